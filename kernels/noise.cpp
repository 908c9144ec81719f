#include "kernels/noise.hpp"

#include <cmath>

#include "kernels/noise_kernels.hpp"

namespace mossfield {

void add_noise(const Grid& grid, const NoiseParameters& noise, double t, double dt, Field& mean) {
  if (!(noise.intensity > 0)) return;
  const Box& b = grid.box();
  const auto group = [&](double time) {
    return static_cast<long long>(std::floor(std::floor(time / noise.time_bin) / 4));
  };
  for_each_cell(
      grid, AddNoise{mean.data(), noise_amplitude(noise.intensity, grid.cell_volume(), noise.time_bin),
                     noise.time_bin, t, dt, group(t), group(t + dt), static_cast<unsigned int>(noise.seed),
                     static_cast<unsigned int>(noise.seed >> 32), b.Nx, 1L * b.Nx * b.Ny, noise.normal});
}

}  // namespace mossfield
