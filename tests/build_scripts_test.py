"""The scripts of the build: the include rules find what was planted, and every script explains itself."""
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def call(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120)


class Includes(unittest.TestCase):
    ALLOWED = {
        "physics/law.hpp": '#include <cmath>\n#include "physics/constants.hpp"\n',
        "kernels/grid.hpp": '#include <omp.h>\n#include <Random123/philox.h>\n#include "physics/law.hpp"\n',
        "kernels/communicator.cpp": '#include <mpi.h>\n#include "kernels/communicator.hpp"\n',
        "kernels/reduce.cu": "#include <cub/cub.cuh>\n#include <cuda_runtime.h>\n",
        "solver/output.cpp": '#include <hdf5.h>\n#include <mpi.h>\n#include "version.hpp"\n#include "kernels/grid.hpp"\n',
        "postproc/plot.py": "import numpy\nfrom . import reader\n",
    }
    FORBIDDEN = {
        "physics/law.hpp": ['#include "kernels/grid.hpp"', "#include <cuda_runtime.h>", "#include <mpi.h>", "# include <omp.h>"],
        "kernels/grid.hpp": ['#include "solver/case.hpp"', "#include <mpi.h>", "#include <hdf5.h>", "#include <thrust/sort.h>",
                             "#include <yaml-cpp/yaml.h>", "#include <petscksp.h>", "#include <kernels/field.hpp>"],
        "solver/output.cpp": ["#include <cuda_runtime.h>", '#include "case.hpp"', '#include "tests/tools.hpp"'],
        "postproc/plot.py": ["import solver.case", "from kernels import grid"],
    }

    def check(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
            return call(ROOT / "scripts/check-includes", folder)

    def test_what_the_house_allows_passes(self):
        result = self.check(self.ALLOWED)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_each_planted_violation_is_found_where_it_is(self):
        for name, lines in self.FORBIDDEN.items():
            for line in lines:
                with self.subTest(file=name, line=line):
                    result = self.check({**self.ALLOWED, name: self.ALLOWED[name] + line + "\n"})
                    self.assertEqual(result.returncode, 1, result.stderr)
                    number = self.ALLOWED[name].count("\n") + 1
                    self.assertEqual(len(result.stdout.splitlines()), 1, result.stdout)
                    self.assertIn(f"{name}:{number}: ", result.stdout)

    def test_this_repository_obeys(self):
        result = call(ROOT / "scripts/check-includes")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


class CheckCases(unittest.TestCase):
    """scripts/check-cases on a stand-in for the program that writes down its calls, in a copy of the folder it is run in."""
    SETUP = 'root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)\nsetup() { :; }\nbuild() { :; }\n'
    PROGRAM = '#!/bin/sh\necho "$*" >> "$(dirname "$0")/calls"\ncase "$*" in *check*off*) exit 1;; esac\n'

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name).resolve()
        for name, text in (("scripts/check-cases", (ROOT / "scripts/check-cases").read_text()), ("scripts/setup", self.SETUP),
                           ("build/release/mossfield", self.PROGRAM), ("elsewhere/mine.yaml", "")):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(text)
            (self.root / name).chmod(0o755)
        for case in (ROOT / "cases").rglob("*.yaml"):
            if "materials" not in case.parts:
                copy = self.root / case.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(case.read_text())

    def check_cases(self, *cases, folder="elsewhere"):
        """(exit code, what was said, {case: folder of its run})"""
        done = subprocess.run([self.root / "scripts/check-cases", *cases], capture_output=True, text=True, cwd=self.root / folder)
        calls = self.root / "build/release/calls"
        ran = [line.split() for line in calls.read_text().splitlines()] if calls.exists() else []
        calls.unlink(missing_ok=True)
        return done.returncode, done.stdout + done.stderr, {pathlib.Path(call[1]): call[3] for call in ran if call[0] == "run"}

    def test_without_names_all_that_say_what_they_expect_but_those_named(self):
        """Breaks if a case with an expect: block is neither run nor among those that the help leaves out, with the reason."""
        code, said, ran = self.check_cases()
        self.assertEqual(code, 0, said)
        expecting = {path for path in (self.root / "cases").rglob("*.yaml") if "\nexpect:" in path.read_text()}
        self.assertEqual(expecting - set(ran), {*(self.root / "cases/review/hosts").rglob("*.yaml"),
                                                *(self.root / "cases/hosts").glob("*foam.yaml")})
        self.assertEqual(set(ran) - expecting, set())
        told = " ".join(line.strip("# ") for line in (ROOT / "scripts/check-cases").read_text().splitlines() if line.startswith("# "))
        for left_out in ("foam and dressed_foam of cases/hosts (", "cases/review/hosts (", "cases/review/hosts/full (", "cases/mechanics ("):
            self.assertIn(left_out, told.partition("Left out:")[2])

    def test_every_case_has_a_folder_of_its_own(self):
        """Breaks if cases of one name in two folders overwrite each other's runs."""
        found = sorted(str(path) for path in (self.root / "cases/review/hosts").rglob("Cu_foam.yaml"))
        _, _, ran = self.check_cases(*found)
        self.assertEqual(sorted(ran.values()), ["runs/cases/review/hosts/Cu_foam", "runs/cases/review/hosts/full/Cu_foam"])

    def test_names_are_from_where_the_user_is(self):
        _, said, ran = self.check_cases("mine.yaml", "../cases/quickstart.yaml")
        self.assertEqual(ran, {self.root / "elsewhere/mine.yaml": f"runs/cases/outside{self.root}/elsewhere/mine",
                               self.root / "cases/quickstart.yaml": "runs/cases/quickstart"}, said)
        (self.root / "cases/off.yaml").touch()
        code, said, _ = self.check_cases("off.yaml", folder="cases")
        self.assertEqual((code, "NOT AS EXPECTED" in said), (1, True))


class Help(unittest.TestCase):
    SCRIPTS = ["setup", "run", "test", "bundle", "check-includes", "check-cases"]

    def test_help_names_the_script_and_exits_zero(self):
        for name in self.SCRIPTS:
            with self.subTest(script=name):
                result = call(ROOT / "scripts" / name, "--help")
                self.assertEqual(result.returncode, 0, result.stderr)
                self.assertIn(f"scripts/{name}", result.stdout)
                self.assertEqual(result.stderr, "")

    def test_an_unknown_option_is_a_usage_error(self):
        for name in self.SCRIPTS:
            with self.subTest(script=name):
                self.assertEqual(call(ROOT / "scripts" / name, "--no-such-option").returncode, 2)


if __name__ == "__main__":
    unittest.main()
