#pragma once
// A solution of the coupled equations made up in closed form, all derivatives by hand: a wavy moving front in
// a salt and a potential that vary in space and time. Counter side x = L: c = c0, phi = 0 (reservoir); x = 0:
// no flux; y periodic. Written from the equations of physics/README.md, not from the kernels.

#include <algorithm>
#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {

struct Manufactured {
  static constexpr double length = 20e-6, height = 14e-6, width = 2.6e-6, pi = 3.14159265358979323846;
  static constexpr double c0 = 1000, metal_potential = -0.03, surface_energy = 50, strength = 0.03,
                          angle = 0.3;
  static constexpr double temperature = 313.15, transference = 0.3, exponent = 0.7, factor = 1.4;
  static constexpr double k = 2 * pi / height, w = 2 * pi / 20, speed = 2e-8;

  static Case question(int nx, int ny) {
    Case v = lithium({nx, ny, 1}, {length, height, 1.3e-6});
    v.grid.sides[1] = SideKind::reservoir;
    v.interface.width = width;
    v.interface.energy = surface_energy;
    v.interface.anisotropy_strength = strength;
    v.interface.anisotropy_angle = angle;
    v.electrolyte.conductivity = 0.05;
    v.electrolyte.conductivity_polynomial = {0.2, 1.3, -0.5};
    v.electrolyte.diffusivity_polynomial = {1.4, -0.4};
    v.kinetics.transfer_coefficient = 0.4;
    v.kinetics.concentration_exponent = exponent;
    v.temperature = temperature;
    v.electrolyte.transference_number = transference;
    v.electrolyte.thermodynamic_factor = factor;
    v.initial.front = 8e-6;
    v.drive.voltage = metal_potential;
    v.time.tolerance = 1e-7;  // charge and salt are iterated to 0.02 of it
    v.solver.tolerance = 1e-11;
    return v;
  }

  /// psi, c or phi with its derivatives
  struct Jet {
    double u, x, y, t, xx, xy, yy;
    double square() const { return x * x + y * y; }
    double laplacian() const { return xx + yy; }
  };
  static double dot(const Jet& a, const Jet& b) { return a.x * b.x + a.y * b.y; }

  /// (1 + 0.08 sin(k y + 1)) (8 um + v t + 0.8 um cos(k y - w t) - x)
  static Jet psi(double x, double y, double t) {
    const double g = 1 + 0.08 * std::sin(k * y + 1), g1 = 0.08 * k * std::cos(k * y + 1),
                 g2 = -0.08 * k * k * std::sin(k * y + 1);
    const double a = 0.8e-6, q = k * y - w * t, d = 8e-6 + speed * t + a * std::cos(q) - x,
                 d1 = -a * k * std::sin(q), d2 = -a * k * k * std::cos(q), dt = speed + a * w * std::sin(q);
    return {g * d, -g, g1 * d + g * d1, g * dt, 0, -g1, g2 * d + 2 * g1 * d1 + g * d2};
  }
  /// u0 + s (1 + cos(pi x/L))/2 (1 + b sin(k y + n w t + e))
  static Jet field(double u0, double s, double b, double n, double e, double x, double y, double t) {
    const double m = pi / length, p = s * (1 + std::cos(m * x)) / 2, p1 = -s * m * std::sin(m * x) / 2,
                 p2 = -s * m * m * std::cos(m * x) / 2;
    const double q = k * y + n * w * t + e, r = 1 + b * std::sin(q), r1 = b * k * std::cos(q),
                 r2 = -b * k * k * std::sin(q);
    return {u0 + p * r, p1 * r, p * r1, p * b * n * w * std::cos(q), p2 * r, p1 * r1, p * r2};
  }
  static Jet c(double x, double y, double t) { return field(c0, 0.25 * c0, 0.4, 1, 0.2, x, y, t); }
  static Jet phi(double x, double y, double t) { return field(0, -0.02, 0.3, -1.6, 2.1, x, y, t); }

  struct Forcing {
    double front, salt, charge;
  };
  static Forcing forcing(double x, double y, double t) {
    const double f = faraday / (gas_constant * temperature), volume_per_charge = 1.3e-5 / faraday, a = 0.4;
    const Jet p = psi(x, y, t), s = c(x, y, t), v = phi(x, y, t);
    // metal fraction h and its derivative by psi; the electrolyte's fraction e = 1 - h
    const double th = std::tanh(2 * p.u / width), xi = (1 + th) / 2, xi1 = (1 - th * th) / width;
    const double h1 = 30 * xi * xi * (1 - xi) * (1 - xi) * xi1, m = 1 - xi;
    const double e = m * m * m * (6 * m * m - 15 * m + 10) + 1e-5;
    // reaction: stiffness times curvature, Butler-Volmer with i0 ~ c^m
    const double g = std::sqrt(p.square());
    const double along = (p.x * p.x * p.xx + 2 * p.x * p.y * p.xy + p.y * p.y * p.yy) / p.square();
    // of the front: that of this level, moved by its distance along the normal (a half to twice at most)
    const double level = -(p.laplacian() - along) / g;
    const double curvature = level / std::clamp(1 + level * p.u / std::max(g, 1.0), 0.5, 2.0);
    const double stiffness =
        surface_energy * (1 - 15 * strength * std::cos(4 * (std::atan2(p.y, p.x) - angle)));
    // potential and concentration of the front, to first order along the normal, half a width at most
    const double way = -width / 2 * th / std::max(p.square(), 1.0);
    const auto bounded = [](double u, double most) { return u / std::pow(1 + std::pow(u / most, 4), 0.25); };
    const double c_front = s.u + bounded(way * dot(p, s), s.u);
    const double eta =
        metal_potential - v.u - bounded(way * dot(p, v), 1 / f) + volume_per_charge * stiffness * curvature;
    const double i =
        30 * std::pow(c_front / c0, exponent) * (std::exp(-a * f * eta) - std::exp((1 - a) * f * eta));
    Forcing out{};
    out.front = p.t;
    if (std::fabs(p.u) <= width) out.front -= volume_per_charge * i * g;  // the reaction stops there
    // what the moving front takes up, S = (F/V_m) dh/dt
    const double source = h1 * p.t / volume_per_charge;
    const double r = s.u / c0;
    const double kappa = 0.05 * (0.2 + 1.3 * r - 0.5 * r * r), kappa1 = 0.05 * (1.3 - r) / c0;
    const double d = 3e-10 * (1.4 - 0.4 * r), d1 = -3e-10 * 0.4 / c0;
    const double ud = 2 / f * (1 - transference) * factor;  // of the diffusion potential
    // div( e kappa (grad phi - ud grad ln c) ), grad e = -h1 grad psi
    const double ec = -h1 * dot(p, s), ep = -h1 * dot(p, v);
    const double ohmic = kappa * ep + e * kappa1 * dot(s, v) + e * kappa * v.laplacian();
    const double diffusive = ud * (kappa * ec / s.u + e * kappa1 * s.square() / s.u +
                                   e * kappa * (s.laplacian() / s.u - s.square() / (s.u * s.u)));
    out.charge = source - (ohmic - diffusive);
    out.salt = -h1 * p.t * s.u + e * s.t - (d * ec + e * d1 * s.square() + e * d * s.laplacian()) +
               (1 - transference) / faraday * source;
    return out;
  }
};

}  // namespace mossfield::test
