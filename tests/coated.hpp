#pragma once
// What tests of a film share.

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {

inline constexpr double molar_volume = 1.3e-5, per_charge = molar_volume / faraday;

inline CoatingLayer layer(double thickness, double conductivity) {
  CoatingLayer out;
  out.present = true;
  out.thickness = thickness;
  out.conductivity = conductivity;
  return out;
}

/// di/dA of a front under a resolved film of conductivity h/R whose faces both follow the wave, from
/// Laplace's equation in film, (a cosh kx + b sinh kx) cos ky, and electrolyte, d exp(-kx) cos ky.
inline double resolved_film(double k, double j0, double kappa, double reaction, double film, double h) {
  const double s = h / film, c = std::cosh(k * h), sh = std::sinh(k * h), across = c + s / kappa * sh;
  const double b = (j0 / kappa - j0 / s + j0 / s * across) / (s * k * reaction * across + sh + s / kappa * c);
  return s * k * b;
}

}  // namespace mossfield::test
