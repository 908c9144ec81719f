"""One run directory as objects: metrics, snapshots (read when asked for), grid, units.

    run = Run("out/quickstart")
    run.metrics["tip_m"]              # ndarray (samples,), unit in the name
    run.snapshots[-1].field("c")      # ndarray (nz, ny, nx), cell-centred, x fastest

Every problem with a file is a FileError that names the file, what was expected and what to do.
"""

import os
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")  # finished files only; network disks may have no locks

import h5py  # noqa: E402
import numpy as np  # noqa: E402

FORMAT, FORMAT_VERSION = "mossfield-snapshot", 1


class FileError(Exception):
    """A file is missing or not what it should be: which file, what is wrong, what was expected, what to do."""

    def __init__(self, path, wrong, expected, cure):
        super().__init__(f"{path}: {wrong}; expected {expected}. {cure}")
        self.path = Path(path)


@dataclass(frozen=True)
class Grid:
    """A box of cells. All triples are ordered x, y, z; arrays of a field are (nz, ny, nx)."""

    cells: tuple    # 3 ints
    spacing: tuple  # 3 floats [m]
    origin: tuple   # 3 floats [m], the lower corner of the box (not the first cell centre)

    @property
    def shape(self):
        """Shape of a field's array: (nz, ny, nx)."""
        return self.cells[::-1]

    @property
    def active_axes(self):
        """Axes with more than one cell, ascending; x = 0."""
        return tuple(a for a in range(3) if self.cells[a] > 1)

    def edges(self, axis):
        """Lower and upper end of the box along `axis` [m]."""
        return self.origin[axis], self.origin[axis] + self.cells[axis] * self.spacing[axis]

    def centres(self, axis):
        """Cell centres along `axis` [m], shape (cells[axis],)."""
        return self.origin[axis] + (np.arange(self.cells[axis]) + 0.5) * self.spacing[axis]


