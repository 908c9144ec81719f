"""How fine? Tip velocity, spacing and time against cells, interface width, box and step

One bump (radius 4 um) on a front 10 um from the electrode grows in the quickstart's electrolyte, box 60 um long, walls
without flux across (its images stand two box widths apart), in two regimes: the quickstart's current (4 mA/cm^2, box
18 um wide; 0.4 of the limiting current) and near the limit (8 mA/cm^2, 12 um; 0.8 of it). Velocity: the mean from 20 to
30 um, between samples 100 s apart; time: to 30 um. What ships has an interface 2.5 to 3 um wide on 4.8 to 5 cells,
time.tolerance 1e-3 and time.max_front_move 0.2 (less with more than 6 cells). Cells are compared with the limit of no cell size at a width of 3 um,
widths at six cells with the limit of no width, both from a power law through 5 cells and more, 4.5 um and less (least
squares); the order is that law's. Both take steps of at most 0.08 of a cell, so that cells and steps do not mix; steps
are compared with 0.05.
"""
import functools

import matplotlib.pyplot as plt
import numpy as np

from harness import ROOT
from mossfield_post import style

UM = 1e-6
FINE = 0.08  # time.max_front_move at which steps cost less than 0.02 %
MILD = {"current": 4, "across": 18}
HARD = {"current": 8, "across": 12}
REGIMES = {"4 mA/cm^2": MILD, "8 mA/cm^2": HARD}


def case(cells=5, width=3.0, current=4, across=18, exchange=300, tolerance=1e-3, move=FINE):
    """The bump; cells to an interface width, lengths [um], current [mA/cm^2], exchange current [A/m^2]."""
    return f"""title: one bump
model: two_potential
grid: {{size: [60 um, {across} um], cells: [{round(60 * cells / width)}, {round(across * cells / width)}]}}
boundaries: {{x_min: electrode, x_max: reservoir, y: no_flux}}
metal: lithium
electrolyte:
  {{material: carbonate_1M, concentration: 0.1 mol/l, conductivity: 0.1 S/m, conductivity_polynomial: [0, 1]}}
interface: {{energy: 0.5 J/m^2, width: {width} um}}
kinetics: {{exchange_current: {exchange} A/m^2}}
initial: {{front: 10 um, bumps: [{{at: [0 um], radius: 4 um}}]}}
drive: {{current: {current} mA/cm^2, until: {{time: 8000 s, height: 33 um}}}}
time: {{tolerance: {tolerance}, max_front_move: {move}}}
output: {{fields: [xi], metrics_interval: 100 s, snapshot_interval: 8000 s}}
"""


def nucleus(cells):
    """A quarter of one nucleus in 3-D, width and rate of cases/dendrite_3d.yaml."""
    n, across = round(50 * cells / 2.5), round(15 * cells / 2.5)
    text = case(width=2.5, current=8, move=0.2)
    for old, new in (("[60 um, 18 um], cells: [120, 36]", f"[50 um, 15 um, 15 um], cells: [{n}, {across}, {across}]"),
                     ("y: no_flux", "y: no_flux, z: no_flux"), ("[0 um], radius: 4", "[0 um, 0 um], radius: 5"),
                     ("front: 10", "front: 6"), ("height: 33", "height: 28"), ("interval: 100", "interval: 40")):
        text = text.replace(old, new)
    return text


def rough(cells=5, width=3.0, across=80):
    """The quickstart in a box 60 um long, to 35 um."""
    text = (ROOT / "cases" / "quickstart.yaml").read_text().split("expect:")[0]
    grid = f"[60 um, {across} um]\n  cells: [{round(60 * cells / width)}, {round(across * cells / width)}]"
    text = text.replace("[100 um, 80 um]\n  cells: [160, 128]", grid).replace("width: 3 um", f"width: {width} um")
    return text.replace("height: 50 um", "height: 35 um") + (
        "output: {fields: [xi], metrics_interval: 100 s, snapshot_interval: 400 s}\n")


def pace(run, low=20, high=30):
    """(mean velocity of the tip between two heights [um] in nm/s, time to the upper one [s])."""
    start, end = np.interp([low * UM, high * UM], run.metrics["tip_m"], run.metrics["time_s"])
    return 1e3 * (high - low) / (end - start), end


