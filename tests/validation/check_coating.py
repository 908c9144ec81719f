"""A film thinner than the cells: growth of waves under it, and a slit in it, against theory and resolved films

**Waves.** Uniform salt, kappa = 0.1 S/m, i0 = 30 A/m^2, 4 mA/cm^2 (R = 0.71 mohm m^2), a film of 2.33 R: the ratio of
physics.md's example, 50 nm of LAS 1:1. Three things a film does, told apart by runs of one film each:

- Its resistance slows a wave by (1 + kappa k R)/(1 + kappa k (R + h/sigma)). A film that heals and has no thickness
  (1e-12 m at the same h/sigma) does only this.
- Its thickness h makes crests grow: the area that current crosses widens outward by K h. With faces that both follow the
  wave, Laplace's equation in film and electrolyte gives the rate (`film_theory.py`); where the film resists most it is
  v h k^2/2, at any wavelength faster than what the electrolyte does. The closure has the widening, not the k h by which
  the current enters the electrolyte further out.
- Where it keeps its volume it thins on crests: with A the amplitude of the front and B that of ln J,
  dA/dt = omega (A + kappa (h/sigma) B), dB/dt = v k^2 A. Measured as the growth from start to end.

**Slit.** The share of the current that crosses no film over its share of the area, against a grid that resolves film
and slit, filled with the electrolyte. Electrolyte and reaction resist alike here (kappa R = 13 um); in a better
conductor the answer is two Butler-Volmer laws side by side. A slit deeper than an eighth of its width resists by itself.
"""
import matplotlib.pyplot as plt
import numpy as np

import film_theory as theory
from mossfield_post import growth, style
from stability_runs import waves

CONDUCTIVITY, EXCHANGE, CURRENT, MOLAR_VOLUME = 0.1, 30, 40, 1.3e-5
REACTION = theory.resistance(CURRENT, EXCHANGE)
FILM = 2.33 * REACTION
SPEED = MOLAR_VOLUME / theory.FARADAY * CURRENT
NONE = 1e-12  # thickness of a film without one [m]; its h/sigma is that of the others
AMPLITUDE = 1e-3  # of a wave that runs away, in wavelengths
WAVELENGTHS = np.array([5, 8, 12, 20, 30, 50]) * 1e-6


def coating(thickness, **more):
    keys = {"thickness": f"{thickness} m", "conductivity": f"{thickness / FILM} S/m", **more}
    return "coating: {" + ", ".join(f"{key}: {value}" for key, value in keys.items()) + "}\n"


def case(film):
    def text(width):
        front, gap = 4 * width, 14 * width
        cells = round((front + gap) / (width / 5))
        return f"""title: waves under a film
model: two_potential
grid: {{size: [{front + gap} m, 20 um], cells: [{cells}, 40]}}
boundaries: {{x_min: electrode, x_max: reservoir, y: no_flux}}
metal: {{molar_volume: {MOLAR_VOLUME} m^3/mol}}
electrolyte:
  {{concentration: 1 mol/l, diffusivity: 1e-5 m^2/s, conductivity: {CONDUCTIVITY} S/m, transference_number: 0.4}}
interface: {{energy: 1e-6 J/m^2, width: {width} m}}
kinetics: {{exchange_current: {EXCHANGE} A/m^2}}
initial: {{front: {front} m}}
drive: {{current: {CURRENT} A/m^2, until: {{time: 1 h}}}}
{film}""", {"grid.size": [front + gap, 20e-6], "grid.cells": [cells, 40], "boundaries.x_min": "electrode",
            "boundaries.y": "no_flux", "initial.front": front}
    return text


def rates(bench, name, film, wavelengths, moved=0.4):
    """(k, omega) measured while the front moves by this share of a wavelength; the interface is a tenth of it."""
    found = waves(bench, name, case(film), 2 * np.pi / wavelengths, [(None, None)],
                  lambda k: moved * 2 * np.pi / (k * SPEED), cells=50, width=lambda k: 0.2 * np.pi / k)
    return np.array(list(found)), np.array([one[0].omega for one in found.values()])


def gap_of(k):
    """From the front in the middle of its way to the plate [m]."""
    return 12 * 0.2 * np.pi / k


def of_sharp(k, film):
    """The theory with the plate at that gap: kappa k coth(k gap) for kappa k."""
    spread = CONDUCTIVITY / np.tanh(k * gap_of(k))
    return theory.healing(k, CURRENT, spread, REACTION, film, MOLAR_VOLUME) * spread / CONDUCTIVITY


def check(bench):
    lengths = WAVELENGTHS[::3] if bench.fast else WAVELENGTHS
    k, bare = rates(bench, "bare", "", lengths)
    _, healing = rates(bench, "healing", coating(NONE, heals="true"), lengths)
    for one, ratio in zip(k, healing / bare):
        bench.compare(f"wave of {2e6 * np.pi / one:.0f} um: growth rate under a film that heals and has no thickness, over "
                      "that of a bare front", of_sharp(one, FILM) / of_sharp(one, 0), ratio, 0.05, "sharp front")
    thick = finite(bench, 50e-9, lengths)
    for thickness in (0.2e-6, 0.4e-6, 0.8e-6):
        finite(bench, thickness, np.array([20, 50, 100]) * 1e-6)
    thinning = runaway(bench, lengths[:: 1 if bench.fast else 2])
    draw(bench, (k, bare), (k, healing), (k, thick), thinning)
    slits(bench)


