// Salt between two flat lithium electrodes (physics.md 2.3): steady profile, the square-root law and Sand's
// time, limiting current. A molar volume of a hundred-thousandth of lithium's holds the front where it is.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double d = 3e-10, c0 = 1000, t_plus = 0.4;

struct Gap {
  Case values;
  double length;      // between front and counter electrode [m]
  double limit;       // current density 2 F D c0/((1 - t+) L) [A/m^2]
  double relaxation;  // L^2/D [s]
};

Gap gap(int cells, double width) {
  Gap g{lithium({cells, 1, 1}, {120e-6, 2e-6, 0.7e-6}), 100e-6, 0, 0};
  g.values.metal.molar_volume = 1.3e-10;
  g.values.interface.width = width;
  g.values.initial.front = 20e-6;
  g.limit = 2 * faraday * d * c0 / ((1 - t_plus) * g.length);
  g.relaxation = g.length * g.length / d;
  return g;
}

/// c where psi = 0, between the two cells beside it.
double at_front(const Bench& b) {
  const std::vector<double> psi = b.state.phase.now.owned(), c = b.state.c.now.owned();
  std::size_t n = 0;
  while (psi[n + 1] > 0) ++n;
  const double share = psi[n] / (psi[n] - psi[n + 1]);
  return c[n] + share * (c[n + 1] - c[n]);
}

// Breaks if Newton's first step from no potential at all, 40 i0 away, follows an answer of the potential to
// the metal's that 4200 cells let be wrong: no step was then short enough. Uniform salt: the drop is ohmic,
// and each electrode's overpotential 2 RT/F asinh(i/2 i0).
TEST(Transport, StartsFarFromEquilibriumOnManyCells) {
  Case v = lithium({4200, 1, 1}, {105e-6, 1e-6, 1e-6});
  v.interface.width = 0.2e-6;
  v.initial.front = 5e-6;
  v.electrolyte.conductivity = 0.075;
  v.kinetics.exchange_current = v.kinetics.counter_exchange_current = 4;
  v.drive.current = 160;
  const double thermal = 1 / inverse_thermal_voltage(v.temperature);
  EXPECT_NEAR(Bench(v).state.voltage, -(4 * thermal * std::asinh(20.0) + 160 * 100e-6 / 0.075), 1e-4);
}

// Breaks if that first step is not cut down far enough under a voltage that strips: it asks for 2e5 V, and
// where the plate has taken all of its wall's salt its current answers to no potential (the start failed, or
// came to a current of the wrong sign). Uniform salt but for the half cell at the wall: as above.
TEST(Transport, StartsStrippingAtOneVolt) {
  Case v = lithium({400, 1, 1}, {200e-6, 1e-6, 1e-6});
  v.interface.width = 3e-6;
  v.initial.front = 100e-6;
  v.kinetics.counter_exchange_current = 30;
  v.drive.voltage = 1;
  const Bench b(v);
  const double current = -b.equations.current() / b.area(),
               thermal = 1 / inverse_thermal_voltage(v.temperature);
  const double wall = 1 - 0.25e-6 * (1 - t_plus) * current / (faraday * d * c0);
  EXPECT_NEAR(2 * thermal * (std::asinh(current / 60) + std::asinh(current / (60 * std::sqrt(wall)))) +
                  current * 100e-6 - 2 * thermal * (1 - t_plus) * std::log(wall),
              1, 0.005);
}

