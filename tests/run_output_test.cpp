// What a run leaves behind: snapshots and their index, metrics, the folder itself; progress, wall time,
// signals.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <fstream>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/hdf5_file.hpp"
#include "solver/metrics.hpp"
#include "solver/progress.hpp"
#include "solver/run_directory.hpp"
#include "solver/signals.hpp"
#include "solver/snapshot.hpp"

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

class Output : public ::testing::Test {
 protected:
  Output() : directory(fs::temp_directory_path() / ("mossfield_output_" + std::to_string(::getpid()))) {
    fs::remove_all(directory);
    fs::create_directories(directory);
  }
  ~Output() override { fs::remove_all(directory); }

  SnapshotInfo info(double time) {
    SnapshotInfo i;
    i.time = time;
    i.step = std::lround(10 * time);
    i.model = "two_potential";
    i.case_text = "title: <Größe> & \"more\"\n";
    i.sources = {"Butler 1924", "Volmer 1930"};
    i.growth_axis = 1;
    i.growth_sign = -1;
    i.cells = {4, 3, 1};
    i.spacing = {1e-6, 0.1 + 0.2, 3e-6};
    i.origin = {0, 5e-6, 0};
    return i;
  }
  std::vector<SnapshotField> fields() {
    std::vector<double> xi(12), c(12);
    for (std::size_t n = 0; n < 12; ++n) {
      xi[n] = 0.1 * static_cast<double>(n);
      c[n] = 1000 + static_cast<double>(n);
    }
    return {{"xi", "1", "metal", xi}, {"c", "mol/m^3", "salt concentration", c}};
  }
  MetricsRow row(double time) {
    MetricsRow r;
    r.time = time;
    r.step = 7;
    r.tip = 1.0 / 3;
    return r;
  }
  fs::path directory;
  Communicator world = Communicator::self();
};

TEST_F(Output, snapshot_says_all_of_itself) {
  SnapshotWriter(directory, true).write(info(0.3), fields());
  const Hdf5Reader file(directory / "snapshots" / "snapshot_000000.h5");
  EXPECT_EQ("mossfield-snapshot", file.text("/", "format"));
  EXPECT_EQ(1, file.integer("/", "format_version"));
  EXPECT_EQ(0.3, file.number("/", "time_s"));
  EXPECT_EQ(info(0).case_text, file.text("/", "case"));
  EXPECT_EQ(info(0).sources, file.texts("/", "sources"));
  EXPECT_EQ(-1, file.integer("/", "growth_sign"));
  EXPECT_EQ(info(0).spacing, file.triple("/", "spacing_m"));
  EXPECT_EQ((Shape{1, 3, 4}), file.shape("/fields/c"));
  EXPECT_EQ(fields()[1].values, file.dataset("/fields/c"));
  EXPECT_EQ("mol/m^3", file.text("/fields/c", "unit"));
  EXPECT_EQ("salt concentration", file.text("/fields/c", "long_name"));
}

TEST_F(Output, index_has_nodes_one_more_than_cells_and_runs_z_y_x) {
  SnapshotWriter(directory, true).write(info(0.3), fields());
  const std::string xmf = read_text(directory / "snapshots.xmf");
  for (const char* part : {"Dimensions=\"2 4 5\"", ">0 5e-06 0<", ">3e-06 0.30000000000000004 1e-06<",
                           "<Time Value=\"0.3\"/>", "Dimensions=\"1 3 4\"", "Name=\"c [mol/m^3]\"",
                           "Name=\"xi\"", "Center=\"Cell\"", ">snapshots/snapshot_000000.h5:/fields/c<"})
    EXPECT_NE(std::string::npos, xmf.find(part)) << part << "\n" << xmf;
}

// Breaks if a vector is written a component at a time, or a resumed series no longer knows what it was.
TEST_F(Output, vectors_have_their_components_side_by_side) {
  std::vector<SnapshotField> all = fields();
  std::vector<double> flow(36);
  for (std::size_t n = 0; n < 36; ++n) flow[n] = static_cast<double>(n);
  all.push_back({"flow", "A/m^2", "current density", flow, 3});
  SnapshotWriter(directory, true).write(info(0.3), all);
  const Hdf5Reader file(directory / "snapshots" / "snapshot_000000.h5");
  EXPECT_EQ((std::vector<int>{1, 3, 4, 3}), file.extent("/fields/flow"));
  EXPECT_EQ(flow, file.dataset("/fields/flow"));
  const std::string xmf = read_text(directory / "snapshots.xmf");
  for (const char* part : {"Name=\"flow [A/m^2]\" AttributeType=\"Vector\"", "Dimensions=\"1 3 4 3\"",
                           "Name=\"xi\" AttributeType=\"Scalar\""})
    EXPECT_NE(std::string::npos, xmf.find(part)) << part << "\n" << xmf;
  SnapshotWriter(directory, true, 0.3);
  EXPECT_EQ(xmf, read_text(directory / "snapshots.xmf"));
}

