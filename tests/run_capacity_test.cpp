// A run ends with the charge that it was asked for.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sstream>

#include "solver/case_reader.hpp"
#include "solver/report_capacity.hpp"
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

// Breaks if stripping goes on, thousands of steps at no current, when the last lithium has gone; if what the
// interface leaves at the electrode is not told, or `validate` foretells another capacity by more than a
// tenth of that.
TEST(Capacity, StrippingEndsWithTheLithium) {
  const Case v =
      read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                {"drive={voltage: 0.1 V, until: {time: 100 h, capacity: 3 mA h/cm^2}}", "grid.cells=[200]"})
          .values;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  while (!simulation.finished() && simulation.step() < 2000) simulation.advance(v.drive.end_time);
  const MetricsRow end = simulation.sample();
  const double left = end.metal_volume / (v.grid.size[1] * v.grid.size[2]);
  const std::string text = with_prefix(left, "m");
  EXPECT_EQ(
      simulation.why_finished(),
      fmt::format("all lithium is stripped but {} ({:.2g} %) that the interface leaves at the electrode",
                  text, 100 * left / 10e-6));
  const double per_depth = 96485.33 / v.metal.molar_volume / 3600;  // [Ah/m^3]
  EXPECT_NEAR(-end.capacity, (10e-6 - left) * per_depth, 1e-4);
  const std::vector<Finding> told = report_capacity(v);
  ASSERT_EQ(told.size(), 1u);
  double foretold = 0;  // [mAh/cm^2]
  const std::string words = "stripping ends at ";
  std::istringstream(told[0].text.substr(told[0].text.find(words) + words.size())) >> foretold;
  EXPECT_NEAR(10 * foretold, -end.capacity, 0.2 * left * per_depth) << told[0].text;
}

}  // namespace
}  // namespace mossfield::test
