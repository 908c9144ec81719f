// The numbers of metrics.csv on fronts whose shape is known, and the ends of a run.

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/front.hpp"
#include "solver/case_reader.hpp"
#include "solver/initial_state.hpp"
#include "solver/measure.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

// Breaks if a column is not what its name says of a sine of amplitude a = 2 um and wavelength L = 20 um on
// 12 um: rms a/sqrt(2); lowest point 12 um - a; length over that of a flat front, the mean of
// hypot(1, (2 pi a/L) sin); surface energy gamma times area.
TEST(Measures, SampleOfASine) {
  Case v = lithium({60, 40, 1}, {30e-6, 20e-6, 1e-6});
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.front = 12e-6, v.initial.amplitude = 2e-6, v.initial.wavelength = 20e-6;
  v.drive.current = 10, v.drive.end_time = 10;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  const MetricsRow row = s.sample();
  double length = 0;
  for (int n = 0; n < 4000; ++n)
    length += std::hypot(1, 2 * M_PI * 0.1 * std::sin(2 * M_PI * (n + 0.5) / 4000)) / 4000;
  const double energy = 0.5 * 20e-6 * 1e-6 * length;
  std::printf("rms %.4f, lowest %.4f um, length %.4f, energy %.4f over theory\n",
              row.roughness * std::sqrt(2) / 2e-6, 1e6 * row.front_min, row.arc_length_ratio / length,
              row.free_energy / energy);
  EXPECT_NEAR(row.roughness * std::sqrt(2) / 2e-6, 1, 0.01);
  EXPECT_NEAR(row.front_min, 10e-6, 5e-8);
  EXPECT_NEAR(row.front_mean, 12e-6, 5e-8);
  EXPECT_NEAR(row.arc_length_ratio / length, 1, 0.01);
  EXPECT_NEAR(row.free_energy / energy, 1, 0.01);
}

// Breaks if drive.until.height is another height, or a short circuit is not the tip's coming within one
// interface width of the other side: 20 um - 2 um.
TEST(Measures, RunsEndAtTheirHeightOrShortCircuit) {
  struct End {
    const char *until, *far_side, *why;
    double tip;
  };
  for (const End& end :
       {End{"time: 2 h, height: 12 um", "counter_electrode", "the tip has reached the height", 12e-6},
        End{"time: 2 h", "reservoir", "short circuit", 18e-6}}) {
    const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                             {"grid={size: [20 um], cells: [40]}", "initial={front: 10 um}",
                              "interface.width=2 um", std::string("boundaries.x_max=") + end.far_side,
                              std::string("drive={current: 10 mA/cm^2, until: {") + end.until + "}}"})
                       .values;
    Simulation s(v, Communicator::self(), Device::cpu);
    s.initialise();
    while (!s.finished()) s.advance(v.drive.end_time);
    EXPECT_NEAR(s.sample().tip, end.tip, 0.2e-6);
    EXPECT_EQ(s.why_finished(), end.why);
  }
}

// Breaks if a box that metal has filled tells a least salt concentration: there is none (it said 1e308).
TEST(Measures, AFilledBoxHasNoLeastSalt) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                           {"grid={size: [20 um], cells: [40]}", "initial={front: 17 um}",
                            "drive={voltage: -0.2 V, until: {time: 2000 s, short_circuit: false}}"})
                     .values;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  EXPECT_NEAR(s.sample().c_min, v.electrolyte.concentration, 1);
  while (!s.finished()) s.advance(v.drive.end_time);
  EXPECT_NEAR(s.sample().tip, 20e-6, 0.01e-6);
  EXPECT_TRUE(std::isnan(s.sample().c_min)) << s.sample().c_min;
}

/// psi of the case's start
Field started(const Case& v, const Grid& grid) {
  Field psi(grid, "psi", "m");
  signed_distance(v, psi);
  return psi;
}

// Breaks if a sine in 3-D runs along one transverse axis only, or its crests do not reach front + amplitude:
// along both the mean of two cosines.
TEST(Measures, SineIn3DReachesItsAmplitude) {
  Case v = lithium({40, 20, 20}, {20e-6, 10e-6, 10e-6});
  v.interface.width = 2e-6;
  v.initial.front = 8e-6, v.initial.amplitude = 1e-6, v.initial.wavelength = 10e-6;
  const Grid grid = grid_of(v);
  std::vector<double> profile = started(v, grid).owned();
  for (double& psi : profile) psi = order_parameter(psi, 2e-6);
  Field xi(grid, "xi", "1");
  xi.set_owned(profile);
  EXPECT_NEAR(front_tip(xi, GrowthAxis::of(v.grid)), 9e-6, 3e-8);
}

// Breaks if a bump does not go on across a periodic side, or is as high as it is wide: 3 um in radius, 6 um
// high on a front at 8 um, its crest at 14 um; beside the side it is as high in the last row as in the
// second.
TEST(Measures, BumpHasItsHeightAndGoesOnAcrossASide) {
  Case v = lithium({60, 40, 1}, {30e-6, 20e-6, 1e-6});
  v.initial.front = 8e-6;
  v.initial.bumps = {{{0.25e-6, 0}, 3e-6, 6e-6}};
  const Grid grid = grid_of(v);
  const std::vector<double> psi = started(v, grid).owned();
  EXPECT_NEAR(psi[60 * 39 + 24], psi[60 * 1 + 24], 1e-9);
  EXPECT_NEAR(psi[28], 14e-6 - 14.25e-6, 0.05e-6);
}

}  // namespace
}  // namespace mossfield::test
