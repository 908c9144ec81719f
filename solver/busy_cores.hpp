#pragma once
// Threads that wait for each other go at the pace of the slowest. Where another program keeps a core, a run
// is faster with a thread less: two on a core and a half took 4 to 20 times as long as one.

#include <vector>

namespace mossfield {

/// How many threads work, from how often the system has taken each of them off its core.
class TeamSize {
 public:
  explicit TeamSize(int most) : most_(most), now_(most) {}
  int now() const { return now_; }
  /// `switches`: of each thread of the team in the last `seconds`. Threads whose core was wanted by others
  /// are left out; all are tried again after a second, after twice as long each time that this was no good.
  void look(double seconds, const std::vector<long>& switches);

 private:
  static constexpr double shortest_pause = 1, longest_pause = 64;  // [s]
  int most_, now_;
  double pause_ = shortest_pause, since_ = 0;  ///< since the number changed [s]
};

/// To be called often, between two parallel loops; looks five times a second. Returns how many threads go on:
/// all of those at the first call, where the system does not tell or nothing else runs.
int keep_off_busy_cores();

}  // namespace mossfield
