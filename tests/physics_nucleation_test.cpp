// Nucleation in a run, on the plainest host: a plate.

#include <gtest/gtest.h>

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double pi = 3.14159265358979324;

/// A plate in an electrolyte that conducts so well that the overpotential is the voltage.
Case plate() {
  Case v = lithium({16, 16, 24}, {16e-6, 16e-6, 24e-6});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.electrolyte.conductivity = 1e6;
  v.electrolyte.transference_number = 0.999999;
  v.interface.width = 3e-6, v.interface.energy = 0.5;
  v.host.present = true;
  v.host.kind = HostCase::Kind::plane, v.host.plate = 6e-6;
  v.initial.front = unset;
  v.nucleation.present = true;
  NucleationCase::Surface& s = v.nucleation.bare;
  s.overpotential = 0.1, s.density = 1e14, s.contact_angle = pi / 2, s.radius = 10e-9;
  return v;
}

struct Seen {
  double number, radius, thickness;
};

/// Deposits this charge [C/m^2] at this voltage.
Seen deposited(Case v, double voltage, double charge) {
  v.drive.voltage = voltage;
  Bench bench(v, Salt::frozen);
  const double area = 256e-12;
  double dt = 1e-4;
  for (int n = 0; n < 4000 && bench.state.charge.now < charge * area; ++n) {
    const double left = (charge * area - bench.state.charge.now) / std::max(bench.state.current, 1e-30);
    const Attempt a = bench.equations.attempt(bench.state, Bdf::of(std::min(dt, left), 0, true));
    if (!a.solved) throw std::runtime_error(a.reason);
    bench.accept(std::min(dt, left));
    dt *= 1.1;
  }
  const NucleiMetrics m = *bench.equations.nuclei(bench.state);
  return {m.number, m.radius, bench.equations.balances(bench.state).metal_volume / area};
}

double exponent(double a, double b, double x, double y) {
  return std::log(b / a) / std::log(y / x);
}

// Breaks if density and size of nuclei do not follow the imposed law: Pei's exponents, number ~ eta^3 and
// size ~ 1/eta at the same charge, and number times cap volume the deposit.
TEST(Nucleation, PeisExponents) {
  const Seen low = deposited(plate(), -0.1, 200), high = deposited(plate(), -0.2, 200);
  EXPECT_NEAR(low.number, 1e14, 0.02e14);
  EXPECT_NEAR(exponent(low.number, high.number, 1, 2), 3, 0.03);
  EXPECT_NEAR(exponent(low.radius, high.radius, 1, 2), -1, 0.03);
  const double cap = 2 * pi / 3 * (std::pow(low.radius, 3) - 1e-24);
  EXPECT_NEAR(low.number * cap, low.thickness, 0.05 * low.thickness);
}

// Breaks if Newton's first step goes from -onset, where nuclei carry many times the current, to above 0 V,
// where none carries any and no way leads back: RT/(a F) is 86 mV with a = 0.3, and where all nuclei are
// there at once nothing else makes the current fall (`ZnO_surface`, onset 30 mV). What flows is what was
// given.
TEST(Nucleation, StartsWithAnyTransferCoefficient) {
  for (const double transfer : {0.2, 0.3, 0.5, 0.7})
    for (const double onset : {0.03, 0.1, 0.3})
      for (const double current : {0.02, 2.0, 200.0}) {
        Case v = plate();
        v.grid.cells = {4, 4, 24}, v.grid.size = {4e-6, 4e-6, 24e-6};
        v.kinetics.transfer_coefficient = transfer;
        NucleationCase::Surface& s = v.nucleation.bare;
        s.overpotential = onset, s.density = 1e15, s.exponent = 0, s.contact_angle = 0.4, s.radius = 94e-9;
        v.drive.current = current;
        const Bench bench(v, Salt::frozen);
        EXPECT_NEAR(bench.equations.current() / (16e-12 * current), 1, 1e-5)
            << transfer << " " << onset << " V " << current << " A/m^2";
        EXPECT_LT(bench.equations.voltage(), 0);
      }
}

