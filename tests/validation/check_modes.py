"""The two modes compared: one cell with two potentials and with one

A gap of 40 um between lithium and a reservoir with the same conductivity, width of the interface and exchange current,
i0 = (3/2) delta L_eta F c_s: what the published rate L_eta means as a current (tests/physics_literature_test.cpp). To
leave only the potentials to differ, the cation carries all current (t+ = 1, i0 proportional to c) and the one-potential
mode (dilute form) has the diffusivity that belongs to the conductivity, D = kappa R T/(F^2 c0). Each mode is judged by
its own sharp law of a standing front; f = F/RT, L gap, s and d conductivity and thickness of the metal:

- two potentials: i = i0 [exp(-a f eta) - exp((1 - a) f eta)], eta = V + i L/kappa;
- one potential: i = i0 [(c/c0) exp(-a f eta) - exp((1 - a) f eta)] with eta = phi (or, the other published variant,
  2 V - phi), the ions' i = F (D u/L) (c0 exp(u) - c)/(exp(u) - 1), u = -f phi, and i = -kappa phi/L + s (V - phi)/d.
  The mixed conductivity s h + kappa (1 - h) holds phi = V as far ahead as s h = kappa, 1.7 to 2.2 um at a width of
  1 um. The law counts that distance off L; without it, it would be up to 6 % off.

What follows:

1. Where no voltage is lost and the ions stay at c0 (D such that migration brings what the reaction takes), both
   modes are Butler-Volmer.
2. Where the electrolyte is the bottleneck and f|V| is large, both give kappa |V|/L. Elsewhere the single potential
   spends the applied voltage twice: metal as good as any holds the front at phi = V, so that all of V drives the
   reaction and all of it the ions as well, which at a slow reaction gather to exp(f|V|) c0. At small |V| this doubles
   the current, whatever the conductivity. Neither variant of the overpotential changes that.
3. Where the metal conducts little (twice the electrolyte here) the sign shows. A faster reaction lowers the potential
   of its place; with two potentials and with eta = 2 V - phi the overpotential shrinks, with eta = phi it *grows*.
4. A ripple (2-D) without a drive decays at L_s kappa k^2 and at (V_m/F)^2 i0 f gamma k^2: two clocks, five orders
   apart. At a voltage at which it grows with two potentials it is wiped out with one.

In 2 and 3 the metal is ten times as dense in both modes, so that the front stands while the ions become steady. Steps
are at most 1/500 of a run: at -5 mV, where xi changes by 1e-3 in a step of 25 s, a tolerance of 1e-3 alone lets the
one-potential front fall 22 % behind.
"""
import matplotlib.pyplot as plt
import numpy as np

from mossfield_post import growth, style

F, RT = 96485.33212, 8.31446261815324 * 298.15
THERMAL = RT / F
C0, BOX, METAL, WIDTH, SITES, ENERGY, MOBILITY = 1000.0, 50e-6, 10e-6, 1e-6, 7.64e4, 0.556, 2.5e-6
GAP, I0 = BOX - METAL, 10.0
COUNTED = {"one": "one potential", "two": "two potentials"}
STILL = 10 * SITES  # of a metal so dense that its front hardly moves while the ions become steady

HEAD = """title: the two modes compared, {model}
model: {model}
temperature: 298.15 K
grid: {{size: [{box} m], cells: [500]}}
boundaries: {{x_min: electrode, x_max: reservoir}}
interface: {{energy: {energy} J/m^2, width: {width} m}}
initial: {{front: {metal} m}}
drive: {{voltage: {voltage} V, until: {{time: {end} s}}}}
time: {{tolerance: 1e-3, max_step: {step} s}}
output: {{metrics_interval: {interval} s, snapshot_interval: {end} s}}
"""
TWO = HEAD + """metal: {{molar_volume: {molar} m^3/mol}}
electrolyte: {{concentration: {c0} mol/m^3, diffusivity: {d} m^2/s, conductivity: {kappa} S/m,
  transference_number: 0.999999}}
kinetics: {{exchange_current: {i0} A/m^2, concentration_exponent: 1}}
"""
ONE = HEAD + """metal: {{material: lithium, conductivity: {metal_kappa} S/m}}
electrolyte: {{concentration: {c0} mol/m^3, diffusivity: {d} m^2/s, conductivity: {kappa} S/m}}
kinetics: {{transfer_coefficient: 0.5}}
literature: {{form: dilute, {variant}, phase_mobility: {mobility} m^3/(J s), reaction_rate: {rate} 1/s,
  metal_site_density: {sites} mol/m^3, metal_diffusivity: {d} m^2/s}}
"""


