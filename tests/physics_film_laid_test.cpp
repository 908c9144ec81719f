// A film as it is laid down, its numbers in metrics and snapshots, and the order of its two layers.

#include <gtest/gtest.h>

#include <cmath>

#include "coated.hpp"
#include "solver/film.hpp"
#include "solver/initial_film.hpp"

namespace mossfield::test {
namespace {

/// Of the inner layer as deposited: its amount (0), its cover (2).
std::vector<double> laid(const Case& v, std::size_t which) {
  const Grid grid = grid_of(v);
  std::vector<Field> film;
  for (int n = 0; n < 4; ++n) film.emplace_back(grid, "film", "1");
  deposit_layer(v, v.coating.inner, film);
  return film[which].owned();
}

// Breaks if a film of uneven thickness has another mean than the one that is asked for: exp of a Gaussian
// needs exp(-v^2/2), without which the mean is exp(v^2/2) = 1.083 of it at v = 0.4. Mean over 20 seeds of 25
// independent waves each.
TEST(FilmLaid, UnevenFilmHasItsMeanThickness) {
  double mean = 0;
  for (int seed = 1; seed <= 20; ++seed) {
    Case v = lithium({4, 100, 1}, {2e-6, 100e-6, 1e-6});
    v.initial.front = 1e-6;
    v.coating.inner = layer(10e-9, 1);
    v.coating.thickness_variation = 0.4;
    v.coating.thickness_cutoff = 4e-6;
    v.coating.seed = static_cast<std::uint64_t>(seed);
    for (const double amount : laid(v, 0)) mean += amount / 400 / 20 / 10e-9;
  }
  std::printf("mean thickness over what was asked for: %.4f\n", mean);
  EXPECT_NEAR(mean, 1, 0.015);
}

// Breaks if a pinhole does not go on across a periodic side: this one, 2 um wide at 0.1 um from the side,
// opens 2 um of the front, 1.1 um on this side.
TEST(FilmLaid, PinholeGoesOnAcrossAPeriodicSide) {
  Case v = lithium({4, 56, 1}, {2e-6, 14e-6, 1e-6});
  v.initial.front = 1e-6;
  v.coating.inner = layer(10e-9, 1);
  v.coating.pinholes = {{{0.1e-6, 0}, 1e-6}};
  const std::vector<double> cover = laid(v, 2);
  double bare = 0;
  for (std::size_t j = 0; j < 56; ++j) bare += (1 - cover[4 * j]) * 0.25e-6;
  EXPECT_NEAR(bare, 2e-6, 1e-8);
}

// Breaks if random pinholes of a 3-D electrode are as many as on a square of its first side, or lie in it: on
// 10 um x 30 um at 1e11 1/m^2 30 are expected, two thirds beyond 10 um; 60 seeds, spread 0.7 and 0.6.
TEST(FilmLaid, RandomPinholesFillTheElectrode) {
  double number = 0, far = 0;
  for (int seed = 1; seed <= 60; ++seed) {
    Case v = lithium({4, 10, 30}, {2e-6, 10e-6, 30e-6});
    v.coating.inner = layer(1e-8, 1);
    v.coating.pinhole_density = 1e11;
    v.coating.pinhole_radius = 1e-6;
    v.coating.seed = static_cast<std::uint64_t>(seed);
    for (const CoatingCase::Pinhole& hole : pinholes_of(v))
      number += 1.0 / 60, far += (hole.at[1] > 10e-6) / 60.0;
  }
  std::printf("pinholes %.2f, of these beyond 10 um %.2f\n", number, far);
  EXPECT_NEAR(number, 30, 3);
  EXPECT_NEAR(far, 20, 3);
}

// Breaks if a sample leaves out a layer, or what a gap in one of them does to both: bare is what lies bare in
// both, 0.5 times 0.4; thickness is the mean over the area. In snapshots a layer is as thick as it is now,
// over its stretch.
TEST(FilmLaid, SamplesAndSnapshotsHaveBothLayers) {
  CoatingCase c;
  c.inner = layer(50e-9, 1e-3), c.outer = layer(20e-9, 1e-3);
  c.inner.bare_fraction = 0.5, c.outer.bare_fraction = 0.4;
  Bench bench(flat_coated(c));
  const FilmMetrics m = film_metrics(bench.values, bench.state);
  EXPECT_NEAR(m.bare_fraction, 0.5 * 0.4, 1e-6);
  EXPECT_NEAR(m.thickness, 0.5 * 50e-9 + 0.6 * 20e-9, 1e-11);
  bench.state.film.layers[0].now[1].set_owned(std::vector<double>(480, 2));
  EXPECT_NEAR(film_field(bench.state, "film_thickness").values[100], 50e-9 / 2 + 20e-9, 1e-13);
}

// Breaks if a snapshot calls covered what metal lies on: a quarter is buried.
TEST(FilmLaid, BuriedFilmDoesNotCover) {
  CoatingCase c;
  c.inner = layer(50e-9, 1e-3);
  c.inner.electronic_conductivity = 1e-6, c.bury = 1e-7;
  Bench bench(flat_coated(c));
  bench.state.film.buried[0].set_owned(std::vector<double>(480, 0.25));
  EXPECT_NEAR(film_field(bench.state, "film_cover").values[100], 0.75, 1e-12);
}

// Breaks if the outer layer does not keep the electrolyte off the inner one, in the law or in the ledger of
// its volume (closing would make good for it): 10 A/m^2 for 100 s at 1e-12 m^3/C take 1 nm of a bare film of
// 5 nm, 0.3 nm in the mean where the outer layer leaves 0.3 open.
TEST(FilmLaid, OuterLayerSheltersTheInnerOne) {
  CoatingCase c;
  c.inner = layer(5e-9, 1e-3), c.outer = layer(5e-9, 1e-3);
  c.inner.loss = 1e-12, c.outer.bare_fraction = 0.3;
  Bench bench(flat_coated(c), Salt::frozen);
  const FilmState::Layer& inner = bench.state.film.layers[0];
  const double before = inner.volume;
  bench.run(100, 0.1);
  const double closing = film_metrics(bench.values, bench.state).closing;
  std::printf("left %.5f, corrected by %.2e\n", inner.volume / before, closing);
  EXPECT_NEAR(inner.volume / before, 1 - 0.3e-9 / 5e-9, 2e-3);
  EXPECT_NEAR(closing, 0, 5e-3);
}

}  // namespace
}  // namespace mossfield::test