def runaway(bench, lengths):
    """The film that keeps its volume: (k, rate of the growing mode) from the growth of the amplitude."""
    found = []
    for wavelength in lengths:  # a short way: shorter waves grow faster, those of the grid 25 times
        k = 2 * np.pi / wavelength
        width = 0.1 * wavelength
        mode = theory.thinning(k, CURRENT, CONDUCTIVITY, REACTION, FILM, MOLAR_VOLUME)
        text, values = case(coating(1e-9))(width)
        run = bench.run(f"thinning_{1e6 * wavelength:.4g}um", text,
                        growth.plan(values, wavelength, cells=50, time=0.5 / mode, amplitude=AMPLITUDE))
        one = growth.wave(run, k)
        grown = np.log(one.amplitudes[-1] / one.amplitudes[0])
        omega = theory.healing(k, CURRENT, CONDUCTIVITY, REACTION, FILM, MOLAR_VOLUME)
        m, t = mode - omega / 2, one.times[-1]
        wanted = omega * t / 2 + np.log(np.cosh(m * t) + omega / (2 * m) * np.sinh(m * t))
        bench.compare(f"wave of {1e6 * wavelength:.0f} um: growth (ln) under a film that keeps its volume, half an e-fold "
                      "of its fastest mode", wanted, grown, 0.05, "sharp front")
        found.append((k, mode * grown / wanted))
    return np.array(found).T


def finite(bench, thickness, lengths):
    """Growth rates under a film that heals and is this thick, told against Laplace's equation."""
    # a short way: waves of the grid grow as v h k^2/2, too
    k, omega = rates(bench, f"thick_{1e9 * thickness:g}nm", coating(thickness, heals="true"), lengths, 0.05)
    wanted = theory.thick(k, CURRENT, CONDUCTIVITY, REACTION, FILM, MOLAR_VOLUME, thickness, gap_of(k))
    off, at = omega / wanted - 1, k * thickness < 0.06
    bench.row(f"growth rate under a film that heals, {1e6 * thickness:g} um, against one resolved", "5 % where k h < 0.06",
              ", ".join(f"{2e6 * np.pi / one:.0f} um: {100 * e:+.2g} %" for one, e in zip(k, off)),
              np.abs(off[at]).max() < 0.05)
    return omega


def slits(bench):
    conductivity, voltage, gap, period, film = 0.015, -0.1, 20e-6, 20e-6, 2e-3
    for width in (8e-6, 4e-6) if bench.fast else (8e-6, 4e-6, 2e-6):
        text = f"""title: a slit in a film
model: two_potential
grid: {{size: [{gap + 6e-6} m, {period / 2} m], cells: [130, 50]}}
boundaries: {{x_min: electrode, x_max: reservoir, y: no_flux}}
metal: {{molar_volume: {MOLAR_VOLUME} m^3/mol}}
electrolyte:
  {{concentration: 1 mol/l, diffusivity: 1e-5 m^2/s, conductivity: {conductivity} S/m, transference_number: 0.4}}
interface: {{energy: 1e-6 J/m^2, width: 1 um}}
kinetics: {{exchange_current: {EXCHANGE} A/m^2}}
coating: {{thickness: 50 nm, conductivity: {50e-9 / film} S/m, pinholes: [{{at: [0 m], radius: {width / 2} m}}]}}
initial: {{front: 6 um}}
drive: {{voltage: {voltage} V, until: {{time: 1 s}}}}
"""
        first = bench.run(f"slit_{1e6 * width:g}um", text).metrics
        measured = first["film_bare_current"][0] / first["film_bare_fraction"][0]
        for thickness in (0.2e-6, 0.4e-6, 0.8e-6):
            wanted = theory.slit(thickness, film, width, period, gap, conductivity, EXCHANGE, voltage)
            judged = thickness / width < 0.15
            bench.row(f"slit of {1e6 * width:g} um in a film of {1e6 * thickness:g} um: current density in it over the mean",
                      f"{wanted:.4g}" + (" within 5 % (resolved film)" if judged else " (resolved; too deep a slit)"),
                      f"{measured:.4g} ({100 * (measured / wanted - 1):+.2g} %)",
                      abs(measured / wanted - 1) < 0.05 if judged else None)


def draw(bench, bare, healing, thick, thinning):
    style.apply()
    figure, axes = plt.subplots(figsize=(5.4, 3.6))
    k = np.geomspace(0.1, 1.5, 200) * 1e6
    fixed = (CURRENT, CONDUCTIVITY, REACTION, FILM, MOLAR_VOLUME)
    for (ks, omega), colour, label, curve in (
            (bare, style.OUTLINE, "bare", of_sharp(k, 0)), (healing, style.LINES[2], "heals, no thickness", of_sharp(k, FILM)),
            (thick, style.LINES[1], "heals, 50 nm", theory.thick(k, *fixed, 50e-9, gap_of(k))),
            (thinning, style.LINES[0], "keeps its volume", theory.thinning(k, *fixed))):
        axes.plot(k / 1e6, 1e3 * curve, color=colour, label=label)
        axes.plot(ks / 1e6, 1e3 * omega, "o", color=colour, markersize=4, fillstyle="none")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel("wavenumber $\\mathit{k}$ [1/µm]")
    axes.set_ylabel("growth rate $\\omega$ [1/ks]")
    axes.legend(frameon=False)
    axes.grid()
    figure.tight_layout()
    bench.figure("coating", figure, "Growth rate of a small wave on a bare front and under films of 2.33 times the "
                 "reaction's resistance: lines theory, circles runs.")
