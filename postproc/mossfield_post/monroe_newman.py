"""The elastic stability criterion of Monroe and Newman, J. Electrochem. Soc. 152, A396 (2005), with the molar-volume
ratio of Ahmad and Viswanathan, Phys. Rev. Lett. 119, 056003 (2017): two elastic half-spaces, an electrode and a solid
above it, pushed to a wave A cos ky; what their stresses change of the equilibrium potential at a crest.

Read it with care. The sign of the deviatoric term is the published one; a balance of tractions with tension positive
gives the other (then both terms hold a crest back wherever the solid is the stiffer one and v < 1). Lithium that
flows at 1 MPa bears a thousandth of the stresses of this theory. It is a formula to compare with, not a prediction.
"""
import dataclasses

import numpy as np

FARADAY = 96485.33212


@dataclasses.dataclass
class Pair:
    """Electrode (e) and solid (s): shear moduli [Pa], Poisson ratios; v = V(cation in the solid)/V(metal)."""
    shear_e: float
    shear_s: float
    poisson_e: float = 0.42
    poisson_s: float = 0.33
    v: float = 0.0

    def denominator(self):
        return (self.shear_e * (1 - self.poisson_e) * (3 - 4 * self.poisson_s)
                + self.shear_s * (1 - self.poisson_s) * (3 - 4 * self.poisson_e))

    def pressures(self):
        """(p_e, p_s) over k A [Pa]: minus half the in-plane trace, at the interface."""
        e, s = self.shear_e, self.shear_s
        d = self.denominator()
        return (-e * (e * (3 - 4 * self.poisson_s) + s) / d, s * (e + s * (3 - 4 * self.poisson_e)) / d)

    def deviators(self):
        """tau_e - tau_s over k A [Pa], normal, tension positive."""
        n = 2 - 3 * self.poisson_e - 3 * self.poisson_s + 4 * self.poisson_e * self.poisson_s
        return 4 * self.shear_e * self.shear_s * n / self.denominator()


def stress_term(pair):
    """What stress adds to a crest's potential times F/(V_m k A) [Pa]; > 0: deposition there is opposed."""
    return -0.5 * (1 + pair.v) * pair.deviators() + 0.5 * (1 - pair.v) * sum(pair.pressures())


def criterion(pair, wavenumber, energy, molar_volume):
    """Change of the equilibrium potential of a crest per amplitude [V/m]: stress and surface energy [J/m^2]; > 0:
    stable."""
    return molar_volume / FARADAY * wavenumber * (stress_term(pair) + 0.5 * (1 + pair.v) * energy * wavenumber)


def neutral_ratio(poisson_e=0.42, poisson_s=0.33, v=0.0):
    """G_s/G_e where stress neither helps nor hinders; 3 - 4 poisson_s for v = 0. Stable above it for v < 1, below it
    for v > 1. Raises ValueError where there is none."""
    def at(ratio):
        return stress_term(Pair(1.0, ratio, poisson_e, poisson_s, v))
    ratios = np.geomspace(1e-4, 1e4, 4001)
    values = np.array([at(r) for r in ratios])
    crossing = np.flatnonzero(values[:-1] * values[1:] <= 0)
    if len(crossing) == 0:
        raise ValueError(f"no modulus ratio between 1e-4 and 1e4 is neutral at v = {v}")
    low, high = ratios[crossing[-1]], ratios[crossing[-1] + 1]
    for _ in range(60):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if at(low) * at(middle) > 0 else (low, middle)
    return np.sqrt(low * high)


def report(shear_e, shear_s, poisson_e, poisson_s, v, energy, wavelengths, molar_volume):
    """Lines of text: the verdict of the theory for each wavelength [m]."""
    pair = Pair(shear_e, shear_s, poisson_e, poisson_s, v)
    try:
        neutral = f"neutral to stress at {neutral_ratio(poisson_e, poisson_s, v):.4g}"
    except ValueError:  # v = 1: the pressures cancel, the deviatoric term has one sign
        neutral = "no ratio is neutral to stress"
    lines = [f"modulus ratio {shear_s / shear_e:.3g}, {neutral}"]
    for wavelength in wavelengths:
        k = 2 * np.pi / wavelength
        shift = criterion(pair, k, energy, molar_volume)
        lines.append(f"{1e6 * wavelength:8.4g} um  {1e-3 * shift:+.3g} mV/um of amplitude: "
                     f"{'a crest is held back' if shift > 0 else 'a crest grows'}")
    return lines + ["By the published signs, for elastic metal: see the warning in postproc/README.md."]
