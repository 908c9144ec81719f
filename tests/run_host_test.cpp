// mossfield host: what it prints and writes, and what it refuses.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "host_example.hpp"
#include "solver/case_report.hpp"
#include "solver/durable_file.hpp"
#include "solver/hdf5_file.hpp"

#ifdef MOSSFIELD_PROGRAM

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

class HostProgram : public ::testing::Test {
 protected:
  HostProgram() : root(fs::temp_directory_path() / ("mossfield_host_" + std::to_string(::getpid()))) {
    fs::remove_all(root);
    fs::create_directories(root);
  }
  ~HostProgram() override { fs::remove_all(root); }

  /// Exit code; what it says is in `said`.
  int call(const std::string& command, const std::string& section, const std::string& rest = "") {
    write_durably(root / "case.yaml", test::host_text(section));
    const std::string line = "cd " + root.string() + " && " + MOSSFIELD_PROGRAM + " " + command +
                             " case.yaml " + rest + " >out 2>&1";
    const int status = std::system(line.c_str());
    said = read_text(root / "out");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }
  fs::path root;
  std::string said;
};

// Breaks if a measure is not printed, or a field or the profile is not written.
TEST_F(HostProgram, PrintsMeasuresAndWritesFields) {
  ASSERT_EQ(call("host", "{kind: foam, height: 40 um, porosity: 0.85, pore_size: 18 um}", "-o look"), 0)
      << said;
  for (const char* word : {"porosity", "specific area", "tortuosity", "conductivity of the solid",
                           "in a run: area that reacts", "in a run: eff. conductivity", "us a cell"})
    EXPECT_NE(said.find(word), std::string::npos) << said;
  const Hdf5Reader file(root / "look/snapshots/snapshot_000000.h5");
  EXPECT_EQ(file.names("/fields"), (std::vector<std::string>{"distance", "solid", "surface"}));
  double solid = 0;
  for (const double share : file.dataset("/fields/solid")) solid += share;
  EXPECT_NEAR(solid / (40 * 24 * 40), 0.15, 0.01);
  EXPECT_TRUE(fs::exists(root / "look/snapshots.xmf"));
  EXPECT_EQ(read_text(root / "look/profile.csv").rfind("height_m,solid,surface_per_m\n", 0), 0u);
}

// Breaks if a host that nothing can be deposited in passes.
TEST_F(HostProgram, RefusesWhatIsNoHost) {
  EXPECT_EQ(call("host", "{kind: sponge, height: 40 um, pore_size: 12 um, porosity: 0.9995}"), 3);
  EXPECT_NE(said.find("next to no surface on this grid"), std::string::npos) << said;
  EXPECT_EQ(call("host", "{kind: sponge, height: 40 um, pore_size: 12 um, porosity: 0.03}"), 3);
  EXPECT_NE(said.find("no way through the pores"), std::string::npos) << said;
  EXPECT_EQ(call("host", "{kind: foam, height: 40 um, pore_size: 12 um, porosity: 0.99}"), 3);
  EXPECT_NE(said.find("make the foam coarser"), std::string::npos) << said;
  EXPECT_EQ(call("run", "{kind: sponge, height: 40 um, pore_size: 12 um, porosity: 0.03}", "-o run"), 3);
  EXPECT_NE(said.find("no way through the pores"), std::string::npos) << said;
}

// Breaks if only a run says that most of what was asked for hung on nothing.
TEST_F(HostProgram, WarnsThatItIsAnotherHost) {
  ASSERT_EQ(call("host", "{kind: sponge, height: 40 um, porosity: 0.9, pore_size: 12 um, seed: 3}"), 0);
  EXPECT_NE(said.find("warning: "), std::string::npos) << said;
  EXPECT_NE(said.find("% of the solid hung on nothing and was taken away: this is not the host"),
            std::string::npos)
      << said;
}

// Breaks if a run with a host loses its columns, its fields or its profile, or its charge does not match.
TEST_F(HostProgram, RunsWithAHost) {
  const std::string set =
      " --set 'drive.until.time=1 s' --set 'output.metrics_interval=0.5 s' --set "
      "'output.snapshot_interval=0.5 s' --set 'output.fields=[xi, host, lithium]'";
  ASSERT_EQ(
      call("run", "{kind: plane, plate: 5 um, roughness: 1 um, roughness_cutoff: 10 um}", "-o run" + set), 0)
      << said;
  const std::string rows = read_text(root / "run/metrics.csv");
  EXPECT_NE(rows.find(",host_fill,host_fill_low,"), std::string::npos);
  const Hdf5Reader file(root / "run/snapshots/snapshot_000002.h5");
  double lithium = 0, before = 0;  // some of that of the start reaches out of the plate's deepest grooves
  for (const double share : file.dataset("/fields/lithium")) lithium += share;
  for (const double share : Hdf5Reader(root / "run/snapshots/snapshot_000000.h5").dataset("/fields/lithium"))
    before += share;
  const double cell = 40e-6 / 40 * 30e-6 / 24 * 48e-6 / 48;
  EXPECT_NEAR((lithium - before) * cell * 96485.33 / 1.309e-5, 10 * 1 * 40e-6 * 30e-6, 1e-5 * 1.2e-8);
  double profile = 0;
  for (const double share : file.dataset("/profile/lithium")) profile += share / 48;
  EXPECT_NEAR(profile, lithium / (40 * 24 * 48), 1e-12);
  EXPECT_DOUBLE_EQ(file.dataset("/profile/top").at(0), 8e-6);  // of a plane its plate, grooves and all
}

// Breaks if a host of full size is valid but does not start, or its steps fail: a part of it on its own
// cells.
TEST_F(HostProgram, StartsAPartOfAHostOfFullSize) {
  const std::string part =
      " --set 'grid.size=[24 um, 24 um, 108 um]' --set 'grid.cells=[32, 32, 144]' --set "
      "'drive.until={time: 2 s}' --set time.max_step='1 s'";
  const std::string line = std::string(MOSSFIELD_PROGRAM) + " run " + MOSSFIELD_SOURCE_DIR +
                           "/cases/review/hosts/full/Cu_pillars_ZnO.yaml -o " + (root / "run").string() +
                           part + " >" + (root / "out").string() + " 2>&1";
  const int status = std::system(line.c_str());
  const std::string out = read_text(root / "out");
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << out;
  const std::string rows = read_text(root / "run/metrics.csv");
  EXPECT_GE(std::count(rows.begin(), rows.end(), '\n'), 3) << rows;  // header, start, end
}

}  // namespace

#endif
