// Coatings on hosts in a run.

#include <gtest/gtest.h>

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// A foam with struts of three cells.
Case foam() {
  Case v = lithium({20, 20, 26}, {20e-6, 20e-6, 26e-6});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.interface.width = 3e-6;
  v.host.present = true;
  v.host.kind = HostCase::Kind::foam;
  v.host.height = 20e-6, v.host.porosity = 0.8, v.host.pore_size = 14e-6, v.host.seed = 4;
  v.initial.front = 3e-6;
  return v;
}

// Breaks if a film's volume is counted on another area than reacts: it is full of lithium after C h times the
// area that reacts (by central differences, which average the normals of struts that meet, after less). While
// it takes up lithium the front rests, so that the area stays.
TEST(CoatedHost, FilmTakesUpLithiumOnAllTheAreaThatReacts) {
  Case v = foam();
  v.coating.inner.present = true;
  v.coating.inner.thickness = 50e-9, v.coating.inner.conductivity = 1e-3;
  v.coating.conversion = 2e9;
  v.drive.current = 50;
  Bench bench(v, Salt::frozen);
  const double area = bench.equations.host(bench.state)->area * 400e-12;
  const double room = v.coating.conversion * v.coating.inner.thickness * area;
  bench.run(1.3 * room / (50 * 400e-12), 0.01);
  const FilmMetrics film = film_metrics(bench.values, bench.state);
  const double stored = bench.equations.balances(bench.state).stored;
  std::printf(
      "area %.3f of the electrode's, film has taken up %.5f of its room, converted %.5f, %.3f nm thick\n",
      area / 400e-12, stored / room, film.converted, 1e9 * film.thickness);
  EXPECT_NEAR(film.converted, 1, 2e-3);
  EXPECT_NEAR(stored / room, 1, 5e-3);
}

}  // namespace
}  // namespace mossfield::test
