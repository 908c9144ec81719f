#pragma once
// Double well, interpolation and the flat interface they make (physics.md 2.1; Chen 2015 eq. 3).
//   f(xi) = W xi^2 (1-xi)^2 + kappa/2 |grad xi|^2
//   xi = (1 + tanh(2 psi/delta))/2, psi the signed distance, positive in metal

#include <cmath>

#include "physics/elementary.hpp"

namespace mossfield {

/// (1 + tanh(2 psi/delta))/2 without cancellation in either tail.
MOSSFIELD_INLINED_LAW double order_parameter(double psi, double width) {
  const double e = exponential(-4 * fabs(psi) / width), tail = e / (1 + e);
  return psi > 0 ? 1 - tail : tail;
}
/// d(xi)/d(psi) [1/m]
MOSSFIELD_LAW double order_parameter_slope(double psi, double width) {
  const double e = exponential(-4 * fabs(psi) / width), s = 1 + e;
  return 4 / width * e / (s * s);
}
/// Both, from the same exponential.
struct Profile {
  double xi, slope;
};
MOSSFIELD_INLINED_LAW Profile interface_profile(double psi, double width) {
  const double e = exponential(-4 * fabs(psi) / width), s = 1 + e, tail = e / s;
  return {psi > 0 ? 1 - tail : tail, 4 / width * e / (s * s)};
}

/// Metal fraction h = xi^3 (6 xi^2 - 15 xi + 10); h(1 - xi) = 1 - h(xi).
MOSSFIELD_LAW double metal_fraction(double xi) {
  return xi * xi * xi * (xi * (6 * xi - 15) + 10);
}
/// h'
MOSSFIELD_LAW double metal_fraction_slope(double xi) {
  return 30 * xi * xi * (1 - xi) * (1 - xi);
}

/// h''
MOSSFIELD_LAW double metal_fraction_curvature(double xi) {
  return 60 * xi * (1 - xi) * (1 - 2 * xi);
}

/// g = xi^2 (1-xi)^2, g', g''
MOSSFIELD_LAW double double_well(double xi) {
  return xi * xi * (1 - xi) * (1 - xi);
}
MOSSFIELD_LAW double double_well_slope(double xi) {
  return 2 * xi * (1 - xi) * (1 - 2 * xi);
}
MOSSFIELD_LAW double double_well_curvature(double xi) {
  return 2 * (1 + 6 * xi * (xi - 1));
}

/// (interface energy gamma [J/m^2], width delta [m]) <-> (barrier W [J/m^3], gradient coefficient kappa
/// [J/m])
MOSSFIELD_LAW double barrier_of(double energy, double width) {
  return 12 * energy / width;
}
MOSSFIELD_LAW double gradient_coefficient_of(double energy, double width) {
  return 1.5 * energy * width;
}
MOSSFIELD_LAW double interface_energy_of(double barrier, double gradient) {
  return sqrt(barrier * gradient / 18);
}
MOSSFIELD_LAW double interface_width_of(double barrier, double gradient) {
  return 4 * sqrt(gradient / (2 * barrier));
}

}  // namespace mossfield
