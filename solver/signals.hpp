#pragma once
// Being asked to stop: signals from people and schedulers, and the end of the wall time.

#include <optional>
#include <string>

namespace mossfield {

/// From now on SIGINT, SIGTERM, SIGUSR1 and, unless it was ignored (nohup), SIGHUP are remembered once, and
/// end the process with 128 + n the second time. For what looks at signal_received(): a run.
void watch_signals();

/// SIGPIPE and SIGXFSZ are ignored: the write that fails says so.
void let_writes_fail();

/// The first signal so far, 0 for none.
int signal_received();
std::string signal_name(int signal);

/// Seconds in "HH:MM:SS", "MM:SS" or "SS"; throws UsageError.
double wall_seconds(const std::string& text);

/// How much wall time is left, by --max-wall and by the scheduler's word (SLURM_JOB_END_TIME, seconds since
/// 1970).
class WallBudget {
 public:
  /// `max_wall` [s], from now.
  explicit WallBudget(std::optional<double> max_wall);

  /// Must the run stop now, to write a checkpoint (that took `checkpoint` seconds last time) with a margin of
  /// three?
  bool exhausted(double checkpoint, double longest_step) const;
  /// [s]; infinite without a limit.
  double left() const;

 private:
  double deadline_;  ///< of wall_clock() [s]
};

/// Seconds of a clock that never steps back.
double wall_clock();

}  // namespace mossfield
