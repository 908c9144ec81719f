// A run ends with the charge that it was asked for.

#include <gtest/gtest.h>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

/// At the end of planar_1d with other keys.
MetricsRow last_row(const std::vector<std::string>& sets) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml", sets).values;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  while (!simulation.finished()) simulation.advance(v.drive.end_time);
  EXPECT_EQ(simulation.why_finished(), "the capacity is reached");
  return simulation.sample();
}

// Breaks if the last step goes beyond the capacity, which here is half of a step of 90 s, or another one is
// taken where rounding leaves 1e-15 of it.
TEST(Capacity, EndsAGivenCurrentInTime) {
  for (const double share : {0.0125, 0.3, 1.0}) {
    const MetricsRow end = last_row({"drive.until.capacity=" + std::to_string(share) + " mA h/cm^2",
                                     "drive.until.time=2 h", "time.max_step=90 s", "time.tolerance=0.3"});
    EXPECT_NEAR(end.capacity / (10 * share), 1, 1e-7) << share;
    EXPECT_NEAR(end.time / (3600 * share), 1, 1e-7) << share;
  }
}

// Breaks if the same is not found where the current changes on the way there.
TEST(Capacity, EndsAGivenVoltageInTime) {
  const MetricsRow end = last_row({"drive={voltage: -0.05 V, until: {time: 2 h, capacity: 0.2 mA h/cm^2}}"});
  EXPECT_NEAR(end.capacity / 2, 1, 2e-5);
}

// Breaks if metal that is stripped has no capacity to stop at.
TEST(Capacity, EndsStrippingToo) {
  const MetricsRow end = last_row({"drive={voltage: 0.02 V, until: {time: 2 h, capacity: 0.1 mA h/cm^2}}"});
  EXPECT_NEAR(end.capacity, -1, 2e-5);
}

// Breaks if stripping goes on, thousands of steps at no current, when the last lithium has gone.
TEST(Capacity, StrippingEndsWithTheLithium) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                           {"drive={voltage: 0.1 V, until: {time: 100 h}}", "grid.cells=[200]"})
                     .values;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  while (!simulation.finished() && simulation.step() < 2000) simulation.advance(v.drive.end_time);
  EXPECT_EQ(simulation.why_finished(), "all lithium is stripped");
  EXPECT_NEAR(simulation.sample().capacity / (-10e-6 / v.metal.molar_volume * 96485.33 / 3600), 1, 0.1);
}

}  // namespace
}  // namespace mossfield::test
