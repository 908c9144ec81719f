"""Time series of the metrics, in the units people use."""

import matplotlib.pyplot as plt
import numpy as np

from . import style
from .run import FileError

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
LOGARITHMIC = ("charge_balance", "lithium_balance", "dt_s")


def column(run, name):
    """A column of metrics.csv, float64 (samples,), in its own unit. Raises FileError if there is none."""
    if name not in run.metrics:
        raise FileError(run.path / "metrics.csv", f"no column '{name}'", "one of " + ", ".join(run.metrics),
                        "Ask for one of these, or run the case again with a current solver.")
    return run.metrics[name]


def shown(name):
    """(words, factor, unit) for a column; an unknown one is shown as it is."""
    return DISPLAY.get(name, (name, 1.0, "1"))


def plot_series(runs, path, columns=None):
    """Writes a PNG of metrics against time, one line a run; `columns` replaces the usual six panels.

    Raises FileError for a missing column, OSError if the picture cannot be written.
    """
    style.apply()
    panels = [(shown(c)[0], (c,)) for c in columns] if columns else [
        p for p in PANELS if all(c in run.metrics for run in runs for c in p[1])]
    end = max(column(run, "time_s")[-1] for run in runs)
    across = 2 if len(panels) > 1 else 1
    down = -(-len(panels) // across)
    height = 0.75 + 1.75 * down + (0.22 * (len(runs) - 1))
    figure, grid = plt.subplots(down, across, squeeze=False, figsize=(3.6 * across, height), sharex=True)
    for axes, (words, names) in zip(grid.flat, panels):
        _panel(axes, runs, words, names, style.time_unit(end)[0])
    for axes in grid.flat[len(panels):]:
        axes.set_visible(False)
    for k in range(across):
        last = [axes for axes in grid[:, k] if axes.get_visible()][-1]
        last.tick_params(labelbottom=True)
        last.set_xlabel(f"time [{style.time_unit(end)[1]}]")
    _titles(figure, runs, height)
    figure.subplots_adjust(left=0.72 / (3.6 * across), right=1 - 0.15 / (3.6 * across), bottom=0.48 / height,
                           top=1 - (0.36 + 0.22 * (len(runs) - 1)) / height, hspace=0.14, wspace=0.3)
    figure.align_ylabels()
    style.save(figure, path, 200)


def _panel(axes, runs, words, names, second):
    unit = shown(names[0])[2]
    for k, (run, colour) in enumerate(zip(runs, style.LINES * len(runs))):
        for name, dash in zip(names, ("-", "--", ":")):
            values = column(run, name) * shown(name)[1]
            if name in LOGARITHMIC:
                values = np.where(values == 0, np.nan, np.abs(values))
            axes.plot(run.metrics["time_s"] / second, values, dash, color=colour,
                      linewidth=2.0 - 0.8 * min(k, 1) if len(runs) > 1 else 1.4,  # equal runs: the first shows beneath
                      label=shown(name)[0] if run is runs[0] and len(names) > 1 else None)
    if any(n in LOGARITHMIC for n in names) and any(np.isfinite(v.get_ydata()).any() for v in axes.lines):
        axes.set_yscale("log")
    if len(names) > 1:
        axes.legend(frameon=False, handlelength=1.8, borderaxespad=0.3, labelspacing=0.25)
    axes.set_ylabel(style.label(words, unit))
    axes.margins(x=0.01)
    axes.grid()


def _titles(figure, runs, height):
    """One line a run at the top left, in the colour of its curves when there are several."""
    for k, (run, colour) in enumerate(zip(runs, style.LINES * len(runs))):
        figure.text(0.02, 1 - (0.1 + 0.2 * k) / height, style.plain(run.title), va="top", fontsize=9,
                    color=colour if len(runs) > 1 else "black")
