"""What a user meets first: a Python without the modules, which interpreter is taken, and a count in the README.

    python3 -m unittest tests/python_modules_test.py
"""

import subprocess
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORDS = {"Fifteen": 15, "Sixteen": 16, "Seventeen": 17, "Eighteen": 18, "Nineteen": 19, "Twenty": 20}


class PythonModulesTest(unittest.TestCase):
    def test_a_module_that_is_missing_is_one_line(self):
        """Breaks if a Python without numpy answers with a traceback, as one that is no Debian's does (-S: without packages)."""
        for command in ("postproc/mossfield-post", "scripts/suppression-map", "scripts/stiffness", "scripts/verdicts", "scripts/literature-1d",
                        "scripts/validate"):
            done = subprocess.run([sys.executable, "-S", ROOT / command, "--help"], capture_output=True, text=True, env={})
            self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)
            for word in ("has no module ", "python3-numpy", "python3-h5py", "python3-matplotlib"):
                self.assertIn(word, done.stderr, command)

    def test_other_mistakes_keep_their_traceback(self):
        done = subprocess.run([sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT / 'postproc')!r})\nimport python_modules\nimport nothing_such"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("Traceback", done.stderr)

    def test_all_scripts_take_the_same_python(self):
        """Breaks if some take that of the path, which need not have the modules that scripts/setup installs."""
        for path in [*(ROOT / "scripts").iterdir(), ROOT / "postproc" / "mossfield-post"]:
            first = path.read_bytes().split(b"\n")[0] if path.is_file() else b""
            if first.startswith(b"#!") and b"python" in first:
                self.assertEqual(first, b"#!/usr/bin/python3", path)

    def test_the_number_of_coatings_in_the_readme(self):
        sets = [path for path in (ROOT / "cases" / "materials").glob("*.yaml") if "\nkind: coating" in "\n" + path.read_text()]
        (said,) = [word for word in WORDS if f"{word} coatings in `cases/materials`" in (ROOT / "README.md").read_text()]
        self.assertEqual(WORDS[said], len(sets))


if __name__ == "__main__":
    unittest.main()