TEST_F(Output, resumed_series_drops_what_is_later_and_goes_on) {
  SnapshotWriter before(directory, true);
  for (const double t : {0.0, 1.0, 2.0, 3.0}) before.write(info(t), fields());
  const std::string whole = read_text(directory / "snapshots.xmf");
  SnapshotWriter after(directory, true, 1.5);
  EXPECT_TRUE(after.has(1.0));
  EXPECT_FALSE(fs::exists(directory / "snapshots" / "snapshot_000002.h5"));
  for (const double t : {2.0, 3.0}) after.write(info(t), fields());
  EXPECT_EQ(whole, read_text(directory / "snapshots.xmf"));
}

TEST_F(Output, metrics_have_the_columns_and_every_digit) {
  {
    MetricsWriter writer(directory, true, MetricsColumns{});
    for (const double t : {0.0, 0.1, 0.2, 0.30000000000000004}) writer.write(row(t));
    std::ofstream(directory / "metrics.csv", std::ios::app) << "0.4,9,0.";  // cut short by a crash
  }
  {
    MetricsWriter writer(directory, true, MetricsColumns{}, 0.2);
    EXPECT_TRUE(writer.has(0.2));
    writer.write(row(0.25));
  }
  std::ifstream file(directory / "metrics.csv");
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(MetricsWriter::header({}), line + "\n");
  EXPECT_EQ(17, std::count(line.begin(), line.end(), ','));
  std::vector<std::string> lines;
  while (std::getline(file, line)) lines.push_back(line);
  ASSERT_EQ(4u, lines.size());
  EXPECT_EQ(17, std::count(lines[3].begin(), lines[3].end(), ','));
  EXPECT_EQ(0u, lines[1].find("0.10000000000000001,7,nan,"));
  EXPECT_EQ(0u, lines[3].find("0.25,"));
  EXPECT_NE(std::string::npos, lines[3].find(",0.33333333333333331,"));
}

TEST_F(Output, folder_of_a_run_is_not_taken_twice) {
  const fs::path run = directory / "run";
  using Mode = RunDirectory::Mode;
  EXPECT_THROW(RunDirectory(run, Mode::resume, world), UsageError);
  {
    RunDirectory first(run, Mode::fresh, world);
    first.write_case("a: 1\n", "a: 1  # default\n");
    first.add_provenance({{"date", "now"}, {"case", "with \"quotes\"\n"}});
    EXPECT_EQ("a: 1\n", read_text(run / "case.yaml"));
    EXPECT_NE(std::string::npos,
              read_text(run / "provenance.yaml").find("- date: \"now\"\n  case: \"with \\\"quotes"));
    try {
      RunDirectory second(run, Mode::resume, world);
      FAIL();
    } catch (const UsageError& error) {
      EXPECT_NE(std::string::npos, std::string(error.what()).find("process " + std::to_string(::getpid())));
    }
  }
  EXPECT_THROW(RunDirectory(run, Mode::fresh, world), UsageError);
  EXPECT_TRUE(RunDirectory(run, Mode::resume, world).remark().empty());
  RunDirectory over(run, Mode::overwrite, world);
  EXPECT_FALSE(fs::exists(run / "case.yaml"));
}

