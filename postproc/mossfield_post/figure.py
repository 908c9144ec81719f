"""The picture for the front page: one or two runs at a few instants, and the height of the deposit against time."""

import sys
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects
from matplotlib.cm import ScalarMappable
from matplotlib.ticker import MaxNLocator

from . import fields, style
from .plane import AXES, choose_plane
from .series import column

DPI = 220
WIDTH = 7.2  # inches: two columns of a journal page


@dataclass(frozen=True)
class Layout:
    """Where things are, in inches from the top left corner."""

    runs: int
    instants: int
    columns: int  # instants side by side; the others follow in further lines
    wide: float  # of a panel
    high: float
    left: float = 0.62
    gap: float = 0.12  # between panels
    heading: float = 0.34  # above each run
    ticks: float = 0.42    # under the last line
    bar: float = 0.95
    curve: float = 1.55
    curve_below: float = 0.5
    above_curve: float = 0.1

    @property
    def width(self):
        return self.left + self.columns * self.wide + (self.columns - 1) * self.gap + self.bar

    @property
    def lines(self):
        """Lines of panels of one run."""
        return -(-self.instants // self.columns)

    @property
    def run_height(self):
        return self.heading + self.lines * (self.high + self.gap)

    @property
    def maps_height(self):
        return self.runs * self.run_height + self.ticks

    @property
    def height(self):
        return self.maps_height + self.above_curve + self.curve + self.curve_below

    def box(self, left, top, wide, high):
        """Inches from the top left corner -> the fractions that add_axes wants."""
        return [left / self.width, 1 - (top + high) / self.height, wide / self.width, high / self.height]

    def panel(self, run, k):
        """Box of instant k of a run."""
        line, column = divmod(k, self.columns)
        top = run * self.run_height + self.heading + line * (self.high + self.gap)
        return self.box(self.left + column * (self.wide + self.gap), top, self.wide, self.high)

    def lowest(self, run, k):
        """Is nothing under this panel?"""
        return run == self.runs - 1 and k + self.columns >= self.instants


def lay_out(runs, instants, size, tallest=3.2, lowest=0.9):
    """A Layout for panels of the proportions `size` (width, height; any unit), as wide as the page where they fit.

    Panels that would be lower than `lowest` inches go on two lines, or one below the other.
    """
    for columns in sorted({instants, -(-instants // 2), 1}, reverse=True):
        wide = (WIDTH - Layout.left - Layout.bar - (columns - 1) * Layout.gap) / columns
        high = wide * size[1] / size[0]
        if high >= lowest:
            break
    if high > tallest:
        wide, high = max(tallest * size[0] / size[1], 0.8), tallest
    return Layout(runs, instants, columns, wide, max(high, 0.5))


def plot_figure(runs, path, times=None, columns=4, c0=None):
    """Writes the PNG. Rows are runs, columns instants; the deposit lies over c/c0, the tip's height is beneath.

    runs: one or two Run; times: instants [s] within each run (nearest snapshots are taken) or None for `columns` even ones
    over the shorter run; c0: reference concentration in the unit of c, or None for that of the untouched electrolyte.
    Raises FileError, OSError.
    """
    style.apply()
    for run in runs:
        fields.require_two_dimensions(run, "figure of maps")
    if times is None:
        end = min(run.snapshots[-1].time for run in runs)
        times = np.linspace(max(run.snapshots[0].time for run in runs), end, columns)
    chosen = [[run.at(t) for t in times] for run in runs]
    for run, row in zip(runs, chosen):
        _remark(run, row)
    scales = [1.0 / (c0 or run.initial_concentration()) for run in runs]
    planes = [choose_plane(row[-1]) for row in chosen]
    limits = np.array([np.multiply(fields.electrolyte_range(s, "c", p), f)
                       for row, p, f in zip(chosen, planes, scales) for s in row])
    norm = fields.normalise(limits[:, 0].min(), limits[:, 1].max())
    size = np.max([p.size for p in planes], axis=0)
    layout = lay_out(len(runs), len(times), size)
    figure = plt.figure(figsize=(layout.width, layout.height))
    for r, (run, row, plane, scale) in enumerate(zip(runs, chosen, planes, scales)):
        _row(figure, layout, r, run, row, plane, scale, norm)
    _colour_bar(figure, layout, norm)
    _curves(figure, layout, runs, chosen)
    style.save(figure, path, DPI)


def _remark(run, row):
    """Says on stderr where panels look alike because the run has no more snapshots."""
    count = len({snapshot.path for snapshot in row})
    if count < len(row):
        why = "; it went no further, see its run.log" if len(run.snapshots) == 1 else ""
        print(f"mossfield-post: {run.path}: {count} snapshot{'s' * (count > 1)} for {len(row)} panels, the last at t = "
              f"{row[-1].time:.6g} s{why}", file=sys.stderr)


def _row(figure, layout, r, run, snapshots, plane, scale, norm):
    """The panels of one run with its title above them."""
    span = run.snapshots[-1].time
    for k, snapshot in enumerate(snapshots):
        axes = figure.add_axes(layout.panel(r, k))
        fields.draw_map(axes, snapshot, "c", plane, norm, scale)
        axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10], prune="upper" if layout.wide < 1.5 else None))
        text = axes.annotate(style.time_label(snapshot.time, span), (0, 1), (4, -4), "axes fraction", "offset points",
                             va="top", fontsize=8, color="white")
        text.set_path_effects([patheffects.withStroke(linewidth=1.8, foreground=style.OUTLINE)])
        outer, lowest = k % layout.columns == 0, layout.lowest(r, k)
        axes.tick_params(labelleft=outer, labelbottom=lowest)
        if outer:
            axes.set_ylabel(f"{AXES[plane.up]} [µm]")
        if lowest:
            axes.set_xlabel(f"{AXES[plane.across]} [µm]", labelpad=2)
    top = r * layout.run_height + layout.heading - 0.07
    title = style.shorten(run.title, layout.width - layout.left - 0.3, 9.5)
    if layout.runs > 1:
        title = f"$\\bf{{{'abcd'[r]}}}$  {title}"
    figure.text(layout.left / layout.width, 1 - top / layout.height, title, fontsize=9.5, va="bottom")


def _colour_bar(figure, layout, norm):
    """One bar for all panels."""
    left = layout.left + layout.columns * layout.wide + (layout.columns - 1) * layout.gap + 0.14
    high = layout.runs * layout.run_height - layout.heading - layout.gap
    axes = figure.add_axes(layout.box(left, layout.heading, 0.12, high))
    bar = figure.colorbar(ScalarMappable(norm, style.MAP), cax=axes)
    bar.outline.set_linewidth(0.6)
    bar.locator = MaxNLocator(max(2, min(6, int(high / 0.3))))
    bar.update_ticks()
    words = "salt concentration  " if high > 1.8 else ""
    axes.set_ylabel(words + r"$\mathit{c}/\mathit{c}_0$", labelpad=4)


def _curves(figure, layout, runs, chosen):
    """Height of the tip (line) and of the mean front (dashes) against time; dots mark the instants shown above."""
    end = max(run.metrics["time_s"][-1] for run in runs)
    second, unit = style.time_unit(end)
    wide = layout.width - layout.left - 0.25
    axes = figure.add_axes(layout.box(layout.left, layout.maps_height + layout.above_curve, wide, layout.curve))
    for r, (run, row, colour) in enumerate(zip(runs, chosen, style.LINES)):
        time, tip = column(run, "time_s") / second, column(run, "tip_m") * style.UM
        mean = column(run, "front_mean_m") * style.UM
        prefix = f"{'abcd'[r]}: " if len(runs) > 1 else ""
        axes.plot(time, tip, color=colour, label=prefix + "tip")
        axes.plot(time, mean, color=colour, linestyle=(0, (4, 2)), linewidth=1.0, label=prefix + "mean front")
        axes.fill_between(time, mean, tip, color=colour, alpha=0.10, linewidth=0)
        at = np.array([s.time for s in row]) / second
        axes.plot(at, np.interp(at, time, tip), "o", color=colour, markersize=4, markeredgecolor="white",
                  markeredgewidth=0.7, clip_on=False, zorder=5)
    axes.set_xlabel(f"time [{unit}]", labelpad=2)
    axes.set_ylabel("height [µm]")
    axes.margins(x=0)
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y")
    axes.legend(frameon=False, loc="best", ncol=len(runs), handlelength=2.2, columnspacing=1.6)
