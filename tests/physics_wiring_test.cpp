// Numbers of the case that other tests leave at the values where a mistake does not show (25 C, t+ = 0.4, an
// ideal solution, m = a = 1/2): each reaches the law that it belongs to.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/literature.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// RT/F [V]
double thermal(double temperature) {
  return gas_constant * temperature / faraday;
}

// Breaks if the kinetics of either electrode are taken at 25 C: at 60 C and with i0 = 30 and 20 A/m^2 both
// a = 1/2 laws have the inverse i = 2 i0 sinh(F eta/2RT), the electrolyte is an ohmic resistance in series.
TEST(Wiring, BothElectrodesReactAtTheTemperatureOfTheCase) {
  Case v = lithium({80, 1, 1}, {20e-6, 1.7e-6, 0.6e-6});
  v.interface.width = 1.5e-6;
  v.initial.front = 8e-6;
  v.temperature = 333.15;
  v.kinetics.counter_exchange_current = 20;
  v.drive.current = 75;
  const double kinetic = 2 * thermal(333.15) * (std::asinh(75 / 60.0) + std::asinh(75 / 40.0));
  EXPECT_NEAR(Bench(v).state.voltage, -(kinetic + 75 * (20e-6 - 8e-6) / 1), 1e-4);
}

// Breaks if the diffusion potential is taken at 25 C, or of an ideal solution: (RT/F) 2 (1 - t+) X ln(c1/c2)
// of a cell without current, X the thermodynamic factor.
TEST(Wiring, ConcentrationCellKnowsTemperatureAndThermodynamicFactor) {
  for (const auto& [temperature, factor] : {std::pair{333.15, 1.0}, std::pair{298.15, 3.0}}) {
    Case v = lithium({90, 1, 1}, {12e-6, 1.7e-6, 0.6e-6});
    v.interface.width = 1.1e-6;
    v.initial.front = 4.8e-6;
    v.temperature = temperature;
    v.electrolyte.thermodynamic_factor = factor;
    v.grid.sides[1] = SideKind::reservoir;
    v.drive.current = 0;
    Bench bench(v, Salt::frozen);
    std::vector<double> c;
    for (int i = 0; i < 90; ++i)
      c.push_back(1000 * (1 - 0.8 * 0.5 * (1 - std::tanh(((i + 0.5) / 90 - 0.72) / 0.06))));
    bench.state.c.now.set_owned(c);
    bench.state.c.old.copy_from(bench.state.c.now);
    ASSERT_TRUE(bench.equations.attempt(bench.state, Bdf::of(1e-3, 0, true)).solved);
    EXPECT_NEAR(bench.equations.voltage(), 2 * thermal(temperature) * 0.6 * factor * std::log(0.2), 1e-4)
        << temperature << " K, factor " << factor;
  }
}

// Breaks if i0 ~ (c/c0)^m has m = 1/2 (or m = a) at either electrode, or the salt's source t+ = 0.4. Steady
// state of a gap L between electrodes: c = c0 (1 -+ s) at them, s = i (1 - t+) L/(2 F D c0); with a metal of
// hardly any volume the front stands. V = -(both asinh with i0 (1 -+ s)^m + i L/kappa + 2 (RT/F) (1 - t+)
// ln((1 + s)/(1 - s))).
TEST(Wiring, SteadyCellKnowsExponentAndTransferenceNumber) {
  const double gap = 100e-6, d = 3e-10, t = 0.25, s = 0.6, f = thermal(298.15);
  Case v = lithium({120, 1, 1}, {120e-6, 2e-6, 0.7e-6});
  v.metal.molar_volume = 1.3e-10;
  v.interface.width = 4e-6;
  v.initial.front = 20e-6;
  v.electrolyte.transference_number = t;
  v.kinetics.concentration_exponent = 1;
  v.kinetics.counter_exchange_current = 20;
  const double i = s * 2 * faraday * d * 1000 / ((1 - t) * gap);
  v.drive.current = i;
  Bench bench(v);
  bench.run(2 * gap * gap / d, 1e-5 * gap * gap / d);
  const double kinetic = 2 * f * (std::asinh(i / (60 * (1 - s))) + std::asinh(i / (40 * (1 + s))));
  const double diffusive = 2 * f * (1 - t) * std::log((1 + s) / (1 - s));
  EXPECT_NEAR(bench.equations.voltage(), -(kinetic + i * gap / 1 + diffusive), 1e-3);
  EXPECT_NEAR(bench.state.c.now.owned()[119] / 1000, 1 + s * (1 - 1e-6 / gap), 0.005);
}

// Breaks if something divides by the anion's share of the current. With t+ = 1 no salt flows and nothing but
// the two reactions and the ohmic resistance takes voltage; metal of hardly any volume leaves c as it is.
TEST(Wiring, CellOfASingleIon) {
  const double gap = 100e-6, f = thermal(298.15), i = 200;
  for (const SideKind side : {SideKind::counter_electrode, SideKind::reservoir}) {
    Case v = lithium({120, 1, 1}, {120e-6, 2e-6, 0.7e-6});
    v.grid.sides[1] = side;
    v.metal.molar_volume = 1.3e-10;
    v.interface.width = 4e-6;
    v.initial.front = 20e-6;
    v.electrolyte.transference_number = 1;
    v.kinetics.counter_exchange_current = 20;
    v.drive.current = i;
    Bench bench(v);
    bench.run(100, 1e-3);
    const double there = side == SideKind::reservoir ? 0 : std::asinh(i / 40);
    EXPECT_NEAR(bench.equations.voltage(), -(2 * f * (std::asinh(i / 60) + there) + i * gap / 1), 1e-4);
    for (const double c : bench.state.c.now.owned()) EXPECT_NEAR(c / 1000, 1, 1e-6);
  }
}

// Breaks if a key of the literature mode does not reach the published model, or its potential the offset
// form.
TEST(Wiring, LiteratureModelHasTheNumbersOfTheCase) {
  Case v = lithium({8, 1, 1}, {1e-6, 1e-6, 1e-6});
  v.model = Model::literature;
  v.literature.form = LiteratureCase::Form::dilute;
  v.literature.metal_diffusivity = 7e-13;
  v.literature.overpotential = LiteratureCase::Overpotential::offset_minus_potential;
  v.literature.overpotential_offset = -0.37;
  v.kinetics.transfer_coefficient = 0.3;
  v.interface.width = 1e-6;
  v.interface.energy = 0.5;
  const PublishedModel model = published_model(v);
  EXPECT_EQ(model.metal_diffusivity, 7e-13);
  EXPECT_EQ(model.potential_offset, -0.37);
  EXPECT_EQ(model.potential_sign, -1);
  EXPECT_EQ(model.transfer, 0.3);
  v.literature.overpotential = LiteratureCase::Overpotential::potential;
  EXPECT_EQ(published_model(v).potential_offset, 0);
  EXPECT_EQ(published_model(v).potential_sign, 1);
}

}  // namespace
}  // namespace mossfield::test
