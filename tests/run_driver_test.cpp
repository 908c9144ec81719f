// The driver on a stand-in: where steps land, what is written when, and that stopping changes nothing.
#include "solver/driver.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <functional>

#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/hdf5_file.hpp"
#include "solver/signals.hpp"
#include "solver/verdict.hpp"

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

/// A few cells that follow a map which forgets nothing: any change in the sequence of steps shows in every
/// bit.
class StandIn : public Evolution {
 public:
  StandIn() : grid_({5, 4, 1}, {1e-6, 2e-6, 3e-6}, {false, true, true}), xi_(grid_, "xi", "1") {}

  void initialise() override { xi_.set_owned(std::vector<double>(20, 0.3)); }
  void restore(const Record& r) override {
    time_ = r.numbers.at("time");
    dt_ = r.numbers.at("dt");
    wish_ = r.numbers.at("wish");
    step_ = r.integers.at("step");
    since_ = r.integers.at("since");
  }
  Record record() override {
    Record r;
    r.numbers = {{"time", time_}, {"dt", dt_}, {"wish", wish_}};
    r.integers = {{"step", step_}, {"since", since_}};
    r.fields = {{"xi", &xi_}};
    return r;
  }
  double time() const override { return time_; }
  std::int64_t step() const override { return step_; }
  double step_size() const override { return dt_; }
  bool finished() const override { return time_ >= end; }
  std::string why_finished() const override { return "the end time"; }
  void advance(double t_limit) override {
    if (step_ == fails_at) throw NumericalError("c is not finite in cell (1, 2, 0)");
    wish_ = 0.07 + 0.9 * std::fmod(wish_ * 1.37 + 0.013, 0.1);
    const bool lands = time_ + wish_ * (1 + 1e-9) >= t_limit;
    dt_ = lands ? t_limit - time_ : wish_;
    time_ = lands ? t_limit : time_ + dt_;
    auto v = xi_.owned();
    for (std::size_t n = 0; n < v.size(); ++n)
      v[n] = 3.7 * v[n] * (1 - v[n]) + 1e-9 * dt_ * static_cast<double>(n);
    xi_.set_owned(v);
    ++step_;
    ++since_;
    if (after_step) after_step(*this);
  }
  MetricsRow sample() override {
    MetricsRow row;
    row.time = time_;
    row.step = step_;
    row.dt = dt_;
    row.tip = xi_.owned()[3];
    row.elliptic_iterations = since_;
    since_ = 0;
    return row;
  }
  std::vector<SnapshotField> fields() override { return {{"xi", "1", "metal", xi_.owned()}}; }
  std::vector<std::string> sources() const override { return {}; }

  double end = 10;
  std::int64_t fails_at = -1;
  std::function<void(StandIn&)> after_step;

 private:
  Grid grid_;
  Field xi_;
  double time_ = 0, dt_ = 0, wish_ = 0.05;
  std::int64_t step_ = 0, since_ = 0;
};

class Drive : public ::testing::Test {
 protected:
  Drive() : root(fs::temp_directory_path() / ("mossfield_drive_" + std::to_string(::getpid()))) {
    fs::remove_all(root);
    watch_signals();
  }
  ~Drive() override { fs::remove_all(root); }

  DriveOptions options(const std::string& name) {
    DriveOptions o;
    o.directory = root / name;
    fs::create_directories(o.directory);
    o.communicator = Communicator::self();
    o.times = {10, {}, 10.0 / 30, 10.0 / 6};
    o.checkpoint_interval = 1e9;
    o.about.cells = {5, 4, 1};
    return o;
  }
  int fresh(const DriveOptions& o, StandIn& s) {
    Progress quiet(o.directory / "run.log", false);
    s.initialise();
    return drive_run(s, o, quiet);
  }
  int resume(const DriveOptions& o, StandIn& s) {
    Progress quiet(o.directory / "run.log", false);
    Record r = s.record();
    load_latest(o.directory, r, o.communicator, {});
    s.restore(r);
    watch_signals();
    return drive_run(s, o, quiet, EarlierLegs::of(r));
  }
  /// metrics.csv without the last column, wall time.
  static std::string rows(const fs::path& directory) {
    std::string text = read_text(directory / "metrics.csv"), out;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      const std::string line = text.substr(at, end - at);
      out += line.substr(0, line.rfind(',')) + "\n";
      at = end + 1;
    }
    return out;
  }
  static void expect_same(const fs::path& a, const fs::path& b) {
    EXPECT_EQ(rows(a), rows(b));
    EXPECT_EQ(read_text(a / "snapshots.xmf"), read_text(b / "snapshots.xmf"));
    int count = 0;
    for (const auto& item : fs::directory_iterator(a / "snapshots")) {
      EXPECT_EQ(read_bytes(item.path()), read_bytes(b / "snapshots" / item.path().filename()));
      ++count;
    }
    EXPECT_EQ(7, count);
  }
  fs::path root;
};

