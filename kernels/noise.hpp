#pragma once
// Noise that depends on the seed, the cell and the time only: the same for any ranks, threads, steps, device.

#include <cstdint>

#include "kernels/field.hpp"

namespace mossfield {

struct NoiseParameters {
  double intensity = 0;  ///< [m^3/s]
  double time_bin = 1;   ///< [s]
  std::uint64_t seed = 1;
  bool normal = true;  ///< normal draws, or uniform ones of the same variance
};

/// Adds to `mean` [1/s] the mean over [t, t + dt] of the noise in each owned cell.
void add_noise(const Grid& grid, const NoiseParameters& noise, double t, double dt, Field& mean);

}  // namespace mossfield
