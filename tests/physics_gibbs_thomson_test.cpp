// Capillary equilibrium: a disc and a ball of metal rest at the potential -(V_m/F) gamma (d - 1)/R.

#include <gtest/gtest.h>

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double gamma = 0.5, volume_per_charge = 1.3e-5 / faraday;

/// The metal potential at which no net current flows, over -(V_m/F) gamma (d - 1)/R.
double shift(std::array<int, 3> cells, std::array<double, 3> size, double radius, double strength) {
  Case v = lithium(cells, size);
  v.interface.energy = gamma;
  v.interface.width = 0.15 * radius * 2;
  v.interface.anisotropy_strength = strength;
  v.initial.circle_radius = radius;
  v.drive.current = 0;
  const Bench bench(v);
  return -bench.state.voltage * radius / (volume_per_charge * gamma * (v.grid.dimensions - 1));
}

// Breaks if capillarity has the wrong sign, or lacks a principal curvature in 3-D.
TEST(GibbsThomson, OfADisc) {
  const double measured = shift({72, 80, 1}, {8.1e-6, 8e-6, 1e-6}, 2.5e-6, 0);
  EXPECT_NEAR(measured, 1, 0.02);
  std::printf("disc: shift over theory %.5f\n", measured);
}
TEST(GibbsThomson, OfABall) {
  const double measured = shift({36, 40, 33}, {7.2e-6, 7.2e-6, 7.1e-6}, 2.3e-6, 0);
  EXPECT_NEAR(measured, 1, 0.02);
  std::printf("ball: shift over theory %.5f\n", measured);
}

// Breaks if anisotropy changes the mean of the stiffness of a disc, 1 + e (1 - m^2) cos(m theta), which is 1
// whatever the strength; in 3-D that of the cubic 1 + e (4 (nx^4 + ny^4 + nz^4) - 3) is the mean of the
// energy itself (Minkowski), 1 - 0.6 e.
TEST(GibbsThomson, OfADiscAndABallWithAnisotropy) {
  const double disc = shift({80, 72, 1}, {8e-6, 8.1e-6, 1e-6}, 2.5e-6, 0.04);
  EXPECT_NEAR(disc, 1, 0.02);
  const double ball = shift({36, 40, 33}, {7.2e-6, 7.2e-6, 7.1e-6}, 2.3e-6, 0.06);
  EXPECT_NEAR(ball, 1 - 0.6 * 0.06, 0.015);
  std::printf("anisotropic disc: shift over theory %.5f, ball %.5f\n", disc, ball / (1 - 0.6 * 0.06));
}

// Breaks if a disc does not grow the corners of its anisotropy: another strength, number of folds or angle.
// To first order r = R + a cos(m (theta - angle)) goes to Wulff's shape, a = e R, by the slowness of the
// front's own kinetics, da/dt = (m^2 - 1) (M/R^2) (e R - a), M = (V_m/F)^2 i0 (F/RT) gamma. psi
// is a distance near the front: its mean round a narrow ring is that of r - R. The sine tells a wrong angle.
TEST(GibbsThomson, DiscGoesToTheShapeOfItsAnisotropy) {
  struct Shape {
    int mode;
    double strength, angle, folds;  ///< folds: time times (m^2 - 1) M/R^2
  };
  for (const Shape& shape : {Shape{6, 0.02, 0, 0.7}, Shape{4, 0.03, 0.3, 0.6}}) {
    const double radius = 2.5e-6, h = 0.125e-6;
    Case v = lithium({64, 64, 1}, {64 * h, 64 * h, 1e-6});
    v.interface.energy = gamma, v.interface.width = 0.6e-6;
    v.electrolyte.conductivity = 1e4;
    v.interface.anisotropy_strength = shape.strength;
    v.interface.anisotropy_mode = shape.mode, v.interface.anisotropy_angle = shape.angle;
    v.initial.circle_radius = radius;
    v.drive.current = 0;
    Bench bench(v, Salt::frozen);
    const double mobility =
        volume_per_charge * volume_per_charge * 30 * inverse_thermal_voltage(298.15) * gamma;
    const double end = shape.folds / (shape.mode * shape.mode - 1) * radius * radius / mobility;
    bench.run(end, 1e-2 * end);
    const std::vector<double> psi = bench.state.phase.now.owned();
    double along = 0, beside = 0, cells = 0;
    for (int j = 0; j < 64; ++j)
      for (int i = 0; i < 64; ++i) {
        const double x = (i + 0.5 - 32) * h, y = (j + 0.5 - 32) * h,
                     d = psi[static_cast<std::size_t>(j * 64 + i)];
        if (std::fabs(std::hypot(x, y) - radius) > 0.3e-6) continue;
        const double turn = shape.mode * (std::atan2(y, x) - shape.angle);
        along += 2 * d * std::cos(turn), beside += 2 * d * std::sin(turn), cells += 1;
      }
    const double wanted = shape.strength * (1 - std::exp(-shape.folds));
    std::printf("%d folds: %.5f R along them, %.5f R beside, wanted %.5f\n", shape.mode,
                along / cells / radius, beside / cells / radius, wanted);
    EXPECT_NEAR(along / cells / radius, wanted, 0.15 * wanted);
    EXPECT_NEAR(beside / cells / radius, 0, 0.15 * wanted);
  }
}