// Breaks if the source at either electrode is not (1 - t+) i/F, or the salt is not conserved:
// c = c0 (1 + I (1 - 2x/L)) from the counter electrode (x = 0) to the front (x = L). And if the exchange
// current of either is not that of its own wall, i0 (1 +- I)^m, or the diffusion potential 2 (RT/F) (1 - t+)
// ln((1 + I)/(1 - I)) is wrong: the voltage tells.
TEST(Transport, SteadyProfileIsLinear) {
  for (const double share : {0.3, 0.8}) {
    Gap g = gap(120, 4e-6);
    const double current = share * g.limit, thermal = 1 / inverse_thermal_voltage(298.15);
    g.values.drive.current = current;
    g.values.kinetics.counter_exchange_current = 20;
    Bench b(g.values);
    b.run(2 * g.relaxation, 1e-5 * g.relaxation);
    const double voltage =
        -(2 * thermal * std::asinh(current / (60 * std::sqrt(1 - share))) +
          2 * thermal * std::asinh(current / (40 * std::sqrt(1 + share))) + current * g.length +  // at 1 S/m
          2 * thermal * (1 - t_plus) * std::log((1 + share) / (1 - share)));
    EXPECT_NEAR(b.equations.voltage(), voltage, 1e-3) << share;  // i0 of c0 at both would be 15 mV off
    const std::vector<double> c = b.state.c.now.owned();
    double worst = 0;
    for (int i = 0; i < 120; ++i) {
      const double x = 120e-6 - (i + 0.5) * 1e-6;
      if (x > g.length - 2 * 4e-6) continue;
      const double wanted = c0 * (1 + share * (1 - 2 * x / g.length));
      worst = std::max(worst, std::fabs(c[static_cast<std::size_t>(i)] - wanted) / c0);
    }
    std::printf(
        "steady profile at %.1f of the limit: worst error %.2e c0, at the front %.5f (theory %.5f); "
        "voltage %.3f mV off\n",
        share, worst, at_front(b) / c0, 1 - share, 1e3 * (b.equations.voltage() - voltage));
    EXPECT_LT(worst, 0.005) << share;
    EXPECT_NEAR(at_front(b) / c0, 1 - share, 0.005) << share;
    EXPECT_NEAR(b.front(), 20e-6, 0.01e-6);
  }
}

// Breaks if diffusion or storage has a wrong factor: c at the front is c0 - 2 i (1 - t+)/(F D) sqrt(D t/pi)
// while the far side does not matter, and is gone at Sand's time pi D (F c0/(2 i (1 - t+)))^2.
TEST(Transport, FollowsTheSquareRootLawToSandsTime) {
  Gap g = gap(1000, 0.6e-6);
  const double current = 4 * g.limit;
  g.values.drive.current = current;
  g.values.kinetics.exchange_current = 3000;  // fast: the voltage stays moderate as salt runs out
  const double sand = M_PI * d * std::pow(faraday * c0 / (2 * current * (1 - t_plus)), 2);
  EXPECT_LT(std::sqrt(d * sand), 0.12 * g.length);
  Bench b(g.values);
  double last = 1, time = 0;
  for (const double share : {0.2, 0.5, 0.8, 0.9}) {
    b.run(share * sand, 1e-5 * sand);
    last = at_front(b) / c0, time = b.state.time;
    const double wanted = 1 - std::sqrt(share);
    std::printf("%.2f of Sand's time: c/c0 at the front %.5f, theory %.5f\n", share, last, wanted);
    EXPECT_NEAR(last, wanted, 0.005);
  }
  const double measured = time / ((1 - last) * (1 - last));  // where the square-root law reaches zero
  std::printf("Sand's time over theory: %.5f\n", measured / sand);
  EXPECT_NEAR(measured / sand, 1, 0.005);
}

// Breaks if current can exceed what diffusion brings, 2 F D c0/((1 - t+) L): at a fixed voltage the current
// settles at that times 1 - c/c0 at the front. Half a volt at once is too much: the salt runs out within a
// step.
TEST(Transport, CurrentApproachesItsLimit) {
  double before = 0;
  for (const double voltage : {-0.12, -0.25}) {
    Gap g = gap(300, 2e-6);
    g.values.electrolyte.conductivity = 5;
    g.values.kinetics.exchange_current = 300;
    g.values.drive.voltage = voltage;
    Bench b(g.values);
    b.run(2 * g.relaxation, 1e-6 * g.relaxation);
    const double share = b.equations.current() / b.area() / g.limit;
    std::printf("%.2f V: %.5f of the limiting current, c/c0 at the front %.5f\n", voltage, share,
                at_front(b) / c0);
    EXPECT_NEAR(share, 1 - at_front(b) / c0, 0.005);
    EXPECT_GT(share, before);
    before = share;
  }
  EXPECT_GT(before, 0.9);
}

