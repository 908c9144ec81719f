"""Linear stability of a flat front, sharp interface: uniform salt, and a binary electrolyte between two electrodes."""
import numpy as np

FARADAY, GAS, TEMPERATURE = 96485.33212, 8.31446261815324, 298.15
THERMAL = GAS * TEMPERATURE / FARADAY  # RT/F [V]


def secondary(k, current, conductivity, exchange_current, energy, molar_volume, gap):
    """omega [1/s] in uniform salt (physics.md 2.5), with a flat plate of fixed potential at `gap` [m]; a = 1/2."""
    per_charge = molar_volume / FARADAY
    resistance = THERMAL / (exchange_current * np.cosh(np.arcsinh(current / (2 * exchange_current))))
    conductance = conductivity * k / np.tanh(k * gap)
    return (per_charge * (current * conductance / conductivity - conductance * per_charge * energy * k ** 2)
            / (1 + conductance * resistance))


# Khoo, Zhao, Bazant, JES 166 A2280 (2019): lengths in L, times in L^2/D, potentials in RT/F; z = 1, D+ = D-,
# no fixed charge
GAMMA, B_M, B_V, SITE_FRACTION = 8.743378e-5, 1.299813e-4, 5.199251e-4, 0.01


def base_state(flux, time):
    """(c, dc/dt) at the cathode when the salt flux `flux` = 2 J has flowed through a unit gap for `time` (or inf)."""
    n = np.arange(1, 400, 2) * np.pi
    decay = np.exp(-n ** 2 * time)
    return 1 - flux / 2 + (4 * flux / n ** 2 * decay).sum(), -4 * flux * decay.sum()


def binary(k, j, time=np.inf):
    """omega(k) of a deposit at J = j times the limiting current, Da = 1: get_omega_approx.m of their repository."""
    a, c_x = 0.5, -2 * j
    c, c_t = base_state(2 * j, time)
    phi_x, exchange = c_x / c, np.sqrt(SITE_FRACTION * c)
    eta = -2 * np.arcsinh(j / (2 * exchange))
    forward, backward = np.exp(-a * eta), np.exp((1 - a) * eta)
    slope = a * forward + (1 - a) * backward
    b = 2 * c  # z_p D_p - z D times c, with D = D_p = 1 and z = -1
    x1, x2 = -c_t / (c * k), (k - phi_x) / (c * k)
    g1, g2 = slope * (phi_x + GAMMA * k ** 2) + forward * c_x / c, forward / c
    t1 = -b * x2 * k - 2 * phi_x
    t2, t3 = B_V * exchange * (g1 - x1 * slope) - B_M * b * x1 * k, B_V * exchange * (g2 + x2 * slope)
    return B_M * (t1 * t2 / (t3 - B_M * t1) - b * x1 * k)
