#pragma once
// The grand-potential model of Hong & Viswanathan, ACS Energy Lett. 3 (2018) 1737, with the constants of
// Ahmad, Hong & Viswanathan, PNAS 117 (2020) 26672 (their input liqcrys_K0.i), in a bilinear element.
// Unknowns of a node: order parameter xi, grand potential w (of RT c0-like energy), potential phi [V];
// lengths in um, times in s. With h = xi^3 (6 xi^2 - 15 xi + 10), l = 1 - h and eta the overpotential:
//   d(xi)/dt = L kappa lap xi - L B d[xi^2 (1-xi)^2]/dxi - Ls h' { e^{f eta/2} - (c_l l/c0) e^{-f eta/2} }
//   chi dw/dt = div[ M0 c_l ( l grad w + l^2 F grad phi ) ] - h' (dv c_s - c_l) d(xi)/dt
//   div[ (S1/S2 h + l) grad phi ] = ft2 d(xi)/dt
// Written from the papers; shares nothing with the program it is compared with.

#include <algorithm>
#include <cmath>

namespace published {

struct Model {
  double gradient = 0.33, mobility = 6.318, barrier = 2.64, reaction = 0.1347;
  double solid_energy = -13.64, liquid_energy = 2.598, site_ratio = 5.342, thermal = 0.987, charge = 38.14;
  double diffusion = 319.7, reference = 0.067083438;
  double metal_conductivity = 3.953e12 / 4.704e5, deposit_charge = 2.934e3 / 4.704e5;
  double voltage = -0.2, front = 20;
  bool fixed_minus_potential = false;  ///< overpotential -0.4 V - phi instead of phi
};

/// Values of the four shape functions and their derivatives on the unit square.
struct Point {
  double n[4], gx[4], gy[4];
};

/// Nodes in the order (0,0), (1,0), (0,1), (1,1). Gauss 2 x 2, or the corners: a lumped mass and sources node
/// by node, as finite differences have them.
inline void quadrature(bool lumped, Point (&rule)[4]) {
  const double a = lumped ? 0 : 0.5 - 0.5 / std::sqrt(3.0), at[2] = {a, 1 - a};
  for (int q = 0; q < 4; ++q)
    for (int m = 0; m < 4; ++m) {
      const double x = at[q & 1], y = at[q >> 1];
      const double fx = m & 1 ? x : 1 - x, fy = m >> 1 ? y : 1 - y;
      rule[q].n[m] = fx * fy;
      rule[q].gx[m] = (m & 1 ? 1 : -1) * fy;
      rule[q].gy[m] = (m >> 1 ? 1 : -1) * fx;
    }
}

/// One field at a point: value, gradient [1/um], and the scheme's difference in time [1/s].
struct Jet {
  double u = 0, x = 0, y = 0, rate = 0;
};

/// Residual r_i and its derivatives at a point: the part tested with N and the part tested with grad N.
struct Terms {
  double source[3] = {}, flux_x[3] = {}, flux_y[3] = {};
  double source_by[3][3] = {};                        // derivative of source i by value of field j
  double flux_x_by[3][3] = {}, flux_y_by[3][3] = {};  // of the flux i by value of field j
  double conduction[3][3] = {};                       // of the flux i by gradient of field j
};

enum { xi_, w_, phi_ };

inline double share(double x) {
  return x * x * x * (x * (6 * x - 15) + 10);
}

/// a0: derivative of a rate by the new value [1/s]. `whole`: where xi is an unknown.
inline Terms terms_at(const Model& m, const Jet& xi, const Jet& w, const Jet& phi, double a0, bool whole) {
  Terms t;
  const double x = std::min(1.0, std::max(0.0, xi.u)), f = m.charge / m.thermal;
  const double h = share(x), l = share(1 - x), h1 = 30 * x * x * (1 - x) * (1 - x),
               h2 = 60 * x * (1 - x) * (1 - 2 * x);
  const double el = std::exp((m.liquid_energy - w.u) / m.thermal),
               es = std::exp((m.solid_energy - w.u) / m.thermal);
  const double cl = 1 / (1 + el), cl1 = cl * (1 - cl) / m.thermal, cl2 = cl1 * (1 - 2 * cl) / m.thermal;
  const double cs = 1 / (1 + es), cs1 = cs * cs * es / m.thermal, cs2 = cs1 * (1 - 2 * cs) / m.thermal;
  if (whole) {  // double well and reaction
    const double sign = m.fixed_minus_potential ? -1 : 1,
                 eta = m.fixed_minus_potential ? -0.4 - phi.u : phi.u;
    const double up = std::exp(0.5 * f * eta), down = 1 / up, drive = up - cl * l / m.reference * down;
    t.source[xi_] = m.mobility * m.barrier * 2 * xi.u * (1 - xi.u) * (1 - 2 * xi.u) + m.reaction * h1 * drive;
    t.source_by[xi_][xi_] = m.mobility * m.barrier * 2 * (1 + 6 * xi.u * (xi.u - 1)) +
                            m.reaction * (h2 * drive + h1 * cl * h1 / m.reference * down);
    t.source_by[xi_][w_] = -m.reaction * h1 * cl1 * l / m.reference * down;
    t.source_by[xi_][phi_] = sign * m.reaction * h1 * 0.5 * f * (up + cl * l / m.reference * down);
  }
  t.source[xi_] += xi.rate;
  t.source_by[xi_][xi_] += a0;
  const double chi = cl1 * l + m.site_ratio * cs1 * h, jump = m.site_ratio * cs - cl;
  t.source[w_] = chi * w.rate + jump * h1 * xi.rate;
  t.source_by[w_][w_] =
      chi * a0 + (cl2 * l + m.site_ratio * cs2 * h) * w.rate + (m.site_ratio * cs1 - cl1) * h1 * xi.rate;
  t.source_by[w_][xi_] = (m.site_ratio * cs1 - cl1) * h1 * w.rate + jump * (h2 * xi.rate + h1 * a0);
  t.source[phi_] = m.deposit_charge * xi.rate;
  t.source_by[phi_][xi_] = m.deposit_charge * a0;
  const double diffusion = m.diffusion * cl * l, migration = diffusion * l * f,
               conductivity = m.metal_conductivity * h + l;
  t.flux_x[xi_] = m.mobility * m.gradient * xi.x, t.flux_y[xi_] = m.mobility * m.gradient * xi.y;
  t.flux_x[w_] = diffusion * w.x + migration * phi.x, t.flux_y[w_] = diffusion * w.y + migration * phi.y;
  t.flux_x[phi_] = conductivity * phi.x, t.flux_y[phi_] = conductivity * phi.y;
  const double by_xi = -m.diffusion * cl * h1, by_w = m.diffusion * cl1 * l;
  t.flux_x_by[w_][xi_] = by_xi * (w.x + 2 * l * f * phi.x),
  t.flux_y_by[w_][xi_] = by_xi * (w.y + 2 * l * f * phi.y);
  t.flux_x_by[w_][w_] = by_w * (w.x + l * f * phi.x), t.flux_y_by[w_][w_] = by_w * (w.y + l * f * phi.y);
  t.flux_x_by[phi_][xi_] = (m.metal_conductivity - 1) * h1 * phi.x;
  t.flux_y_by[phi_][xi_] = (m.metal_conductivity - 1) * h1 * phi.y;
  t.conduction[xi_][xi_] = m.mobility * m.gradient;
  t.conduction[w_][w_] = diffusion, t.conduction[w_][phi_] = migration;
  t.conduction[phi_][phi_] = conductivity;
  return t;
}

}  // namespace published