TEST_F(Drive, lands_on_every_output_once) {
  StandIn s;
  EXPECT_EQ(exit_code::done, fresh(options("a"), s));
  const std::string text = rows(root / "a");
  EXPECT_EQ(32, std::count(text.begin(), text.end(), '\n'));  // header, 0 .. 30
  EXPECT_EQ(10.0, s.time());
  Hdf5Reader third(root / "a" / "snapshots" / "snapshot_000002.h5");
  EXPECT_NEAR(2 * 10.0 / 6, third.number("/", "time_s"), 1e-12);
}

TEST_F(Drive, stopped_anywhere_and_resumed_is_the_same_run) {
  StandIn whole;
  fresh(options("whole"), whole);
  for (const std::int64_t at : {1, 17, 40, 63, 100}) {
    const DriveOptions o = options("stopped" + std::to_string(at));
    StandIn first;
    first.after_step = [at](StandIn& s) {
      if (s.step() == at) std::raise(SIGTERM);
    };
    EXPECT_EQ(exit_code::stopped_early, fresh(o, first));
    EXPECT_EQ(at, first.step());
    StandIn second;
    EXPECT_EQ(exit_code::done, resume(o, second));
    EXPECT_EQ(whole.step(), second.step());
    expect_same(root / "whole", o.directory);
  }
}

// Breaks if what is put together of samples and snapshots that nearly coincide depends on where a run
// stopped.
TEST_F(Drive, near_outputs_are_the_same_in_a_resumed_run) {
  const auto near = [this](const char* name) {
    DriveOptions o = options(name);
    o.times.snapshot_interval *= 1 + 1e-8;
    return o;
  };
  StandIn plain, whole;
  fresh(options("plain"), plain), fresh(near("whole"), whole);
  EXPECT_EQ(plain.step(), whole.step());
  for (const std::int64_t at : {17, 18, 19, 20, 63}) {
    const DriveOptions o = near(("near" + std::to_string(at)).c_str());
    StandIn first, second;
    first.after_step = [at](StandIn& s) {
      if (s.step() == at) std::raise(SIGTERM);
    };
    EXPECT_EQ(exit_code::stopped_early, fresh(o, first));
    EXPECT_EQ(exit_code::done, resume(o, second));
    expect_same(root / "whole", o.directory);
  }
}

TEST_F(Drive, killed_after_outputs_that_the_checkpoint_does_not_know_is_the_same_run) {
  StandIn whole;
  fresh(options("whole"), whole);
  const DriveOptions o = options("killed");
  StandIn first;  // its only checkpoint is of time zero: what came later is dropped and made again
  first.after_step = [](StandIn& s) {
    if (s.step() == 70) throw std::runtime_error("power cut");
  };
  EXPECT_THROW(fresh(o, first), std::runtime_error);
  EXPECT_TRUE(fs::exists(o.directory / "snapshots" / "snapshot_000002.h5"));
  StandIn second;
  EXPECT_EQ(exit_code::done, resume(o, second));
  expect_same(root / "whole", o.directory);
}

TEST_F(Drive, checkpoints_do_not_disturb) {
  StandIn whole, often;
  fresh(options("whole"), whole);
  DriveOptions o = options("often");
  o.checkpoint_interval = 0;
  fresh(o, often);
  expect_same(root / "whole", o.directory);
}

