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


class Help(unittest.TestCase):
    SCRIPTS = ["setup", "run", "test", "bundle", "check-includes"]

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
