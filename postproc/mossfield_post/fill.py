"""How a host fills: profiles over the height as a picture, events as a table, of one run, several, or groups of seeds."""

import sys
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

from . import style
from .host_run import CLOSED, MA_CM2, filling, read_profile
from .run import FileError

SHOWN = 5  # instants of a single run
# of the table's columns: significant digits, and as many characters as they take at the most with a sign, a point and an
# exponent (-1.2345e-10), and a space
DIGITS = (5, 4, 5, 4, 3, 5, 4, 4, 3, 3, 3, 5, 4)
WIDE = tuple(digits + 7 for digits in DIGITS)
DASHES = ("-", "--", "-.", ":")


@dataclass(frozen=True)
class Group:
    """Runs that differ in their seed, or one run alone."""

    name: str
    runs: tuple  # of Run


@dataclass(frozen=True)
class Curve:
    """A line of the picture, with a band where it stands for several runs."""

    label: str
    colour: object
    dash: str
    profiles: tuple  # of Profile, on the same heights


def evenly_spaced(run, count=SHOWN):
    """Times [s] of at most `count` snapshots of a run, the first and the last among them. Raises FileError."""
    picks = np.unique(np.linspace(0, len(run.snapshots) - 1, count).round().astype(int))
    return [run.snapshots[k].time for k in picks]


def curves_of(groups, times):
    """What is drawn, a list of Curve. One run: one line a time. More: one line a group, at the one time or each run's last.

    Raises FileError, ValueError.
    """
    if len(groups) == 1 and len(groups[0].runs) == 1:
        run = groups[0].runs[0]
        found = [read_profile(run, run.at(t)) for t in times or evenly_spaced(run)]
        shades = plt.get_cmap("viridis_r")(np.linspace(0.08, 1, len(found)))
        return [Curve(f"{style.time_label(p.time, found[-1].time)}, {p.capacity * MA_CM2:.3g} mAh/cm²", c, "-", (p,))
                for p, c in zip(found, shades)]
    if times is not None and len(times) > 1:
        raise ValueError("several runs are compared at one time: give --time one value, or leave it out for the last")
    curves = []
    for k, group in enumerate(groups):
        found = tuple(read_profile(run, run.at(times[0] if times else None)) for run in group.runs)
        for run, profile in zip(group.runs, found):
            if len(profile.height) != len(found[0].height) or not np.allclose(profile.height, found[0].height):
                raise FileError(run.path, f"has {len(profile.height)} slices up to {profile.height[-1] * style.UM:.4g} um",
                                f"those of {group.runs[0].path}", "Put runs on different grids into different groups.")
        count = f" ({len(found)} runs)" if len(found) > 1 else ""
        curves.append(Curve(style.shorten(group.name, 2.4, 7.5) + count, style.DISTINCT[k % len(style.DISTINCT)],
                             DASHES[k % len(DASHES)], found))
    _tell_apart(groups, curves, times)
    return curves


def _tell_apart(groups, curves, times):
    """Says so where the snapshots nearest to one time, or the last ones, are of different times."""
    found = [(p.time, run.path) for group, curve in zip(groups, curves) for run, p in zip(group.runs, curve.profiles)]
    (first, early), (last, late) = min(found), max(found)
    if last - first > 1e-5 * abs(last):  # times are shown with six digits
        asked = f"; asked for: {times[0]:g} s" if times else ""
        print(f"mossfield-post: not all of one time: {early} at {first:g} s, {late} at {last:g} s{asked}", file=sys.stderr)


def _title(groups, curves, times):
    """(name, when): of one run, whose curves say their times, its name alone."""
    if len(groups) == 1 and len(groups[0].runs) == 1:
        return groups[0].name, ""
    of = [profile.time for curve in curves for profile in curve.profiles]
    when = f"t = {style.times_label(min(of), max(of))}"
    return "Filling of hosts" if len(groups) > 1 else groups[0].name, f" at {when}" if times else f" at the end of each run, {when}"


