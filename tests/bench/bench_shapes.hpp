#pragma once
// Conductivities in the unit cube, k inside and 1 outside: what the solvers were compared on before.

#include <cmath>
#include <string>

#include "tests/elliptic_problem.hpp"

namespace mossfield::bench {

using test::Function;

inline double from_sphere(double x, double y, double z) {
  return std::sqrt((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5) + (z - 0.5) * (z - 0.5)) - 0.25;
}

/// A slab of metal on the electrode with 4 x 4 cylinders on it.
inline bool in_fingers(double x, double y, double z) {
  const double fy = std::fmod(4 * y, 1.0) - 0.5, fz = std::fmod(4 * z, 1.0) - 0.5;
  return x < 0.1 || (x < 0.7 && fy * fy + fz * fz < 0.09);
}

/// A network of metal from the electrode to 0.8.
inline bool in_gyroid(double x, double y, double z) {
  const double w = 4 * 3.14159265358979;
  const double level = std::sin(w * x) * std::cos(w * y) + std::sin(w * y) * std::cos(w * z) +
                       std::sin(w * z) * std::cos(w * x);
  return x < 0.8 && level > 0.3;
}

/// smooth: the sphere with a tanh of 1.5 cells through h = p^3 (6 p^2 - 15 p + 10).
inline double smooth_k(double distance, double inside, double h) {
  const double p = (1 - std::tanh(distance / (1.5 * h))) / 2, share = p * p * p * (6 * p * p - 15 * p + 10);
  return inside * share + (1 - share);
}

/// sphere, fingers, gyroid, smooth, islands; repeated in z with period 1. h: cell.
inline Function cube_shape(const std::string& name, double inside, double h) {
  const auto repeated = [](double z) { return z - std::floor(z); };
  if (name == "smooth")
    return [=](double x, double y, double z) { return smooth_k(from_sphere(x, y, repeated(z)), inside, h); };
  if (name == "islands") {
    const Function balls = test::shape("islands", inside);
    return [=](double x, double y, double z) { return balls(x, y, repeated(z)); };
  }
  return [=](double x, double y, double z) {
    const double Z = repeated(z);
    const bool metal = name == "sphere"    ? from_sphere(x, y, Z) < 0
                       : name == "fingers" ? in_fingers(x, y, Z)
                                           : in_gyroid(x, y, Z);
    return metal ? inside : 1.0;
  };
}

}  // namespace mossfield::bench
