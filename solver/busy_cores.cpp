#include "solver/busy_cores.hpp"

#include <omp.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace mossfield {

namespace {

/// Switches a second. With nothing else to do a core makes 10 to 70 of them, for a moment 120, with another
/// program 500 to 1500, with one of low priority 190.
constexpr double often = 150;
constexpr double interval = 0.2;  ///< between two looks [s]

using Clock = std::chrono::steady_clock;

struct Watch {
  TeamSize team;
  Clock::time_point last;
  std::vector<long> before;  ///< of each thread, at the last look
};
std::optional<Watch> watch;  ///< of the process, as its threads are

/// How often each thread of the team has been taken off its core since it began.
std::vector<long> switches_of_team(int threads) {
  std::vector<long> out(static_cast<std::size_t>(threads), 0);
#ifdef RUSAGE_THREAD
#pragma omp parallel
  {
    rusage used{};
    ::getrusage(RUSAGE_THREAD, &used);
    out[static_cast<std::size_t>(omp_get_thread_num())] = used.ru_nivcsw;
  }
#endif
  return out;
}

}  // namespace

void TeamSize::look(double seconds, const std::vector<long>& switches) {
  since_ += seconds;
  const auto busy = std::count_if(switches.begin(), switches.end(),
                                  [&](long n) { return static_cast<double>(n) > often * seconds; });
  const bool again = suspected_;  // a look alone finds a core busy now and then that is not
  suspected_ = busy > 0 && !again;
  if (busy > 0 && again && now_ > 1) {
    if (now_ == most_ && since_ < shortest_pause)
      pause_ = std::min(2 * pause_, longest_pause);  // more were tried, to no good
    now_ -= std::min(static_cast<int>(busy), (now_ + 1) / 2);
    since_ = 0;
  } else if (now_ < most_ && since_ >= pause_) {
    now_ = most_;
    since_ = 0;
  } else if (now_ == most_ && since_ >= longest_pause) {
    pause_ = shortest_pause;
  }
}

void watch_cores() {
  const int threads = omp_get_max_threads();
  watch.emplace(Watch{TeamSize(threads), Clock::now(), switches_of_team(threads)});
}

Team keep_off_busy_cores() {
  if (!watch) return {omp_get_max_threads(), omp_get_max_threads()};
  TeamSize& team = watch->team;
  const Clock::time_point now = Clock::now();
  const double seconds = std::chrono::duration<double>(now - watch->last).count();
  if (seconds < interval) return {team.now(), team.most()};
  std::vector<long> switches = switches_of_team(team.now());
  for (std::size_t n = 0; n < switches.size(); ++n) switches[n] -= watch->before[n];
  team.look(seconds, switches);
  omp_set_num_threads(team.now());
  watch->last = now;
  watch->before = switches_of_team(team.now());
  return {team.now(), team.most()};
}

}  // namespace mossfield
