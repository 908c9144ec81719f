"""References for a film on the metal: growth of waves under it (thin, and of finite thickness), and a slit in it
resolved by a grid of its own. Sharp front, uniform salt, Butler-Volmer with a = 1/2; none of the program's code."""
import numpy as np
import scipy.sparse
import scipy.sparse.linalg

from stability_theory import FARADAY, THERMAL


def resistance(current, exchange_current):
    """-d(eta)/di of the reaction [ohm m^2]."""
    return 2 * THERMAL / np.hypot(2 * exchange_current, current)


def healing(k, current, conductivity, reaction, film, molar_volume):
    """omega [1/s] under a film of area resistance `film` that keeps it (physics.md 2.5); `reaction` [ohm m^2]."""
    return molar_volume / FARADAY * current * k / (1 + conductivity * k * (reaction + film))


def thinning(k, current, conductivity, reaction, film, molar_volume):
    """The growing rate [1/s] under a film that keeps its volume: with A the wave's amplitude and B that of ln J,
    dA/dt = omega (A + conductivity film B), dB/dt = v k^2 A."""
    speed = molar_volume / FARADAY * current
    omega = healing(k, current, conductivity, reaction, film, molar_volume)
    return omega / 2 + np.sqrt(omega ** 2 / 4 + omega * conductivity * film * speed * k ** 2)


def thick(k, current, conductivity, reaction, film, molar_volume, thickness, gap=np.inf):
    """omega [1/s] under a resolved film of conductivity thickness/film whose faces both follow the wave: Laplace's
    equation in film and electrolyte, first order in the amplitude; a plate of fixed potential at `gap` [m]."""
    out = []
    for one, far in np.broadcast(np.atleast_1d(k), gap):
        s, c, h = thickness / film, np.cosh(one * thickness), np.sinh(one * thickness)
        # potentials a cosh kx + b sinh kx in the film, d times what falls from 1 to 0 over the gap beyond; amplitude 1
        matrix = [[-1, s * one * reaction, 0], [c, h, -1], [s * h, s * c, conductivity / np.tanh(one * far)]]
        right = [current / s, current / conductivity - current / s, 0]
        out.append(molar_volume / FARADAY * s * one * np.linalg.solve(matrix, right)[1])
    return np.array(out)


def slit(thickness, film, width, period, gap, conductivity, exchange_current, voltage, cells=240):
    """Current density through a slit in a film over the mean current density: both filled by the electrolyte, the
    film a slab of conductivity thickness/film; metal at `voltage` below it, an ideal plate at 0 V over `gap`.

    A grid of `cells` along half a period (mirrors at its ends), 12 rows in the film, wider and wider ones above."""
    rows = np.diff(np.concatenate([np.linspace(0, thickness, 13), thickness + (gap - thickness) * (
        np.expm1(np.linspace(0, 5, 81)[1:]) / np.expm1(5))]))
    dy = period / 2 / cells
    y = (np.arange(cells) + 0.5) * dy
    inside = y < width / 2
    sigma = np.full((len(rows), cells), conductivity)
    sigma[:12, ~inside] = thickness / film
    up = 1 / (rows[:-1, None] / (2 * sigma[:-1]) + rows[1:, None] / (2 * sigma[1:])) * dy
    across = rows[:, None] / (dy / (2 * sigma[:, :-1]) + dy / (2 * sigma[:, 1:]))
    n = np.arange(len(rows) * cells).reshape(len(rows), cells)
    one, two = np.concatenate([n[:-1].ravel(), n[:, :-1].ravel()]), np.concatenate([n[1:].ravel(), n[:, 1:].ravel()])
    value = np.concatenate([up.ravel(), across.ravel()])
    laplace = scipy.sparse.coo_matrix((np.concatenate([-value, -value]), (np.concatenate([one, two]),
                                                                         np.concatenate([two, one]))),
                                      (n.size, n.size)).tocsr()
    diagonal = -np.asarray(laplace.sum(axis=1)).ravel()
    diagonal[n[-1]] += sigma[-1] * dy / (rows[-1] / 2)
    phi, half = np.zeros(n.size), rows[0] / (2 * sigma[0])
    current = np.zeros(cells)  # into the metal, through half a cell and the reaction
    for _ in range(60):
        wall = phi[n[0]] - current * half
        eta = voltage - wall
        rate = -2 * exchange_current * np.sinh(eta / (2 * THERMAL))
        slope = exchange_current / THERMAL * np.cosh(eta / (2 * THERMAL))  # d(rate)/d(wall)
        # linear in phi: current = (rate - slope wall + slope phi)/(1 + slope half)
        slope_phi = slope / (1 + slope * half)
        start = (rate - slope * wall) / (1 + slope * half)
        matrix = laplace + scipy.sparse.diags(diagonal)
        drain = np.zeros(n.size)
        drain[n[0]] = slope_phi * dy
        right = np.zeros(n.size)
        right[n[0]] = -start * dy
        new = scipy.sparse.linalg.spsolve((matrix + scipy.sparse.diags(drain)).tocsc(), right)
        before, phi = current, new
        current = start + slope_phi * phi[n[0]]
        if np.abs(current - before).max() < 1e-10 * np.abs(current).max():
            break
    return current[inside].mean() / current.mean()
