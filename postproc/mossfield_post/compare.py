"""Two runs side by side: largest differences of metrics and fields, and a picture of them.

A difference is relative: |a - b| over the largest magnitude of that column or field in either run (for fields, in
that pair of snapshots). Lengths of the front are judged against the largest of them, balance errors as they are: they
are relative already. Not-a-number equals itself and nothing else.
"""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

from . import fields, style
from .plane import AXES, choose_plane
from .run import FileError

LENGTHS = ("tip_m", "front_min_m", "front_mean_m", "roughness_m")
ABSOLUTE = ("charge_balance", "lithium_balance")
ONE_ONLY = "only in one run"
INFORMATIVE = ("wall_s", "elliptic_iterations")  # shown, never judged: they depend on the machine or the ranks


@dataclass(frozen=True)
class Difference:
    """One compared quantity: its largest relative difference and where it is (a row, or a snapshot)."""

    what: str
    relative: float
    where: str
    judged: bool = True


def relative_difference(a, b, scale=None):
    """Largest |a - b| over `scale` (by default the largest finite magnitude of both) and its flat index.

    a, b: equal shapes, same unit. Infinite where only one of them is finite, 0 for empty arrays.
    """
    a, b = np.ravel(a), np.ravel(b)
    if a.size == 0:
        return 0.0, 0
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        gap = np.where(same, 0.0, np.abs(a - b))
    gap[~np.isfinite(gap)] = np.inf
    if scale is None:
        scale = magnitude(a, b)
    worst = int(gap.argmax())
    return (0.0 if gap[worst] == 0 else float(gap[worst] / scale) if scale > 0 else np.inf), worst


def magnitude(*arrays):
    """Largest finite absolute value of all arrays, 0 without any."""
    return max((float(np.abs(a[np.isfinite(a)]).max()) for a in arrays if np.isfinite(a).any()), default=0.0)


def compare_metrics(one, two):
    """List of Difference for the columns of two runs. Rows beyond the shorter run are reported as a difference."""
    a, b = one.metrics, two.metrics
    found = [Difference(f"column {n}", np.inf, ONE_ONLY) for n in sorted(set(a) ^ set(b))]
    rows = min(len(a["time_s"]), len(b["time_s"]))
    if len(a["time_s"]) != len(b["time_s"]):
        found.append(Difference("samples", np.inf, f"{len(a['time_s'])} against {len(b['time_s'])}"))
    lengths = [m[n][:rows] for m in (a, b) for n in LENGTHS if n in m]
    for name in (n for n in a if n in b):
        scale = 1.0 if name in ABSOLUTE else magnitude(*lengths) if name in LENGTHS else None
        relative, row = relative_difference(a[name][:rows], b[name][:rows], scale)
        found.append(Difference(name, relative, f"row {row + 1}, t = {a['time_s'][row]:.6g} s",
                                name not in INFORMATIVE))
    return found


def compare_fields(one, two):
    """List of Difference for the fields of two runs, the worst snapshot of each. Raises FileError for unlike grids."""
    if one.grid.cells != two.grid.cells:
        raise FileError(two.snapshots[0].path, f"the grid has {two.grid.cells} cells",
                        f"{one.grid.cells} as in {one.path}", "Compare runs on the same grid.")
    found, worst = [], {}
    alone = {n for a, b in zip(one.snapshots, two.snapshots) for n in set(a.names) ^ set(b.names)}
    found += [Difference(f"field {n}", np.inf, ONE_ONLY) for n in sorted(alone)]
    if len(one.snapshots) != len(two.snapshots):
        found.append(Difference("snapshots", np.inf, f"{len(one.snapshots)} against {len(two.snapshots)}"))
    for a, b in zip(one.snapshots, two.snapshots):
        pairs = [("snapshot time", a.time, b.time), ("grid spacing", a.grid.spacing, b.grid.spacing),
                 ("grid origin", np.append(a.grid.edges(0), a.grid.origin), np.append(b.grid.edges(0), b.grid.origin))]
        pairs += [(f"field {n}", a.field(n), b.field(n)) for n in a.names if n in b.names]
        for what, left, right in pairs:
            relative, _ = relative_difference(np.asarray(left, float), np.asarray(right, float))
            if what not in worst or relative > worst[what].relative:
                worst[what] = Difference(what, relative, f"{a.path.name}, t = {a.time:.6g} s")
    return found + list(worst.values())


def table(differences, tolerance):
    """The differences as lines of text, the worst marked."""
    for d in differences:
        mark = "  (not judged)" if not d.judged else "  DIFFERS" if exceeds(d, tolerance) else ""
        size = "-" if d.where == ONE_ONLY else f"{d.relative:.3e}"
        yield f"{d.what:<26} {size:>10}   {d.where}{mark}"


def exceeds(difference, tolerance):
    """Is this more than the tolerance allows?"""
    return difference.judged and not difference.relative <= tolerance


def plot_compare(one, two, path, name="c"):
    """Writes a PNG: the last common snapshot of both runs with one colour scale, and their difference.

    Raises FileError, OSError.
    """
    style.apply()
    for run in (one, two):
        fields.require_two_dimensions(run, "side-by-side picture")
    pair = list(zip(one.snapshots, two.snapshots))[-1]
    plane = choose_plane(pair[0])
    ranges = [fields.electrolyte_range(s, name, plane) for s in pair]
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    factor, unit = fields.display(pair[0], name, low, high)
    norm = fields.normalise(low * factor, high * factor)
    wide, high = fields.panel_size(plane, longest=2.3, shortest=1.3)
    left, gap, below, above = 0.6, 1.0, 0.5, 0.5
    width, height = left + 3 * (wide + gap), below + high + above
    figure = plt.figure(figsize=(width, height))
    for k, (title, snapshot) in enumerate([(one.title, pair[0]), (two.title, pair[1]), ("second - first", None)]):
        axes = figure.add_axes([(left + k * (wide + gap)) / width, below / height, wide / width, high / height])
        if snapshot is None:
            image, shown = _draw_difference(axes, pair, name, plane)
        else:
            image, shown = fields.draw_map(axes, snapshot, name, plane, norm, factor), unit
            when = style.time_label(snapshot.time, pair[0].time)
            title = f"{style.shorten(title, wide + gap - 0.15, 8.5)}\nt = {when}"
        axes.set_title(title, loc="left", pad=4)
        axes.set_xlabel(f"{AXES[plane.across]} [µm]")
        if k == 0:
            axes.set_ylabel(f"{AXES[plane.up]} [µm]")
        else:
            axes.tick_params(labelleft=False)
        fields.colour_bar(figure, axes, image, 0.09, style.label(name, shown))
    style.save(figure, path, fields.DPI)


def _draw_difference(axes, pair, name, plane):
    """The image, and the unit it is in."""
    first, second = (plane.cut(snapshot.scalar(name)) for snapshot in pair)
    gap = second - first
    top = magnitude(gap) or magnitude(first) or 1.0  # no difference is white, on the scale of the field
    factor, unit = fields.display(pair[0], name, 0, top)
    gap, top = gap * factor, top * factor
    extent = [v * style.UM for v in plane.extent]
    image = axes.imshow(gap, origin="lower", extent=extent, cmap="RdBu_r", vmin=-top, vmax=top, interpolation="nearest")
    fields.space_ticks(axes)
    if plane.upside_down:
        axes.invert_yaxis()
    return image, unit
