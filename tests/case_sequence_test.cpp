// A sequence of pulses and rests: when what holds, and what a case may say of it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "case_example.hpp"
#include "solver/case_report.hpp"
#include "solver/drive.hpp"
#include "solver/report.hpp"
#include "solver/yaml_document.hpp"

using namespace mossfield;

namespace {

constexpr const char* given = "  current: 1 mA/cm^2\n";

CaseFile with_sequence(const std::string& stages) {
  return read_case_text(replaced(example_case, given, "  sequence: " + stages + "\n"), "case.yaml");
}

DriveCase three() {
  DriveCase drive;
  drive.sequence = {{{{}, 40.0}, 0.1}, {{{}, 0.0}, 0.2}, {{0.03, {}}, 0.4}};
  return drive;
}

// Breaks if the sums of 0.1, 0.2 and 0.4, which binary numbers round, make a change twice or leave one out:
// at every change, whoever goes from one to the next, the next stage begins.
TEST(case_sequence, changes_follow_each_other_through_many_rounds) {
  const DriveCase drive = three();
  double time = 0;
  for (int n = 0; n < 30000; ++n) {
    ASSERT_TRUE(changes_at(drive, time)) << time;
    const Drive now = drive_from(drive, time);
    const int stage = n % 3;
    ASSERT_EQ(now.current.value_or(-1), stage == 0 ? 40 : stage == 1 ? 0 : -1) << n;
    ASSERT_EQ(now.voltage.value_or(-1), stage == 2 ? 0.03 : -1) << n;
    const double next = next_change(drive, time);
    ASSERT_NEAR(next, 0.7 * (n / 3) + (stage == 0 ? 0.1 : stage == 1 ? 0.3 : 0.7), 1e-9 * next) << n;
    ASSERT_FALSE(changes_at(drive, (time + next) / 2)) << n;
    ASSERT_EQ(drive_from(drive, (time + next) / 2).current, now.current) << n;
    time = next;
  }
}

// Breaks if a run that ends with a stage goes on into the next one for what rounding leaves of it: seven
// times 12.6 s are 88.199999999999989 s, and a step of 1.4e-14 s of the next stage followed, with a row.
// Where the end cuts a stage short its change stays where it is.
TEST(case_sequence, the_last_change_is_the_end_of_the_run) {
  DriveCase drive;
  for (const double stage : {12.6, 0.1, 1.0 / 3, 4321.7}) {
    drive.sequence = {{{{}, 10.0}, stage}, {{{}, 0.0}, stage}};
    for (int stages = 1; stages < 300; ++stages) {
      drive.end_time = stages * stage;
      double time = 0;
      for (int n = 0; n < stages; ++n) time = next_change(drive, time);
      ASSERT_EQ(time, drive.end_time) << stages << " of " << stage << " s";
    }
  }
  drive.sequence = {{{{}, 10.0}, 1}, {{{}, 0.0}, 1}}, drive.end_time = 1 + 1e-6;
  EXPECT_EQ(next_change(drive, 0), 1);
  EXPECT_EQ(next_change(drive, 1), 2);
}

TEST(case_sequence, one_that_is_not_there_changes_nothing) {
  DriveCase drive;
  drive.voltage = -0.1;
  EXPECT_EQ(drive_from(drive, 5).voltage, -0.1);
  EXPECT_FALSE(std::isfinite(next_change(drive, 5)));
  EXPECT_FALSE(changes_at(drive, 0));
}

// Breaks if a printed case is another one: a resumed run reads what was printed.
TEST(case_sequence, is_read_and_printed) {
  const CaseFile file = with_sequence(
      "[{current: 4 mA/cm^2, time: 20 s}, {current: 0 A/m^2, time: 1 min}, "
      "{voltage: 50 mV, time: 10 s}]");
  const std::vector<DriveCase::Stage>& read = file.values.drive.sequence;
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].current, 40.0);
  EXPECT_EQ(read[1].duration, 60.0);
  EXPECT_EQ(read[2].voltage, 0.05);
  EXPECT_FALSE(read[2].current);
  const std::string printed = explain(file);
  EXPECT_EQ(printed.find("sequence:"), printed.rfind("sequence:")) << printed;
  const std::vector<DriveCase::Stage> again = read_case_text(printed, "printed.yaml").values.drive.sequence;
  ASSERT_EQ(again.size(), 3u) << printed;
  for (std::size_t n = 0; n < 3; ++n) {
    EXPECT_EQ(again[n].current, read[n].current);
    EXPECT_EQ(again[n].voltage, read[n].voltage);
    EXPECT_EQ(again[n].duration, read[n].duration);
  }
}