// Breaks if a curved front runs away from, or does not return to, the potential of its radius: held at the
// potential of radius R the larger disc grows, the smaller dissolves, at V_m i/F of their overpotential.
TEST(GibbsThomson, DrivesLargeAgainstSmall) {
  for (const double scale : {0.85, 1.2}) {
    Case v = lithium({76, 80, 1}, {9.1e-6, 9e-6, 1e-6});
    v.interface.energy = gamma;
    v.interface.width = 0.6e-6;
    v.electrolyte.conductivity = 1e3;
    v.initial.circle_radius = scale * 2.4e-6;
    v.drive.voltage = -volume_per_charge * gamma / 2.4e-6;
    Bench bench(v, Salt::frozen);
    const double start = bench.equations.balances(bench.state).metal_volume;
    // dR/dt = (V_m/F) i0 f (V_m/F) gamma (1/R0 - 1/R), integrated by small steps
    const double rate = volume_per_charge * volume_per_charge * 30 * inverse_thermal_voltage(298.15) * gamma;
    double radius = scale * 2.4e-6;
    const double end = 0.03 * 2.4e-6 * 2.4e-6 / rate * 2.4e-6 / 2.4e-6;
    for (int n = 0; n < 10000; ++n) radius += end / 10000 * rate * (1 / 2.4e-6 - 1 / radius);
    bench.run(end, 1e-3 * end);
    const double grown = bench.equations.balances(bench.state).metal_volume - start;
    const double wanted = M_PI * 1e-6 * (radius * radius - scale * scale * 2.4e-6 * 2.4e-6);
    EXPECT_NEAR(grown / wanted, 1, 0.02) << "scale " << scale;
    std::printf("disc of %.2f R: growth over theory %.4f (radius %+.2f %%)\n", scale, grown / wanted,
                100 * (radius / (scale * 2.4e-6) - 1));
  }
}

/// |grad psi| where psi = 0 on the line along x through the middle, after resting for `folds` times the time
/// in which levels that followed their own curvature would flatten it by a factor e.
double slope_at_rest(std::array<int, 3> cells, std::array<double, 3> size, double radius, double folds) {
  Case v = lithium(cells, size);
  v.interface.energy = gamma;
  v.interface.width = 0.4 * radius;
  v.initial.circle_radius = radius;
  v.drive.current = 0;
  Bench bench(v, Salt::frozen);
  const double mobility =
      volume_per_charge * volume_per_charge * 30 * inverse_thermal_voltage(298.15) * gamma;
  const double end = folds * radius * radius / (mobility * (v.grid.dimensions - 1));
  bench.run(end, 1e-4 * end);
  const std::vector<double> psi = bench.state.phase.now.owned();
  const int row = (cells[2] / 2 * cells[1] + cells[1] / 2) * cells[0];
  for (int i = cells[0] / 2; i + 1 < cells[0]; ++i) {
    const double here = psi[static_cast<std::size_t>(row + i)],
                 next = psi[static_cast<std::size_t>(row + i + 1)];
    if (here > 0 && next <= 0) return (here - next) / bench.grid.spacing()[0];
  }
  throw std::runtime_error("no front");
}

// Breaks if each level of psi follows its own curvature instead of the front's: then the interface of metal
// at rest, where nothing restores the profile, widens by itself: slopes of exp(-0.5) = 0.61.
TEST(GibbsThomson, LeavesTheProfileOfMetalAtRest) {
  const double disc = slope_at_rest({44, 47, 1}, {4.4e-6, 4.7e-6, 1e-6}, 1.5e-6, 0.5);
  const double ball = slope_at_rest({23, 25, 24}, {4.6e-6, 5e-6, 4.7e-6}, 1.6e-6, 0.5);
  std::printf("slope of the profile at rest: disc %.4f, ball %.4f\n", disc, ball);
  EXPECT_NEAR(disc, 1, 0.05);
  EXPECT_NEAR(ball, 1, 0.05);
}

}  // namespace
}  // namespace mossfield::test
