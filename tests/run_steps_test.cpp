// What is said of a run whose steps stay short.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "solver/step_watch.hpp"

using namespace mossfield;

namespace {

// Breaks if a run says nothing while it throws away a step for each that it takes and its end stays a million
// steps away; or speaks of one that is slow, or that tries many steps again, alone; or speaks twice, or of
// another reason than the last one.
TEST(StepWatch, TellsOnceThatARunHardlyComesForward) {
  Case v;
  v.drive.voltage = -0.2, v.drive.end_time = 2;
  const auto said = [&v](double dt, double thrown, bool solved) {
    StepWatch watch(v);
    std::vector<std::string> texts;
    Retries tries;
    double time = 0, all = 0;
    for (int n = 0; n < 1000 && time < 2; ++n) {
      all += thrown;
      (solved ? tries.inaccurate : tries.unsolved) = static_cast<long>(all);
      tries.reason = "phase and ions do not settle";
      if (const auto text = watch.see(time += dt, tries)) texts.push_back(*text);
    }
    return texts;
  };
  EXPECT_TRUE(said(1e-6, 0.1, false).empty());  // 2e6 steps, hardly one in vain
  EXPECT_TRUE(said(1e-3, 1, false).empty());    // 2000
  const std::vector<std::string> crawls = said(1e-6, 1, false), inaccurate = said(1e-6, 1, true);
  ASSERT_EQ(crawls.size(), 1u);
  EXPECT_NE(crawls[0].find("100 steps were 0.0001 s in all, 100 more were thrown away (phase and ions do not "
                           "settle), and at this pace its end is 2e+06 steps away; stop it and try "
                           "a smaller voltage"),
            std::string::npos)
      << crawls[0];
  ASSERT_EQ(inaccurate.size(), 1u);
  EXPECT_NE(inaccurate[0].find("exceeds the tolerance"), std::string::npos) << inaccurate[0];
}

}  // namespace
