"""Growth rates of small waves on the flat front of a 2-D case, measured by running it.

One run a wavelength: the box is made one wavelength wide (between walls half of one, by symmetry the same), the front
a sine of small amplitude. The wave is the first
harmonic of the metal in each column, the sum of h(xi) over the column. That is the deposit itself, known better than a
crossing of xi = 0.5 between cells: to 1e-5 of the wave with five cells in the interface, to 3e-3 with three.
"""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np

from . import style

SAMPLES = 40        # snapshots of a run
WIDTHS = 6          # a run lasts until a flat front has moved so many interface widths, unless told otherwise
AMPLITUDE = 1e-3    # of the wave at the start, in wavelengths
STEEPEST = 0.1      # k times amplitude up to which a wave counts as small
AMISS = 0.1         # share of the amplitude by which a wave may miss it at the start
FARADAY = 96485.33  # [C/mol]


@dataclass(frozen=True)
class Wave:
    """A wave of wavenumber k [1/m] on the front at several times: amplitudes (signed) and mean position [m]."""

    k: float
    times: np.ndarray
    amplitudes: np.ndarray
    front: np.ndarray


@dataclass(frozen=True)
class Rate:
    """d ln(amplitude)/dt in the middle of a window."""

    k: float       # [1/m]
    omega: float   # [1/s]
    error: float   # standard error of omega from the scatter about the fit [1/s]
    drift: float   # change of the rate from the start of the window to its end [1/s]
    time: float    # of the middle [s]
    steepness: float  # k times the largest amplitude

    @property
    def wavelength(self):
        return 2 * np.pi / self.k


def metal_fraction(xi):
    """h(xi), as the solver weights the metal."""
    x = np.clip(xi, 0, 1)
    return x ** 3 * (x * (6 * x - 15) + 10)


def wave(run, k):
    """The Wave of wavenumber k [1/m], crests at the box's lower side, in the snapshots of a 2-D run."""
    axis = run.snapshots[0].header.growth_axis
    across = next(a for a in run.grid.active_axes if a != axis)
    places = run.grid.centres(across) - run.grid.edges(across)[0]
    columns = [metal_fraction(s.field("xi")).sum(axis=2 - axis).ravel() * run.grid.spacing[axis]
               for s in run.snapshots]
    columns = np.array(columns)
    return Wave(k, np.array([s.time for s in run.snapshots]), 2 * (columns * np.cos(k * places)).mean(axis=1),
                columns.mean(axis=1))


def rate(one, start=None, end=None):
    """The Rate of a Wave between two times [s]; left out: the second half of what there is.

    A parabola through ln(amplitude): its slope in the middle, so that a rate that drifts evenly is not biased.
    Raises ValueError if there are fewer than five samples or the wave is lost.
    """
    last = one.times[-1]
    start, end = last / 2 if start is None else start, last if end is None else end
    inside = (one.times >= start - 1e-9 * last) & (one.times <= end + 1e-9 * last)
    t, a = one.times[inside], one.amplitudes[inside]
    if len(t) < 5:
        raise ValueError(f"{len(t)} snapshots between {start:g} and {end:g} s, at least 5 are needed; the run has "
                         f"{len(one.times)}, the last at {last:g} s. Choose another --window or a longer --time.")
    if not (a * a[0] > 0).all():
        raise ValueError(f"the wave of {2e6 * np.pi / one.k:.4g} um has died out or turned over between {start:g} and "
                         f"{end:g} s. Take a shorter --time.")
    middle, half = (t[0] + t[-1]) / 2, (t[-1] - t[0]) / 2
    design = np.vander((t - middle) / half, 3)
    logs = np.log(np.abs(a))
    found = np.linalg.lstsq(design, logs, rcond=None)[0]
    scatter = np.square(logs - design @ found).sum() / (len(t) - 3)
    error = np.sqrt(scatter * np.linalg.inv(design.T @ design)[1, 1])
    return Rate(one.k, found[1] / half, error / half, 4 * found[0] / half, middle, one.k * np.abs(one.amplitudes).max())


def plan(values, wavelength, cells=None, time=None, amplitude=AMPLITUDE):
    """The --set pairs that make a case (as Program.explain tells it) one wave of this wavelength [m] and nothing beside it
    that starts waves: noise, roughness, bumps, a coating's random thickness and its pinholes are switched off.

    cells: to the wave, default as fine as the case, but 32 to 64; amplitude: in wavelengths. Raises ValueError.
    """
    axis, sizes, counts = _checked(values)
    if cells is None:
        cells = 8 * int(np.clip(round(wavelength / (sizes[1 - axis] / counts[1 - axis]) / 8), 4, 8))
    share = 0.5 if values.get(f"boundaries.{'yx'[axis]}") == "no_flux" else 1
    sizes[1 - axis], counts[1 - axis] = share * wavelength, share * cells
    time = duration(values) if time is None else time
    sets = [f"grid.size=[{', '.join(f'{v:.12g} m' for v in sizes)}]",
            f"grid.cells=[{', '.join(f'{v:.0f}' for v in counts)}]",
            f"initial.amplitude={amplitude * wavelength:.12g} m", f"initial.wavelength={wavelength:.12g} m",
            f"drive.until.time={time:.12g} s", f"output.snapshot_interval={time / SAMPLES:.12g} s",
            f"output.metrics_interval={time / SAMPLES:.12g} s",
            "output.fields=[xi]", "initial.roughness=0 m", "noise.intensity=0 m^3/s"]
    sets += [f"initial.roughness_cutoff={share * wavelength:.12g} m"] * ("initial.roughness_cutoff" in values)
    sets += ["coating.thickness_variation=0"] * (values.get("coating.thickness_variation", 0) > 0)
    sets += ["coating.pinhole_density=0 1/m^2"] * (values.get("coating.pinhole_density", 0) > 0)
    return sets + [f"{places}=[]" for places in ("initial.bumps", "coating.pinholes")
                   if any(key.startswith(places) for key in values)]


