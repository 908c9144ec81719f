// Pulses, rests and stripping one after another.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double d = 3e-10, c0 = 1000, t_plus = 0.4;

/// A gap of 100 um whose front stays where it is: the metal has a hundred-thousandth of lithium's volume.
Case gap() {
  Case v = lithium({1000, 1, 1}, {120e-6, 2e-6, 0.7e-6});
  v.metal.molar_volume = 1.3e-10;
  v.interface.width = 0.6e-6;
  v.initial.front = 20e-6;
  v.kinetics.exchange_current = 3000;
  return v;
}

void to(Simulation& simulation, double end) {
  while (simulation.time() < end) simulation.advance(end);
}

/// c/c0 where psi = 0, between the two cells beside it.
double at_front(Simulation& simulation) {
  std::vector<double> psi, c;
  for (const auto& [name, field] : simulation.record().fields) {
    if (name == "phase") psi = field->owned();
    if (name == "c") c = field->owned();
  }
  std::size_t n = 0;
  while (psi[n + 1] > 0) ++n;
  const double share = psi[n] / (psi[n] - psi[n + 1]);
  return (c[n] + share * (c[n + 1] - c[n])) / c0;
}

// While the far side does not matter a step of the current by i takes 2 i (1 - t+)/F sqrt(t/(pi D)) off the
// salt at the front, and steps add up. Breaks if a stage begins late or early, or with what the last one was
// extrapolated to, or if a rest or a reversed current is none.
TEST(Sequence, SaltFollowsTheSumOfItsSteps) {
  Case v = gap();
  const double pulse = 0.4 * c0 * faraday / (2 * (1 - t_plus)) * std::sqrt(M_PI * d / 0.2);  // 0.4 of c0
  v.drive.sequence = {{{{}, pulse}, 0.2}, {{{}, 0.0}, 0.1}, {{{}, -pulse / 2}, 0.1}};
  v.drive.end_time = 0.55;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  const std::vector<std::pair<double, double>> steps{{0, 1}, {0.2, -1}, {0.3, -0.5}, {0.4, 1.5}};
  double worst = 0;
  for (const double time : {0.1, 0.2, 0.21, 0.25, 0.3, 0.32, 0.4, 0.41, 0.5}) {
    to(simulation, time);
    double wanted = 1;
    for (const auto& [begin, height] : steps)
      if (time > begin) wanted -= 0.4 * height * std::sqrt((time - begin) / 0.2);
    worst = std::max(worst, std::fabs(at_front(simulation) - wanted));
    EXPECT_NEAR(at_front(simulation), wanted, 0.005) << time;
  }
  std::printf("salt at the front under pulses: at most %.2e of c0 off\n", worst);
}

// Breaks if a step goes beyond a change, or the first one after it is as long as the last one before; if the
// charge is not exactly what was given; if the deposit is another one, or does not come back.
TEST(Sequence, ChargeIsWhatWasGiven) {
  Case v = lithium({60, 24, 1}, {30e-6, 12e-6, 1e-6});
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.front = 8e-6, v.initial.amplitude = 0.3e-6, v.initial.wavelength = 12e-6;
  v.drive.sequence = {{{{}, 40.0}, 3}, {{{}, 0.0}, 1}, {{{}, -60.0}, 2}, {{{}, 0.0}, 1.3}};
  v.drive.end_time = 14.6;  // twice
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  const double start = simulation.sample().metal_volume;
  double given = 0, before = 0;
  for (const double change : {3.0, 4.0, 6.0, 7.3, 10.3, 11.3, 13.3, 14.6}) {
    const double current = drive_from(v.drive, before).current.value();
    simulation.advance(v.drive.end_time);
    const double first = simulation.step_size();
    EXPECT_LT(first, 0.02) << before;
    to(simulation, change);
    EXPECT_DOUBLE_EQ(simulation.time(), change);
    EXPECT_GT(simulation.step_size(), 4 * first) << change;
    given += current * (change - before), before = change;
    const MetricsRow row = simulation.sample();
    EXPECT_NEAR(row.capacity * 3600, given, 1e-9) << change;
    EXPECT_NEAR(row.current, current, 1e-9) << change;
    EXPECT_LT(row.charge_balance, 1e-10) << change;
    EXPECT_LT(row.lithium_balance, 1e-11) << change;
    if (current == 0) {
      EXPECT_LT(std::fabs(row.voltage), 2e-3) << change;
    }
  }
  EXPECT_NEAR(simulation.sample().metal_volume / start, 1, 1e-12);
  EXPECT_EQ(simulation.why_finished(), "the end time is reached");
}

// Breaks if a current that strips goes on when the last lithium has gone, or fails there.
TEST(Sequence, AGivenCurrentStripsToTheEnd) {
  Case v = lithium({60, 24, 1}, {30e-6, 12e-6, 1e-6});
  v.interface.width = 2.5e-6, v.interface.energy = 0.5;
  v.initial.front = 4e-6, v.initial.amplitude = 0.5e-6, v.initial.wavelength = 12e-6;
  v.drive.sequence = {{{{}, -40.0}, 50}, {{{}, 0.0}, 1}};
  v.drive.end_time = 2000;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  while (!simulation.finished() && simulation.step() < 3000) simulation.advance(v.drive.end_time);
  EXPECT_EQ(simulation.why_finished().rfind("all lithium is stripped but ", 0), 0u)
      << simulation.why_finished();
  EXPECT_NEAR(simulation.sample().capacity / (-4e-6 / v.metal.molar_volume * faraday / 3600), 1, 0.1);
}

}  // namespace
}  // namespace mossfield::test
