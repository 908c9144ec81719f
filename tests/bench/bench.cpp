// mossfield_bench: the programs behind scripts/bench.

#include "bench.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <fstream>
#include <sstream>

#include "kernels/recording.hpp"
#include "solver/cpu_settings.hpp"
#include "solver/errors.hpp"
#include "solver/ranks.hpp"

namespace mossfield::bench {

namespace {

double wall_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double cpu_now() {
  std::timespec t{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// A line "VmRSS:  1234 kB" of /proc/self/status [MB]
double status_mb(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind(name, 0) == 0) return 1.024e-3 * std::stod(line.substr(name.size() + 1));
  return 0;
}

}  // namespace

Clock::Clock() : wall_(wall_now()), cpu_(cpu_now()) {}
double Clock::wall() const {
  return wall_now() - wall_;
}
double Clock::cpu() const {
  return cpu_now() - cpu_;
}

double resident_mb() {
  return status_mb("VmRSS");
}
double peak_mb() {
  return status_mb("VmHWM");
}
void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

void add_device(CLI::App& sub, std::string& name) {
  sub.add_option("--device", name, "cpu or gpu")->check(CLI::IsMember({"cpu", "gpu"}));
}

Device device_of(const std::string& name, const Communicator& ranks) {
  if (name == "cpu") return Device::cpu;
  const std::string trouble = take_gpu(ranks.rank_on_node());
  if (ranks.any(!trouble.empty()))
    throw UsageError("--device gpu: no usable GPU (" + (trouble.empty() ? "on another rank" : trouble) +
                     "); leave the option out to measure the processor");
  return Device::gpu;
}

void wait_for(Device device, const void* memory) {
  double word = 0;
  copy_to_host(device, &word, memory, sizeof word);
}

double sum_over(const Communicator& ranks, double mine) {
  std::vector<double> all(static_cast<std::size_t>(ranks.size()));
  ranks.gather(&mine, all.data(), std::vector<int>(all.size(), 1));
  double sum = 0;
  for (const double value : all) sum += value;
  return sum;
}

double max_over(const Communicator& ranks, double mine) {
  ranks.max(&mine, 1);
  return mine;
}

Line& Line::add(const char* key, const std::string& value) {
  text_ += (text_.empty() ? "" : " ") + std::string(key) + "=" + value;
  return *this;
}

Line& Line::on(Device device) {
  if (device == Device::cpu) return add("device", "cpu");
  std::string name = gpu_name();
  std::replace(name.begin(), name.end(), ' ', '_');
  return add("device", "gpu").add("gpu", name);
}

Line& Line::starts() {
  const Recordings all = recordings();
  return add("recorded", all.made > 0 && all.refused == 0 ? "yes" : "no")
      .add("team_blocks", team_blocks(Device::gpu));
}

Line& Line::add(const char* key, const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  return add(key, std::string(text));
}

Line::~Line() {
  if (speaks_) std::printf("%s\n", text_.c_str()), std::fflush(stdout);
}

}  // namespace mossfield::bench

int main(int argc, char** argv) {
  using namespace mossfield;
  start_with_settings(argv);
  flush_denormals();
  const Ranks ranks(argc, argv);
  CLI::App app{"Benchmarks; run by scripts/bench. Threads: OMP_NUM_THREADS.", "mossfield_bench"};
  app.require_subcommand(1);
  bench::add_elliptic(app, ranks.world());
  bench::add_mechanics(app, ranks.world());
  bench::add_kernels(app, ranks.world());
  bench::add_step(app, ranks.world());
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const UsageError& error) {  // on every rank alike
    if (ranks.world().rank() == 0) std::fprintf(stderr, "mossfield_bench: %s\n", error.what());
    return exit_code::usage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "mossfield_bench: %s\n", error.what());
    if (ranks.world().size() > 1) ranks.abort(1);
    return 1;
  }
}
