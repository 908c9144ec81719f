// Runs that come to an end of their steps: not because of a generous end time.

#include <gtest/gtest.h>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"
#include "solver/time_step.hpp"

namespace mossfield::test {
namespace {

Case planar(const std::vector<std::string>& sets) {
  return read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml", sets).values;
}

// Breaks if the shortest step follows from an end time that is only a cap, or one that is given is not taken.
TEST(Failure, TheShortestStepKnowsNoCap) {
  EXPECT_EQ(step_limits(planar({}), 1e-2).least, 1e-9 * 3600);
  EXPECT_EQ(step_limits(planar({"drive.until.time=1e9 s"}), 1e-2).least, 1e-5);
  EXPECT_EQ(step_limits(planar({"drive.until.time=1e9 s", "time.first_step=1 ms"}), 1e-2).least, 1e-6);
  EXPECT_EQ(step_limits(planar({"time.min_step=1 s"}), 1e-2).least, 1);
}

// Breaks if a run that goes on has other limits than the one that began, whose first step is no more known.
TEST(Failure, AResumedRunHasTheShortestStepOfTheStart) {
  const std::vector<std::string> cap{"drive.until.time=1e9 s"};
  Simulation begun(planar(cap), Communicator::self(), Device::cpu);
  begun.initialise();
  for (int n = 0; n < 5; ++n) begun.advance(60);
  const Record record = begun.record();
  for (const char* end : {"1e9 s", "1e10 s"}) {
    Simulation resumed(planar({std::string("drive.until.time=") + end}), Communicator::self(), Device::cpu);
    resumed.restore(record);
    EXPECT_EQ(resumed.record().numbers.at("least_step_s"), record.numbers.at("least_step_s"));
  }
  Simulation told(planar({"time.min_step=1 us"}), Communicator::self(), Device::cpu);
  told.restore(record);
  EXPECT_EQ(told.record().numbers.at("least_step_s"), 1e-6);
}

}  // namespace
}  // namespace mossfield::test