def spacing(run):
    """Box width over the power-weighted mean wave number of the metal's height when the tip is near 25 um [um]."""
    reach = np.interp([s.time for s in run.snapshots], run.metrics["time_s"], run.metrics["tip_m"])
    snapshot = run.snapshots[int(np.abs(reach - 25 * UM).argmin())]
    power = np.abs(np.fft.rfft(snapshot.field("xi")[0].sum(axis=1)))**2
    power[0] = 0
    width = snapshot.grid.edges(1)[1] - snapshot.grid.edges(1)[0]
    return width / UM * power.sum() / (power * np.arange(len(power))).sum()


def limit(sizes, values):
    """(limit, order) of values = limit + a size^order by least squares, order between 0.5 and 3."""
    def fit(order):
        design = np.column_stack([np.ones(len(sizes)), np.asarray(sizes)**order])
        found = np.linalg.lstsq(design, values, rcond=None)[0]
        return np.sum((design @ found - values)**2), found[0], order
    return min(fit(order) for order in np.linspace(0.5, 3, 101))[1:]


def percent(values, wanted):
    return 100 * (np.asarray(values) / wanted - 1)


def listed(keys, errors):
    return ", ".join(f"{key:g}: {error:+.2g}" for key, error in zip(keys, errors)) + " %"


def cells_to_a_width(bench, velocity):
    """The error of each number of cells, both regimes: {regime: (cells, velocity errors)}."""
    counts = [3, 5, 6, 8] if bench.fast else [2, 3, 4, 5, 6, 8, 10]
    found = {}
    for name, regime in REGIMES.items():
        speeds, times = np.array([velocity(cells=n, **regime) for n in counts]).T
        fine = [i for i, n in enumerate(counts) if n >= 5]
        to, order = limit([1 / counts[i] for i in fine], speeds[fine])
        time = limit([1 / counts[i] for i in fine], times[fine])[0]
        errors = percent(speeds, to)
        found[name] = (counts, errors)
        bench.row(f"{name}: tip velocity, error by cells to a width", "falls from 5 on",
                  f"{listed(counts, errors)}; order {order:.2g}",
                  np.all(np.diff(np.abs(errors[fine])) < 0))
        bench.row(f"{name}: time to 30 um, the same", "told", listed(counts, percent(times, time)))
        default = errors[counts.index(5)]
        bench.row(f"{name}: tip velocity at 5 cells, as shipped", "within 2 %", f"{default:+.2g} %", abs(default) < 2)
    return found


def widths(bench, velocity):
    """The error of each width, at each kinetic length and current: {name: (kinetic length/width, errors)}."""
    series = {"4 mA/cm^2, 8.6 um": ({**MILD}, [4.5, 3, 2.25] if bench.fast else [6, 4.5, 3, 2.25, 1.5])}
    if not bench.fast:
        series["8 mA/cm^2, 8.6 um"] = ({**HARD}, [3, 2, 1.5])
        series["4 mA/cm^2, 26 um"] = ({**MILD, "exchange": 100}, [4.5, 3, 1.5])
        series["4 mA/cm^2, 4.3 um"] = ({**MILD, "exchange": 600}, [4.5, 3, 2, 1.5])
    found = {}
    for name, (regime, sizes) in series.items():
        speeds, times = np.array([velocity(cells=6, width=w, **regime) for w in sizes]).T
        thin = [i for i, w in enumerate(sizes) if w <= 4.5]
        to, order = limit([sizes[i] for i in thin], speeds[thin])
        errors = percent(speeds, to)
        length = 0.1 * 8.31446 * 298.15 / (96485.33 * regime.get("exchange", 300)) / UM
        found[name] = (length / np.array(sizes), errors)
        bench.row(f"{name} of kinetic length: tip velocity, error by width [um] at 6 cells", "falls",
                  f"{listed(sizes, errors)}; order {order:.2g}", np.ptp(errors) < 0.3 or np.all(np.diff(errors) < 0))
        if name.endswith("8.6 um"):
            speed = velocity(cells=5, move=0.2, **{k: regime[k] for k in ("current", "across")})[0]
            off = percent(speed, to)
            bench.row(f"{name}: as shipped (3 um, 5 cells, moves of 0.2) against no width", "within 2 %",
                      f"{off:+.2g} %", abs(off) < 2)
    return found


