"""The job scripts that the READMEs show: what they start, by the folder that they find.

Breaks if a job whose predecessor died before its first checkpoint resumes all the same (exit code 3 at every later
submission), is refused the folder that is there, or runs afresh where there is a checkpoint.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHOWN = {"README.md": "case.yaml", "cases/review/README.md": "cases/review/hosts/full/Cu_foam.yaml"}


def lines(page):
    """The lines of a page that say what to start, up to its srun."""
    return re.search(r"^    if [^\n]*\bresume\b.*?srun[^\n]*\n", (ROOT / page).read_text(), re.MULTILINE | re.DOTALL)[0]


class Jobs(unittest.TestCase):
    def started(self, page, *files):
        """What mossfield is called with where the run has these files; without any there is no folder."""
        with tempfile.TemporaryDirectory() as folder:
            srun = pathlib.Path(folder, "srun")
            srun.write_text('#!/bin/sh\necho "$@"\n')
            srun.chmod(0o755)
            for file in files:
                path = pathlib.Path(folder, "runs", "a", file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            done = subprocess.run(["sh", "-c", "run=runs/a\n" + lines(page)], cwd=folder, capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}, check=False)
            self.assertEqual(done.stderr, "")
            return done.stdout.split(" --max-wall")[0].strip()

    def test_a_job_runs_until_there_is_a_checkpoint_and_resumes_from_then_on(self):
        for page, case in SHOWN.items():
            with self.subTest(page=page):
                fresh = f"mossfield run {case} -o runs/a --overwrite"
                self.assertEqual(self.started(page), fresh)
                self.assertEqual(self.started(page, "case.yaml", "run.log"), fresh)
                self.assertEqual(self.started(page, "case.yaml", "checkpoints/checkpoint_000000000.h5"),
                                 "mossfield resume runs/a")


if __name__ == "__main__":
    unittest.main()
