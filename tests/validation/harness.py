"""What the checks of this folder share: runs of the program, rows of a table, figures.

A check is a file check_NAME.py with a docstring (its first line is the title in the report, the rest its text) and
    def check(bench): ...
which calls bench.run for every run it needs and bench.row or bench.figure for what it found.
"""
import dataclasses
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = HERE / "data"  # published numbers, copied with their source
sys.path.insert(0, str(ROOT / "postproc"))

from mossfield_post import Run  # noqa: E402


@dataclasses.dataclass
class Row:
    what: str
    wanted: str    # with its source, in words
    measured: str
    passed: bool | None  # None: told, not judged


class Bench:
    """One check's folder, rows and figures.

    folder: where its runs go; fast: leave out what takes more than a minute or so; pictures: where figures go.
    """

    def __init__(self, folder, fast, pictures):
        self.folder, self.fast, self.pictures = pathlib.Path(folder), fast, pathlib.Path(pictures)
        self.rows, self.figures = [], []

    def run(self, name, case, sets=(), ranks=1):
        """Runs a case (YAML text, or the path of a case file) on one thread a rank and returns its Run; `sets`:
        key=value pairs.

        Raises RuntimeError with the program's last line if it fails.
        """
        folder = self.folder / name
        folder.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(case, pathlib.Path):
            path = self.folder / f"{name}.yaml"
            path.write_text(case)
            case = path
        program = os.environ.get("MOSSFIELD_PROGRAM", str(ROOT / "build" / "release" / "mossfield"))
        command = [program, "run", str(case), "-o", str(folder), "--overwrite"]
        for pair in sets:
            command += ["--set", pair]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        if ranks > 1:
            command = ["mpirun", "-n", str(ranks), *command]
            environment |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
                            "OMPI_MCA_rmaps_base_oversubscribe": "1"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
        return Run(folder)

    def row(self, what, wanted, measured, passed=None):
        """A line of the report's table; passed decides the exit status, None is only told."""
        self.rows.append(Row(what, wanted, measured, None if passed is None else bool(passed)))

    def compare(self, what, wanted, measured, tolerance, source="", digits=4):
        """A row for a number that has to be `wanted` within the relative `tolerance`."""
        error = measured / wanted - 1
        self.row(what, f"{wanted:.{digits}g} within {100 * tolerance:g} %{' (' + source + ')' if source else ''}",
                 f"{measured:.{digits}g} ({100 * error:+.2g} %)", abs(error) <= tolerance)

    def figure(self, name, figure, caption):
        """Saves a matplotlib figure for the report."""
        from mossfield_post import style
        self.pictures.mkdir(parents=True, exist_ok=True)
        style.save(figure, self.pictures / f"{name}.png", 110)
        self.figures.append((f"{name}.png", caption))
