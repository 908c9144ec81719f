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

/// A flat front, coated or not, that takes up 10 A/m^2.
inline Case flat_coated(const CoatingCase& coating) {
  Case v = lithium({120, 4, 1}, {30e-6, 2e-6, 1e-6});
  v.interface.width = 3e-6;
  v.initial.front = 8e-6;
  v.drive.current = 10;
  v.coating = coating;
  return v;
}

/// x of f(x) = 0, f rising, between low and high, to the last digit.
template <class F>
long double root(F&& f, long double low, long double high) {
  for (int n = 0; n < 200; ++n) {
    const long double x = (low + high) / 2;
    (f(x) < 0 ? low : high) = x;
  }
  return (low + high) / 2;
}
/// Butler-Volmer with a = 1/2 at 25 C, deposition positive: i of eta behind a resistance.
inline long double deposited(long double i0, long double eta, long double resistance) {
  const long double f = inverse_thermal_voltage(298.15);
  const auto left = [&](long double i) { return i + 2 * i0 * std::sinh(f * (eta + i * resistance) / 2); };
  const long double most = -2 * i0 * std::sinh(f * eta / 2);
  return root(left, std::min(most, 0.0L), std::max(most, 0.0L));
}

/// di/dA of a front under a resolved film of conductivity h/R whose faces both follow the wave, from
/// Laplace's equation in film, (a cosh kx + b sinh kx) cos ky, and electrolyte, d exp(-kx) cos ky.
inline double resolved_film(double k, double j0, double kappa, double reaction, double film, double h) {
  const double s = h / film, c = std::cosh(k * h), sh = std::sinh(k * h), across = c + s / kappa * sh;
  const double b = (j0 / kappa - j0 / s + j0 / s * across) / (s * k * reaction * across + sh + s / kappa * c);
  return s * k * b;
}

}  // namespace mossfield::test
