#include "solver/driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "solver/busy_cores.hpp"
#include "solver/durable_file.hpp"
#include "solver/errors.hpp"
#include "solver/film_watch.hpp"
#include "solver/on_root.hpp"
#include "solver/signals.hpp"

namespace mossfield {

namespace {

/// Names under which a checkpoint holds what EarlierLegs has.
constexpr const char *wall_number = "driver.wall_s", *samples_number = "driver.samples",
                     *ranks_number = "driver.ranks", *gpu_number = "driver.gpu";

/// The files of a run and the clock; one step of the loop after another.
class Driver {
 public:
  Driver(Evolution& evolution, const DriveOptions& options, Progress& progress,
         const std::optional<EarlierLegs>& resumed)
      : evolution_(evolution),
        options_(options),
        progress_(progress),
        root_(options.communicator.rank() == 0),
        resumed_(resumed.has_value()),
        budget_(options.max_wall),
        strains_(options.strains),
        watch_(options.steps),
        wall_before_(resumed.value_or(EarlierLegs{}).wall) {
    on_root(options.communicator, [&] {
      if (resumed) {
        metrics_.emplace(options.directory, root_, options.columns, evolution.time());
        snapshots_.emplace(options.directory, root_, evolution.time());
        set_aside_later(options.directory, evolution.step());
        tell_lost(resumed->samples);
      } else {
        metrics_.emplace(options.directory, root_, options.columns);
        snapshots_.emplace(options.directory, root_);
      }
    });
    if (!root_) {
      metrics_.emplace(options.directory, false, options.columns);
      snapshots_.emplace(options.directory, false);
    }
  }

  int run() {
    outputs(false);
    write_checkpoint();
    while (!evolution_.finished()) {
      if (must_stop()) return stop();
      step();
      outputs(false);
      if (agreed(wall_clock() - last_checkpoint_ >= options_.checkpoint_interval)) write_checkpoint();
    }
    outputs(true);
    if (evolution_.step() != checkpointed_) write_checkpoint();
    tell_strains();
    if (const auto text = film_.sum()) progress_.say(*text);
    progress_.say(fmt::format("finished: {} (t = {:.6g} s, {} steps, {} of wall time{}){}",
                              evolution_.why_finished(), evolution_.time(), evolution_.step(),
                              clock_text(wall()), pace(), retries_text({}, evolution_.retries())));
    return exit_code::done;
  }

  /// After a failure that is not the numbers': what to do about the run; nothing without a checkpoint.
  std::string way_on() const {
    return checkpointed_ < 0 && !resumed_
               ? ""
               : "; when that is mended, go on with: mossfield resume " + options_.directory.string();
  }

  void crash(const std::string& reason) {
    tell_strains();
    progress_.warn("numerical failure: " + reason);
    const std::vector<SnapshotField> fields = known_fields();
    on_root(options_.communicator, [&] {
      const auto folder = options_.directory / "crash";
      make_folder(folder);
      const auto file = folder / fmt::format("snapshot_step_{:09d}.h5", evolution_.step());
      write_snapshot(file, info(), fields);
      write_durably(folder / "reason.txt", reason + "\n");
      progress_.say("the last accepted state is in " + file.string() + "; checkpoints are as they were");
    });
  }

 private:
  /// A table that somebody removed or cut has not got the extremes of the run.
  void tell_lost(double samples) {
    const double missing = samples - static_cast<double>(metrics_->rows());
    if (!(missing > 0)) return;
    const std::string text = fmt::format("metrics.csv lacks {:g} of the {:g} samples up to t = {:.6g} s",
                                         missing, samples, evolution_.time());
    progress_.warn(text + ": the run goes on without them");
    write_durably(options_.directory / lost_samples_file, text + "\n");
  }

  void tell_strains() {
    if (const auto text = strains_.sum()) progress_.warn(*text);
  }

  /// Rank 0's clock decides for all.
  bool agreed(bool mine) const { return options_.communicator.any(root_ && mine); }

  double wall() const { return wall_before_ + wall_clock() - start_; }

  /// Cells advanced by a step, a second of stepping in this leg; in words.
  std::string pace() const {
    const std::array<int, 3>& n = options_.about.cells;
    const double rate = stepped_ > 0 ? 1.0 * n[0] * n[1] * n[2] * static_cast<double>(steps_) / stepped_ : 0;
    return steps_ > 0 ? fmt::format(", {:.3g} million cells/s", 1e-6 * rate) : "";
  }

  SnapshotInfo info() const {
    SnapshotInfo now = options_.about;
    now.time = evolution_.time();
    now.step = evolution_.step();
    return now;
  }

  /// Those of the case, less any that the checkpoint lacked.
  std::vector<SnapshotField> known_fields() {
    std::vector<SnapshotField> known;
    for (SnapshotField& field : evolution_.fields())
      if (!root_ || !field.values.empty())
        known.push_back(std::move(field));
      else
        progress_.warn(fmt::format("the snapshot at t = {:.6g} s is without {}, which the checkpoint lacks",
                                   evolution_.time(), field.name));
    return known;
  }

  void step() {
    const double before = wall_clock();
    evolution_.advance(options_.times.next_stop(evolution_.time()));
    const double took = wall_clock() - before;
    longest_step_ = std::max(longest_step_, took);
    stepped_ += took, ++steps_;
    if (const auto text = watch_.see(evolution_.time(), evolution_.retries())) progress_.warn(*text);
    mind_threads();
    progress_.update({evolution_.time(), options_.times.end, evolution_.step(), evolution_.step_size(), tip_,
                      evolution_.retries()});
  }