def steps(bench, velocity):
    for name, regime in REGIMES.items():
        for cells in (5,) if bench.fast else (5, 8):
            base = velocity(cells=cells, move=FINE if bench.fast else 0.05, **regime)[0]
            moves = [0.2, 0.1] if bench.fast or cells == 8 else [0.4, 0.2, 0.1]
            default = 0.1 if cells == 8 else 0.2  # solver/case_derive.cpp
            errors = percent([velocity(cells=cells, move=m, **regime)[0] for m in moves], base)
            bench.row(f"{name}, {cells} cells: tip velocity, error by time.max_front_move",
                      f"0.5 % at {default}, the default there", listed(moves, errors),
                      abs(errors[moves.index(default)]) < 0.5)
            tolerances = [1e-2, 1e-3] if bench.fast else [1e-2, 1e-3, 1e-4]
            speeds = [velocity(cells=cells, move=0.2, tolerance=t, **regime)[0] for t in tolerances]
            errors = percent(speeds, base)
            bench.row(f"{name}, {cells} cells: the same by time.tolerance (moves of 0.2)", "told",
                      listed(tolerances, errors))


def boxes(bench, velocity):
    """Of a lone bump: (box widths, errors)."""
    across = [9, 12, 18, 24, 36, 54, 72]
    speeds, times = np.array([velocity(cells=5, current=4, across=w) for w in across]).T
    errors = percent(speeds, speeds[-1])
    bench.row("4 mA/cm^2: tip velocity against a box of 72 um, by width of the box [um]", "2 % at 54 um, the gap",
              listed(across, errors), abs(errors[across.index(54)]) < 2)
    bench.row("the same: time to 30 um", "told", listed(across, percent(times, times[-1])))
    return across, errors


def rough_fronts(bench):
    runs = {f"{n} cells": {"cells": n} for n in (3, 4, 5, 6, 8)}
    runs |= {f"width {w:g} um": {"width": w} for w in (4.5, 2.0)}
    runs |= {f"box {w} um": {"across": w} for w in (40, 160)}
    found = {}
    for name, changed in runs.items():
        run = bench.run("rough_" + name.replace(" ", "_"), rough(**changed))
        found[name] = (spacing(run), pace(run)[1])
    base = found["8 cells"]
    for what, at in (("spacing of the front's height near 25 um", 0), ("time to 30 um", 1)):
        errors = {name: 100 * (values[at] / base[at] - 1) for name, values in found.items()}
        allowed = (15, 1)[at]
        bench.row(f"rough front: {what}, {base[at]:.3g} {('um', 's')[at]} with 8 cells", f"5 cells within {allowed} %",
                  ", ".join(f"{name}: {error:+.2g} %" for name, error in errors.items()),
                  abs(errors["5 cells"]) < allowed)


def solid(bench):
    counts = [3, 4, 5]
    speeds = [pace(bench.run(f"nucleus_{n}", nucleus(n)), 16, 26)[0] for n in counts]
    bench.row("3-D, 8 mA/cm^2: tip velocity against 5 cells, by cells", "4 within 2 %",
              listed(counts, percent(speeds, speeds[-1])), abs(percent(speeds[1], speeds[-1])) < 2)


def check(bench):
    @functools.cache
    def velocity(**changed):
        name = "_".join(f"{key}{value:g}" for key, value in sorted(changed.items()))
        return pace(bench.run(name, case(**changed)))

    by_cells = cells_to_a_width(bench, velocity)
    by_width = widths(bench, velocity)
    steps(bench, velocity)
    if bench.fast:
        return
    draw(bench, by_cells, by_width, boxes(bench, velocity))
    rough_fronts(bench)
    solid(bench)


def draw(bench, by_cells, by_width, by_box):
    style.apply()
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(8.4, 2.7))
    for colour, (name, (counts, errors)) in zip(style.LINES, by_cells.items()):
        left.plot(counts, errors, "o-", color=colour, markersize=3, label=name)
    left.set_xlabel("cells to an interface width")
    for colour, (name, (lengths, errors)) in zip(style.LINES, by_width.items()):
        middle.plot(lengths, errors, "o-", color=colour, markersize=3, label=name)
    middle.set_xscale("log")
    middle.set_xlabel("kinetic length / interface width")
    right.plot(*by_box, "o-", color=style.LINES[0], markersize=3, label="4 mA/cm^2")
    right.set_xlabel("width of the box [µm]")
    for panel in (left, middle, right):
        panel.axhline(0, color=style.OUTLINE, linewidth=0.6)
        panel.legend(frameon=False, fontsize=6.5)
    left.set_ylabel("error of the tip velocity [%]")
    figure.tight_layout()
    bench.figure("resolution", figure, "What cells, the interface width and the box do to the velocity of a tip.")
