"""Time series of the metrics, in the units people use."""

import sys

import matplotlib.pyplot as plt
import numpy as np

from . import style
from .labels import titles

# column -> (name in words, factor from the column's unit, unit shown)
DISPLAY = {
    "voltage_V": ("voltage", 1.0, "V"),
    "current_A_m2": ("current", 0.1, "mA/cm^2"),
    "capacity_Ah_m2": ("capacity", 0.1, "mAh/cm^2"),
    "tip_m": ("tip", style.UM, "µm"),
    "front_mean_m": ("mean front", style.UM, "µm"),
    "front_min_m": ("lowest front", style.UM, "µm"),
    "roughness_m": ("roughness", style.UM, "µm"),
    "arc_length_ratio": ("arc length ratio", 1.0, "1"),
    "metal_volume_m3": ("metal volume", 1e18, "µm^3"),
    "c_min_mol_m3": ("lowest concentration", 1.0, "mol/m^3"),
    "free_energy_J": ("free energy", 1.0, "J"),
    "charge_balance": ("charge balance", 1.0, "1"),
    "lithium_balance": ("lithium balance", 1.0, "1"),
    "dt_s": ("step", 1.0, "s"),
    "elliptic_iterations": ("elliptic iterations", 1.0, "1"),
    "wall_s": ("wall time", 1.0, "s"),
}
PANELS = [("front", ("tip_m", "front_mean_m", "front_min_m")), ("roughness", ("roughness_m",)),
          ("voltage", ("voltage_V",)), ("current", ("current_A_m2",)),
          ("lowest $\\mathit{c}$", ("c_min_mol_m3",)), ("balance error", ("charge_balance", "lithium_balance"))]
CONSTANT = 1e-6  # a spread below this share of the size is round-off
LOGARITHMIC = ("charge_balance", "lithium_balance", "dt_s")


def column(run, name):
    """A column of metrics.csv, float64 (samples,), in its own unit. Raises FileError if there is none."""
    return run.metrics[name]


def lacking(runs, name):
    """Says which runs have no such column: their curves are left out. Raises FileError if no run has it."""
    without = [run for run in runs if name not in run.metrics]
    if len(without) == len(runs):
        column(runs[0], name)
    for run in without:
        print(f"mossfield-post: {run.path / 'metrics.csv'}: no column '{name}'; its curve is left out", file=sys.stderr)


def single(runs, names):
    """Says which curves have one value only: they are drawn as points."""
    for run in runs:
        alone = [name for name in names if name in run.metrics and np.isfinite(_values(run, name)).sum() == 1]
        if alone:
            print(f"mossfield-post: {run.path / 'metrics.csv'}: one value of {', '.join(alone)}; drawn as a point", file=sys.stderr)


def shown(name, runs=()):
    """(words, factor, unit) for a column; an unknown length (..._m) of these runs in nm, µm, mm, else as it is."""
    if name in DISPLAY:
        return DISPLAY[name]
    values = np.concatenate([np.abs(run.metrics[name]) for run in runs if name in run.metrics] or [np.zeros(0)])
    largest = values[np.isfinite(values)].max(initial=0)
    if not name.endswith("_m") or not largest > 0:
        return name, 1.0, "1"
    return name[:-2].replace("_", " "), *style.display(largest, "m")


def plot_series(runs, path, columns=None):
    """Writes a PNG of metrics against time, one line a run; `columns` replaces the usual six panels.

    Raises FileError for a missing column, OSError if the picture cannot be written.
    """
    style.apply()
    style.save(draw_series(runs, columns), path, 200)


def draw_series(runs, columns=None):
    """The figure of plot_series(). Raises FileError."""
    panels = [(shown(c, runs)[0], (c,)) for c in columns] if columns else [
        p for p in PANELS if any(c in run.metrics for run in runs for c in p[1])]
    names = list(dict.fromkeys(c for p in panels for c in p[1]))
    for name in names:
        lacking(runs, name)
    single(runs, names)
    second, unit = style.time_unit(max(column(run, "time_s")[-1] for run in runs))
    across = 2 if len(panels) > 1 else 1
    down = -(-len(panels) // across)
    titles = 0.16 + 0.2 * len(runs)
    wide, high = 3.6 * across, titles + 0.4 + 1.75 * down
    figure, grid = plt.subplots(down, across, squeeze=False, figsize=(wide, high), sharex=True)
    for axes, (words, names) in zip(grid.flat, panels):
        _panel(axes, runs, words, names, second)
    for axes in grid.flat[len(panels):]:
        axes.set_visible(False)
    for k in range(across):
        last = [axes for axes in grid[:, k] if axes.get_visible()][-1]
        last.tick_params(labelbottom=True)
        last.set_xlabel(f"time [{unit}]")
    _titles(figure, runs)
    figure.align_ylabels()
    figure.set_layout_engine("constrained", w_pad=0.07, h_pad=0.05, rect=(0, 0, 1, 1 - titles / high))
    return figure


def _values(run, name):
    """A column as it is drawn, in its own unit: on a logarithmic scale its size, without what is 0."""
    values = column(run, name)
    return np.where(values == 0, np.nan, np.abs(values)) if name in LOGARITHMIC else values


def _panel(axes, runs, words, names, second):
    unit = shown(names[0], runs)[2]
    for k, (run, colour) in enumerate(zip(runs, style.lines(len(runs)))):
        for name, dash in zip(names, ("-", "--", ":")):
            if name not in run.metrics:
                continue
            values = _values(run, name) * shown(name, runs)[1]
            axes.plot(run.metrics["time_s"] / second, values, dash, color=colour, markersize=4,
                      marker="o" if np.isfinite(values).sum() == 1 else None,
                      linewidth=2.0 - 0.8 * min(k, 1) if len(runs) > 1 else 1.4,  # equal runs: the first shows beneath
                      label=shown(name)[0] if len(names) > 1 and not axes.get_legend_handles_labels()[1].count(shown(name)[0]) else None)
    _limits(axes, runs, names)
    if len(names) > 1:  # above the panel, where there are no curves
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncol=len(names), frameon=False, handlelength=1.6, borderpad=0,
                    borderaxespad=0.35, columnspacing=1.2, handletextpad=0.5)
    axes.set_ylabel(style.label(words, unit))
    axes.margins(x=0.01)
    axes.grid()


def _limits(axes, runs, names):
    """Scale of the panel, and a range about values that vary by round-off only: of a front's roughness, beside its tip."""
    values = np.concatenate([line.get_ydata() for line in axes.lines])
    values = values[np.isfinite(values)]
    if not len(values):
        return
    middle, size = np.median(values), np.abs(values).max()
    if names == ("roughness_m",):
        size = max([size] + [np.nan_to_num(np.abs(run.metrics.get("tip_m", 0))).max() * style.UM for run in runs])
    constant = np.ptp(values) <= CONSTANT * size and size > 0
    if any(n in LOGARITHMIC for n in names):
        axes.set_yscale("log")
        if constant:
            axes.set_ylim(middle / 3, middle * 3)
    elif constant:
        axes.set_ylim(middle - 0.05 * size, middle + 0.05 * size)


def _titles(figure, runs):
    """One line a run at the top left, in the colour of its curves when there are several."""
    wide, high = figure.get_size_inches()
    for k, (text, colour) in enumerate(zip(titles(runs, wide - 0.3), style.lines(len(runs)))):
        figure.text(0.15 / wide, 1 - (0.1 + 0.2 * k) / high, text, va="top", fontsize=9,
                    color=colour if len(runs) > 1 else "black")