TEST_F(Drive, resuming_a_finished_run_adds_nothing) {
  StandIn a, b;
  const DriveOptions o = options("done");
  fresh(o, a);
  const std::string before = read_text(o.directory / "metrics.csv");
  EXPECT_EQ(exit_code::done, resume(o, b));
  EXPECT_EQ(before, read_text(o.directory / "metrics.csv"));
}

TEST_F(Drive, wall_time_used_up_stops_and_can_be_resumed) {
  DriveOptions o = options("wall");
  o.max_wall = 0;
  StandIn a, b;
  EXPECT_EQ(exit_code::stopped_early, fresh(o, a));
  EXPECT_EQ(0, a.step());
  o.max_wall.reset();
  EXPECT_EQ(exit_code::done, resume(o, b));
}

TEST_F(Drive, numerical_failure_leaves_a_crash_snapshot_and_the_checkpoints) {
  const DriveOptions o = options("crash");
  StandIn s;
  s.fails_at = 30;
  EXPECT_THROW(fresh(o, s), NumericalError);
  EXPECT_EQ(30, Hdf5Reader(o.directory / "crash" / "snapshot_step_000000030.h5").integer("/", "step"));
  EXPECT_NE(std::string::npos, read_text(o.directory / "crash" / "reason.txt").find("(1, 2, 0)"));
  StandIn again;
  EXPECT_EQ(exit_code::done, resume(o, again));
}

// Breaks if a disk that fills up in the middle of a run ends it without a word on how to go on.
TEST_F(Drive, a_full_disk_ends_with_the_way_on) {
  const DriveOptions o = options("disk");
  StandIn s, again;
  s.after_step = [](StandIn& now) {
    if (now.step() == 30) throw ResourceError("no space");
  };
  const std::string hint =
      "no space; when that is mended, go on with: mossfield resume " + o.directory.string();
  try {
    fresh(o, s);
    FAIL();
  } catch (const ResourceError& error) {
    EXPECT_EQ(hint, error.what());
  }
  EXPECT_EQ(exit_code::done, resume(o, again));
}

// Breaks if a column that has no number at some time meets an expectation: a least salt of nowhere.
TEST_F(Drive, NoNumberMeetsNoExpectation) {
  const fs::path table = root / "metrics.csv";
  fs::create_directories(root);
  write_durably(table, "time_s,c_min_mol_m3\n0,900\n1,nan\n");
  for (const char* name : {"min.c_min_mol_m3", "final.c_min_mol_m3", "max.c_min_mol_m3", "c_min_mol_m3"}) {
    const Verdict found = verdicts({{name, 1, 1e9, ""}}, table)[0];
    EXPECT_FALSE(found.met) << name;
    EXPECT_NE(found.text.find("some samples are no numbers"), std::string::npos) << found.text;
  }
}

// Breaks if samples that somebody removed are missed by nobody: their extremes would pass for those of the
// run; or if a whole table is called cut.
TEST_F(Drive, LostSamplesAreTold) {
  const DriveOptions o = options("lost");
  StandIn first, whole, again;
  ASSERT_EQ(fresh(o, first), exit_code::done);
  ASSERT_EQ(resume(o, whole), exit_code::done);
  EXPECT_FALSE(fs::exists(o.directory / lost_samples_file));
  const fs::path table = o.directory / "metrics.csv";
  const std::vector<Expectation> expected = {{"max.tip_m", -1, 1e9, ""}, {"final.tip_m", -1, 1e9, ""}};
  EXPECT_TRUE(verdicts(expected, table)[0].met);
  const std::string text = read_text(table);
  const std::size_t line = text.find('\n') + 1;
  write_durably(table, text.substr(0, line) + text.substr(text.find('\n', line) + 1));
  ASSERT_EQ(resume(o, again), exit_code::done);
  const std::string said = read_text(o.directory / lost_samples_file);
  EXPECT_NE(said.find("lacks 1 of the 31 samples"), std::string::npos) << said;
  const std::vector<Verdict> found = verdicts(expected, table);
  EXPECT_FALSE(found[0].met);
  EXPECT_NE(found[0].text.find(lost_samples_file), std::string::npos) << found[0].text;
  EXPECT_TRUE(found[1].met);
}

}  // namespace
