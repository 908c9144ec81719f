// A film on the grid, which no salt enters: its salt and charge beside the electrolyte's.

#include <gtest/gtest.h>

#include <cmath>

#include "coated.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

/// A flat front under a film of 0.8 um and 2e-4 ohm m^2 on the grid, at 30 A/m^2.
Case resolved() {
  Case v = lithium({160, 4, 1}, {16e-6, 0.4e-6, 1e-6});
  v.interface.width = 0.4e-6;
  v.initial.front = 4e-6;
  v.drive.current = 30;
  v.coating.inner = layer(0.8e-6, 0.8e-6 / 2e-4);
  v.coating.resolved = true;
  return v;
}

// Breaks if what crosses the film takes salt out of it instead of the electrolyte outside (then none is left
// within a millisecond), or the ledger of salt counts the film's share as electrolyte. A metal of hardly any
// volume leaves the profile that of a flat electrode, dc/dx = (1 - t+) i/(F D); in the film c goes on as at
// its face.
TEST(ResolvedSalt, StaysOutsideTheFilmAndIsAllAccountedFor) {
  Case v = resolved();
  v.drive.end_time = 10;
  v.metal.molar_volume = 1.3e-10;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  while (s.time() < 2) s.advance(2);
  const MetricsRow row = s.sample();
  const std::vector<double> c = s.fields()[1].values;
  const double slope = (c[120] - c[60]) / (60 * 0.1e-6), wanted = 0.6 * 30 / (faraday * 3e-10);
  std::printf("lithium balance %.1e, slope over theory %.4f, c in the film %.2f, at its face %.2f\n",
              row.lithium_balance, slope / wanted, c[43], c[49]);
  EXPECT_LE(row.lithium_balance, 1e-12);
  EXPECT_NEAR(slope / wanted, 1, 0.01);
  EXPECT_NEAR(c[43] / c[49], 1, 0.003);
}

// Breaks if redistancing begins at once where |psi| passes 0.9 widths: cells lie there to the last digit
// (5.4 - 8.1 um of 3 um), jump by a tenth of a cell with the front's first motion, and the salt at the film's
// outer face with them, 1 % however short the step, so that none succeeded.
TEST(ResolvedSalt, StartsOverABump) {
  Case v = lithium({32, 40, 1}, {19.2e-6, 24e-6, 1e-6});
  v.grid.sides[2] = v.grid.sides[3] = SideKind::no_flux;
  v.grid.sides[1] = SideKind::reservoir;
  v.interface.width = 3e-6, v.interface.energy = 0.5;
  v.kinetics.exchange_current = 3;
  v.coating.inner = layer(3.15e-6, 0.1);
  v.coating.resolved = true;
  v.initial.front = 5.4e-6, v.initial.bumps = {{{12e-6, 0}, 3e-6, 3e-6}};
  v.drive.current = 20, v.drive.end_time = 20;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  while (s.time() < 20) s.advance(20);
  const MetricsRow row = s.sample();
  std::printf("%ld steps, %ld of them again; lithium balance %.1e, charge balance %.1e\n",
              static_cast<long>(s.step()), s.retries().inaccurate + s.retries().unsolved, row.lithium_balance,
              row.charge_balance);
  EXPECT_LE(s.step(), 200);
  EXPECT_LE(row.lithium_balance, 1e-11);
  EXPECT_LE(row.charge_balance, 1e-11);
}

// Breaks if gaps below the grid do not count on it: a film that leaves a quarter of the area open is laid on
// the grid three quarters as thick, the mean over the area, and has three quarters of the resistance.
TEST(ResolvedSalt, FilmResistsByItsCover) {
  const auto voltage = [](double bare_fraction, bool coated) {
    Case v = resolved();
    v.electrolyte.conductivity = 10;
    v.coating.inner.bare_fraction = bare_fraction;
    if (!coated) v.coating = {};
    return Bench(v, Salt::frozen).state.voltage;
  };
  const double bare = voltage(0, false);
  EXPECT_NEAR((bare - voltage(0.25, true)) / (bare - voltage(0, true)), 0.75, 0.02);
}

// Breaks if the electrolyte beside a film on the grid conducts as it does at c0: sigma ~ c, c halved
// everywhere, doubles its 30 A/m^2 x 11.2 um / 0.05 S/m, and i0 ~ sqrt(c) takes its part.
TEST(ResolvedSalt, ElectrolyteConductsByItsConcentration) {
  const auto voltage = [](double concentration) {
    Case v = resolved();
    v.electrolyte.conductivity = 0.05;
    v.electrolyte.conductivity_polynomial = {0, 1};
    v.electrolyte.transference_number = 0.999999;
    Bench bench(v, Salt::frozen);
    const std::vector<double> c(640, concentration);
    bench.state.c.now.set_owned(c);
    bench.state.c.old.set_owned(c);
    EXPECT_TRUE(bench.equations.attempt(bench.state, Bdf::of(1e-4, 0, true)).solved);
    return bench.equations.voltage();
  };
  const double kinetic =
      2 / inverse_thermal_voltage(298.15) * (std::asinh(0.5 / std::sqrt(0.5)) - std::asinh(0.5));
  const double wanted = -(30 * 11.2e-6 / 0.05 + kinetic), found = voltage(500) - voltage(1000);
  std::printf("voltage lost by half the salt over theory: %.4f\n", found / wanted);
  EXPECT_NEAR(found / wanted, 1, 0.03);
}

}  // namespace
}  // namespace mossfield::test
