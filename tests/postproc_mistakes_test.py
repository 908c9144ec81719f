"""mossfield-post in a hurry: names that lie, times that are not there, a pipe that closes, Ctrl-C; no
traceback, no file that is not what it is called.

    python3 -m unittest tests/postproc_mistakes_test.py
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "postproc"), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from mossfield_post import FileError, Run, arguments  # noqa: E402
from postproc_made_up import Maker  # noqa: E402

PROGRAM = [sys.executable, str(ROOT / "postproc" / "mossfield-post")]


class Mistakes(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        Maker().write(self.folder / "run")

    def call(self, *words, **more):
        return subprocess.run([*PROGRAM, *words], cwd=self.folder, capture_output=True, text=True, check=False, **more)

    def refused(self, words, *arguments, **more):
        done = self.call(*arguments, **more)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertIn(words, done.stderr)
        return done.stderr

    def test_a_film_is_what_its_name_says(self):
        """Breaks if a GIF is written under the name of an MP4, or after a minute of drawing an error comes."""
        self.refused("a film is a .gif or a .mp4", "animate", "run", "-o", "run.avi")
        self.refused("ffmpeg", "animate", "run", "-o", "run.mp4", env={**os.environ, "PATH": ""})
        self.assertEqual(self.call("animate", "run", "-o", "run.gif").returncode, 0)
        self.assertEqual((self.folder / "run.gif").read_bytes()[:4], b"GIF8")

    def test_a_folder_that_is_not_there_is_named(self):
        self.refused("nowhere/x.png: No such file", "fields", "run", "-o", "nowhere/x.png")
        self.refused("nowhere/x.gif: No such file", "animate", "run", "-o", "nowhere/x.gif")

    def test_a_time_that_the_run_does_not_have(self):
        """Breaks if another snapshot is drawn without a word, or if the end as `summary` rounds it is no longer the end."""
        for command, option, times in (("fields", "--time", ("99999", "-5", "100.2")), ("figure", "--times", ("0,999999", "0,100.2"))):
            for time in times:
                self.refused("expected a time from 0 to 100 s", command, "run", option, time, "-o", "x.png")
                self.assertFalse((self.folder / "x.png").exists())
        run = Run(self.folder / "run")
        self.assertEqual([run.at(t).time for t in (None, 0, 12, 13, 100, 100.0004)], [100, 0, 0, 25, 100, 100])

    def test_numbers_with_and_without_units(self):
        """Breaks if a time of a case, '10 min', is refused, or a mistake is answered with the name of a function."""
        for said, wanted in (("50", 50), ("50 s", 50), ("1 min", 60), ("0.01 h", 36), ("1e2", 100), ("2.5e1s", 25), ("1e4 ms", 10)):
            self.assertAlmostEqual(arguments.time(said), wanted)
        self.assertEqual(arguments.times("0, 1,2 min"), [0, 60, 120])
        np.testing.assert_allclose([arguments.place(p) for p in ("12.5", "0.1 mm", "-5 um", "300nm")], [12.5, 100, -5, 0.3])
        np.testing.assert_allclose(arguments.lengths("5,10 µm") + arguments.lengths("8nm"), [5e-6, 1e-5, 8e-9])
        self.assertEqual(arguments.modulus("3.4 GPa"), 3.4e9)
        for words, command in (("expected seconds, such as 600, or with a unit '10 min'", ["fields", "run", "--time", "soon"]),
                               ("expected seconds", ["fields", "run", "--time", "nan"]),
                               ("expected seconds", ["fields", "run", "--time", "10 um"]),
                               ("expected micrometres, such as 12.5", ["fields", "run", "--at", "here"]),
                               ("expected seconds, such as 0,30,60", ["figure", "run", "--times", "0,x"]),
                               ("expected a whole number from 1 to 6", ["figure", "run", "--columns", "2.5"]),
                               ("expected a number above 0", ["figure", "run", "--c0", "-1"]),
                               ("expected a number from 0 on", ["compare", "run", "run", "--tolerance", "x"]),
                               ("expected two times [s]", ["growth-rates", "a.yaml", "--window", "5,x"]),
                               ("expected a time above 0", ["growth-rates", "a.yaml", "--time", "0 s"]),
                               ("expected lengths above 0 with a unit", ["growth-rates", "a.yaml", "--wavelengths", "5,x um"]),
                               ("expected a modulus above 0 with a unit", ["monroe-newman", "--shear-solid", "3"]),
                               ("expected seconds", ["fill", "run", "--time", "end"]),
                               ("expected seconds", ["lithium", "run", "--time", "end"])):
            self.assertNotRegex(self.refused(words, *command), r"invalid|_\w+ value")
        self.assertEqual(self.call("fields", "run", "--time", "1.25 min", "-o", "x.png").returncode, 0)

    def test_what_is_written_is_named(self):
        """Breaks if 'wrote x' is said of a file that is x.png, or a picture is written beside the folder that was named."""
        (self.folder / "shots").mkdir()
        for words in (["fields", "run"], ["series", "run"], ["figure", "run"], ["compare", "run", "run"]):
            done = self.call(*words, "-o", "one")
            self.assertIn("wrote one.png\n", done.stdout)
            self.assertTrue((self.folder / "one.png").exists())
            (self.folder / "one.png").unlink()
            for folder in ("shots", "shots/", "nowhere/"):
                self.refused("this is a folder", *words, "-o", folder)
            self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["run", "shots"])

    def test_a_column_that_is_not_there(self):
        """Breaks if a script that asks for 'tip' is told KeyError: 'tip'."""
        run = Run(self.folder / "run")
        with self.assertRaisesRegex(FileError, r"run/metrics.csv: no column 'tip'; expected one of time_s, .*tip_m"):
            run.metrics["tip"]
        self.assertEqual((run.metrics.get("tip"), "tip" in run.metrics, len(run.metrics["tip_m"])), (None, False, 81))

    def test_a_cut_of_what_has_none(self):
        """Breaks if --normal z of a 2-D run draws the run as if that had meant something, or complains of a box."""
        Maker(cells=(48, 1, 1)).write(self.folder / "line")
        for run, words in (("run", "run: a 2-D run has no cut"), ("line", "line: a 1-D run has no cut")):
            for cut in (["--normal", "z"], ["--normal", "x"], ["--at", "3"]):
                self.refused(words, "fields", run, *cut)
        self.refused("run: a 2-D run has no cut", "animate", "run", "--normal", "y")

    def test_a_run_that_failed_at_once_says_so(self):
        """Breaks if four times the same panel pass for a figure of a run."""
        Maker().write(self.folder / "short", times=(0.0,))
        done = self.call("figure", "short", "-o", "x.png")
        self.assertEqual((done.returncode, done.stderr.splitlines()[-1]),
                         (0, "mossfield-post: short: 1 snapshot for 4 panels, the last at t = 0 s; it went no further, see its run.log"))
        self.assertEqual(self.call("figure", "run", "-o", "x.png").stderr, "")

    def test_a_pipe_that_closes_is_no_failure(self):
        """Breaks if `| head` ends in an error or in Python's complaint about its own output."""
        with subprocess.Popen([*PROGRAM, "summary", *["run"] * 300], cwd=self.folder, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as program:
            program.stdout.readline()
            program.stdout.close()
            self.assertEqual(program.stderr.read(), "")
            self.assertEqual(program.wait(60), 0)

    def test_ctrl_c_leaves_no_traceback(self):
        with subprocess.Popen([*PROGRAM, "summary", *["run"] * 3000], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, start_new_session=True,
                              preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as program:
            program.stdout.readline()  # it is at work, and soon waits for this pipe
            time.sleep(0.2)
            program.send_signal(signal.SIGINT)
            _, err = program.communicate(timeout=60)
            self.assertEqual((program.returncode, err), (130, "mossfield-post: interrupted\n"))


if __name__ == "__main__":
    unittest.main()
