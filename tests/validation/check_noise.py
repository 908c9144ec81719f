"""The noise of a flat front: strength and spectrum

What is measured is the metal in each column, A(y) = sum of h(xi) dx, as Fourier amplitudes A_k = mean of A exp(-i k y).
The two_potential mode adds to psi the rate n delta (1 - t^2), t = tanh(2 psi/delta), with
<n n'> = I delta(x - x') delta(t - t'). A displacement of psi moves metal by dh/dpsi = (15/8)(1 - t^2)^3/delta.

1. No voltage, no current, restoring 0: every layer of the interface keeps its own displacement, so that
   <|A_k|^2> = D t/(area of the electrode), D = I integral((225/64) (1 - t^2)^8 dx) = 1.1189 I delta.
2. A front that moves by several widths under default restoring, which moves the layers together. What is kept of
   their displacements is the left null vector of its linear form d^2/dx^2 - (8/delta) t d/dx, w = (1 - t^2)^2:
   D = I delta^2 integral(w^2 (1 - t^2)^2)/integral(w)^2 = 0.8312 I delta. On a grid w is that of the differences:
   0.79 with four cells to a width, 0.82 with eight. The noise that has not been restored yet, as it was drawn in the
   last fifth of a width, adds 1 %.
3. No voltage, with kinetics. Metal made by the noise takes its charge from the electrolyte. With the conductivity
   kappa, the reservoir at the distance H, the front's resistance R = -d(eta)/di, b = kappa k R coth(k H), v = V_m/F and
   a current i, charge balance and linear kinetics give
   dA_k/dt = -r A_k + noise b/(1 + b),   r = (v/R) (v gamma k^2 - i/kappa) b/(1 + b),
   <|A_k|^2> = D (b/(1 + b))^2 (1 - exp(-2 r t))/(2 r)/(area of the electrode).
   k^2 is that of the grid, (2 - 2 cos(k dy))/dy^2. t+ = 0.99 keeps the salt from adding a resistance of its own. All
   three parts use this with their own D; in the first two b is above 30 and r t below 0.05, but for waves of a few
   cells on the front that moves (up to 0.4).

|A_k|^2 over its mean is exponentially distributed and independent from mode to mode and seed to seed: the mean over n
of them is 1 +- 1/sqrt(n). Three times that is the tolerance of the rows that compare with theory. The same seed draws
the same noise whatever the step, so that two steps can be compared mode by mode.
"""
import matplotlib.pyplot as plt
import numpy as np

from mossfield_post import style

F, RT, VOLUME = 96485.33212, 8.31446261815324 * 298.15, 1.309e-5
WIDTH, FRONT, ENERGY, CONDUCTIVITY, DEPTH = 4e-6, 14e-6, 0.5, 1.0, 1e-6
STILL, RESTORED = 1.1189, 0.8312  # D/(I delta) of parts 1 and 2

CASE = """title: Noise on a flat front
model: two_potential
temperature: 298.15 K
grid: {{size: [{length} m, {box} m], cells: [{nx}, {ny}], depth: {depth} m}}
boundaries: {{x_min: electrode, x_max: reservoir, y: periodic}}
metal: {{material: lithium, molar_volume: {volume} m^3/mol}}
electrolyte: {{material: carbonate_1M, conductivity: {conductivity} S/m, transference_number: 0.99}}
interface: {{energy: {energy} J/m^2, width: {width} m, restoring: {restoring}}}
kinetics: {{exchange_current: {exchange} A/m^2}}
initial: {{front: {front} m}}
noise: {{intensity: {intensity} m^3/s, time_bin: {time_bin} s, seed: {seed}}}
drive: {{{drive}, until: {{time: {end} s}}}}
time: {{first_step: {step} s, fixed: true}}
output: {{metrics_interval: {interval} s, snapshot_interval: {interval} s, fields: [xi]}}
"""


