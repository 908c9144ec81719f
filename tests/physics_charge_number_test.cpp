// Metals of several electrons, in salts whose ions have several charges: against Nernst-Planck of two ions,
// and against problems of one electron that are the same in other units.

#include <gtest/gtest.h>

#include <cmath>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// Of a salt of M^n+ and X^z-, from the diffusivities of its ions alone (Nernst-Planck).
struct Ions {
  int n, z;
  double metal, anion;  ///< [m^2/s]
};

// Steady, the anion rests, so that ln c and potential hold each other: the metal's ions alone flow,
// i = n F D+ (1 + n/z) dc/dx, and electrodes of the metal measure (RT/F) (1/z + 1/n) ln(c/c') between two
// places. Neither t+ nor conductivity nor the salt's D is in it, nor any factor of the engine's. Breaks if
// one of them has its charges wrong, or the kinetics at the front: with a = 1/2, eta = 2 RT/(n F) asinh(i/2
// i0).
TEST(ChargeNumber, SteadyCurrentIsThatOfTwoIons) {
  const double thermal = gas_constant * 298.15 / faraday, c0 = 400, gap = 100e-6, share = 0.6;
  for (const Ions& salt : {Ions{1, 1, 2e-10, 3e-10}, Ions{2, 2, 7e-10, 10.7e-10}, Ions{2, 1, 7e-10, 20e-10},
                           Ions{1, 2, 5e-10, 4e-10}, Ions{3, 1, 5e-10, 9e-10}}) {
    const double n = salt.n, z = salt.z, slower = n * salt.metal + z * salt.anion;
    Case v = lithium({120, 1, 1}, {120e-6, 2e-6, 0.7e-6});
    v.metal.electrons = v.electrolyte.cation_charge = salt.n, v.electrolyte.anion_charge = salt.z;
    v.metal.molar_volume = 1.3e-10;  // the front stays where it is
    v.interface.width = 4e-6;
    v.initial.front = 20e-6;
    v.electrolyte.concentration = c0;
    v.electrolyte.diffusivity = salt.metal * salt.anion * (n + z) / slower;
    v.electrolyte.transference_number = n * salt.metal / slower;
    v.electrolyte.conductivity = faraday / thermal * n * c0 * slower;
    v.electrolyte.conductivity_polynomial = {0, 1};
    v.kinetics.concentration_exponent = 0;
    const double current = n * faraday * salt.metal * (1 + n / z) * 2 * share * c0 / gap;
    v.drive.current = current;
    v.kinetics.exchange_current = current / 4;
    Bench b(v);
    const double relaxation = gap * gap / v.electrolyte.diffusivity;
    b.run(2 * relaxation, 1e-5 * relaxation);
    const double voltage = -(thermal * (1 / z + 1 / n) * std::log((1 + share) / (1 - share)) +
                             2 * thermal / n * std::asinh(2.0));
    const std::vector<double> c = b.state.c.now.owned();
    const double slope = (c[99] - c[59]) / 40e-6 * gap / (2 * share * c0);
    std::printf("M%d+ X%d-: slope of the salt %.5f of theory, voltage %.3f mV for %.3f\n", salt.n, salt.z,
                slope, 1e3 * b.state.voltage, 1e3 * voltage);
    EXPECT_NEAR(slope, 1, 0.002) << salt.n << salt.z;
    EXPECT_NEAR(b.state.voltage, voltage, 0.5e-3) << salt.n << salt.z;
  }
}

// Breaks if a charge deposits V_m/F: flat zinc of 9.16 cm^3/mol, 100 A/m^2 for 60 s.
TEST(ChargeNumber, DepositIsThatOfFaradaysLaw) {
  Case v = lithium({60, 2, 1}, {15e-6, 1e-6, 1e-6});
  v.metal.electrons = v.electrolyte.cation_charge = v.electrolyte.anion_charge = 2;
  v.metal.molar_volume = 9.16e-6;
  v.interface.width = 1.5e-6;
  v.initial.front = 5e-6;
  v.drive.current = 100;
  Bench b(v);
  const double before = b.front();
  b.run(60, 1e-2);
  const double wanted = 100 * 60 * 9.16e-6 / (2 * 96485.33212);
  EXPECT_NEAR((b.front() - before) / wanted, 1, 2e-3);
  const double volume = b.equations.balances(b.state).metal_volume - b.state.deposit_start;
  EXPECT_NEAR(volume / (wanted * b.area()), 1, 1e-10);
}

/// The same problem with two electrons: twice the molar volume and temperature, half of a salt of two
/// charges.
Case twice(Case v) {
  v.metal.electrons = v.electrolyte.cation_charge = v.electrolyte.anion_charge = 2;
  v.metal.molar_volume *= 2, v.temperature *= 2, v.electrolyte.concentration /= 2;
  return v;
}

/// To the last bit, after steps of the same length: factors of two round nothing.
void expect_the_same(const Case& v, int steps) {
  Bench one(v), two(twice(v));
  const StepLimits limits{1e-3, 1e-12, 1, false};
  double dt_one = limits.first, dt_two = limits.first;
  for (int tries = 0; one.state.step < steps && tries < 100; ++tries) {
    one.attempt(v.drive.end_time, limits, dt_one);
    two.attempt(v.drive.end_time, limits, dt_two);
  }
  EXPECT_EQ(one.state.step, steps);
  EXPECT_EQ(one.state.time, two.state.time);
  EXPECT_EQ(one.state.voltage, two.state.voltage);
  EXPECT_EQ(one.state.current, two.state.current);
  EXPECT_EQ(one.state.phase.now.owned(), two.state.phase.now.owned());
  EXPECT_EQ(one.state.phi.now.owned(), two.state.phi.now.owned());
  std::vector<double> c = two.state.c.now.owned();
  for (double& value : c) value *= 2;
  EXPECT_EQ(one.state.c.now.owned(), c);
}

// Breaks if capillarity, films, pieces that float or the counter electrode take F for n F anywhere.
TEST(ChargeNumber, FilmsAndFloatingMetalKnowIt) {
  expect_the_same(islands(false), 6);
  Case lithiated = islands(false);
  lithiated.coating = converting();
  lithiated.drive.current = 30;
  expect_the_same(lithiated, 6);
}

// Breaks if stress does.
TEST(ChargeNumber, MechanicsKnowsIt) {
  Case v = lithium({40, 24, 1}, {20e-6, 12e-6, 1e-6});
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.front = 7e-6, v.initial.roughness = 0.3e-6, v.initial.roughness_cutoff = 6e-6;
  press(v);
  v.drive.current = 100, v.drive.end_time = 60;
  expect_the_same(v, 4);
}

// Breaks if hosts or nuclei do.
TEST(ChargeNumber, HostsKnowIt) {
  Case v = pillars();
  v.nucleation.bare.radius = unset;  // the critical one
  v.drive.voltage = -0.3, v.drive.end_time = 60;
  expect_the_same(v, 3);
}

}  // namespace
}  // namespace mossfield::test
