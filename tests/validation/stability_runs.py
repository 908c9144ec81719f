"""Growth rates of one wave after another in a check, and what is read off a curve omega(k)."""
import numpy as np

from mossfield_post import growth


def waves(bench, name, case, wavenumbers, windows, time, cells=32, width=None):
    """{k: [Rate for each window]}; case(width of the interface) gives a case's text and what growth.plan needs of it;
    width(k) [m] and time(k) [s], the length of the run, choose both for a wavenumber."""
    found = {}
    for k in wavenumbers:
        wavelength = 2 * np.pi / k
        text, values = case(width(k))
        sets = growth.plan(values, wavelength, cells=cells, time=time(k))
        run = bench.run(f"{name}_{1e6 * wavelength:.4g}um", text, sets)
        one = growth.wave(run, k)
        found[k] = [growth.rate(one, *window) for window in windows]
    return found


def fastest(k, omega):
    """(k, omega) of the maximum: of the parabola in ln k through the largest value and its neighbours."""
    at = int(np.clip(np.argmax(omega), 1, len(k) - 2))
    near = slice(at - 1, at + 2)
    a, b, c = np.polyfit(np.log(k[near] / k[at]), omega[near], 2)
    return k[at] * np.exp(-b / (2 * a)), c - b * b / (4 * a)


def neutral(k, omega):
    """The k beyond the maximum where omega is 0, from the parabola through the three samples next to it."""
    after = np.flatnonzero((omega[:-1] > 0) & (omega[1:] <= 0))[-1]
    near = slice(max(after - 1, 0), after + 2)
    roots = np.roots(np.polyfit(k[near] / k[after], omega[near], 2))
    return k[after] * min((r.real for r in roots if abs(r.imag) < 1e-9), key=lambda r: abs(r - 1) + (r < 1 - 1e-9))