TEST(case_sequence, mistakes_are_named_where_they_stand) {
  const auto fault = [](const std::string& stages, const std::string& wanted) {
    expect_fault(given, "  sequence: " + stages + "\n", wanted);
  };
  fault("[{current: 4 mA/cm^2}]", "drive.sequence[0].time: missing");
  fault("[{time: 4 s}]", "drive.sequence[0]: give exactly one of current and voltage; a rest is current: 0");
  fault("[{current: 1 A/m^2, voltage: 0.1 V, time: 4 s}]", "give exactly one of current and voltage");
  fault("[{current: 1 A/m^2, time: 4 s}, {rest: 5 s}]", "drive.sequence[1].rest: unknown key");
  fault("[{curent: 1 A/m^2, time: 4 s}]", "did you mean 'current'?");
  fault("[{current: 1 A/m^2, time: 0 s}]", "drive.sequence[0].time: expected");
  fault("[]", "drive.sequence: no stage");
  fault("{current: 1 A/m^2, time: 4 s}", "drive.sequence: expected a list of {current, voltage, time}");
  fault("[{current: 1 A/m^2, time: 4 s}]\n  voltage: 0.1 V",
        "drive.sequence: has currents and voltages of its own");
  EXPECT_NE(
      all(messages_of(read_text_file(std::string(MOSSFIELD_CASES_DIR) + "/literature/pnas2020_flat.yaml"),
                      {"drive={sequence: [{current: 1 A/m^2, time: 1 s}], until: {time: 2 s}}"}))
          .find("knows stages of given voltage only"),
      std::string::npos);
  expect_fault("current: 1 mA/cm^2", "pulses: 1 mA/cm^2", "exactly one of drive.voltage, drive.current and");
}

// Breaks if a cut-off is taken that nothing will ever reach, or refused where some stage has a current.
TEST(case_sequence, a_cut_off_is_that_of_a_current) {
  const auto faults = [](const std::string& drive) {
    return all(messages_of(read_text_file(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml"),
                           {"drive=" + drive}));
  };
  const std::string words = "drive.until.voltage: is the cut-off of a given current";
  EXPECT_NE(faults("{voltage: -0.1 V, until: {time: 1 s, voltage: 1 V}}").find(words), std::string::npos);
  EXPECT_NE(faults("{sequence: [{voltage: 0 V, time: 1 s}], until: {time: 1 s, voltage: 1 V}}").find(words),
            std::string::npos);
  EXPECT_NE(faults("{current: 1 A/m^2, until: {time: 1 s, voltage: -1 V}}").find("drive.until.voltage"),
            std::string::npos);
  EXPECT_EQ(faults("{sequence: [{voltage: 0 V, time: 1 s}, {current: 1 A/m^2, time: 1 s}], "
                   "until: {time: 1 s, voltage: 1 V}}"),
            "");
}

std::string told(const std::string& stages) {
  std::string all;
  for (const Finding& f : report(with_sequence(stages).values, {}))
    all += (f.warning ? "! " : "  ") + f.text + "\n";
  return all;
}

// 40 A/m^2 for 20 of 30 s, less 10 for the other 10, are 23.3 in the mean: an hour of it is 2.33 mAh/cm^2.
// Breaks if validate takes the mean for the pulse, or the pulse for the charge.
TEST(case_sequence, validate_tells_pulse_and_mean) {
  const std::string text = told("[{current: 4 mA/cm^2, time: 20 s}, {current: -1 mA/cm^2, time: 10 s}]");
  const auto has = [&](const std::string& words) {
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n" << text;
  };
  has("  sequence: 30 s long, 120 times until drive.until.time, 23.33 A/m^2 in the mean; what follows is for "
      "40 A/m^2 as if held");
  has("front: 5.43 nm/s,");  // 40 A/m^2 of 13.1 cm^3/mol
  EXPECT_EQ(text.find("far from what cells have"), std::string::npos) << text;
  EXPECT_EQ(text.find("capacity"), std::string::npos) << text;  // 1 mAh/cm^2 is reached
  EXPECT_NE(told("[{current: 4 mA/cm^2, time: 1 s}, {current: 0 A/m^2, time: 9 s}]").find("! capacity:"),
            std::string::npos);
  EXPECT_NE(told("[{current: 4 MA/cm^2, time: 1 s}]").find("drive.sequence[0].current: 4e+10"),
            std::string::npos);
  EXPECT_NE(told("[{current: 1 mA/cm^2, time: 1 ms}]").find("each of 3.6e+06 changes"), std::string::npos);
}

}  // namespace
