// A front that is closed, inside a solid: nothing of what it grows lifts the solid, all of it presses.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/measure.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double radius = 5e-6;

/// A disc of elastic lithium in a solid of 1 GPa, ten times as wide.
Case disc() {
  Case v = lithium({100, 100, 1}, {50e-6, 50e-6, 1e-6});
  v.electrolyte.youngs_modulus = 1e9, v.electrolyte.poisson_ratio = 0.33;
  v.metal.youngs_modulus = 7.8e9, v.metal.poisson_ratio = 0.38;
  v.mechanics.present = true, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.circle_radius = radius;
  v.drive.voltage = -0.02;
  return v;
}

double radius_of(Bench& bench) {
  return std::sqrt(bench.equations.balances(bench.state).metal_volume / (M_PI * 1e-6));
}

// Breaks if what lies on a front is taken to give way to the mean of what grows, as above a flat one: a disc
// then presses with a fiftieth of what a cavity that is opened as far does (Lame, plane strain: 2 G dR/R).
TEST(ClosedFront, ADiscOpensItsCavity) {
  const Case v = disc();
  Bench bench(v, Salt::frozen);
  const double first = radius_of(bench);
  for (int n = 0; n < 20; ++n) {
    ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(1, bench.state.dt_old, n == 0)).solved);
    bench.accept(1, n == 19);
  }
  const double opened = radius_of(bench) / first - 1;
  const double shear = v.electrolyte.youngs_modulus / (2 * (1 + v.electrolyte.poisson_ratio));
  const StressMetrics stress = *bench.equations.stress(bench.state);
  const double pressed = (stress.drive_max + stress.drive_min) / 2;
  std::printf("R +%.2f %%: %.2f to %.2f MPa, cavity %.2f MPa\n", 100 * opened, stress.drive_min / 1e6,
              stress.drive_max / 1e6, 2 * shear * opened / 1e6);
  EXPECT_GT(opened, 0.005);
  EXPECT_NEAR(pressed / (2 * shear * opened), 1, 0.03);
}

}  // namespace
}  // namespace mossfield::test
