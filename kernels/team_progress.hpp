#pragma once
// Threads of a team that wait for their neighbours instead of meeting at barriers. Host only.

#include <atomic>
#include <thread>
#include <vector>

namespace mossfield::host {

/// How many steps each thread of a team has done, so that each waits for its neighbours only.
class TeamProgress {
 public:
  explicit TeamProgress(int threads) : done_(static_cast<std::size_t>(threads)) {}

  void set(int thread, long steps) {
    done_[static_cast<std::size_t>(thread)].steps.store(steps, std::memory_order_release);
  }
  void wait_for(int thread, long steps) const {
    const std::atomic<long>& done = done_[static_cast<std::size_t>(thread)].steps;
    for (int looks = 0; done.load(std::memory_order_acquire) < steps; ++looks)
      if (looks > patience) std::this_thread::yield();
  }

 private:
  static constexpr int patience = 2000;  ///< looks before it lets another thread have the core
  struct alignas(64) Count {
    std::atomic<long> steps{0};
  };
  std::vector<Count> done_;
};

}  // namespace mossfield::host
