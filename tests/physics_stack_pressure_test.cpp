// Stack pressure, growth along y, and a cavity in the x-z plane: what the front's stress should be in each.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double youngs_modulus = 7.8e9, poisson_ratio = 0.38;

/// Elastic lithium in this box, under an electrolyte of this modulus [Pa].
Case elastic(std::array<int, 3> cells, std::array<double, 3> size, double electrolyte) {
  Case v = lithium(cells, size);
  v.mechanics.present = true;
  v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.metal.youngs_modulus = youngs_modulus, v.metal.poisson_ratio = poisson_ratio;
  v.electrolyte.youngs_modulus = electrolyte;
  return v;
}
/// A flat one under 2 MPa of stack pressure.
Case pressed(double electrolyte) {
  Case v = elastic({60, 4, 1}, {30e-6, 2e-6, 1e-6}, electrolyte);
  v.interface.width = 3e-6;
  v.initial.front = 12e-6;
  v.mechanics.stack_pressure = 2e6;
  v.drive.current = 10;
  return v;
}

// Breaks if the pressure on the stack is taken for a drive: on a flat front of a uniaxially strained stack
// the normal stress is that of the reservoir, and only the elastic energy p^2/(2 M), M = E (1 - nu)/((1 + nu)
// (1 - 2 nu)), of the metal is left, 137 Pa of 2 MPa.
TEST(StackPressure, LeavesAFlatFrontItsElasticEnergyAlone) {
  const Bench bench(pressed(1e9));
  const StressMetrics m = *bench.equations.stress(bench.state);
  const double modulus =
      youngs_modulus * (1 - poisson_ratio) / ((1 + poisson_ratio) * (1 - 2 * poisson_ratio));
  const double wanted = 4e12 / (2 * modulus);
  std::printf("drive %.4g to %.4g Pa, wanted %.4g\n", m.drive_min, m.drive_max, wanted);
  EXPECT_NEAR(m.drive_max, wanted, 0.1 * wanted);
  EXPECT_NEAR(m.drive_min, wanted, 0.1 * wanted);
}

// Breaks if a fluid electrolyte does not carry the pressure (it has no stiffness to do so by strain), or with
// the wrong sign: 2 MPa in it, and in laterally confined metal (p/3) (1 + nu)/(1 - nu).
TEST(StackPressure, IsThePressureOfAFluid) {
  const Bench bench(pressed(0));
  const std::vector<double> p = bench.equations.stress_field("pressure").values;
  EXPECT_NEAR(p[55], 2e6, 2e4);
  EXPECT_NEAR(p[3], 2e6 * (1 + poisson_ratio) / (3 * (1 - poisson_ratio)), 4e4);
}

// Breaks if what lies on a front that grows along y is lifted along another axis: a flat front lifts it as a
// whole, and nothing is strained.
TEST(FrontStress, FlatFrontAlongYLiftsWhatLiesOnIt) {
  Case v = elastic({4, 60, 1}, {2e-6, 30e-6, 1e-6}, 1e9);
  v.grid.sides = {SideKind::periodic,          SideKind::periodic, SideKind::electrode,
                  SideKind::counter_electrode, SideKind::periodic, SideKind::periodic};
  v.interface.width = 3e-6;
  v.initial.front = 12e-6;
  v.drive.current = 50;
  Bench bench(v, Salt::frozen);
  for (int n = 0; n < 10; ++n) {
    ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(2, bench.state.dt_old, n == 0)).solved);
    bench.accept(2, n == 9);
  }
  const StressMetrics m = *bench.equations.stress(bench.state);
  std::printf("drive %.4g to %.4g Pa\n", m.drive_min, m.drive_max);
  EXPECT_LT(std::max(std::fabs(m.drive_min), std::fabs(m.drive_max)), 100);
}

// Breaks if a disc that grows in the x-z plane does not push along z as it does along x. Lame: a cylindrical
// cavity of radius R opened by dR under a pressure p in an infinite body around a disc, each of which gives
// way, dR/R = p ((1 + nu)/E of the solid + (1 + nu)(1 - 2 nu)/E of the metal); the width takes 2 % of it.
TEST(FrontStress, ADiscInTheOtherPlaneOpensItsCavity) {
  Case v = elastic({120, 1, 120}, {50e-6, 1e-6, 50e-6}, 1e9);
  v.electrolyte.poisson_ratio = 0.33;
  v.interface.width = 1.7e-6, v.interface.energy = 0.5;
  v.initial.circle_radius = 5e-6;
  v.drive.voltage = -0.02;
  Bench bench(v, Salt::frozen);
  const auto radius = [&] {
    return std::sqrt(bench.equations.balances(bench.state).metal_volume / (M_PI * 1e-6));
  };
  const double before = radius();
  for (int n = 0; n < 10; ++n) {
    ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(1, bench.state.dt_old, n == 0)).solved);
    bench.accept(1, n == 9);
  }
  const StressMetrics m = *bench.equations.stress(bench.state);
  const double own = v.metal.poisson_ratio, after = radius();
  const double gives = 1.33 / 1e9 + (1 + own) * (1 - 2 * own) / v.metal.youngs_modulus;
  const double wanted = 2 * (after - before) / ((after + before) * gives);
  const double mean = (m.drive_max + m.drive_min) / 2;
  std::printf("mean drive over theory %.4f, range %.3f\n", mean / wanted,
              (m.drive_max - m.drive_min) / wanted);
  EXPECT_NEAR(mean / wanted, 1, 0.03);
}

// Breaks if `stress_shift_V` is not the range of the drive times V_m/F, or salt is not carried with the
// front where stress, and not the reaction, moves it: a wave grows under a solid, and the inventory of
// lithium stays closed.
TEST(FrontStress, WaveUnderASolidKeepsItsLithium) {
  Case v = elastic({50, 40, 1}, {25e-6, 20e-6, 1e-6}, 3e8);
  v.electrolyte.poisson_ratio = 0.33;
  v.interface.width = 2e-6, v.interface.energy = 0.5;
  v.initial.front = 10e-6, v.initial.amplitude = 0.3e-6, v.initial.wavelength = 20e-6;
  v.drive.current = 50, v.drive.end_time = 60;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  while (s.time() < 60) s.advance(60);
  const MetricsRow row = s.sample();
  const StressMetrics& m = *row.stress;
  std::printf("lithium balance %.2e, shift %.3e V\n", row.lithium_balance, m.shift);
  EXPECT_LE(row.lithium_balance, 1e-12);
  EXPECT_GT(m.shift, 0);
  EXPECT_NEAR(m.shift, (m.drive_max - m.drive_min) * 1.3e-5 / faraday, 1e-12 * m.shift);
}

}  // namespace
}  // namespace mossfield::test
