#pragma once
// Noise that depends on the seed, the cell and the time only: the same for any ranks, threads, steps, device.

#include <cstdint>
#include <vector>

#include "kernels/field.hpp"

namespace mossfield {

struct NoiseParameters {
  double intensity = 0;  ///< [m^3/s]
  double time_bin = 1;   ///< [s]
  std::uint64_t seed = 1;
  bool normal = true;  ///< normal draws, or uniform ones of the same variance
};

/// A stretch of time and what the mean over it counts.
struct NoiseWindow {
  double begin, length;  ///< [s]
  double weight;
};

/// Adds to `sum` [1/s] the weighted means of the noise over the windows, in each owned cell.
void add_noise(const Grid& grid, const NoiseParameters& noise, const std::vector<NoiseWindow>& windows,
               Field& sum);

/// The same for steps one after the other: a window that the last call had, too, is not drawn again.
class NoiseMeans {
 public:
  explicit NoiseMeans(const Grid& grid);
  void add(const NoiseParameters& noise, const std::vector<NoiseWindow>& windows, Field& sum);

 private:
  struct Mean {
    double begin = 0, length = 0;
    Field value;  ///< [1/s]
  };
  Mean means_[2];
};

}  // namespace mossfield