// Breaks if the rate is not what was asked for, if it depends on the length of the steps, or if the seed
// decides more than where nuclei are.
TEST(Nucleation, RateOverTime) {
  Case v = plate();
  NucleationCase::Surface& s = v.nucleation.bare;
  s.law = NucleationCase::Surface::Law::rate, s.rate = 4e12, s.barrier = 25, s.density = unset;
  s.radius = 2e-9;
  v.kinetics.exchange_current = 1e-3;  // nuclei hardly grow: the surface stays free
  v.drive.voltage = -0.1;
  std::vector<double> numbers;
  for (const double dt : {0.5, 0.05}) {
    Bench bench(v, Salt::frozen);
    while (bench.state.time < 5 - 1e-9) {
      const Attempt a = bench.equations.attempt(bench.state, Bdf::of(dt, 0, true));
      ASSERT_TRUE(a.solved) << a.reason;
      bench.accept(dt);
    }
    numbers.push_back(bench.equations.nuclei(bench.state)->number);
  }
  // 2e13 1/m^2 on 256 um^2 in some 28 draws of 180: spread 1/8 each
  EXPECT_NEAR(numbers[0], 2e13, 4 * 2e13 / 8 / std::sqrt(28.0));
  EXPECT_NEAR(numbers[1], numbers[0], 1e-3 * numbers[0]);
}

// Breaks if the film on the host does not take its share of the voltage: 10 nm of 1e-6 S/m, 0.01 ohm m^2, and
// the current that a bare layer has behind it.
TEST(Nucleation, CoatingOfTheHostIsInSeries) {
  Case v = plate();
  v.nucleation.bare.density = 1e16, v.nucleation.bare.exponent = 0;  // a layer from the start
  v.nucleation.bare.radius = 100e-9;
  v.nucleation.is_coated = true, v.nucleation.coated = v.nucleation.bare;
  v.nucleation.thickness = v.nucleation.thickness_floor = 10e-9, v.nucleation.conductivity = 1e-6;
  v.drive.current = 5;
  const Bench bench(v, Salt::frozen);
  const double kinetic = 2 / inverse_thermal_voltage(v.temperature) * std::asinh(5.0 / (2 * 30));
  EXPECT_NEAR(bench.equations.voltage(), -(0.05 + kinetic), 2e-4);
}

// Breaks if a coating that ends halfway down is not where it should be: coated above, bare below, and only
// the coated part takes nuclei; or has another thickness there than between 20 nm at the top (26 um) and 10
// nm where it ends (16 um). At 17.5 and 22.5 um it resists by 11.5 and 16.5 nm of 1e-6 S/m, and i = 2 i0
// sinh(F (0.1 V - i R)/2RT).
TEST(Nucleation, CoatingThatEndsHalfway) {
  Case v = plate();
  v.grid.cells = {16, 16, 36}, v.grid.size = {16e-6, 16e-6, 36e-6};
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = 26e-6, v.host.diameter = 8e-6, v.host.pitch = 16e-6;
  v.nucleation.bare.density = 1e9;
  v.nucleation.is_coated = true, v.nucleation.coated = v.nucleation.bare;
  v.nucleation.coated.density = 1e16;
  v.nucleation.thickness = 20e-9, v.nucleation.thickness_floor = 10e-9, v.nucleation.depth = 10e-6;
  v.nucleation.conductivity = 1e-6;
  v.drive.voltage = -0.1;
  Bench bench(v, Salt::frozen);
  const Attempt a = bench.equations.attempt(bench.state, Bdf::of(0.01, 0, true));
  ASSERT_TRUE(a.solved) << a.reason;
  bench.accept(0.01);
  const std::vector<double> current = bench.equations.host_profile(bench.state)[3].values;
  const auto behind = [](double resistance) {
    double low = 0, high = 1000;
    for (int n = 0; n < 100; ++n) {
      const double i = (low + high) / 2, eta = 0.1 - i * resistance;
      (i < 60 * std::sinh(inverse_thermal_voltage(298.15) * eta / 2) ? low : high) = i;
    }
    return low;
  };
  const double wanted = behind(11.5e-3) / behind(16.5e-3);
  std::printf("current at 17.5 over that at 22.5 um: %.4f, wanted %.4f\n", current[17] / current[22], wanted);
  EXPECT_NEAR(current[17] / current[22], wanted, 0.02 * wanted);
  EXPECT_LT(current[14], 0.01 * current[17]);
}

}  // namespace
}  // namespace mossfield::test
