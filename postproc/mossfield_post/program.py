"""The solver as a program: what a case says in SI units, and runs of its variants."""

import os
import re
import subprocess
from pathlib import Path

from .run import FileError, Run

BESIDE = Path(__file__).resolve().parents[2] / "build" / "release" / "mossfield"
_NUMBER = r"[-+]?\d[\d.]*(?:e[-+]?\d+)?"
_VALUE = re.compile(rf"{_NUMBER}(?: \S+)?|\[.*\]")


class Program:
    """The solver: the path given, else $MOSSFIELD_PROGRAM, else build/release/mossfield. Raises FileError."""

    def __init__(self, path=None):
        self.path = Path(path or os.environ.get("MOSSFIELD_PROGRAM") or BESIDE)
        if not os.access(self.path, os.X_OK) or self.path.is_dir():
            raise FileError(self.path, "no such program", "the solver",
                            "Build it (scripts/run), or name it with --program or MOSSFIELD_PROGRAM.")

    def call(self, *arguments):
        """What the program prints; raises ValueError with its last words if it fails."""
        command = [str(self.path), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            words = (done.stderr or done.stdout).strip() or f"exit status {done.returncode}"
            raise ValueError(f"{' '.join(command)}\n{words}\nMend the case or the --set named above.")
        return done.stdout

    def explain(self, case, sets=()):
        """The case with its defaults, in SI: dict of key path -> float, list of floats, or text."""
        return read_explained(self.call("explain", case, *_overrides(sets)))

    def run(self, case, folder, sets=()):
        """Runs the case into `folder` and returns its Run."""
        self.call("run", case, "-o", folder, "--overwrite", *_overrides(sets))
        return Run(folder)


def _overrides(sets):
    return [word for pair in sets for word in ("--set", pair)]


def read_explained(text):
    """The keys in what `mossfield explain` prints; the comment of a line starts with the value in SI if it differs."""
    values, sections = {}, []
    for line in text.splitlines():
        match = re.match(r"( *)(?:- )?([\w.]+):(?: (.*?))?(?:  # (.*))?$", line)
        if not match:
            continue
        depth, word, value, comment = len(match[1]) // 2, match[2], match[3], match[4]
        sections = sections[:depth] + [word]
        if value is None:
            continue
        si = (comment or "").split("; ")[0]
        values[".".join(sections)] = _value(si if _VALUE.fullmatch(si) and value != si else value)
    return values


def _value(text):
    if text.startswith("["):
        parts = [_value(part.strip()) for part in text[1:-1].split(",") if part.strip()]
        return parts if all(isinstance(part, float) for part in parts) else text
    return float(text.split()[0]) if re.fullmatch(rf"{_NUMBER}(?: \S+)?", text) else text.strip('"')
