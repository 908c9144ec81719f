#pragma once
// What the benchmarks share: clocks, memory, one key=value line a result.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "kernels/launch.hpp"

namespace mossfield::bench {

/// Seconds since it was made: on the wall, and of the processor summed over threads of this process.
class Clock {
 public:
  Clock();
  double wall() const;
  double cpu() const;

 private:
  double wall_, cpu_;
};

/// Resident memory of this process [MB = 1e6 bytes]: now, and at most since reset_peak().
double resident_mb();
double peak_mb();
void reset_peak();

double sum_over(const Communicator& ranks, double mine);
double max_over(const Communicator& ranks, double mine);

/// "bench=elliptic engine=own n=64": built up, printed by rank 0 when it goes.
class Line {
 public:
  Line(const Communicator& ranks, const char* bench) : speaks_(ranks.rank() == 0) { add("bench", bench); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line();
  Line& add(const char* key, const std::string& value);
  Line& add(const char* key, const char* value) { return add(key, std::string(value)); }
  Line& add(const char* key, int value) { return add(key, std::to_string(value)); }
  /// `format` of printf
  Line& add(const char* key, const char* format, double value);

 private:
  bool speaks_;
  std::string text_;
};

/// Each adds a subcommand that runs when it is parsed.
void add_elliptic(CLI::App& app, const Communicator& world);
void add_mechanics(CLI::App& app, const Communicator& world);
void add_kernels(CLI::App& app, const Communicator& world);
void add_step(CLI::App& app, const Communicator& world);

/// for_each_cell and reduce on the host whatever the build: the functors of the benchmarks are in no .cu
/// file.
template <class F>
void each_on_host(const Grid& grid, const F& f) {
  host::launch(grid.box(), f);
}
template <class F>
double join_on_host(const Grid& grid, const F& f) {
  std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
  host::launch_slices(grid.box(), grid.slab_axis(), f, partial.data());
  return join_slices(grid, partial, F::start(), [](double a, double b) { return F::join(a, b); });
}

}  // namespace mossfield::bench