def _checked(values):
    sizes, counts = list(values["grid.size"]), list(values["grid.cells"])
    if len(sizes) != 2:
        raise ValueError(f"growth rates are measured in 2-D; this case has {len(sizes)} axes. Set grid.size, "
                         "grid.cells and boundaries for two.")
    if "initial.front" not in values:
        raise ValueError("growth rates are those of a flat front. Give initial.front instead of initial.circle_radius.")
    axis = next(a for a in range(2) if "electrode" in (values.get(f"boundaries.{'xy'[a]}_{e}") for e in ("min", "max")))
    return axis, sizes, counts


def duration(values):
    """How long to run [s]: until the front has moved WIDTHS interface widths, or as long as the case if it does not
    say its current."""
    if "drive.current" not in values or "interface.width" not in values:
        return values["drive.until.time"]
    speed = values["metal.molar_volume"] * values["drive.current"] / (values.get("metal.electrons", 1) * FARADAY)
    return WIDTHS * values["interface.width"] / speed


def check_start(one, amplitude):
    """Raises ValueError unless the Wave begins with about this amplitude [m]: on cells as wide as the interface the front stands
    in steps, and a wave smaller than a cell is a fraction of what it should be or none at all."""
    if not abs(one.amplitudes[0] / amplitude - 1) <= AMISS:
        raise ValueError(f"the wave of {2e6 * np.pi / one.k:.4g} um begins with an amplitude of {one.amplitudes[0]:.3g} m where "
                         f"{amplitude:.3g} m was asked for: the cells are too wide along the growth for the interface. Make them a third of "
                         "its width or less (--set grid.cells=...), or the wave higher than a cell (--amplitude).")


def measure(program, case, wavelengths, folder, sets=(), window=(None, None), **options):
    """Runs `case` once a wavelength [m] and returns (Rates, interface width [m] or None); options as plan() takes.

    Raises ValueError where a wave is not what was put in, or is lost."""
    values = program.explain(case, sets)
    rates = []
    for n, wavelength in enumerate(wavelengths):
        run = program.run(case, folder / f"wave_{n:02d}", [*sets, *plan(values, wavelength, **options)])
        found = wave(run, 2 * np.pi / wavelength)
        check_start(found, options.get("amplitude", AMPLITUDE) * wavelength)
        rates.append(rate(found, *window))
    return rates, values.get("interface.width")


COLUMNS = "k_1_m,wavelength_m,omega_1_s,error_1_s,drift_1_s,time_s,k_amplitude"


def table(rates):
    """Lines of a CSV file, units in the header."""
    return [COLUMNS] + [",".join(f"{v:.10g}" for v in (r.k, r.wavelength, r.omega, r.error, r.drift, r.time,
                                                       r.steepness)) for r in rates]


def remarks(rates, width):
    """What to know of rates that are not to be taken as they are: a line each."""
    for r in rates:
        name = f"wavelength {1e6 * r.wavelength:.4g} um"
        if r.steepness > STEEPEST:
            yield f"{name}: k times amplitude reaches {r.steepness:.2g}, no longer small; take a shorter --time"
        if abs(r.drift) > 0.2 * abs(r.omega) + 5 * r.error:
            yield f"{name}: the rate goes on changing, by {r.drift:.2g} 1/s within the window; choose a later --window"
        if width and width > 0.2 * r.wavelength:
            yield f"{name}: the interface is {width / r.wavelength:.2g} of it wide; expect more than 2 % error"


def plot(rates, path, title):
    """Writes a PNG of omega against k; needs two rates or more to be of use."""
    style.apply()
    figure, axes = plt.subplots(figsize=(4.6, 3.1))
    rates = sorted(rates, key=lambda r: r.k)
    axes.axhline(0, color=style.OUTLINE, linewidth=0.7)
    axes.errorbar([r.k / style.UM for r in rates], [r.omega for r in rates], [r.error for r in rates], fmt="o-",
                  color=style.LINES[1], markersize=3.5, capsize=2)
    axes.set_xlabel("wavenumber $\\mathit{k}$ [1/µm]")
    axes.set_ylabel("growth rate $\\omega$ [1/s]")
    axes.set_title(style.shorten(title, 4.2, 8.5), loc="left")
    axes.grid()
    figure.tight_layout()
    style.save(figure, path, 200)
