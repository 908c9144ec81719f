"""Growth of small waves on a flat front in uniform salt: theory with surface energy

Which wavelengths a deposit amplifies, and how fast, decides where dendrites start. Where salt is plentiful (here a
diffusivity of 1e-5 m^2/s and a reservoir keep it uniform to 1e-5) a sharp front grows its waves at
omega = (V_m/F) k (j - kappa (V_m/F) gamma k^2) / (1 + kappa k R), R = -d(eta)/dj of Butler-Volmer (Mullins-Sekerka with
kinetic resistance). The counter plate stands 12 um off: kappa k stands for kappa k coth(k gap), 0.2 % at the longest.
Case: j = 40 A/m^2, kappa = 0.1 S/m, gamma = 0.5 J/m^2, V_m = 1.3e-5 m^3/mol, so that k_c = 2.44 1/um (2.6 um); i0 for
kappa k_c R = 3. Measured by `mossfield-post growth-rates`' functions at 14 wavelengths, interface 0.3 um wide (0.12 of
the neutral wavelength), at seven of them at 0.6 and 0.42 um, five cells to the width and 64 to the wave, in a box of
half a wave between walls. A width of 0.15 um is told only: what is left there, 0.2 to 0.3 % of the largest rate, no
longer falls with the width (of it, (k dy)^2/12 of surface energy's part, 0.16 %, is the grid across the wave).
"""
import matplotlib.pyplot as plt
import numpy as np

import stability_theory as theory
from mossfield_post import style
from stability_runs import fastest, neutral, waves

CURRENT, CONDUCTIVITY, ENERGY, MOLAR_VOLUME = 40, 0.1, 0.5, 1.3e-5
PER_CHARGE = MOLAR_VOLUME / theory.FARADAY
NEUTRAL = np.sqrt(CURRENT / (CONDUCTIVITY * PER_CHARGE * ENERGY))
EXCHANGE = CONDUCTIVITY * NEUTRAL * theory.THERMAL / 3
FRONT, GAP = 3e-6, 12e-6
SHARES = np.array([0.12, 0.2, 0.28, 0.35, 0.42, 0.5, 0.58, 0.66, 0.74, 0.82, 0.9, 0.96, 1.02, 1.1])
FEW = np.array([0.35, 0.42, 0.5, 0.9, 0.96, 1.02, 1.1])


def case(width):
    cells = 32 * int(np.ceil((FRONT + GAP) / (width / 5) / 32))
    text = f"""title: secondary current, uniform salt
model: two_potential
grid: {{size: [{FRONT + GAP} m, 20 um], cells: [{cells}, 40]}}
boundaries: {{x_min: electrode, x_max: reservoir, y: no_flux}}
metal: {{molar_volume: {MOLAR_VOLUME} m^3/mol}}
electrolyte:
  {{concentration: 1 mol/l, diffusivity: 1e-5 m^2/s, conductivity: {CONDUCTIVITY} S/m, transference_number: 0.4}}
interface: {{energy: {ENERGY} J/m^2, width: {width} m}}
kinetics: {{exchange_current: {EXCHANGE} A/m^2}}
initial: {{front: {FRONT} m}}
drive: {{current: {CURRENT} A/m^2, until: {{time: 1 h}}}}
"""
    return text, {"grid.size": [FRONT + GAP, 20e-6], "grid.cells": [cells, 40], "boundaries.x_min": "electrode",
                  "boundaries.y": "no_flux", "initial.front": FRONT}


def curve(bench, width, shares):
    """(k, omega, theory) for these shares of the neutral wavenumber; the front moves four widths, fitted over two."""
    time = 4 * width / (PER_CHARGE * CURRENT)
    found = waves(bench, f"width_{1e6 * width:g}um", case, shares * NEUTRAL, [(None, None)], lambda k: time, cells=64,
                  width=lambda k: width)
    k = np.array(list(found))
    return k, np.array([rates[0].omega for rates in found.values()]), exact(k, GAP - 3 * width)


def exact(k, gap):
    return theory.secondary(k, CURRENT, CONDUCTIVITY, EXCHANGE, ENERGY, MOLAR_VOLUME, gap)


def check(bench):
    widths = [0.6e-6, 0.42e-6, 0.3e-6] + [0.15e-6] * (not bench.fast)
    curves = {w: curve(bench, w, SHARES if w == 0.3e-6 and not bench.fast else FEW) for w in widths}
    fine = np.linspace(0.05, 1.15, 2000) * NEUTRAL
    k_max, omega_max = fine[np.argmax(exact(fine, GAP))], exact(fine, GAP).max()
    for width, (k, omega, _) in curves.items():
        name = f"width {1e6 * width:g} um"
        found = [*fastest(k, omega), neutral(k, omega)]
        bench.compare(f"fastest wavenumber [1/m], {name}", k_max, found[0], 0.1, "theory")
        bench.compare(f"its growth rate [1/s], {name}", omega_max, found[1], 0.1, "theory")
        bench.compare(f"neutral wavenumber [1/m], {name}", NEUTRAL, found[2], 0.1, "theory")
    worst = [np.abs(omega - wanted)[np.isin(k, FEW * NEUTRAL)].max() / omega_max
             for k, omega, wanted in curves.values()]
    judged = worst[:3]
    bench.row("largest deviation of omega(k), over the largest rate, width by width",
              "falls with the width", ", ".join(f"{100 * w:.2g} %" for w in judged),
              all(b < a for a, b in zip(judged, judged[1:])))
    if worst[3:]:
        bench.row("the same at 0.15 um", "-", f"{100 * worst[3]:.2g} %")
    draw(bench, curves, fine)


def draw(bench, curves, fine):
    style.apply()
    figure, axes = plt.subplots(figsize=(5.4, 3.4))
    axes.axhline(0, color=style.OUTLINE, linewidth=0.6)
    axes.plot(fine / style.UM, 1e3 * exact(fine, GAP), color=style.OUTLINE, label="sharp front, theory")
    for (width, (k, omega, _)), mark, colour in zip(curves.items(), "sv^o", style.LINES):
        axes.plot(k / style.UM, 1e3 * omega, mark, color=colour, markersize=4, fillstyle="none",
                  label=f"Mossfield, interface {1e6 * width:g} µm")
    axes.set_xlabel("wavenumber $\\mathit{k}$ [1/µm]")
    axes.set_ylabel("growth rate $\\omega$ [1/ks]")
    axes.legend(frameon=False)
    axes.grid()
    figure.tight_layout()
    bench.figure("stability_secondary", figure, "Growth rate of a small wave against its wavenumber, uniform salt: "
                 "theory and runs at several interface widths.")
