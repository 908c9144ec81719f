// How far a film is stretched on a closed front: by the front's radius, all along its normals.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double width = 2e-6, thickness = 20e-9, conductivity = 1e-7;

/// A disc under a film that alone says how fast it grows.
Case disc() {
  Case v = lithium({50, 50, 1}, {20e-6, 20e-6, 1e-6});
  v.interface.width = width, v.interface.energy = 0.5;
  v.initial.circle_radius = 5e-6;
  v.coating.inner.present = true;
  v.coating.inner.thickness = thickness, v.coating.inner.conductivity = conductivity;
  v.drive.voltage = -0.5;
  return v;
}

double radius_of(Bench& bench) {
  return std::sqrt(bench.equations.balances(bench.state).metal_volume / (M_PI * 1e-6));
}

// Breaks if a cell beside the front stretches the film by the current and the curvature that it sees itself:
// half a width ahead a film was stretched by up to an eighth too much, and cracked so much too early.
TEST(FilmStretch, IsThatOfTheFrontAlongItsNormals) {
  Bench bench(disc(), Salt::frozen);
  const double first = radius_of(bench);
  bench.run(300, 0.1);
  const double strain = radius_of(bench) / first - 1;
  const std::vector<double> psi = bench.state.phase.now.owned(),
                            stretch = bench.state.film.layers[0].now[1].owned();
  double least = 1e300, most = -1e300;
  for (std::size_t q = 0; q < psi.size(); ++q)
    if (psi[q] > -0.75 * width && psi[q] < 0.5 * width)
      least = std::min(least, stretch[q] - 1), most = std::max(most, stretch[q] - 1);
  std::printf("R +%.3f %%, film +%.3f to +%.3f %%\n", 100 * strain, 100 * least, 100 * most);
  EXPECT_GT(strain, 0.015);
  EXPECT_NEAR(least / strain, 1, 0.02);
  EXPECT_NEAR(most / strain, 1, 0.02);
}

}  // namespace
}  // namespace mossfield::test
