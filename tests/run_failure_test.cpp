// Runs that come to an end of their steps: not because of a generous end time, and with the cure that helps.

#include <gtest/gtest.h>

#include "kernels/errors.hpp"
#include "solver/case_reader.hpp"
#include "solver/report.hpp"
#include "solver/simulation.hpp"
#include "solver/step_failure.hpp"

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

// Breaks if the salt of an interface that is too wide gets the advice to make it wider, a voltage that to
// make the current smaller, or the reason is no longer called what the advice goes by.
TEST(Failure, TheCureIsOneForTheReason) {
  Case v =
      planar({"electrolyte={material: carbonate_1M, concentration: 0.2 mol/l, conductivity: 0.2 S/m, "
              "conductivity_polynomial: [0, 1]}",
              "grid.cells=[128]", "interface.width=6 um", "boundaries.x_max=reservoir",
              "drive={voltage: -0.6 V, until: {time: 60 s}}", "time.min_step=1 us"});
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  try {
    while (!simulation.finished()) simulation.advance(60);
    ADD_FAILURE() << "nothing failed";
  } catch (const NumericalError& error) {
    const std::string said = error.what();
    EXPECT_NE(said.find("shorter than 1e-06 s (time.min_step) none is tried; try a narrower interface, a "
                        "smaller voltage or more salt"),
              std::string::npos)
        << said;
  }
}

// Breaks if a step of a fixed length is said to be the shortest of many.
TEST(Failure, AFixedStepIsNamedAsOne) {
  const Case v = planar({});
  const std::string said = no_step_succeeds(v, {5, 2, {2, 1e-6, 2, true}, "of something"});
  EXPECT_EQ(
      said,
      "a step of 2 s (time.fixed) fails at t = 5 s: of something; try a shorter time.first_step, a finer "
      "grid or a smaller current");
}

// Breaks if a failure does not repeat what `validate` warns of, or advises a wider interface where that asks
// for a narrower one.
TEST(Failure, RepeatsWhatValidateWarnsOf) {
  const Case v = planar({"kinetics.exchange_current=1e5 A/m^2"});
  const std::string said = no_step_succeeds(v, {5, 2, {2, 1e-6, 2, false}, "of something"});
  std::string warned;
  for (const Finding& finding : report_scales(v))
    if (finding.warning) warned = finding.text;
  ASSERT_NE(warned.find("kinetic length"), std::string::npos) << warned;
  EXPECT_NE(said.find("a finer grid or a smaller current, and mind what `mossfield validate` warns of: "),
            std::string::npos)
      << said;
  EXPECT_NE(said.find(warned), std::string::npos) << said;
  EXPECT_EQ(said.find("wider"), std::string::npos) << said;
}

// Breaks if a current that uses up the salt is not told where it could have ended, or one is told that has a
// cut-off.
TEST(Failure, ACurrentWithoutSaltMayEndAtACutOff) {
  Case v = planar({});
  const auto cure = [&] { return cure_of(v, 5, "the salt concentration would fall below zero"); };
  EXPECT_NE(cure().find("or end the run at a cut-off (drive.until.voltage)"), std::string::npos) << cure();
  v.drive.end_voltage = 1;
  EXPECT_EQ(cure().find("cut-off"), std::string::npos) << cure();
}

/// Why the run of planar_1d fails, or how it ends.
std::string end_of(const std::vector<std::string>& sets) {
  const Case v = planar(sets);
  Simulation simulation(v, Communicator::self(), Device::cpu);
  try {
    simulation.initialise();
    while (!simulation.finished()) simulation.advance(v.drive.end_time);
    return simulation.why_finished();
  } catch (const NumericalError& error) {
    return error.what();
  }
}

bool ends(const std::string& text, const std::string& with) {
  return text.size() >= with.size() && text.compare(text.size() - with.size(), with.size(), with) == 0;
}

// Breaks if a current that has filled the gap with metal is told to take a finer grid or to become smaller.
TEST(Failure, MetalThatFillsTheGapIsTold) {
  const std::string said = end_of({"grid={size: [20 um], cells: [40]}", "initial={front: 17 um}",
                                   "drive={current: 30 A/m^2, until: {time: 1e5 s, short_circuit: false}}"});
  EXPECT_NE(said.find(": the metal has reached the other side, and no electrolyte is left there; shorter"),
            std::string::npos)
      << said;
  EXPECT_TRUE(ends(said,
                   "try an earlier end (drive.until.short_circuit: true, or a drive.until.height before the "
                   "other side)"))
      << said;
}

// Breaks if stripping that takes more than the salt in front of the counter electrode can feed is told to
// take a finer grid, or a cut-off that it has. 2.5 kA/m^2 use that salt up within a second.
TEST(Failure, ACounterElectrodeWithoutSaltIsTold) {
  const std::string said =
      end_of({"grid={size: [100 um], cells: [200]}", "initial={front: 30 um}",
              "drive={sequence: [{current: -2500 A/m^2, time: 1000 s}], until: {time: 1000 s}}"});
  EXPECT_NE(said.find(": the salt at the counter electrode is used up, at "), std::string::npos) << said;
  EXPECT_NE(said.find("none is tried; try a smaller current or more salt, or end the run at a cut-off "
                      "(drive.until.voltage)"),
            std::string::npos)
      << said;
  Case v = planar({});
  const auto cure = [&v] {
    return cure_of(v, 5, std::string("of something") + emptied_plate + ", at 1.4 V");
  };
  v.drive.end_voltage = 2;
  EXPECT_EQ(cure(), "a smaller current or more salt, or a lower cut-off (drive.until.voltage) than 2 V");
  v.drive.current = {}, v.drive.voltage = 2;
  EXPECT_EQ(cure(), "a smaller voltage or more salt");
}

// Breaks if a narrower interface is advised for a pore that has run out of salt.
TEST(Failure, AHostThatLacksSaltNeedsMoreOfItOrLessCurrent) {
  Case v = planar({});
  v.host.present = true;
  const std::string said =
      no_step_succeeds(v, {5, 2, {2, 1e-6, 2, false}, "the salt concentration would fall below zero"});
  EXPECT_NE(said.find("try a smaller current or more salt"), std::string::npos) << said;
}

}  // namespace
}  // namespace mossfield::test
