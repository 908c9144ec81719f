#pragma once
// The cosine that a front is bent to.

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {

struct FrontWave {
  double amplitude, mean;  ///< [m]
};

/// First Fourier component of the line psi = 0 over a box one wave wide, or half a one.
inline FrontWave front_wave(const Bench& bench, double waves = 1) {
  const int n = bench.values.grid.cells[1];
  const double k = 2 * M_PI * waves / bench.values.grid.size[1];
  double c = 0, s = 0, mean = 0;
  for (int j = 0; j < n; ++j) {
    const double x = bench.front(j), y = (j + 0.5) * bench.grid.spacing()[1];
    c += 2 * x * std::cos(k * y) / n, s += 2 * x * std::sin(k * y) / n, mean += x / n;
  }
  return {waves < 1 ? c : std::hypot(c, s), mean};
}

}  // namespace mossfield::test
