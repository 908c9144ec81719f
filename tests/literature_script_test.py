"""The comparison with published data: scripts/literature reads runs of both programs and finds the crossings."""

import contextlib
import importlib.machinery
import importlib.util
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PATH = pathlib.Path(__file__).resolve().parent.parent / "scripts" / "literature"
SPEC = importlib.util.spec_from_loader("literature", importlib.machinery.SourceFileLoader("literature", str(PATH)))
literature = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(literature)
# a stand-in for the program: explains a case by its --set, writes down its other calls; "boom" breaks off at 30 s
PROGRAM = """#!/bin/sh
all="$*"
[ "$1" = explain ] && { echo "$all"; exit 0; }
echo "$all" >> "$CALLS"
if [ "$1" = resume ]; then folder=$2; else while [ "$1" != -o ]; do shift; done; folder=$2; fi
mkdir -p "$folder"; rm -f "$folder/case.yaml"; echo "$all" > "$folder/case.yaml"
printf 'time_s,tip_m,front_min_m,arc_length_ratio\\n0,20e-6,20e-6,1\\n30,%s,25e-6,1\\n' 30e-6 > "$folder/metrics.csv"
case "$all" in *boom*) echo "it broke"; exit 4;; *stops*) exit 75;; esac
printf '400,180e-6,100e-6,2\\n' >> "$folder/metrics.csv"
"""


class LiteratureTest(unittest.TestCase):
    def read(self, text):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "metrics.csv").write_text(text)
            return literature.read(pathlib.Path(folder))

    def test_reads_both_programs(self):
        """Broken by a renamed column or a lost factor of 1e6; roughness is from the lowest point to the tip."""
        run = self.read("time_s,tip_m,front_min_m,arc_length_ratio\n0,20e-6,20e-6,1\n100,60e-6,45e-6,1.5\n")
        for column, values in (("t", [0, 100]), ("tip", [20, 60]), ("rough", [0, 15]), ("arc", [1, 1.5])):
            for found, wanted in zip(run[column], values):
                self.assertAlmostEqual(found, wanted, msg=column)
        run = self.read("tip_um,time_s,roughness_um,arc_ratio,filled_ratio\n30,51.5,1.0,1.08,1.06\n")
        self.assertEqual([run[k] for k in ("t", "tip", "rough", "arc")], [[51.5], [30], [1], [1.08]])

    def test_first_crossing_is_the_first_one(self):
        """Broken by taking the last crossing, or by extrapolating to a level that is never reached."""
        tip, time = [20, 30, 28, 40], [0, 10, 11, 20]
        self.assertAlmostEqual(literature.first_crossing(tip, time, 29), 9)
        self.assertAlmostEqual(literature.first_crossing(tip, time, 35), 11 + 9 * 7 / 12)
        self.assertIsNone(literature.first_crossing(tip, time, 41))

    def test_line_says_how_many_runs_got_there(self):
        text = literature.line("time to 150 um [s]", 334.86, [325.5, None, 340.5])
        self.assertIn("333.00", text)
        self.assertIn("(2 of 3 runs)", text)
        self.assertIn("not reached", literature.line("x", 1.0, [None]))

    def test_a_line_that_was_cut_off_is_left_out(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(self.read("time_s,tip_m,front_min_m,arc_length_ratio\n0,20e-6,20e-6,1\n100,6")["t"], [0])


class RunsTest(unittest.TestCase):
    """Breaks if a run stands for one that was asked for and is another, or is no whole one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "program").write_text(PROGRAM)
        (self.folder / "program").chmod(0o755)
        self.calls, self.out = self.folder / "calls", self.folder / "out"

    def literature(self, *words, program="program"):
        done = subprocess.run([sys.executable, str(PATH), "-o", str(self.out), "--seeds", "1", *words], capture_output=True, text=True,
                              env={**os.environ, "CALLS": str(self.calls), "MOSSFIELD_PROGRAM": str(self.folder / program)})
        calls = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return done, calls

    def test_what_was_asked_for_is_run_once(self):
        for words, runs in (([], 1), ([], 0), (["--set", "time.tolerance=1e-4"], 1), (["--set", "time.tolerance=1e-4"], 0), ([], 1)):
            done, calls = self.literature(*words)
            self.assertEqual((done.returncode, len(calls)), (0, runs), done.stderr)
            self.assertIn("(1 of 1 runs)", done.stdout)
            self.assertEqual(all(word in call for word in words for call in calls), True)

    def test_a_table_that_nobody_said_was_finished_is_run_again(self):
        (self.out / "potential_1").mkdir(parents=True)
        (self.out / "potential_1" / "metrics.csv").write_text("time_s,tip_m,front_min_m,arc_length_ratio\n0,20e-6,20e-6,1\n")
        self.assertEqual(len(self.literature()[1]), 1)

    def test_what_failed_or_was_stopped_is_told(self):
        done, _ = self.literature("--set", "boom=1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("potential_1: exit code 4", done.stdout)
        self.assertIn("it broke", done.stdout)
        self.assertIn("not reached", done.stdout)  # 48.6 s
        done, _ = self.literature("--set", "stops=1")
        self.assertEqual((done.returncode, done.stdout), (75, ""))
        (self.out / "potential_1" / "checkpoints").mkdir()
        (self.out / "potential_1" / "checkpoints" / "one.h5").touch()
        self.assertEqual(self.literature("--set", "stops=1")[1], [f"resume {self.out}/potential_1"])

    def test_no_program_is_told_in_a_line(self):
        done, calls = self.literature(program="nowhere")
        self.assertEqual((done.returncode, calls), (2, []))
        self.assertTrue(done.stderr.startswith("literature: no program"), done.stderr)
        self.assertEqual(self.literature("--jobs", "0")[0].returncode, 2)

    def test_elements_are_run_again_until_they_have_ended(self):
        """Its program writes the table to its output and takes key=value."""
        program = self.folder / "elements"
        for code, wanted in ((1, 1), (0, 0)):
            program.write_text(f"#!/bin/sh\necho call >> {self.calls}\necho tip_um,time_s\necho 30,51.5\nexit {code}\n")
            program.chmod(0o755)
            runner = literature.Elements(self.out, 1, str(program))
            self.assertEqual(runner.one("e_1", ["seed=1"]), wanted)
            os.close(runner.lock)
            self.assertTrue(runner.ran("e_1"))
        runner = literature.Elements(self.out, 1, str(program))
        self.assertEqual((runner.one("e_1", ["seed=1"]), runner.one("e_1", ["seed=1", "height=50"])), (0, 0))
        self.assertEqual(len(self.calls.read_text().splitlines()), 3)
        self.assertEqual((self.out / "e_1" / "metrics.csv").read_text(), "tip_um,time_s\n30,51.5\n")
        os.close(runner.lock)


if __name__ == "__main__":
    unittest.main()
