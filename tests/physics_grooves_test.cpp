// Columns that widen until the grooves between them close, with the shipped quickstart on half its width.

#include <gtest/gtest.h>

#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

// Breaks if a closing groove stops the run: where two fronts meet within a width the profile is nobody's, and
// restoring it, in a pocket that no salt reaches, once asked for currents a thousand times the mean and for
// more salt than there was (at 2898 s with this seed).
TEST(Grooves, CloseWithoutStoppingTheRun) {
  Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/quickstart.yaml").values;
  v.grid.size = {80e-6, 40e-6, v.grid.size[2]};
  v.grid.cells = {128, 64, 1};
  v.drive.current = 55;
  v.noise.seed = 3;
  Simulation run(v, Communicator::self(), Device::cpu);
  run.initialise();
  double longest = 1;
  while (run.time() < 3600) {
    run.advance(3600);
    const MetricsRow row = run.sample();
    longest = std::max(longest, row.arc_length_ratio);
    ASSERT_LE(row.charge_balance, 1e-10) << run.time();
    ASSERT_LE(row.lithium_balance, 1e-11) << run.time();
    ASSERT_GT(row.c_min, 0) << run.time();
  }
  EXPECT_GT(longest, 1.5) << "no grooves formed";
}

}  // namespace
}  // namespace mossfield::test
