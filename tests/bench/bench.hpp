#pragma once
// What the benchmarks share: clocks, memory, the device, one key=value line a result.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "kernels/launch.hpp"
#include "kernels/memory.hpp"
#include "solver/case.hpp"

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

/// Adds --device cpu|gpu.
void add_device(CLI::App& sub, std::string& name);
/// What --device asks for; a GPU becomes this rank's. Throws UsageError where there is none.
Device device_of(const std::string& name, const Communicator& ranks);
/// Returns when all kernels launched so far have ended. `memory`: any eight bytes of the device.
void wait_for(Device device, const void* memory);

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
  /// "device=cpu", or "device=gpu gpu=NVIDIA_H100"
  Line& on(Device device);
  /// How the GPU starts the many small kernels of a cycle, once some have run: "recorded=yes team_blocks=8";
  /// each has a slower way that a device which cannot goes without a word.
  Line& starts();
  /// `format` of printf
  Line& add(const char* key, const char* format, double value);

 private:
  bool speaks_;
  std::string text_;
};

/// `steps` accepted steps of a run on a device after `warm` others, by the wall clock.
void add_run(Line& line, const Case& values, Device device, int warm, int steps, const Communicator& ranks);

/// Each adds a subcommand that runs when it is parsed.
void add_elliptic(CLI::App& app, const Communicator& world);
void add_mechanics(CLI::App& app, const Communicator& world);
void add_kernels(CLI::App& app, const Communicator& world);
void add_step(CLI::App& app, const Communicator& world);

}  // namespace mossfield::bench
