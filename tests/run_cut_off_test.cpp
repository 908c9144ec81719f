// A run under a given current ends at its cut-off voltage.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

struct End {
  std::string why;
  MetricsRow last, before;  ///< after the last step and the one before it
};

End end_of(const std::string& drive, std::vector<std::string> sets = {}) {
  sets.push_back("drive=" + drive);
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml", sets).values;
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  End end;
  end.last = simulation.sample();
  while (!simulation.finished() && simulation.step() < 400) {
    end.before = end.last;
    simulation.advance(v.drive.end_time);
    end.last = simulation.sample();
  }
  end.why = simulation.why_finished();
  return end;
}

bool at_cut_off(const End& end) {
  return end.why.rfind("the cut-off voltage is reached", 0) == 0;
}

// Breaks if a current that uses up the salt goes on beyond the cut-off, towards steps of microseconds, or
// ends before it.
TEST(CutOff, EndsAGivenCurrentBeforeTheSaltDoes) {
  const End end = end_of("{current: 60 mA/cm^2, until: {time: 1 h, voltage: 0.6 V}}");
  EXPECT_TRUE(at_cut_off(end)) << end.why;
  EXPECT_LE(end.last.voltage, -0.6);
  EXPECT_GT(end.last.voltage, -0.61);
  EXPECT_GT(end.before.voltage, -0.6);
  EXPECT_EQ(end.why, fmt::format("the cut-off voltage is reached: {:.3g} V", end.last.voltage));
  EXPECT_GT(end.last.time, 0);
}

// Breaks if a step in which the counter electrode's salt runs out goes on to kilovolts (2230 V here), where
// shorter ones end the run near its cut-off.
TEST(CutOff, IsNotLeaptPast) {
  const End end =
      end_of("{sequence: [{current: -130 mA/cm^2, time: 300 s}], until: {time: 300 s, voltage: 2 V}}",
             {"grid={size: [100 um], cells: [200]}", "initial={front: 30 um}",
              "interface={energy: 0.5 J/m^2, width: 3 um}",
              "kinetics={exchange_current: 30 A/m^2, counter_exchange_current: 30 A/m^2}"});
  EXPECT_TRUE(at_cut_off(end)) << end.why;
  EXPECT_GE(end.last.voltage, 2);
  EXPECT_LE(end.last.voltage, 100);  // 30 V with the shortest steps: nothing but the step bounds it
}

// Breaks if a run that begins beyond its cut-off takes a step, or one far from it ends.
TEST(CutOff, IsLookedAtBeforeTheFirstStep) {
  EXPECT_TRUE(at_cut_off(end_of("{current: 60 mA/cm^2, until: {time: 1 h, voltage: 0.3 V}}")));
  const End far = end_of("{current: 1 mA/cm^2, until: {time: 1 s, voltage: 0.3 V}}");
  EXPECT_EQ(far.why, "the end time is reached");
}

// Breaks if the sign counts, or if a voltage that a stage is given is taken for one that the next stage's
// current takes: here 0.3 V for a second, then a current that takes some 10 mV.
TEST(CutOff, OfASequenceIsThatOfItsCurrents) {
  const End strips = end_of(
      "{sequence: [{current: 0 A/m^2, time: 1 s}, {current: -20 mA/cm^2, time: 1 s}], "
      "until: {time: 1 min, voltage: 0.05 V}}");
  EXPECT_TRUE(at_cut_off(strips)) << strips.why;
  EXPECT_GE(strips.last.voltage, 0.05);
  EXPECT_GT(strips.last.time, 1);
  const End given = end_of(
      "{sequence: [{voltage: -0.3 V, time: 1 s}, {current: 1 mA/cm^2, time: 1 s}], "
      "until: {time: 3 s, voltage: 0.2 V}}");
  EXPECT_EQ(given.why, "the end time is reached");
}

}  // namespace
}  // namespace mossfield::test
