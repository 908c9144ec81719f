// Random surfaces: what directions they have, where walls are, and what hangs on a seed.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/initial_film.hpp"
#include "solver/random_waves.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double side = 40e-6, cutoff = 8e-6;

Transverse across(bool first, bool second) {
  return {{side, side}, {true, true}, {first, second}};
}

/// Mean square slope along both diagonals, over a grid of points.
std::array<double, 2> diagonal_slopes(const std::vector<Wave>& waves) {
  constexpr int n = 40;
  std::array<double, 2> mean{};
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < n; ++j) {
      const double s[2] = {(i + 0.5) * side / n, (j + 0.5) * side / n};
      double slope[2] = {0, 0};
      sum_of(waves, s, slope);
      mean[0] += std::pow(slope[0] + slope[1], 2) / (n * n),
          mean[1] += std::pow(slope[0] - slope[1], 2) / (n * n);
    }
  return mean;
}

// Breaks if only waves towards one quadrant are taken: the slopes along one diagonal are then three to eight
// times those along the other, on every seed.
TEST(RandomWaves, HaveNoDirectionOfTheirOwn) {
  for (const bool periodic : {true, false}) {
    double first = 0, second = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      const std::array<double, 2> slopes =
          diagonal_slopes(random_waves(across(periodic, periodic), 1e-6, cutoff, seed));
      first += slopes[0], second += slopes[1];
    }
    EXPECT_NEAR(first / second, 1, 0.15) << periodic;
  }
}

// Breaks if waves meet a wall without flux at another angle than a right one, do not close over a period, or
// have another rms height than asked for.
TEST(RandomWaves, KeepToTheirSides) {
  for (const bool first : {true, false})
    for (const bool second : {true, false}) {
      const std::vector<Wave> waves = random_waves(across(first, second), 1e-6, cutoff, 3);
      double square = 0, steepest = 0;
      constexpr int n = 40;
      for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
          const double s[2] = {(i + 0.5) * side / n, (j + 0.5) * side / n};
          double slope[2] = {0, 0};
          square += std::pow(sum_of(waves, s, slope), 2) / (n * n);
          steepest = std::max(steepest, std::fabs(slope[0]));
        }
      EXPECT_NEAR(std::sqrt(square) / 1e-6, 1, 1e-9);
      for (int j = 0; j < n; ++j)
        for (const int axis : {0, 1}) {
          double low[2] = {0, 0}, high[2] = {0, 0}, slope[2] = {0, 0}, beyond[2] = {0, 0};
          low[1 - axis] = high[1 - axis] = (j + 0.5) * side / n, high[axis] = side;
          const double at_low = sum_of(waves, low, slope), at_high = sum_of(waves, high, beyond);
          const bool periodic = axis == 0 ? first : second;
          const double steps = at_high - at_low, bends = std::fabs(slope[axis]) + std::fabs(beyond[axis]);
          EXPECT_NEAR(periodic ? steps / 1e-6 : bends / steepest, 0, 1e-9) << axis << ", " << periodic;
        }
    }
}

// Breaks if the thickness of a film and the roughness of the front below it are drawn alike: with the same
// seed (1, if none is given) and cutoff the film would be thickest on every crest, to 0.9999.
TEST(RandomWaves, AFilmDoesNotFollowTheFront) {
  Case v = lithium({40, 200, 1}, {20e-6, 100e-6, 1e-6});
  v.initial.front = 8e-6, v.initial.roughness = 0.3e-6, v.initial.roughness_cutoff = 5e-6;
  v.coating.inner.present = true, v.coating.inner.thickness = 10e-9;
  v.coating.thickness_variation = 0.2, v.coating.thickness_cutoff = 5e-6;
  const Grid grid({40, 200, 1}, {0.5e-6, 0.5e-6, 1e-6}, {});
  Field psi(grid, "psi", "m");
  signed_distance(v, psi);
  std::vector<Field> film;
  for (int n = 0; n < 4; ++n) film.emplace_back(grid, "film", "1");
  deposit_layer(v, v.coating.inner, film);
  const std::vector<double> height = psi.owned(), amount = film[0].owned();
  double a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  constexpr int rows = 200;
  for (int j = 0; j < rows; ++j) {
    const std::size_t q = static_cast<std::size_t>(40 * j);
    const double x = height[q] / 1e-6, y = std::log(amount[q] / 10e-9);
    a += x / rows, b += y / rows, aa += x * x / rows, bb += y * y / rows, ab += x * y / rows;
  }
  EXPECT_GT(bb - b * b, 0.02);
  EXPECT_LT(std::fabs((ab - a * b) / std::sqrt((aa - a * a) * (bb - b * b))), 0.6);
}

}  // namespace
}  // namespace mossfield::test