  void mind_threads() {
    const Team threads = keep_off_busy_cores();
    if (threads.now == threads.all || fewer_threads_) return;
    fewer_threads_ = true;
    progress_.note(fmt::format("another program wants cores of this run: {} of {} threads go on for now",
                               threads.now, threads.all));
  }

  /// What is due at this time and not there yet; `last`: due in any case.
  void outputs(bool last) {
    const double time = evolution_.time();
    if ((last || options_.times.sample_due(time)) && agreed(!metrics_->has(time))) {
      MetricsRow row = evolution_.sample();
      row.wall = wall();
      tip_ = row.tip;
      if (const auto text = film_.see(row.film)) progress_.warn(*text);
      on_root(options_.communicator, [&] { metrics_->write(row); });
      if (const auto text = strains_.see(time, row.stress)) progress_.warn(*text);
    }
    if ((last || options_.times.snapshot_due(time)) && agreed(!snapshots_->has(time))) {
      const std::vector<SnapshotField> fields = known_fields();
      SnapshotInfo about = info();
      about.profile = evolution_.profile();
      on_root(options_.communicator, [&] { snapshots_->write(about, fields); });
      progress_.note(fmt::format("snapshot at t = {:.6g} s, step {}", time, evolution_.step()));
    }
  }

  void write_checkpoint() {
    const double before = wall_clock();
    on_root(options_.communicator, [&] { metrics_->sync(); });
    Record record = evolution_.record();
    record.numbers[wall_number] = wall();
    record.numbers[samples_number] = static_cast<double>(metrics_->rows());
    record.numbers[ranks_number] = options_.communicator.size();
    record.numbers[gpu_number] = options_.device == Device::gpu ? 1 : 0;
    record.case_path = options_.texts.case_path;
    record.case_text = options_.texts.case_text;
    record.overrides = options_.texts.overrides;
    record.petsc = options_.texts.petsc;
    record.resolved = options_.texts.resolved;
    mossfield::write_checkpoint(options_.directory, evolution_.step(), record, options_.communicator);
    last_checkpoint_ = wall_clock();
    checkpoint_cost_ = std::max(checkpoint_cost_, last_checkpoint_ - before);
    checkpointed_ = evolution_.step();
    progress_.note(fmt::format("checkpoint at t = {:.6g} s, step {}, took {:.3g} s", evolution_.time(),
                               evolution_.step(), last_checkpoint_ - before));
  }

  bool must_stop() {
    // a signal may have reached any one rank
    if (options_.communicator.any(signal_received() != 0)) {
      why_stopped_ =
          signal_received() ? "received " + signal_name(signal_received()) : "a rank received a signal";
      return true;
    }
    if (agreed(budget_.exhausted(checkpoint_cost_, longest_step_))) {
      why_stopped_ = "wall time is used up";
      return true;
    }
    return false;
  }

  int stop() {
    if (evolution_.step() != checkpointed_) write_checkpoint();
    progress_.say(fmt::format("stopped early at t = {:.6g} s: {}; go on with: mossfield resume {}",
                              evolution_.time(), why_stopped_, options_.directory.string()));
    return exit_code::stopped_early;
  }

  Evolution& evolution_;
  const DriveOptions& options_;
  Progress& progress_;
  bool root_, resumed_;
  WallBudget budget_;
  StrainWatch strains_;
  StepWatch watch_;
  FilmWatch film_;
  std::optional<MetricsWriter> metrics_;
  std::optional<SnapshotWriter> snapshots_;
  double start_ = wall_clock(), wall_before_;  // [s]
  double last_checkpoint_ = 0, checkpoint_cost_ = 0, longest_step_ = 0;
  double stepped_ = 0;  // in steps alone [s]
  std::int64_t checkpointed_ = -1, steps_ = 0;
  double tip_ = unset;
  bool fewer_threads_ = false;  // now or before
  std::string why_stopped_;
};

}  // namespace

EarlierLegs EarlierLegs::of(const Record& checkpoint) {
  const auto number = [&checkpoint](const char* name) {
    const auto found = checkpoint.numbers.find(name);
    return found == checkpoint.numbers.end() ? 0 : found->second;
  };
  EarlierLegs legs{checkpoint.numbers.at(wall_number), number(samples_number), number(ranks_number)};
  if (checkpoint.numbers.count(gpu_number) > 0)  // files of older programs have none
    legs.device = number(gpu_number) > 0 ? Device::gpu : Device::cpu;
  return legs;
}

int drive_run(Evolution& evolution, const DriveOptions& options, Progress& progress,
              const std::optional<EarlierLegs>& resumed) {
  Driver driver(evolution, options, progress, resumed);
  try {
    return driver.run();
  } catch (const NumericalError& error) {
    try {
      driver.crash(error.what());
    } catch (const std::exception& second) {
      progress.warn(std::string("no crash snapshot: ") + second.what());
    }
    throw;
  } catch (const ResourceError& error) {
    const std::string text = error.what() + driver.way_on();
    progress.note("ended by: " + text);
    throw ResourceError(text);
  } catch (const std::exception& error) {
    progress.note(std::string("ended by: ") + error.what());
    throw;
  }
}

}  // namespace mossfield
