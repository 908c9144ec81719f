#include "solver/sponge_waves.hpp"

#include <algorithm>

#include "solver/random_draws.hpp"

namespace mossfield {

namespace {

constexpr int most_waves = 64;
/// Of a random field: waves, and share of the sum of k^2 along each axis, a third where all directions count.
constexpr std::size_t least_waves = 10;
constexpr double least_share = 0.2;

}  // namespace

std::vector<Vector3> sponge_shell(const Vector3& unit, double wavelength) {
  std::vector<Vector3> shell;
  const auto most = [&](double size) { return static_cast<int>(1.2 * size / wavelength); };
  for (int k = 0; k <= most(unit.z); ++k)
    for (int j = -most(unit.y); j <= most(unit.y); ++j)
      for (int i = -most(unit.x); i <= most(unit.x); ++i) {
        const bool half = k > 0 || j > 0 || (j == 0 && i > 0);
        const Vector3 wave{i / unit.x, j / unit.y, k / unit.z};
        const double share = length(wave) * wavelength;
        if (half && share > 0.85 && share < 1.15) shell.push_back(wave);
      }
  return shell;
}

bool is_degenerate(const std::vector<Vector3>& shell) {
  Vector3 sum{0, 0, 0};
  for (const Vector3& k : shell) sum = plus(sum, 1, {k.x * k.x, k.y * k.y, k.z * k.z});
  const double least = std::min({sum.x, sum.y, sum.z}), all = sum.x + sum.y + sum.z;
  return shell.size() < least_waves || least < least_share * all;
}

std::vector<HostWave> sponge_waves(std::vector<Vector3> shell, std::uint64_t seed) {
  Draws draws(seed);
  std::vector<HostWave> waves;
  while (!shell.empty() && waves.size() < most_waves) {
    const auto pick = static_cast<std::size_t>(draws.unit() * static_cast<double>(shell.size()));
    waves.push_back({shell[pick], draws.unit()});
    shell.erase(shell.begin() + static_cast<std::ptrdiff_t>(pick));
  }
  return waves;
}

}  // namespace mossfield