// Stripping feeds the front and takes the salt off the plate: its current cannot exceed 2 F D c0/((1 - t+) L)
// either, and at 1 V has come to it, ideal plate or not. Breaks if the plate's law is not solved once its
// wall is short of salt: no step succeeded after seconds, or the salt on the wall was less than none.
TEST(Transport, StrippingCurrentApproachesItsLimit) {
  for (const double exchange : {double(unset), 30.0}) {
    Gap g = gap(120, 4e-6);
    g.values.kinetics.counter_exchange_current = exchange;
    g.values.drive.voltage = 1;
    Bench b(g.values);
    b.run(g.relaxation, 1e-6 * g.relaxation);
    const double share = -b.equations.current() / b.area() / g.limit;
    std::printf(
        "1 V, i0 of the plate %g: %.5f of the limiting current, c/c0 at the front %.5f, at the plate "
        "%.5f\n",
        exchange, share, at_front(b) / c0, b.state.c.now.owned().back() / c0);
    EXPECT_NEAR(share, 1, 0.01);
    EXPECT_NEAR(at_front(b) / c0, 1 + share, 0.005);
    EXPECT_GT(b.state.c.now.owned().back(), 0);
  }
}

// Breaks if what goes into a plate short of salt is taken at the concentration of the pass before: on a fine
// grid passes overshot one another, and steps of milliseconds were all that succeeded; if the salt that
// leaves is another amount than its balance has; or if it is that of a concentration the balances do not end
// with.
TEST(Transport, StrippingAtItsLimitTakesTheStepsThatACoarseGridTakes) {
  double share[2];
  for (const int fine : {0, 1}) {
    Gap g = gap(fine ? 480 : 120, 4e-6);
    g.values.kinetics.counter_exchange_current = 30;
    g.values.drive.voltage = 1;
    Bench b(g.values);
    b.run(g.relaxation, 1e-6 * g.relaxation);
    share[fine] = -b.equations.current() / b.area() / g.limit;
    const double salt = b.equations.balances(b.state).salt;
    std::printf("%d cells: %.5f of the limiting current, %ld steps\n", g.values.grid.cells[0], share[fine],
                b.state.step);
    EXPECT_LT(b.state.step, 400);
    EXPECT_NEAR((salt - b.state.salt_in.now) / b.state.salt_start, 1, 1e-12);
  }
  EXPECT_NEAR(share[1], share[0], 1e-3);
}

// Breaks if a run goes on with a conductivity below zero, or does not say so: 3 - 2 c/c0 has none from 1.5 c0
// on, and at 0.8 of the limiting current the plate's salt comes to 1.8 c0.
TEST(Transport, AFitThatTurnsNegativeEndsTheRun) {
  Gap g = gap(120, 4e-6);
  g.values.electrolyte.conductivity_polynomial = {3, -2};
  g.values.drive.current = 0.8 * g.limit;
  Bench b(g.values);
  std::string reason;
  try {
    b.run(2 * g.relaxation, 1e-5 * g.relaxation);
  } catch (const std::runtime_error& error) {
    reason = error.what();
  }
  EXPECT_NE(reason.find("electrolyte.conductivity_polynomial is no longer positive from 1500 mol/m^3 on"),
            std::string::npos)
      << reason;
  const std::vector<double> c = b.state.c.now.owned();
  EXPECT_NEAR(*std::max_element(c.begin(), c.end()), 1500, 1);
}

// Breaks if a high voltage has no potential at the start where a lower or a higher one has: 5 V stripping to
// a counter electrode, beside 4 and 7 V. The current goes with what the electrodes leave of the voltage.
TEST(Transport, AHighVoltageStarts) {
  const auto current = [](const char* voltage) {
    const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                             {"grid={size: [100 um], cells: [200]}", "initial={front: 30 um}",
                              std::string("drive={voltage: ") + voltage + ", until: {time: 300 s}}"})
                       .values;
    Simulation s(v, Communicator::self(), Device::cpu);
    s.initialise();
    return s.sample().current;
  };
  const double below = current("4 V"), at = current("5 V"), above = current("7 V");
  EXPECT_LT(at, 0);
  EXPECT_NEAR(at / (below + (above - below) / 3), 1, 0.01) << below << " " << at << " " << above;
}

// Breaks if the least salt is looked for within the metal, where it goes on falling: the wider the interface,
// the lower it was (to 0.27 widths inside).
TEST(Transport, LeastSaltIsThatAtTheFront) {
  for (const double width : {3e-6, 8e-6}) {
    Gap g = gap(240, width);
    g.values.drive.current = 0.5 * g.limit;
    g.values.drive.end_time = 2 * g.relaxation;
    Simulation run(g.values, Communicator::self(), Device::cpu);
    run.initialise();
    while (!run.finished()) run.advance(g.values.drive.end_time);
    EXPECT_NEAR(run.sample().c_min / c0, 0.5, 0.008) << width;  // a cell is 0.005 of the gap
  }
}

}  // namespace
}  // namespace mossfield::test
