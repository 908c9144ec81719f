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
  Case v = lithium({150, 150, 1}, {50e-6, 50e-6, 1e-6});
  v.electrolyte.youngs_modulus = 1e9, v.electrolyte.poisson_ratio = 0.33;
  v.metal.youngs_modulus = 7.8e9, v.metal.poisson_ratio = 0.38;
  v.mechanics.present = true, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.interface.width = 1.25e-6, v.interface.energy = 0.5;
  v.initial.circle_radius = radius;
  v.drive.voltage = -0.02;
  return v;
}

double radius_of(Bench& bench) {
  return std::sqrt(bench.equations.balances(bench.state).metal_volume / (M_PI * 1e-6));
}

/// How a disc ends: waited: steps without an equilibrium; opened: dR/R; pressed: the mean over the front,
/// over Lame's: a way dR that metal and solid share, in an infinite solid, presses with dR/[R ((1 + nu)/E +
/// (1 + num)(1 - 2 num)/Em)] (plane strain).
struct Opened {
  int waited = 0;
  double opened = 0, pressed = 0;
};

/// often: equilibrium is found after every step, else when the clock asks for it and at the end.
Opened open_cavity(const Case& v, int steps, double dt, bool often) {
  Bench bench(v, Salt::frozen);
  const double first = radius_of(bench);
  Opened out;
  for (int n = 0; n < steps; ++n) {
    const Attempt a = bench.equations.attempt(bench.state, Bdf::of(dt, bench.state.dt_old, n == 0));
    EXPECT_TRUE(a.solved) << a.reason;
    bench.accept(dt, often || n == steps - 1);
    out.waited += bench.state.stress.since > 0;
  }
  const double last = radius_of(bench), nu = v.electrolyte.poisson_ratio, own = v.metal.poisson_ratio;
  const double gives =  // R per R and pressure [1/Pa]
      (1 + nu) / v.electrolyte.youngs_modulus + (1 + own) * (1 - 2 * own) / v.metal.youngs_modulus;
  const StressMetrics stress = *bench.equations.stress(bench.state);
  const double wanted = 2 * (last - first) / ((last + first) * gives);
  out.opened = last / first - 1, out.pressed = (stress.drive_max + stress.drive_min) / 2 / wanted;
  std::printf("R +%.2f %%, Lame %.2f MPa: %.2f to %.2f MPa, %.4f; %d of %d steps waited\n", 100 * out.opened,
              wanted / 1e6, stress.drive_min / 1e6, stress.drive_max / 1e6, out.pressed, out.waited, steps);
  return out;
}

// Breaks if what lies on a front is taken to give way to the mean of what grows, as above a flat one: a disc
// then presses with a fiftieth of what a cavity that is opened as far does. Of the error the larger part is
// the width's, of first order in it: 3.6 % at twice the width.
TEST(ClosedFront, ADiscOpensItsCavity) {
  const Opened metal = open_cavity(disc(), 20, 1, false);
  EXPECT_GT(metal.opened, 0.005);
  EXPECT_NEAR(metal.pressed, 1, 0.03);
}

// Breaks if what the metal gives way by between two equilibria is taken for something that has grown: the
// constant that keeps the metal's volume takes all of that way back from a closed front, and what is left out
// of it presses again, the more the softer the metal is (1.56 instead of 0.95 at a fifth of the solid's
// modulus).
TEST(ClosedFront, PressesTheSameHoweverSeldomEquilibriumIsFound) {
  for (const double young : {0.5e9, 0.1e9}) {
    Case v = disc();
    v.electrolyte.youngs_modulus = 0.5e9, v.metal.youngs_modulus = young, v.drive.voltage = -0.01;
    const Opened often = open_cavity(v, 40, 2, true), seldom = open_cavity(v, 40, 2, false);
    EXPECT_EQ(often.waited, 0);
    EXPECT_GT(seldom.waited, 25);
    EXPECT_NEAR(seldom.pressed / often.pressed, 1, 0.005);
    EXPECT_NEAR(seldom.pressed, 1, 0.06);
  }
}

}  // namespace
}  // namespace mossfield::test