class Setting:
    """A case without its seed, and what its theory needs."""

    def __init__(self, name, box=256e-6, length=32e-6, cell=1e-6, intensity=1e-26, time_bin=5, step=20, end=4000,
                 exchange=1.0, restoring=0, current=0.0, samples=4):
        self.name, self.box, self.intensity, self.exchange, self.current = name, box, intensity, exchange, current
        self.gap = length - FRONT
        self.dy, self.count = cell, round(box / cell)
        self.keys = {"length": length, "box": box, "nx": round(length / cell), "ny": self.count, "depth": DEPTH,
                     "volume": VOLUME, "conductivity": CONDUCTIVITY, "energy": ENERGY, "width": WIDTH,
                     "restoring": restoring, "exchange": exchange, "front": FRONT, "intensity": intensity,
                     "time_bin": time_bin, "step": step, "end": end,
                     "drive": f"current: {current} A/m^2" if current else "voltage: 0 V", "interval": end / samples}
        self.k = 2 * np.pi * np.arange(1, self.count // 2) / box

    def run(self, bench, seed, ranks=1):
        name = f"{self.name}_{seed}" + (f"_ranks_{ranks}" if ranks > 1 else "")
        return bench.run(name, CASE.format(seed=seed, **self.keys), ranks=ranks)

    def modes(self, bench, seed):
        """(times, complex A_k of each): the constant and the last mode left out."""
        samples = self.run(bench, seed).snapshots[1:]
        amplitudes = []
        for snapshot in samples:
            xi = snapshot.field("xi")[0]
            metal = (xi**3 * (6 * xi**2 - 15 * xi + 10)).sum(axis=1) * snapshot.grid.spacing[0]
            amplitudes.append(np.fft.rfft(metal)[1:-1][:self.k.size] / self.count)
        return np.array([s.time for s in samples]), np.array(amplitudes)

    def spectra(self, bench, seeds):
        """(times, |A_k|^2 by seed, time, mode)"""
        found = [self.modes(bench, seed) for seed in seeds]
        return found[0][0], np.abs(np.array([amplitudes for _, amplitudes in found]))**2

    def theory(self, time, strength):
        """<|A_k|^2> [m^2]; strength: D/(I delta)"""
        resistance = RT / F / np.hypot(self.exchange, self.current / 2)
        b = CONDUCTIVITY * self.k * resistance / np.tanh(self.k * self.gap)
        square = (2 - 2 * np.cos(self.k * self.dy)) / self.dy**2
        passed, per_charge = b / (1 + b), VOLUME / F
        rate = per_charge / resistance * passed * (per_charge * ENERGY * square - self.current / CONDUCTIVITY)
        return strength * self.unit() * passed**2 * -np.expm1(-2 * rate * time) / (2 * rate)

    def unit(self):
        """I delta/area [m^2/s]"""
        return self.intensity * WIDTH / (self.box * DEPTH)


def restored_strength(cell):
    """D/(I delta) of part 2 on a grid, the mean over the front's places between cells."""
    found = []
    for offset in (np.arange(20) + 0.5) / 20:
        most = round(1.5 * WIDTH / cell)
        t = np.tanh(2 * (np.arange(-most, most + 1) + offset) * cell / WIDTH)
        slope = 4 * cell / WIDTH * t
        weight = np.cumprod(np.concatenate([[1], (1 - slope[:-1]) / (1 + slope[1:])]))
        found.append(WIDTH / cell * (weight**2 * (1 - t**2)**2).sum() / weight.sum()**2)
    return np.mean(found)


def judge(bench, what, ratio, why):
    """ratio: |A_k|^2 over theory, of independent modes"""
    tolerance = 3 / np.sqrt(ratio.size)
    bench.row(what, f"1 within {tolerance:.3f} (three standard errors of {ratio.size} modes; {why})",
              f"{ratio.mean():.3f}", abs(ratio.mean() - 1) <= tolerance)


def strength(bench, setting, seeds, what, why, factor=STILL):
    """Judges the last time; returns the times and D t/(I delta) found at each."""
    times, squares = setting.spectra(bench, seeds)
    judge(bench, what, squares[:, -1] / setting.theory(times[-1], factor), why)
    return times, [t * (squares[:, n] / setting.theory(t, 1)).mean() for n, t in enumerate(times)]


def compare_steps(bench, coarse, fine, seeds):
    """The same draws on steps of 40 and 20 s."""
    a, b = (np.array([setting.modes(bench, seed)[1][-1] for seed in seeds]) for setting in (coarse, fine))
    found = np.sqrt((np.abs(a - b)**2).mean() / (np.abs(b)**2).mean())
    bench.row("the same noise on both steps: difference of the modes, rms over rms", "at most 0.01 (every draw counts alike)",
              f"{found:.2g}", found <= 0.01)


def compare_ranks(bench, setting):
    one, two = (setting.run(bench, 1, ranks).snapshots[-1].field("xi") for ranks in (1, 2))
    same = np.array_equal(one, two)
    bench.row("ranks 1 and 2", "xi bit for bit", "equal" if same else "different", same)


def still_front(bench, seeds):
    base, half, grid = Setting("still"), Setting("still_steps", step=40), Setting("still_grid", cell=0.5e-6)
    grown = {"cells of 1 um, steps of 20 s": strength(
        bench, base, seeds, "still front: |A_k|^2 over 1.1189 I delta t/area", "cells of 1 um, steps of 20 s")}
    grown["steps of 40 s"] = strength(bench, half, seeds, "the same, steps of 40 s", "the same noise")
    compare_steps(bench, half, base, seeds)
    grown["cells of 0.5 um"] = strength(bench, grid, seeds[::2], "the same, cells of 0.5 um", "other noise")
    compare_ranks(bench, base)
    return grown


def moving_front(bench, seeds):
    """20 um at 40 A/m^2."""
    end = 20e-6 / (40 * VOLUME / F)
    moving = {"length": 52e-6, "current": 40.0, "restoring": 0.4, "end": end, "step": end / 200, "time_bin": end / 800}
    grown = {}
    for cell, chosen in ((1e-6, seeds),) if bench.fast else ((1e-6, seeds), (0.5e-6, seeds[::2])):
        setting, factor = Setting(f"moving_{1e6 * cell:g}um", cell=cell, **moving), restored_strength(cell)
        grown[f"moved by 20 um, cells of {1e6 * cell:g} um"] = strength(
            bench, setting, chosen, f"front that moved by 5 delta: |A_k|^2 over {factor:.4f} I delta t/area",
            f"cells of {1e6 * cell:g} um", factor)
    return grown


def at_rest(bench, seeds):
    """Resistance and capillarity: three bands of wavelengths."""
    setting = Setting("spectrum", box=512e-6, exchange=3000, intensity=1e-27, time_bin=50, step=100, end=4e4)
    times, squares = setting.spectra(bench, seeds)
    length, theory = 2 * np.pi / setting.k, setting.theory(times[-1], STILL)
    unhindered = STILL * setting.unit() * times[-1]
    for low, high in ((64e-6, 512e-6), (24e-6, 64e-6), (12e-6, 24e-6)):
        band = (length > low * (1 + 1e-9)) & (length <= high * (1 + 1e-9))
        share = (theory / unhindered)[band]
        judge(bench, f"kinetics and surface energy, wavelengths {1e6 * low:.0f} to {1e6 * high:.0f} um",
              squares[:, -1, band] / theory[band],
              f"theory there is {share.min():.2f} to {share.max():.2f} of D t/area")
    return setting, times, squares


def draw(bench, grown, setting, times, squares):
    style.apply()
    figure, (left, right) = plt.subplots(1, 2, figsize=(8.5, 3.5), constrained_layout=True)
    marks = iter("osD^v")
    for name, (when, size) in grown.items():
        colour = style.LINES[1] if name.startswith("moved") else style.LINES[0]
        left.plot(when / when[-1], np.array(size) / when[-1], next(marks), markerfacecolor="none", color=colour,
                  label=name)
    for factor, colour in ((STILL, style.LINES[0]), (RESTORED, style.LINES[1])):
        left.plot([0, 1], [0, factor], color=colour)
    left.set(xlabel="t / end of the run", ylabel="D t / (I $\delta$ end)", xlim=(0, 1.05), ylim=0,
             title="strength D; lines 1.1189 and 0.8312 I $\delta$")
    left.legend(frameon=False)
    length = 2 * np.pi / setting.k
    edges = np.unique(np.round(np.geomspace(1, setting.k.size, 16)).astype(int))
    for at, colour in ((0, style.LINES[2]), (-1, style.LINES[3])):
        chosen = length > 6e-6
        right.loglog(1e6 * length[chosen], setting.theory(times[at], STILL)[chosen] * 1e18, color=colour,
                     label=f"t = {times[at]:.0f} s")
        for low, high in zip(edges - 1, edges[1:] - 1):
            mean, count = squares[:, at, low:high].mean() * 1e18, squares[:, at, low:high].size
            where = 1e6 * np.exp(np.log(length[low:high]).mean())
            if where > 6:
                right.errorbar(where, mean, mean / np.sqrt(count), fmt="o", markersize=3.5, color=colour)
    right.set(xlabel="wavelength [um]", ylabel="$\\langle|A_k|^2\\rangle$ [nm$^2$]",
              title="kinetics at long, surface energy at short waves")
    right.legend(frameon=False)
    bench.figure("noise", figure, "Lines: theory; symbols: Mossfield, averaged over seeds and modes. Left: growth of "
                 "the modes where little hinders them; the lower line is for fine cells. Right: a front without "
                 "current with i0 = 3000 A/m^2, with the statistical error.")


def check(bench):
    seeds = range(1, 4) if bench.fast else range(1, 9)
    grown = {**still_front(bench, seeds), **moving_front(bench, seeds)}
    draw(bench, grown, *at_rest(bench, seeds))