def case(template, voltage, kappa, d, end, i0=I0, metal_kappa=1e7, offset=False, sites=SITES):
    variant = "overpotential: potential"
    if offset:
        variant = f"overpotential: offset_minus_potential, overpotential_offset: {2 * voltage} V"
    return template.format(model="two_potential" if template is TWO else "literature", box=BOX, energy=ENERGY,
                           width=WIDTH, metal=METAL, voltage=voltage, end=end, interval=end / 20, step=end / 500,
                           molar=1 / sites, c0=C0, d=d, kappa=kappa, i0=i0, metal_kappa=metal_kappa, variant=variant,
                           mobility=MOBILITY, rate=i0 / (1.5 * WIDTH * F * sites), sites=sites)


def diffusivity(kappa):
    return kappa * RT / (F**2 * C0)


def butler_volmer(eta, c=1.0, i0=I0):
    return i0 * (c * np.exp(-eta / (2 * THERMAL)) - np.exp(eta / (2 * THERMAL)))


def root(function, low, high):
    """Of a function that changes sign once between low and high."""
    sign = np.sign(function(low))
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(function(middle)) == sign else (low, middle)
    return (low + high) / 2


def law_two(voltage, kappa, gap=GAP, i0=I0):
    """(i, eta) with two potentials."""
    i = root(lambda i: butler_volmer(voltage + i * gap / kappa, i0=i0) - i, 0, -voltage * kappa / gap)
    return i, voltage + i * gap / kappa


def law_one(voltage, kappa, d, gap=GAP, i0=I0, metal_kappa=1e7, metal=METAL, offset=False):
    """(i, eta) with one potential."""
    ahead = WIDTH / 12 * np.log(10 * metal_kappa / kappa)  # metal_kappa 10 xi^3 = kappa, xi = exp(-4 x/width)
    gap, metal = gap - ahead, metal + ahead

    def current(phi):
        eta, u = 2 * voltage - phi if offset else phi, -phi / THERMAL
        supply = F * d * C0 * u / gap / np.expm1(u)
        supply /= 1 + supply * ahead / (F * d * C0)  # i = supply (exp(u) - c)
        c = (supply * np.exp(u) - butler_volmer(eta, 0, i0)) / (supply + i0 * np.exp(-eta / (2 * THERMAL)))
        return butler_volmer(eta, c, i0), eta
    phi = root(lambda p: current(p)[0] + kappa * p / gap - metal_kappa * (voltage - p) / metal,
               10 * voltage, 1e-9 * voltage)
    return current(phi)


def state(run, sites=SITES):
    """(i, gap, thickness of the metal, phi where xi = 1/2) at the end; i from the last quarter of the run."""
    last, tip = run.snapshots[-1], run.metrics["tip_m"][-1]
    phi = np.interp(tip, last.grid.centres(0), last.field("phi")[0, 0])
    seconds, fronts = run.metrics["time_s"][-6:], run.metrics["metal_volume_m3"][-6:]
    area = run.metrics["metal_volume_m3"][0] / run.metrics["front_mean_m"][0]
    return np.polyfit(seconds, fronts, 1)[0] / area * F * sites, BOX - tip, tip, phi


def butler_volmer_of_both(bench):
    """(1): c stays at c0, nothing is lost in the electrolyte."""
    found = []
    for voltage in (-0.01, -0.05, -0.1, -0.2):
        wanted = butler_volmer(voltage)
        d = wanted / F * GAP / C0 * THERMAL / -voltage
        name, end = f"bv_{-1000 * voltage:.0f}mV", 0.2e-6 * F * SITES / wanted
        one = state(bench.run(f"{name}_one", case(ONE, voltage, 1e3, d, end)))[0]
        two = state(bench.run(f"{name}_two", case(TWO, voltage, 1e3, diffusivity(1), end)))[0]
        bench.row(f"(1) no loss, ions at c0, {1e3 * voltage:g} mV: current by either mode",
                  f"{wanted:.4g} A/m^2 within 2 % (Butler-Volmer)", f"two potentials {two:.4g} "
                  f"({100 * (two / wanted - 1):+.2g} %), one {one:.4g} ({100 * (one / wanted - 1):+.2g} %)",
                  max(abs(two / wanted - 1), abs(one / wanted - 1)) <= 0.02)
        found.append((voltage, two, one))
    return found


