#include "kernels/noise.hpp"

#include <cmath>

#include "kernels/noise_kernels.hpp"

namespace mossfield {

namespace {

template <bool normal>
void add_group(const Grid& grid, const NoiseParameters& noise, double t, double dt, long long group,
               Field& mean) {
  const Box& b = grid.box();
  const auto g = static_cast<std::uint64_t>(group);
  AddNoise<normal> add{mean.data(),
                       {},
                       {static_cast<unsigned int>(g), static_cast<unsigned int>(g >> 32)},
                       {{static_cast<unsigned int>(noise.seed), static_cast<unsigned int>(noise.seed >> 32)}},
                       static_cast<unsigned long long>(b.Nx),
                       static_cast<unsigned long long>(b.Nx) * static_cast<unsigned long long>(b.Ny)};
  const double amplitude = noise_amplitude(noise.intensity, grid.cell_volume(), noise.time_bin);
  for (int m = 0; m < 4; ++m)
    add.share[m] = amplitude * bin_share(4.0 * static_cast<double>(group) + m, noise.time_bin, t, dt);
  for_each_cell(grid, add);
}

}  // namespace

void add_noise(const Grid& grid, const NoiseParameters& noise, double t, double dt, Field& mean) {
  if (!(noise.intensity > 0)) return;
  const auto group = [&](double time) {
    return static_cast<long long>(std::floor(std::floor(time / noise.time_bin) / 4));
  };
  for (long long g = group(t); g <= group(t + dt); ++g)
    noise.normal ? add_group<true>(grid, noise, t, dt, g, mean)
                 : add_group<false>(grid, noise, t, dt, g, mean);
}

}  // namespace mossfield
