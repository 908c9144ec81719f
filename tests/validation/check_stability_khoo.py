"""Growth of small waves in a binary electrolyte, below and above the limiting current: Khoo, Zhao and Bazant

The published linear stability analysis (J. Electrochem. Soc. 166 (2019) A2280; data/khoo_growth_rates_Da1.csv holds
numbers of its data set, repository edwinksl/linear-stability-analysis-code) between two lithium plates a distance L
apart, Da = 1, no fixed charge: steady at half the limiting current, and on the way to Sand's time t_s at 1.5 times it.
Their groups are this case: L = 100 um from front to plate, D = 3e-10 m^2/s, c0 = 10 mol/m^3, V_m = beta_m/c0 =
1.2998e-5 m^3/mol, t+ = 1/2 (D+ = D-), kappa = 2 F^2 D c/(R T) in proportion to c, i_lim = 4 F D c0/L, i = J i_lim,
i0 = Da sqrt(xi_p) i_lim = 0.1 i_lim at c0 and as sqrt(c), a = 1/2, gamma = 8.743e-5 R T L/V_m = 1.67 J/m^2; times in
L^2/D = 33 s, t_s = pi/(16 J^2) of it. Each wave has its own box and an interface of a tenth of the wave, at most L/80
wide, six cells to the width: up to 7000 cells from plate to plate. At J = 0.5 the rate is fitted from 1 to 3 L^2/D, at
1.5 around 0.2, 0.4, 0.6 t_s, where it is that of the moment: a wave grows by some 0.05 % from 0.2 to 0.6 t_s. The curve
is their closed form, within 1 % of their eigenvalues at k = 100; at k = 10 the gap itself matters and the two differ by
up to 30 % (J = 1.5), so that waves are judged above k = 40.
"""
import csv

import matplotlib.pyplot as plt
import numpy as np

import stability_theory as theory
from harness import REFERENCE
from mossfield_post import style
from stability_runs import fastest, neutral, waves

LENGTH, DIFFUSIVITY, SALT, FRONT = 100e-6, 3e-10, 10, 4e-6
UNIT_TIME = LENGTH ** 2 / DIFFUSIVITY
MOLAR_VOLUME = theory.B_M / SALT
LIMITING = 4 * theory.FARADAY * DIFFUSIVITY * SALT / LENGTH
ENERGY = theory.GAMMA * theory.GAS * theory.TEMPERATURE * LENGTH / MOLAR_VOLUME
CONDUCTIVITY = 2 * theory.FARADAY * DIFFUSIVITY * SALT / theory.THERMAL
EXCHANGE = np.sqrt(theory.SITE_FRACTION) * LIMITING
SLOW = np.array([20, 32, 45.6, 60, 80, 105, 135, 165, 200, 235, 255, 275])
SLOW_FEW = np.array([32, 45.6, 60, 105, 235, 275])
FAST = np.array([40, 65, 97, 120, 160, 220, 300, 380, 430, 500, 560, 640, 700])
FAST_FEW = np.array([65, 97, 130, 220, 380, 460])


def case(current):
    def text(width):
        cells = 32 * int(np.ceil(6 * (LENGTH + FRONT) / width / 32))
        return f"""title: binary electrolyte of Khoo, Zhao and Bazant
model: two_potential
grid: {{size: [{LENGTH + FRONT} m, 20 um], cells: [{cells}, 40]}}
boundaries: {{x_min: electrode, x_max: counter_electrode, y: no_flux}}
metal: {{molar_volume: {MOLAR_VOLUME} m^3/mol}}
electrolyte:
  concentration: {SALT} mol/m^3
  diffusivity: {DIFFUSIVITY} m^2/s
  conductivity: {CONDUCTIVITY} S/m
  conductivity_polynomial: [0, 1]
  transference_number: 0.5
interface: {{energy: {ENERGY} J/m^2, width: {width} m}}
kinetics: {{exchange_current: {EXCHANGE} A/m^2}}
initial: {{front: {FRONT} m}}
drive: {{current: {current} A/m^2, until: {{time: 1 s}}}}
""", {"grid.size": [LENGTH + FRONT, 20e-6], "grid.cells": [cells, 40], "boundaries.x_min": "electrode",
            "boundaries.y": "no_flux", "initial.front": FRONT}
    return text


