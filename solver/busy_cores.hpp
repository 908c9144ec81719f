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
  int most() const { return most_; }
  /// `switches`: of each thread of the team in the last `seconds`. A thread less for each whose core was
  /// wanted by others twice in a row, at most half of them at once; all are tried again after a second, after
  /// twice as long each time that this was no good.
  void look(double seconds, const std::vector<long>& switches);

 private:
  static constexpr double shortest_pause = 1, longest_pause = 64;  // [s]
  int most_, now_;
  double pause_ = shortest_pause, since_ = 0;  ///< since the number changed [s]
  bool suspected_ = false;
};

/// From here on keep_off_busy_cores() looks after the threads that parallel loops now have.
void watch_cores();
struct Team {
  int now, all;  ///< threads
};
/// To be called often, between two parallel loops; looks five times a second. All threads go on where nothing
/// else runs, the system does not tell, or watch_cores() was not called.
Team keep_off_busy_cores();

}  // namespace mossfield