@dataclass(frozen=True)
class Header:
    """Everything of a snapshot but its fields."""

    time: float  # [s]
    step: int
    model: str
    case_text: str
    git_hash: str
    growth_axis: int  # 0, 1, 2
    growth_sign: int  # +1: the electrode is the lower side; -1: the upper
    grid: Grid
    units: dict       # field name -> unit text
    long_names: dict  # field name -> words


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class Snapshot:
    """One instant of a run. Nothing is read before it is asked for, and no file stays open."""

    def __init__(self, path):
        self.path = Path(path)

    def _read(self, reader):
        """reader(open file); low-level failures become FileError."""
        cure = "The file may be cut short or damaged: delete it, or run the case again."
        try:
            with h5py.File(self.path, "r") as file:
                return reader(file)
        except FileNotFoundError:
            raise FileError(self.path, "no such file", "a snapshot", "Check the path.") from None
        except KeyError as error:
            raise FileError(self.path, f"incomplete: {error.args[0]}",
                            f"the attributes and fields of {FORMAT} version {FORMAT_VERSION}", cure) from None
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise FileError(self.path, f"cannot be read ({error})", "a complete HDF5 snapshot", cure) from None

    @cached_property
    def header(self):
        """The Header. Raises FileError."""
        return self._read(self._header)

    def _header(self, file):
        at = file.attrs
        kind, version = _text(at["format"]), int(at["format_version"])
        if (kind, version) != (FORMAT, FORMAT_VERSION):
            raise FileError(self.path, f"format '{kind}' version {version}", f"'{FORMAT}' version {FORMAT_VERSION}",
                            "Use the mossfield-post of the release that wrote it.")
        triple = {k: np.asarray(at[k]).ravel() for k in ("cells", "spacing_m", "origin_m")}
        axis, sign = int(at["growth_axis"]), int(at["growth_sign"])
        sane = all(v.size == 3 for v in triple.values()) and axis in (0, 1, 2) and sign in (1, -1)
        if not sane or triple["cells"].min() < 1 or not triple["spacing_m"].min() > 0:
            raise FileError(self.path, f"impossible grid {({k: v.tolist() for k, v in triple.items()})}, "
                            f"growth_axis {axis}, growth_sign {sign}",
                            "three positive cells and spacings, axis 0..2, sign +1 or -1", "Run the case again.")
        grid = Grid(tuple(int(v) for v in triple["cells"]), tuple(float(v) for v in triple["spacing_m"]),
                    tuple(float(v) for v in triple["origin_m"]))
        fields = file["fields"]
        for name, data in fields.items():
            if data.shape not in (grid.shape, (*grid.shape, 3)):
                raise FileError(self.path, f"field '{name}' has shape {data.shape}",
                                f"(nz, ny, nx) = {grid.shape} from the attribute cells, or that and 3 components",
                                "Run the case again.")
        return Header(float(at["time_s"]), int(at["step"]), _text(at["model"]), _text(at["case"]),
                      _text(at["git_hash"]), axis, sign, grid,
                      {n: _text(d.attrs["unit"]) for n, d in fields.items()},
                      {n: _text(d.attrs["long_name"]) for n, d in fields.items()})

    @property
    def time(self):
        """Time [s]."""
        return self.header.time

    @property
    def grid(self):
        return self.header.grid

    @property
    def names(self):
        """Names of the fields in the file."""
        return tuple(self.header.units)

    def unit(self, name):
        """Unit text of a field, such as 'mol/m^3'; '1' when it has none."""
        return self.header.units.get(name, "1") or "1"

    def field(self, name):
        """Values of a field at the cell centres, float64 (nz, ny, nx), in unit(name); a vector's: (nz, ny, nx, 3) for
        x, y, z. Raises FileError."""
        if name not in self.header.units:
            raise FileError(self.path, f"no field '{name}'", "one of " + ", ".join(self.names),
                            "Ask for one of these, or add the field to output.fields of the case and run it again.")
        return self._read(lambda file: np.asarray(file["fields"][name][...], dtype=float))

    def scalar(self, name):
        """The field, of a vector its magnitude: float64 (nz, ny, nx). Raises FileError."""
        values = self.field(name)
        return values if values.ndim == 3 else np.linalg.norm(values, axis=3)

    def profile(self, name):
        """A quantity over the height above the electrode, as runs with a host write it: float64 (slices,). Raises FileError."""
        def read(file):
            if "profile" not in file or name not in file["profile"]:
                raise FileError(self.path, f"no profile '{name}'", "the group profile of a run with a host",
                                "Run a case with a section host: by a current solver.")
            return np.asarray(file["profile"][name][...], dtype=float).ravel()
        return self._read(read)

    def host_top(self):
        """Of the host, above the electrode [m], as the solver writes it; None in runs that are older. Raises FileError."""
        return self._read(lambda file: float(file["profile/top"][0, 0, 0]) if "profile/top" in file else None)


