// A run that is stopped and resumed takes the very same steps as one that is not.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "literature_march.hpp"
#include "solver/driver.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/metrics.hpp"
#include "solver/signals.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace fs = std::filesystem;

namespace mossfield::test {
namespace {

/// A simulation that receives a signal after so many steps of this leg.
class Interrupted : public Simulation {
 public:
  Interrupted(const Case& v, int steps) : Simulation(v, Communicator::self(), Device::cpu), left_(steps) {}
  void advance(double t_limit) override {
    Simulation::advance(t_limit);
    if (--left_ == 0) std::raise(SIGTERM);
  }

 private:
  int left_;
};

enum class Kind { current, sequence, converting, voltage, stress, host, obstacles, floating, published };

class Restart : public ::testing::TestWithParam<Kind> {
 protected:
  Restart() : root_(fs::temp_directory_path() / ("mossfield_restart_" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
  }
  ~Restart() override { fs::remove_all(root_); }

  /// Some fifty steps, with each law at work before they end: stages pass, films convert, jumps begin [s].
  static double end_of(Kind kind) {
    return kind == Kind::stress || kind == Kind::published ? 8 : kind == Kind::sequence ? 18 : 27;
  }
  static Case question(Kind kind) {
    Case v = physics(kind);
    v.drive.end_time = end_of(kind);
    return v;
  }
  static Case physics(Kind kind) {
    if (kind == Kind::host || kind == Kind::obstacles) {
      Case v = kind == Kind::host ? pillars() : obstacles();
      v.drive.current = 40;
      v.output.fields = {"xi", "host", "lithium", "current_density"};
      return v;
    }
    if (kind == Kind::floating) {
      Case v = islands(false);
      v.coating = {};
      return v;
    }
    if (kind == Kind::published) {
      Case v = strip_of_pnas2020();
      v.grid.size[1] = 12e-6, v.grid.cells[1] = 12;
      v.time.max_step = 0.25, v.time.phase_step = 0.1;
      v.output.fields = {"xi", "current_density"};
      return v;
    }
    Case v = lithium({36, 26, 1}, {20e-6, 14e-6, 1e-6});
    v.interface.width = 2.6e-6;
    v.interface.energy = 0.5;
    v.interface.anisotropy_strength = 0.03;
    v.initial.front = 7e-6;
    v.initial.roughness = 0.3e-6;
    v.initial.roughness_cutoff = 6e-6;
    v.noise.intensity = 1e-24;
    v.noise.time_bin = 0.7;
    v.output.fields = {"xi", "current_density"};
    if (kind == Kind::converting)
      v.drive.current = 60, v.coating = converting(), v.coating.pinholes = {{{3e-6, 5e-6}, 1.5e-6}};
    else if (kind == Kind::sequence)
      v.drive.sequence = {{{{}, 60.0}, 7}, {{{}, 0.0}, 3.1}, {{-0.06, {}}, 5}, {{{}, -30.0}, 2}};
    else if (kind == Kind::current)
      v.drive.current = 60, v.kinetics.counter_exchange_current = 50, v.coating = perishable();
    else if (kind == Kind::stress)  // in steps of which some find no new equilibrium
      v.drive.current = 20, press(v), v.time.first_step = 0.2, v.time.fixed = true;
    else
      v.drive.voltage = -0.06, v.grid.sides[1] = SideKind::reservoir, press(v);
    return v;
  }
  DriveOptions options(const std::string& name) const {
    DriveOptions o;
    o.columns = metrics_columns_of(question(GetParam()));
    o.directory = root_ / name;
    fs::create_directories(o.directory);
    o.communicator = Communicator::self();
    const double end = end_of(GetParam());
    o.times = {end, question(GetParam()).drive, 0.13 * end, 0.4 * end};
    o.checkpoint_interval = 1e9;
    o.about.cells = question(GetParam()).grid.cells;
    o.about.spacing = test::grid_of(question(GetParam())).spacing();
    return o;
  }
  /// All rows of metrics.csv without the last column, wall time.
  static std::string rows(const fs::path& directory) {
    std::istringstream lines(read_text(directory / "metrics.csv"));
    std::string out;
    for (std::string line; std::getline(lines, line);) out += line.substr(0, line.rfind(',')) + "\n";
    return out;
  }
  /// The row that metrics.csv would have now.
  std::string row_of(Simulation& simulation) const {
    const fs::path folder = options("row").directory;
    MetricsWriter(folder, true, metrics_columns_of(question(GetParam()))).write(simulation.sample());
    return rows(folder);
  }
  static void expect_same(Simulation& a, Simulation& b) {
    const Record one = a.record(), two = b.record();
    EXPECT_EQ(one.numbers, two.numbers);
    EXPECT_EQ(one.integers, two.integers);
    for (std::size_t n = 0; n < one.fields.size(); ++n)
      EXPECT_EQ(one.fields[n].second->owned(), two.fields[n].second->owned()) << one.fields[n].first;
    EXPECT_GE(one.shown.size(), 2u) << "no current density";
    for (std::size_t n = 0; n < one.shown.size(); ++n)
      EXPECT_EQ(one.shown[n].second->owned(), two.shown[n].second->owned()) << one.shown[n].first;
  }
  fs::path root_;
};

// Breaks if the next step depends on anything that the checkpoint lacks: another time level, the proposal for
// the step, a counter, where the noise stands, what stress is foretold from between two equilibria; or on
// what a solver remembers of the steps before: means of noise, columns around the front, short steps. A
// sample taken at once breaks if ghosts of the loaded fields are not filled before the next step.
TEST_P(Restart, ContinuesBitForBit) {
  const Case v = question(GetParam());
  Simulation straight(v, Communicator::self(), Device::cpu);
  straight.initialise();
  // of two kinds with stress one stops at an equilibrium, one between two
  const int steps = GetParam() == Kind::voltage ? 8 : 9;
  for (int n = 0; n < steps; ++n) straight.advance(60);
  const double since = straight.record().numbers.at("stress_since_s");  // the last equilibrium
  EXPECT_EQ(since > 0, GetParam() == Kind::stress) << since;
  const fs::path folder = options("checkpoint").directory;
  write_checkpoint(folder, straight.step(), straight.record(), Communicator::self());

  Simulation resumed(v, Communicator::self(), Device::cpu);
  Record record = resumed.record();
  load_latest(folder, record, Communicator::self(), {});
  resumed.restore(record);
  expect_same(straight, resumed);
  EXPECT_EQ(row_of(straight), row_of(resumed));
  for (int n = 0; n < 9; ++n) {
    straight.advance(60);
    resumed.advance(60);
  }
  expect_same(straight, resumed);
}

// Breaks if plastic shear on the wall of the electrode is not in checkpoints: on an upper wall its edges lie
// beyond the last cells (pressures were 1.4 % off after a resume).
TEST(RestartWithFlow, OnEachSide) {
  for (const std::size_t side : {0, 1, 2, 3, 4, 5}) {
    const bool three = side > 3;
    const int across = side / 2 == 0 ? 24 : 12;
    Case v = three ? lithium({8, 10, 20}, {8e-6, 9e-6, 20e-6})
                   : lithium({across, 36 - across, 1}, {1e-6 * across, 1e-6 * (36 - across), 1e-6});
    v.grid.sides = {SideKind::periodic, SideKind::periodic, SideKind::periodic,
                    SideKind::periodic, SideKind::periodic, SideKind::periodic};
    v.grid.sides[side] = SideKind::electrode, v.grid.sides[side ^ 1] = SideKind::reservoir;
    press(v);
    v.interface.width = 3e-6, v.interface.energy = 0.5;
    v.initial.front = 4e-6, v.initial.roughness = 0.4e-6, v.initial.roughness_cutoff = 6e-6;
    v.drive.current = 40, v.drive.end_time = 400, v.time.max_step = 20, v.time.first_step = 2;
    const fs::path folder = fs::temp_directory_path() / ("mossfield_side_" + std::to_string(::getpid()));
    fs::remove_all(folder), fs::create_directories(folder);
    Simulation straight(v, Communicator::self(), Device::cpu), resumed(v, Communicator::self(), Device::cpu);
    straight.initialise();
    for (int n = 0; n < 12; ++n) straight.advance(400);
    write_checkpoint(folder, straight.step(), straight.record(), Communicator::self());
    Record loaded = resumed.record();
    load_latest(folder, loaded, Communicator::self(), {});
    resumed.restore(loaded);
    for (int n = 0; n < 12; ++n) straight.advance(400), resumed.advance(400);
    const Record one = straight.record(), two = resumed.record();
    EXPECT_EQ(one.numbers, two.numbers) << side;
    for (std::size_t n = 0; n < one.fields.size(); ++n)
      EXPECT_EQ(one.fields[n].second->owned(), two.fields[n].second->owned())
          << one.fields[n].first << ", side " << side;
    fs::remove_all(folder);
  }
}

// Breaks if stopping moves an output time, repeats or loses a row, or changes a step after it; or if a column
// has no name.
TEST_P(Restart, ThroughTheDriverGivesTheSameRows) {
  const Case v = question(GetParam());
  const DriveOptions whole = options("whole"), legs = options("legs");
  watch_signals();
  Simulation straight(v, Communicator::self(), Device::cpu);
  straight.initialise();
  Progress one(whole.directory / "run.log", false);
  ASSERT_EQ(drive_run(straight, whole, one), exit_code::done);

  Progress log(legs.directory / "run.log", false);
  int code = 0, count = 0;
  for (; count < 40 && (count == 0 || code == exit_code::stopped_early); ++count) {
    watch_signals();
    Interrupted leg(v, 11);
    if (count == 0) {
      leg.initialise();
      code = drive_run(leg, legs, log);
    } else {
      Record record = leg.record();
      load_latest(legs.directory, record, Communicator::self(), {});
      leg.restore(record);
      code = drive_run(leg, legs, log, EarlierLegs::of(record));
    }
    if (code == exit_code::done) expect_same(straight, leg);
  }
  EXPECT_EQ(code, exit_code::done);
  EXPECT_GT(count, 2);
  EXPECT_EQ(rows(whole.directory), rows(legs.directory));
  const std::string table = rows(whole.directory);  // as many names as numbers
  const auto commas = [](const std::string& line) { return std::count(line.begin(), line.end(), ','); };
  const std::string names = table.substr(0, table.find('\n')),
                    last = table.substr(table.rfind('\n', table.size() - 2) + 1);
  EXPECT_EQ(commas(names), commas(last)) << names;
}

INSTANTIATE_TEST_SUITE_P(, Restart,
                         ::testing::Values(Kind::current, Kind::sequence, Kind::converting, Kind::voltage,
                                           Kind::stress, Kind::host, Kind::obstacles, Kind::floating,
                                           Kind::published),
                         [](const auto& kind) {
                           return kind.param == Kind::current      ? "current"
                                  : kind.param == Kind::sequence   ? "sequence"
                                  : kind.param == Kind::converting ? "converting"
                                  : kind.param == Kind::voltage    ? "voltage"
                                  : kind.param == Kind::stress     ? "stress"
                                  : kind.param == Kind::host       ? "host"
                                  : kind.param == Kind::obstacles  ? "obstacles"
                                  : kind.param == Kind::floating   ? "floating"
                                                                   : "published";
                         });

}  // namespace
}  // namespace mossfield::test