def plot_fill(groups, path, times=None):
    """Writes a PNG: share of the pores filled, and current density on the surface, against the height.

    groups: list of Group; times [s]: several for one run, at most one for more; default: evenly spaced, or the last. Raises
    FileError, ValueError, OSError.
    """
    style.apply()
    curves = curves_of(groups, times)
    rows = -(-len(curves) // 2)
    height = 3.8 + 0.17 * rows
    figure, panels = plt.subplots(1, 2, sharey=True, figsize=(6.8, height))
    for axes, of in zip(panels, (lambda p: p.fill, lambda p: p.current * MA_CM2)):
        for curve in curves:
            _draw(axes, curve, np.stack([of(p) for p in curve.profiles]))
        for top in _tops(curves):
            axes.axhline(top * style.UM, color=style.OUTLINE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1)
        axes.grid()
    panels[1].annotate("top of the host", (0.98, max(_tops(curves)) * style.UM), xycoords=("axes fraction", "data"), xytext=(0, 2), ha="right",
                       textcoords="offset points", fontsize=7)
    panels[0].set(xlim=(0, 1.02), xlabel="share of the pores that is lithium", ylabel="height above the electrode [µm]",
                  ylim=(0, max(c.profiles[0].height[-1] for c in curves) * style.UM * 1.01))
    panels[1].set_xlim(left=min(0, panels[1].get_xlim()[0]))
    panels[1].set_xlabel(style.label("current density on the surface", "mA/cm^2"))
    figure.legend(*panels[0].get_legend_handles_labels(), loc="lower center", ncol=2, frameon=False, handlelength=2.4)
    name, when = _title(groups, curves, times)
    figure.text(0.02, 1 - 0.1 / height, style.shorten(name, 6.4 - style.width(when, 9), 9) + when, va="top", fontsize=9)
    figure.subplots_adjust(left=0.085, right=0.98, top=1 - 0.36 / height, bottom=(0.54 + 0.17 * rows) / height, wspace=0.07)
    style.save(figure, path, 200)


def _tops(curves):
    """Where hosts end [m], ascending; those less than a slice apart count once."""
    kept = []
    for top, slice_ in sorted((p.top, p.height[1] - p.height[0]) for c in curves for p in c.profiles):
        if not kept or top - kept[-1] > slice_:
            kept.append(top)
    return kept


def _draw(axes, curve, values):
    """values (runs, slices): their mean as a line, lowest to highest as a band."""
    known = np.isfinite(values)
    height = curve.profiles[0].height * style.UM
    some = known.any(axis=0)
    mean = np.full(len(height), np.nan)
    mean[some] = np.where(known, values, 0).sum(axis=0)[some] / known.sum(axis=0)[some]
    axes.plot(mean, height, curve.dash, color=curve.colour, label=curve.label, zorder=3)
    if len(values) > 1:
        low, high = np.where(known, values, np.inf).min(axis=0), np.where(known, values, -np.inf).max(axis=0)
        axes.fill_betweenx(height, np.where(some, low, np.nan), np.where(some, high, np.nan), color=curve.colour, alpha=0.2,
                           linewidth=0, zorder=2)


def table(groups, overflow=None):
    """Lines of text: per run when pores closed, lithium overflowed and cells shorted, and how the host filled.

    overflow: lithium above the host [m] from which it overflows; by default a share of the host's height. A group of several
    runs ends with the mean of those that got there. Raises FileError.
    """
    found = [(group, [filling(run, overflow) for run in group.runs]) for group in groups]
    yield (f"closed: more than {100 * CLOSED:g} % of the pores cut off from the electrolyte above; overflow: lithium above the "
           "host thicker than given")
    yield "times in s, capacities (cap.) in mAh/cm^2, lengths in um; '-': not until the end"
    words = ("closed", "cap.", "overflow", "cap.", "above", "short", "cap.", "depth", "fill", "low", "high", "end", "cap.")
    yield f"{'run':<28}" + "".join(f"{word:>{wide}}" for word, wide in zip(words, WIDE))
    for group, rows in found:
        for run, row in zip(group.runs, rows):
            yield _row(run.path.name, _numbers(row))
        if len(rows) > 1:
            numbers = np.array([_numbers(row) for row in rows])
            known = np.isfinite(numbers)
            with np.errstate(invalid="ignore"):
                mean = np.where(known, numbers, 0).sum(axis=0) / known.sum(axis=0)
            counts = [f"{n} {k.sum()} of {len(rows)}" for n, k in zip(("closed", "overflow", "short"), known[:, [0, 2, 5]].T)]
            yield _row(f"= {group.name}", mean) + "   " + ", ".join(counts)


def _numbers(row):
    """A Filling in the order and the units of the table."""
    return [row.closure.time, row.closure.capacity * MA_CM2, row.overflow.time, row.overflow.capacity * MA_CM2,
            row.threshold * style.UM, row.short.time, row.short.capacity * MA_CM2, row.depth * style.UM,
            row.fill, row.fill_low, row.fill_high, row.end.time, row.end.capacity * MA_CM2]


def _row(name, numbers):
    cells = [f"{n:.{d}g}" if np.isfinite(n) else "-" for n, d in zip(numbers, DIGITS)]
    return f"{name[:27]:<28}" + "".join(f"{c:>{w}}" for c, w in zip(cells, WIDE))