class Run:
    """A run directory. Opening it checks that it is there; metrics and snapshots are read on first use."""

    def __init__(self, path):
        self.path = Path(path)
        if not self.path.is_dir():
            wrong = "not a directory" if self.path.exists() else "no such directory"
            raise FileError(self.path, wrong, "the folder given to `mossfield run CASE -o DIR`", "Check the path.")

    @cached_property
    def metrics(self):
        """Columns of metrics.csv: dict name (with its unit) -> float64 (samples,). Raises FileError."""
        return read_metrics(self.path / "metrics.csv")

    @cached_property
    def snapshots(self):
        """All Snapshots in order of their step, at least one. Raises FileError."""
        folder = self.path / "snapshots"
        found = [(int(m.group(1)), p) for p in folder.glob("*.h5")
                 if (m := re.fullmatch(r"snapshot_(\d+)\.h5", p.name))]
        if not found:
            raise FileError(folder, "no snapshots", "snapshot_000000.h5 and so on",
                            "Check that this is a run directory and that the run got as far as its first output.")
        return [Snapshot(path) for _, path in sorted(found)]

    @cached_property
    def case_text(self):
        """The case as the user wrote it: case.yaml, or the copy inside the first snapshot."""
        path = self.path / "case.yaml"
        try:
            return path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            return self.snapshots[0].header.case_text

    @property
    def title(self):
        """The case's `title`, or the name of the directory."""
        return title_of(self.case_text) or self.path.resolve().name

    @property
    def grid(self):
        """Grid of the first snapshot; it does not change during a run."""
        return self.snapshots[0].grid

    def at(self, time):
        """The Snapshot nearest to `time` [s], None: the last. Raises FileError for a time outside the snapshots'."""
        if time is None:
            return self.snapshots[-1]
        first, last = self.snapshots[0].time, self.snapshots[-1].time
        rounded = 1e-5 * abs(last)  # times are shown with six digits
        if not first - rounded <= time <= last + rounded:
            raise FileError(self.path / "snapshots", f"no snapshot near t = {time:g} s", f"a time from {first:g} to {last:g} s",
                            "Ask for another time, or let the run go on.")
        return min(self.snapshots, key=lambda s: abs(s.time - time))

    def initial_concentration(self):
        """Concentration of the untouched electrolyte: median of c where xi < 0.5 in the first snapshot, unit of c."""
        first = self.snapshots[0]
        liquid = first.field("c")[first.field("xi") < 0.5]
        value = float(np.median(liquid)) if liquid.size else 0.0
        if not value > 0:
            raise FileError(first.path, f"the electrolyte's concentration is {value}", "a positive number",
                            "Give the reference concentration yourself (--c0).")
        return value


def title_of(case_text):
    """The `title` of a case as it is written; '' without one."""
    match = re.search(r"""^title[ \t]*:[ \t]+(?:"([^"\n]+)"|'([^'\n]+)'|([^\s>|&*#"'].*?))[ \t]*(?:[ \t]#.*)?$""", case_text, re.MULTILINE)
    return next(text for text in match.groups() if text) if match else ""


class Columns(dict):
    """The columns of metrics.csv by name; one that is not there is a FileError that names those that are."""

    def __init__(self, path, columns):
        super().__init__(columns)
        self.path = path

    def __missing__(self, name):
        raise FileError(self.path, f"no column '{name}'", "one of " + ", ".join(self),
                        "Ask for one of these, or run the case again with a current solver.")


def read_metrics(path):
    """metrics.csv -> Columns: column -> float64 (samples,). Raises FileError for anything but a full table of numbers.

    A last line without a line end is one that a stopped run did not finish: it is left out, and stderr says so.
    """
    cure = "Remove the damaged line, or run the case again."
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileError(path, "no such file", "the table that `mossfield run` writes", "Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(path, f"cannot be read ({error})", "a text file", cure) from None
    lines = text.splitlines()
    if len(lines) > 1 and not text.endswith("\n"):
        print(f"mossfield-post: {path}: last line is unfinished and was left out", file=sys.stderr)
        lines.pop()
    names = [name.strip() for name in lines[0].split(",")] if lines else []
    if "time_s" not in names or len(set(names)) != len(names):
        raise FileError(path, "no proper header", "distinct column names with time_s among them", cure)
    rows = []
    for number, line in enumerate(lines[1:], 2):
        try:
            row = [float(cell) for cell in line.split(",")]
        except ValueError as error:
            raise FileError(path, f"line {number}: {error}", "numbers only", cure) from None
        if len(row) != len(names):
            raise FileError(path, f"line {number} has {len(row)} values", f"{len(names)} as in the header", cure)
        rows.append(row)
    if not rows:
        raise FileError(path, "no samples", "at least one line of numbers", "Let the run reach its first output.")
    return Columns(path, zip(names, np.array(rows).T.copy()))