def ohmic_drop(bench):
    """(2): current against conductivity; [(V, share, current with two potentials, with one)]."""
    found = []
    pairs = ((-0.05, 20), (-0.05, 3), (-0.05, 0.5), (-0.05, 0.05), (-0.005, 3), (-0.2, 0.05))
    for voltage, share in pairs[2:] if bench.fast else pairs:
        kappa = share * I0 * GAP / THERMAL
        d = diffusivity(kappa)
        name, end = f"drop_{-1000 * voltage:g}mV_{share:g}", (8 if share > 1 else 1.5) * GAP**2 / d
        runs = [bench.run(f"{name}_two", case(TWO, voltage, kappa, d, 0.05e-6 * F * STILL / I0, sites=STILL))]
        runs += [bench.run(f"{name}_one_{n}", case(ONE, voltage, kappa, d, end, offset=offset, sites=STILL))
                 for n, offset in enumerate((False, True))]
        two, *ones = [state(run, STILL) for run in runs]
        wanted = law_two(voltage, kappa, two[1])[0], law_one(voltage, kappa, d, ones[0][1])[0]
        what = f"(2) {1e3 * voltage:g} mV, kappa RT/(F i0 L) = {share:g}"
        bench.compare(f"{what}: two potentials", wanted[0], two[0], 0.02, "A/m^2, its law")
        for n, variant in enumerate(("phi", "2 V - phi")):
            bench.compare(f"{what}: one potential, eta = {variant}", wanted[1], ones[n][0], 0.02, "A/m^2, its law")
        bench.row(f"{what}: one over two potentials", f"laws: {wanted[1] / wanted[0]:.3g}",
                  f"{ones[0][0] / two[0]:.3g}")
        found.append((voltage, share, two[0], ones[0][0]))
    return found


def feedback(bench, voltage=-0.05):
    """(3): the overpotential when the reaction gets faster, metal hardly better than the electrolyte."""
    kappa = I0 * GAP / THERMAL
    d, metal_kappa = diffusivity(kappa), 2 * kappa
    found = {}
    for name, options in (("two potentials", None), ("one, eta = phi", False), ("one, eta = 2 V - phi", True)):
        measured, laws = [], []
        for times in (0.5, 1.0, 2.0):
            i0, tag = times * I0, f"sign_{name.replace(' ', '_').replace(',', '').replace('=', '')}_{times:g}"
            if options is None:
                _, gap, _, phi = state(bench.run(tag, case(TWO, voltage, kappa, d, 5 / times, i0, sites=STILL)))
                measured.append(voltage - phi)
                laws.append(law_two(voltage, kappa, gap, i0)[1])
                continue
            run = bench.run(tag, case(ONE, voltage, kappa, d, 4 * GAP**2 / d, i0, metal_kappa,
                                      options, STILL))
            _, gap, metal, phi = state(run)
            measured.append(2 * voltage - phi if options else phi)
            laws.append(law_one(voltage, kappa, d, gap, i0, metal_kappa, metal, options)[1])
        change, wanted = (1e3 * (-v[2] + v[0]) for v in (measured, laws))
        bench.row(f"(3) {name}: change of |eta| when i0 grows fourfold, {1e3 * voltage:g} mV, poor metal",
                  f"{wanted:+.3g} mV within 0.2 mV, its law", f"{change:+.3g} mV", abs(change - wanted) <= 0.2)
        found[name] = measured, laws
    return found


def ripple(bench, name, template, voltage, kappa, time, wavelength):
    """A wave on the front of the 2-D cell."""
    text = case(template, voltage, kappa, diffusivity(kappa), time)
    text = text.replace("x_max: reservoir", "x_max: reservoir, y: no_flux")
    values = {"grid.size": [BOX, BOX], "grid.cells": [250, 250], "initial.front": METAL,
              "boundaries.x_min": "electrode", "boundaries.y": "no_flux"}
    sets = growth.plan(values, wavelength, cells=64, time=time, amplitude=0.01)
    return growth.wave(bench.run(f"ripple_{name}", text, sets), 2 * np.pi / wavelength)


