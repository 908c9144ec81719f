#include "kernels/noise.hpp"

#include <cmath>
#include <set>

#include "kernels/noise_lanes.hpp"

namespace mossfield {

namespace {

using Windows = std::vector<NoiseWindow>;

template <bool normal>
void add_group(const Grid& grid, const NoiseParameters& noise, const Windows& windows, long long group,
               Field& sum) {
  const Box& b = grid.box();
  const auto g = static_cast<std::uint64_t>(group);
  AddNoise<normal> add{sum.data(),
                       {},
                       {static_cast<unsigned int>(g), static_cast<unsigned int>(g >> 32)},
                       {{static_cast<unsigned int>(noise.seed), static_cast<unsigned int>(noise.seed >> 32)}},
                       static_cast<unsigned long long>(b.Nx),
                       static_cast<unsigned long long>(b.Nx) * static_cast<unsigned long long>(b.Ny)};
  const double amplitude = noise_amplitude(noise.intensity, grid.cell_volume(), noise.time_bin);
  for (int m = 0; m < 4; ++m) {
    const double bin = 4.0 * static_cast<double>(group) + m;
    for (const NoiseWindow& w : windows)
      add.share[m] += amplitude * w.weight * bin_share(bin, noise.time_bin, w.begin, w.length);
  }
#ifdef __AVX2__
  if constexpr (!normal)
    if (grid.device() == Device::cpu) return host::add_flat_noise(grid.box(), add);
#endif
  for_each_cell(grid, add);
}

}  // namespace

void add_noise(const Grid& grid, const NoiseParameters& noise, const Windows& windows, Field& sum) {
  if (!(noise.intensity > 0)) return;
  std::set<long long> groups;
  const auto group = [&](double time) {
    return static_cast<long long>(std::floor(std::floor(time / noise.time_bin) / 4));
  };
  for (const NoiseWindow& w : windows)
    for (long long g = group(w.begin); g <= group(w.begin + w.length); ++g) groups.insert(g);
  for (const long long g : groups)
    noise.normal ? add_group<true>(grid, noise, windows, g, sum)
                 : add_group<false>(grid, noise, windows, g, sum);
}

NoiseMeans::NoiseMeans(const Grid& grid)
    : means_{{0, 0, Field(grid, "mean noise of a step", "1/s")},
             {0, 0, Field(grid, "mean noise of another step", "1/s")}} {}

void NoiseMeans::add(const NoiseParameters& noise, const Windows& windows, Field& sum) {
  if (!(noise.intensity > 0)) return;
  const Grid& grid = sum.grid();
  const auto is = [](const Mean& m, const NoiseWindow& w) {
    return m.begin == w.begin && m.length == w.length;
  };
  for (const NoiseWindow& w : windows) {
    // the one that no window of this call wants, if it is not there
    int kept = is(means_[1], w) ? 1 : 0;
    if (!is(means_[kept], w)) {
      for (const NoiseWindow& other : windows)
        if (is(means_[0], other)) kept = 1;
      Mean& mean = means_[kept];
      mean.begin = w.begin, mean.length = w.length;
      mean.value.clear();
      add_noise(grid, noise, {{w.begin, w.length, 1}}, mean.value);
    }
    for_each_cell(grid, AddMean{sum.data(), means_[kept].value.data(), w.weight});
  }
}

}  // namespace mossfield