def rates(bench, j, wavenumbers, windows, time):
    """omega in D/L^2, (wavenumbers, windows); times in L^2/D."""
    found = waves(bench, f"J{j}", case(j * LIMITING), wavenumbers / LENGTH,
                  [(a * UNIT_TIME, b * UNIT_TIME) for a, b in windows], lambda k: time * UNIT_TIME, cells=32,
                  width=lambda k: min(0.2 * np.pi / k, LENGTH / 80))
    return np.array([[rate.omega * UNIT_TIME for rate in of_k] for of_k in found.values()])


def published(j, share):
    """Their (k_max, omega_max, k_c) at J = j, this share of t_s."""
    with open(REFERENCE / "khoo_growth_rates_Da1.csv", newline="") as file:
        row = next(r for r in csv.DictReader(file) if (float(r["J"]), float(r["t_over_ts"])) == (j, share))
    return [float(row[name]) for name in ("k_max", "omega_max", "k_c")]


def compare(bench, j, share, k, omega, time):
    name = f"J = {j}, " + ("steady" if time == np.inf else f"{share:g} t_s")
    k_max, omega_max, k_c = published(j, share)
    found = fastest(k, omega)
    bench.compare(f"fastest k L, {name}", k_max, found[0], 0.1, "published")
    bench.compare(f"its rate [D/L^2], {name}", omega_max, found[1], 0.1, "published")
    if omega[-1] < 0:
        bench.compare(f"neutral k L, {name}", k_c, neutral(k, omega), 0.1, "published")
    judged = k >= 40
    worst = np.abs(omega - theory.binary(k, j, time))[judged].max() / omega_max
    bench.row(f"omega(k), {judged.sum()} waves, {name}", "within 10 % of the largest rate of their closed form",
              f"{100 * worst:.2g} %", worst < 0.1)
    return name, j, share, k, omega, time


def check(bench):
    k = SLOW_FEW if bench.fast else SLOW
    omega = rates(bench, 0.5, k, [(1, 3)], 3)
    curves = [compare(bench, 0.5, 2, k, omega[:, 0], np.inf)]
    k = FAST_FEW if bench.fast else FAST
    sand, shares = np.pi / 16 / 1.5 ** 2, (0.2, 0.4, 0.6)
    omega = rates(bench, 1.5, k, [((s - 0.05) * sand, (s + 0.05) * sand) for s in shares], 0.65 * sand)
    curves += [compare(bench, 1.5, s, k, w, s * sand) for s, w in zip(shares, omega.T)]
    draw(bench, curves)


def draw(bench, curves):
    style.apply()
    figure, panels = plt.subplots(1, 2, figsize=(7.4, 3.2))
    for panel, j in zip(panels, (0.5, 1.5)):
        panel.axhline(0, color=style.OUTLINE, linewidth=0.6)
        shown = [c for c in curves if c[1] == j]
        for (name, _, share, k, omega, time), colour in zip(shown, style.LINES):
            fine = np.linspace(5, k[-1] * 1.02, 500)
            panel.plot(fine, 1e3 * theory.binary(fine, j, time), color=colour, label=name)
            panel.plot(k, 1e3 * omega, "o", color=colour, markersize=4, fillstyle="none")
            k_max, omega_max, _ = published(j, share)
            panel.plot(k_max, 1e3 * omega_max, "k+", markersize=8)
        panel.set_ylim(top=1.45 * panel.get_ylim()[1])
        panel.set_xlabel("wavenumber $\\mathit{k L}$")
        panel.legend(frameon=False, loc="upper right")
        panel.grid()
    panels[0].set_ylabel("growth rate [10$^{-3}$ D/L$^2$]")
    figure.tight_layout()
    bench.figure("stability_khoo", figure, "Growth rate against wavenumber in a binary electrolyte: circles Mossfield, "
                 "lines the closed form, crosses the published fastest waves.")
