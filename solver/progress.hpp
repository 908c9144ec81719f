#pragma once
// What a run says while it goes: one line that renews itself on a terminal, a plain line now and then
// elsewhere, and everything in run.log. None of it can stop a run: a closed pipe or a full disk silences it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "solver/evolution.hpp"

namespace mossfield {

/// The time still needed, from a running mean of the speed; never negative.
class Eta {
 public:
  /// `progress` from 0 to 1, at `wall` [s]. Returns seconds left; NaN while nothing is known.
  double left(double progress, double wall);

 private:
  double last_progress_ = -1, last_wall_ = 0, speed_ = 0, weight_ = 0;
};

/// "1:02:03" or "2:03"; "--" for NaN or more than a thousand hours.
std::string clock_text(double seconds);

struct ProgressState {
  double time = 0, end_time = 0;  ///< [s]
  std::int64_t step = 0;
  double dt = 0, tip = 0;  ///< [s], [m]
  Retries retries{};       ///< since the run or its leg began
};

/// What a line says of the retries since another; nothing where there are none.
std::string retries_text(const Retries& before, const Retries& now);

/// Rank 0's voice; silent elsewhere.
class Progress {
 public:
  /// `log`: the file that everything is added to. `terminal`: file descriptor of standard output.
  Progress(const std::filesystem::path& log, bool active, int terminal = 1);
  ~Progress();

  void say(const std::string& line);   ///< to both
  void warn(const std::string& line);  ///< to both, marked
  void note(const std::string& line);  ///< to run.log only
  /// To be called every step: shows the state ten times a second on a terminal, each ten seconds elsewhere.
  void update(const ProgressState& state);

  static std::string line_of(const ProgressState& state, double eta);

 private:
  void show(const std::string& text);
  struct Log;
  std::unique_ptr<Log> log_;
  bool active_, on_terminal_ = false, open_line_ = false, console_ = true;
  int terminal_;
  double last_shown_ = -1e9, last_logged_ = -1e9;  ///< wall_clock() [s]
  Eta eta_;
  Retries logged_;  ///< what lines of the log have told of
};

}  // namespace mossfield
