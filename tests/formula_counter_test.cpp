// Current through the counter electrode's wall: the law of kernels/counter_side.hpp.

#include "kernels/counter_side.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "physics/constants.hpp"

namespace mossfield {
namespace {

struct Wall {
  CounterSide side;
  Electrolyte medium;
  double phi, c;
};

/// Potential [V] that the wall, the half cell and the cell leave over at u = ln(wall/c), in extended
/// precision.
long double excess(const Wall& w, long double phi, long double u) {
  const long double x = w.c / w.medium.concentration, half = w.side.half;
  const long double lift = half * w.side.salt_per_charge / w.medium.diffusivity.p[0];
  const long double kappa = w.medium.conductivity.p[0] + w.medium.conductivity.p[1] * x;
  const long double j = w.c * std::expm1(u) / lift;
  const long double ideal = j * half / kappa + phi + w.medium.diffusion_potential * u;
  if (!(w.side.exchange_current > 0)) return ideal;
  const long double i0 = w.side.exchange_current * std::pow(x * std::exp(u), (long double)w.side.exponent);
  return ideal + 2 / (long double)w.side.f * std::asinh(j / (2 * i0));
}

/// ln(wall/c), by halving.
long double halved(const Wall& w, long double phi) {
  long double low = -900, high = 60;
  for (int n = 0; n < 120; ++n) {
    const long double middle = (low + high) / 2;
    (excess(w, phi, middle) < 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

struct Worst {
  double current = 0, slope = 0, concentration = 0;
};

void compare(const Wall& w, Worst& worst) {
  const long double u = halved(w, w.phi), h = 1e-3L * std::fabs(w.phi);
  const long double all =
      w.c * w.medium.diffusivity.p[0] / (w.side.half * (long double)w.side.salt_per_charge);
  const auto rise = [&](long double s) { return (halved(w, w.phi + s) - halved(w, w.phi - s)) / (2 * s); };
  const long double slope = all * std::exp(u) * (4 * rise(h / 2) - rise(h)) / 3;
  const WallCurrent got = wall_current(w.side, w.medium, w.phi, w.c);
  const auto off = [](double value, long double wanted) { return (double)std::fabs(value / wanted - 1); };
  // !(a <= b), so that NaN counts
  const auto take = [](double& most, double value) { most = !(value <= most) ? value : most; };
  take(worst.current, off(got.current, all * std::expm1(u)));
  take(worst.slope, off(got.slope, slope));
  take(worst.concentration, off(got.concentration, w.c * std::exp(u)));
}

// Breaks if Newton's method leaves the law before it holds (where the wall had next to no salt it gave 4046
// A/m^2 for 1158, and currents of the wrong sign), if the wall is left with no salt or less, or if the slope
// is not the current's derivative by the potential; or if near rest the logarithm of a ratio of next to one
// leaves it rounding instead of a root (1e-8 of the current, after 200 passes in each cell).
TEST(CounterWall, IsTheLawsRootFromFullSaltToNextToNone) {
  const double f = inverse_thermal_voltage(298.15);
  Worst worst;
  for (const double t_plus : {0.0, 0.4, 0.9})
    for (const double half : {5e-8, 1e-6})
      for (const double i0 : {0.0, 1e-2, 30.0, 300.0})
        for (const double m : {0.0, 0.5, 1.0})
          for (const double c : {2000.0, 100.0, 6.0, 1e-3})
            for (const double phi : {-3.0, -0.3, -0.01, -1e-5, -1e-9, 1e-9, 1e-5, 0.02, 0.2, 0.5, 3.0}) {
              Electrolyte medium{1000, {{0.2, 0.8, 0, 0}}, {{3e-10, 0, 0, 0}}, t_plus, 2 / f * (1 - t_plus)};
              compare({{0, 399, false, i0, m, 1, half, f, (1 - t_plus) / faraday}, medium, phi, c}, worst);
            }
  std::printf("counter wall: current %.1e, slope %.1e, salt on the wall %.1e off\n", worst.current,
              worst.slope, worst.concentration);
  EXPECT_LT(worst.current, 1e-10);
  EXPECT_LT(worst.slope, 1e-6);
  EXPECT_LT(worst.concentration, 1e-9);
}

// Breaks if the largest current that a plate takes is not what diffusion brings through half a cell, or a
// plate without an anion's current (t+ = 1) has such a limit.
TEST(CounterWall, TakesAtMostWhatDiffusionBrings) {
  const double f = inverse_thermal_voltage(298.15), half = 2.5e-7, d = 3e-10;
  Electrolyte medium{1000, {{1, 0, 0, 0}}, {{d, 0, 0, 0}}, 0.4, 2 / f * 0.6};
  CounterSide plate{0, 399, false, 30, 0.5, 1, half, f, 0.6 / faraday};
  const WallCurrent limited = wall_current(plate, medium, 10, 20);
  EXPECT_NEAR(limited.current / (-faraday * d * 20 / (0.6 * half)), 1, 1e-9);
  EXPECT_GT(limited.concentration, 0);
  plate.exchange_current = plate.salt_per_charge = 0, medium.diffusion_potential = 0;
  EXPECT_DOUBLE_EQ(wall_current(plate, medium, 10, 20).current, -10 / half);
}

// Breaks if a plate beside an electrolyte of a single ion (t+ = 1: no salt comes or goes, no diffusion
// potential) is asked for the salt on its wall: j half/kappa + (2/f) asinh(j/(2 i0)) = -phi, both ways.
TEST(CounterWall, NeedsNoAnion) {
  const double f = inverse_thermal_voltage(298.15), half = 1e-6;
  for (const double i0 : {0.0, 1e-2, 300.0})
    for (const double phi : {-3.0, -1e-2, 1e-6, 0.2, 3.0}) {
      const CounterSide side{0, 0, false, i0, 0.5, 1, half, f, 0};
      const Electrolyte medium{1000, {{0.1, 0, 0, 0}}, {{1e-10, 0, 0, 0}}, 1, 0};
      const WallCurrent got = wall_current(side, medium, phi, 700);
      const double drop = i0 > 0 ? 2 / f * std::asinh(got.current / (2 * i0 * std::sqrt(0.7))) : 0;
      EXPECT_NEAR((got.current * half / 0.1 + drop) / phi, -1, 1e-12) << i0 << " " << phi;
      EXPECT_LT(got.slope, 0);
      EXPECT_EQ(got.concentration, 700);
    }
}

}  // namespace
}  // namespace mossfield
