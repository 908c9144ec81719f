// Strains that are no longer small are told, once when it happens and once at the end.

#include <gtest/gtest.h>
#include <unistd.h>

#include "solver/driver.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/signals.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace fs = std::filesystem;

namespace mossfield::test {
namespace {

/// Lithium under a solid of 20 MPa.
Case soft() {
  Case v = lithium({30, 20, 1}, {20e-6, 14e-6, 1e-6});
  v.metal.youngs_modulus = 7.8e9, v.metal.poisson_ratio = 0.38;
  v.electrolyte.youngs_modulus = 20e6, v.electrolyte.poisson_ratio = 0.33;
  v.mechanics.present = true;
  v.mechanics.metal = MechanicsCase::Metal::elastic;
  return v;
}

StressMetrics metrics(double low, double high, double von_mises) {
  StressMetrics out;
  out.drive_min = low, out.drive_max = high, out.von_mises = von_mises;
  return out;
}

// Breaks if the pull of a front counts for less than what presses, if stress in the metal is held against the
// modulus of a soft solid beside it, or if all of it is told over and over.
TEST(Strains, AreHeldAgainstTheModulusOfWhatBearsThem) {
  StrainWatch watch(soft());
  EXPECT_FALSE(watch.see(1, metrics(-0.9e6, 0.5e6, 8e6)));  // 4.5 % of 20 MPa; 0.1 % of 7.8 GPa
  EXPECT_FALSE(watch.sum());
  const auto first = watch.see(2, metrics(-2e6, 0.5e6, 8e6));
  ASSERT_TRUE(first);
  EXPECT_NE(first->find("at t = 2 s 2 MPa on the front is 10 % of electrolyte.youngs_modulus (20 MPa)"),
            std::string::npos)
      << *first;
  EXPECT_FALSE(watch.see(3, metrics(-5e6, 0, 8e6)));
  EXPECT_FALSE(watch.see(4, metrics(-3e6, 0, 8e6)));
  ASSERT_TRUE(watch.sum());
  EXPECT_NE(watch.sum()->find("up to some 25 %, at t = 3 s"), std::string::npos) << *watch.sum();

  StrainWatch metal(soft());
  const auto strained = metal.see(1, metrics(0, 0, 780e6));
  ASSERT_TRUE(strained);
  EXPECT_NE(strained->find("10 % of metal.youngs_modulus"), std::string::npos) << *strained;

  Case without = soft();
  without.mechanics.present = false;
  StrainWatch nothing(without), none;
  EXPECT_FALSE(nothing.see(1, metrics(-1e9, 1e9, 1e9)));
  EXPECT_FALSE(none.see(1, metrics(-1e9, 1e9, 1e9)));
  EXPECT_FALSE(StrainWatch(soft()).see(1, {}));
}

// Breaks if a run keeps it to itself: a disc of 3 um that opens its cavity in such a solid by 2 G dR/R, 7.5
// MPa for dR = R/2.
TEST(Strains, ARunTellsInItsLog) {
  const fs::path folder = fs::temp_directory_path() / ("mossfield_strains_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  Case v = soft();
  v.interface.width = 2.5e-6, v.interface.energy = 0.1;
  v.initial.front = unset, v.initial.circle_radius = 3e-6;
  v.drive.voltage = -0.05, v.drive.end_time = 60;
  DriveOptions o;
  o.directory = folder, o.communicator = Communicator::self();
  o.columns = metrics_columns_of(v), o.strains = StrainWatch(v);
  o.times = {60, v.drive, 10, 60}, o.checkpoint_interval = 1e9;
  o.about.cells = v.grid.cells, o.about.spacing = grid_of(v).spacing();
  watch_signals();
  Simulation run(v, Communicator::self(), Device::cpu);
  run.initialise();
  {
    Progress log(folder / "run.log", true, -1);
    EXPECT_EQ(drive_run(run, o, log), exit_code::done);
  }
  const std::string log = read_text(folder / "run.log");
  const auto count = [&](const std::string& words) {
    int n = 0;
    for (std::size_t at = log.find(words); at != std::string::npos; at = log.find(words, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("strains are no longer small"), 1) << log;
  EXPECT_EQ(count("strains were not small: up to"), 1) << log;
  fs::remove_all(folder);
}

}  // namespace
}  // namespace mossfield::test
