// Steps of a fixed length (time.fixed), and shorter ones between them that land on output.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "solver/case_reader.hpp"
#include "solver/output_times.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

struct End {
  MetricsRow row;
  double charge_balance = 0, lithium_balance = 0;  ///< the worst of all steps
};

/// Steps of `step` seconds that land on multiples of two intervals.
End run(const std::string& step, const OutputTimes& times) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/planar_1d.yaml",
                           {"drive={current: 50 A/m^2, until: {time: 48 s}}",
                            "time={fixed: true, first_step: " + step + "}",
                            "output={metrics_interval: 48 s, snapshot_interval: 48 s}"})
                     .values;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  End end;
  while (!s.finished()) {
    s.advance(times.next_stop(s.time()));
    end.row = s.sample();
    end.charge_balance = std::max(end.charge_balance, end.row.charge_balance);
    end.lithium_balance = std::max(end.lithium_balance, end.row.lithium_balance);
  }
  return end;
}

// Breaks if a step follows a millionth of it, or less, by the two-step formula, which multiplies by their
// ratio what solvers leave: charge and salt parted by 2e-9, and at 1e-8 of a step none succeeded.
TEST(FixedSteps, ATinyOneThatLandsOnOutputDoesNoHarm) {
  for (const double interval : {2.000001, 2.00000001})
    for (const double snapshots : {48.0, 2.0}) {  // the second lie less than a step beside the first
      const End end = run("1 s", {48, {}, interval, snapshots});
      std::printf("samples every %.9g s, snapshots every %g s: charge %.1e, lithium %.1e\n", interval,
                  snapshots, end.charge_balance, end.lithium_balance);
      EXPECT_LT(end.charge_balance, 1e-11);
      EXPECT_LT(end.lithium_balance, 1e-11);
    }
}

// Breaks if steps of a fixed length are of first order; or are where they do not fit between samples, of
// which each would bring a step of backward Euler: the last two before one are shorter instead.
TEST(FixedSteps, AreOfSecondOrder) {
  for (const double between : {4.0, 4.3}) {  // samples
    const auto voltage = [between](double step) {
      return run(fmt::format("{} s", step), {48, {}, between * step, 48}).row.voltage;
    };
    const double exact = run("62.5 ms", {48, {}, 48, 48}).row.voltage;
    const double coarse = voltage(2) - exact, middle = voltage(1) - exact, fine = voltage(0.5) - exact;
    const double order = std::log2(middle / fine);
    std::printf("samples every %g steps: off by %.3g, %.3g, %.3g V, order %.2f\n", between, coarse, middle,
                fine, order);
    EXPECT_GT(order, 1.7);
    EXPECT_LT(std::fabs(fine), 5e-7);  // 3e-6 with backward Euler after each sample
  }
}

}  // namespace
}  // namespace mossfield::test
