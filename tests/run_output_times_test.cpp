// Where steps must land for samples and snapshots, and what is due there.

#include "solver/output_times.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

/// A run that goes from stop to stop.
struct Course {
  std::vector<double> stops, samples, snapshots;
};

Course course(const OutputTimes& times) {
  Course out;
  for (double t = 0; t < times.end;) {
    out.stops.push_back(t = times.next_stop(t));
    if (times.sample_due(t)) out.samples.push_back(t);
    if (times.snapshot_due(t)) out.snapshots.push_back(t);
  }
  return out;
}

// Breaks if multiples drift, or rounding makes a step of its own.
TEST(OutputTimes, DoNotDriftAndRoundingMakesNoExtraStep) {
  for (const double end : {335.0, 0.1, 7e5, 1e-3, 2.0 / 3}) {
    const Course c = course({end, {}, end / 200, end / 20});
    ASSERT_EQ(c.stops.size(), 200u);
    EXPECT_EQ(c.samples.size(), 200u);
    EXPECT_EQ(c.snapshots.size(), 20u);
    EXPECT_EQ(c.stops.back(), end);
    for (std::size_t n = 1; n < 200; ++n) EXPECT_GT(c.stops[n], c.stops[n - 1] + 0.5 * end / 200);
  }
}

// Breaks if the first steps of a run, tiny against the interval, each count as its start; or a time within
// rounding of a multiple does not count as it.
TEST(OutputTimes, TheFirstStepsAreNoMultiples) {
  const OutputTimes times{1e6, {}, 1e4, 1e5};
  EXPECT_TRUE(times.sample_due(0) && times.snapshot_due(0));
  EXPECT_FALSE(times.sample_due(1e-6) || times.snapshot_due(1e-6));
  EXPECT_FALSE(times.sample_due(5e3));
  EXPECT_TRUE(times.sample_due(2e4 * (1 + 1e-14)));
  EXPECT_EQ(times.next_stop(2e4 * (1 - 1e-14)), 3e4);
  EXPECT_EQ(times.next_stop(3e4 - 0.1), 3e4);
}

// Breaks if a snapshot a thousand-millionth of a second behind a sample, or before it, has a step of its own,
// is left out, or is put to a sample that is not near: 1e-6 of the interval, from the 1001st on.
TEST(OutputTimes, SamplesAndSnapshotsThatNearlyCoincideAreOne) {
  for (const double off : {1e-9, -1e-9}) {
    const Course few = course({20, {}, 1, 1 + off});
    EXPECT_EQ(few.stops, few.samples);
    EXPECT_EQ(few.snapshots, few.samples);
    EXPECT_EQ(few.stops.size(), 20u);
    EXPECT_EQ(few.stops.front(), 1);
    const Course many = course({2000, {}, 1, 1 + off});
    EXPECT_EQ(many.samples.size(), 2000u);
    EXPECT_NEAR(static_cast<double>(many.stops.size()), 3000, 2);
    EXPECT_NEAR(static_cast<double>(many.snapshots.size()), 2000, 1);
  }
}

// Breaks if a sample beside a change of the drive or beside the end has a step of its own, or the change is
// the one that is put off.
TEST(OutputTimes, WhatLiesBesideAChangeIsPutToIt) {
  DriveCase pulses;
  pulses.sequence = {{{{}, 50.0}, 0.99999999}, {{{}, 0.0}, 1.00000001}};
  pulses.end_time = 10;
  const Course c = course({10, pulses, 1, 2});
  EXPECT_EQ(c.stops.size(), 10u);
  EXPECT_EQ(c.samples, c.stops);
  EXPECT_EQ(c.snapshots.size(), 5u);
  EXPECT_EQ(c.stops.front(), 0.99999999);
  const Course late = course({10 + 1e-7, {}, 1, 2});
  EXPECT_EQ(late.stops.size(), 10u);
  EXPECT_EQ(late.samples, late.stops);
  EXPECT_EQ(late.snapshots.size(), 5u);
  EXPECT_EQ(late.stops.back(), 10 + 1e-7);
}

// Breaks if near-coincident output costs steps: 20 s in a few dozen, not a score for each second.
TEST(OutputTimes, NearlyCoincidentOutputCostsNoSteps) {
  const auto steps = [](double snapshots) {
    const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                             {"drive={current: 50 A/m^2, until: {time: 20 s}}"})
                       .values;
    const OutputTimes times{20, {}, 1, snapshots};
    Simulation s(v, Communicator::self(), Device::cpu);
    s.initialise();
    while (!s.finished()) s.advance(times.next_stop(s.time()));
    return s.step();
  };
  EXPECT_EQ(steps(1 + 1e-9), steps(1));
}

}  // namespace
}  // namespace mossfield::test