def capillarity(bench, wavelength=20e-6):
    """(4): decay of a ripple at 0 V, and growth at -50 mV."""
    k, found, templates = 2 * np.pi / wavelength, {}, {"one": ONE, "two": TWO}
    laws = {"one": MOBILITY * 1.5 * ENERGY * WIDTH * k**2, "two": I0 / THERMAL * ENERGY / (SITES * F)**2 * k**2}
    words = {"one": "L_s kappa k^2", "two": "(V_m/F)^2 i0 f gamma k^2"}
    for name, template in templates.items():
        found[name] = ripple(bench, name, template, 0.0, 1.0, 1.5 / laws[name], wavelength)
        bench.compare(f"(4) ripple of {1e6 * wavelength:g} um at 0 V, {COUNTED[name]}: decay rate", laws[name],
                      -growth.rate(found[name]).omega, 0.02, f"1/s, {words[name]}")
    bench.row("(4) the two clocks: decay with one potential over two", f"laws: {laws['one'] / laws['two']:.3g}",
              f"{growth.rate(found['one']).omega / growth.rate(found['two']).omega:.3g}")
    voltage, kappa = -0.05, 0.02
    time = 3 * WIDTH * SITES * F / law_two(voltage, kappa)[0]
    rate = growth.rate(ripple(bench, "driven_one", ONE, voltage, kappa, 0.5 / laws["one"], wavelength))
    bench.row(f"(4) the same ripple at {1e3 * voltage:g} mV, kappa = {kappa:g} S/m, one potential",
              "decays: V_m i k/F, with the largest current kappa |V|/L, is "
              f"{kappa * -voltage / GAP / SITES / F * k:.2g} 1/s", f"{rate.omega:.3g} 1/s", rate.omega < 0)
    wave = ripple(bench, "driven_two", TWO, voltage, kappa, time, wavelength)
    rate = growth.rate(wave)
    i, eta = law_two(voltage, kappa, BOX - np.interp(rate.time, wave.times, wave.front))
    resistance = THERMAL / I0 / np.cosh(eta / (2 * THERMAL))
    bench.compare("(4) the same, two potentials: growth rate",
                  k * (i - kappa * k**2 * ENERGY / (SITES * F)) / (SITES * F) / (1 + kappa * k * resistance),
                  rate.omega, 0.03, "1/s, (V_m/F) k (i - kappa gamma k^2 V_m/F)/(1 + kappa k R)")
    return found, laws


def check(bench):
    both, ohmic, signs = butler_volmer_of_both(bench), ohmic_drop(bench), feedback(bench)
    draw(bench, both, ohmic, signs, *capillarity(bench))


def draw(bench, both, ohmic, signs, ripples, rates):
    style.apply()
    figure, ((first, second), (third, fourth)) = plt.subplots(2, 2, figsize=(7.4, 5.6))
    two, one = style.LINES[1], style.LINES[0]
    voltages = np.linspace(-0.2, -0.005, 100)
    first.semilogy(-1e3 * voltages, butler_volmer(voltages), color=style.OUTLINE, linewidth=1, label="Butler-Volmer")
    first.plot(*np.transpose([(-1e3 * v, i) for v, i, _ in both]), "o", color=two, label="two potentials")
    first.plot(*np.transpose([(-1e3 * v, i) for v, _, i in both]), "x", color=one, label="one potential")
    first.set(xlabel="-V [mV]", ylabel="current [A/m$^2$]", title="1: no loss, ions at c$_0$")
    shares = np.logspace(-1.6, 1.6, 60)
    for voltage, line in ((-0.2, ":"), (-0.05, "-"), (-0.005, "--")):
        kappas = shares * I0 * GAP / THERMAL
        name = f", {1e3 * voltage:g} mV"
        ohm = -kappas * voltage / GAP
        laws = np.array([(law_two(voltage, k)[0], law_one(voltage, k, diffusivity(k))[0]) for k in kappas]).T / ohm
        second.loglog(shares, laws[0], line, color=two, label="two" + name)
        second.loglog(shares, laws[1], line, color=one, label="one" + name)
    for voltage, share, with_two, with_one in ohmic:
        ohm = -share * I0 / THERMAL * voltage
        second.plot(share, with_two / ohm, "o", color=two)
        second.plot(share, with_one / ohm, "x", color=one)
    second.set(xlabel="$\\kappa$ RT/(F i$_0$ L)", ylabel="current / ($\\kappa$ |V| / L)",
               title="2: as the ohmic drop grows (to the left)")
    for (name, (measured, laws)), colour, mark in zip(signs.items(), (two, one, style.LINES[2]), "oxs"):
        third.plot((0.5, 1, 2), -1e3 * np.array(laws), "-", color=colour, linewidth=1)
        third.plot((0.5, 1, 2), -1e3 * np.array(measured), mark, color=colour, label=name)
    third.set(xlabel="exchange current / 10 A/m$^2$", ylabel="|$\\eta$| [mV]",
              title="3: feedback of a faster reaction, -50 mV")
    for name, colour, mark in (("one", one, "x"), ("two", two, "o")):
        wave = ripples[name]
        fourth.loglog(wave.times[1:], wave.amplitudes[1:] / wave.amplitudes[0], mark, markersize=3, color=colour)
        times = np.logspace(-2, np.log10(2), 60) / rates[name]
        fourth.plot(times, np.exp(-rates[name] * times), color=colour, linewidth=1, label=COUNTED[name])
    fourth.set(xlabel="time [s]", ylabel="amplitude / its start",
               title="4: a ripple of 20 µm decays at 0 V", ylim=(0.1, 1.3))
    for panel in (first, second, third, fourth):
        panel.grid()
        panel.legend(frameon=False, fontsize=6.5)
    figure.tight_layout()
    bench.figure("modes", figure, "Marks: Mossfield; lines: the sharp law of each mode.")