TEST_F(Output, lock_of_a_dead_process_is_explained) {
  const pid_t child = ::fork();
  if (child == 0) {
    new RunDirectory(directory / "run", RunDirectory::Mode::fresh, world);
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  const RunDirectory again(directory / "run", RunDirectory::Mode::overwrite, world);
  EXPECT_NE(std::string::npos, again.remark().find(std::to_string(child))) << again.remark();
}

TEST_F(Output, folder_that_cannot_be_made_is_a_resource_error) {
  std::ofstream(directory / "file") << "x";
  EXPECT_THROW(RunDirectory(directory / "file" / "run", RunDirectory::Mode::fresh, world), ResourceError);
}

// Breaks if a limit on the size of files is put down to a full disk, or a full disk to nothing.
TEST_F(Output, file_that_cannot_grow_names_path_and_cause_and_leaves_no_part) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{4096, before.rlim_max};
  write_durably(directory / "a", "what was there");
  ::setrlimit(RLIMIT_FSIZE, &small);
  std::string message;
  try {
    write_durably(directory / "a", std::string(100000, 'x'));
  } catch (const ResourceError& error) {
    message = error.what();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_NE(std::string::npos, message.find((directory / "a").string())) << message;
  EXPECT_NE(std::string::npos, message.find("ulimit -f")) << message;
  EXPECT_EQ(std::string::npos, message.find("free space")) << message;
  const std::string full = io_failure(directory / "a", "cannot write", ENOSPC);
  EXPECT_NE(std::string::npos, full.find("free space there: ")) << full;
  EXPECT_NE(std::string::npos, full.find("; make room")) << full;
  EXPECT_EQ("what was there", read_text(directory / "a"));
  EXPECT_FALSE(fs::exists(directory / "a.tmp"));
}

TEST_F(Output, progress_survives_a_closed_pipe_and_the_log_is_whole) {
  let_writes_fail();
  int ends[2];
  ASSERT_EQ(0, ::pipe(ends));
  ::close(ends[0]);
  {
    Progress progress(directory / "run.log", true, ends[1]);
    for (int n = 0; n < 100; ++n) progress.say("line " + std::to_string(n));
    progress.update({1, 10, 5, 0.1, 2e-6});
    const int full = ::open("/dev/full", O_WRONLY);
    Progress(directory / "other.log", true, full).say("nobody hears");
    ::close(full);
  }
  ::close(ends[1]);
  const std::string log = read_text(directory / "run.log");
  EXPECT_NE(std::string::npos, log.find("line 99"));
  EXPECT_NE(std::string::npos, log.find("t 1 of 10 s"));
  EXPECT_EQ(std::string::npos, log.find('\x1b'));
}

TEST(Retries, are_told_once_and_with_the_reason) {
  EXPECT_EQ("", retries_text({}, {}));
  EXPECT_EQ("  2 tried again for accuracy", retries_text({3, 1, "a"}, {5, 1, "a"}));
  EXPECT_EQ("  1 tried again for accuracy  4 tried again, not solved: b",
            retries_text({4, 1, "a"}, {5, 5, "b"}));
}

TEST(Eta, is_a_mean_and_never_negative) {
  Eta eta;
  EXPECT_TRUE(std::isnan(eta.left(0, 0)));
  EXPECT_NEAR(90, eta.left(0.1, 10), 1e-9);
  EXPECT_NEAR(80, eta.left(0.2, 20), 1e-9);
  EXPECT_GE(eta.left(1.1, 21), 0);
  EXPECT_EQ("1:01:01", clock_text(3661));
  EXPECT_EQ("--", clock_text(std::nan("")));
}

TEST(Wall, is_read_and_left) {
  EXPECT_EQ(3723, wall_seconds("01:02:03"));
  EXPECT_EQ(90, wall_seconds("1:30"));
  for (const char* wrong : {"", "1:", "a", "-5", "1:2:3:4", "1.5"})
    EXPECT_THROW(wall_seconds(wrong), UsageError);
  EXPECT_FALSE(WallBudget(std::nullopt).exhausted(100, 100));
  EXPECT_TRUE(WallBudget(100).exhausted(40, 0));
  EXPECT_FALSE(WallBudget(100).exhausted(30, 0));
  ::setenv("SLURM_JOB_END_TIME", std::to_string(std::time(nullptr) + 50).c_str(), 1);
  EXPECT_TRUE(WallBudget(std::nullopt).exhausted(20, 0));
  ::unsetenv("SLURM_JOB_END_TIME");
}

TEST(Signals, once_is_remembered_and_twice_is_the_end) {
  const pid_t child = ::fork();
  if (child == 0) {
    watch_signals();
    std::raise(SIGUSR1);
    if (signal_received() != SIGUSR1) ::_exit(1);
    std::raise(SIGTERM);
    ::_exit(2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(128 + SIGTERM, WEXITSTATUS(status));
}

}  // namespace
