// Bandwidth of the kernels against a copy that is measured between them.

#include "bench_kernels.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "bench.hpp"
#include "kernels/front.hpp"
#include "solver/case_reader.hpp"

namespace mossfield::bench {

namespace {

struct Question {
  int n = 256, threads = 1, passes = 9;
  std::string device = "cpu";
};

/// Times a pass on a device.
class Watch {
 public:
  Watch(Device device, const Question& q, const void* memory)
      : device_(device), threads_(q.threads), memory_(memory) {}
  /// One thread is timed by the processor's clock, which stands still while other programs have the core. A
  /// GPU is given so many launches that the way there and back is a small part of their time; a reduction
  /// still ends on the host each time, as it does in a run.
  double seconds(const std::function<void()>& pass) const {
    constexpr int launches = 20;
    const int passes = device_ == Device::gpu ? launches : 1;
    wait_for(device_, memory_);
    const Clock clock;
    for (int n = 0; n < passes; ++n) pass();
    wait_for(device_, memory_);
    return (device_ == Device::cpu && threads_ == 1 ? clock.cpu() : clock.wall()) / passes;
  }

 private:
  Device device_;
  int threads_;
  const void* memory_;
};

/// As many bytes as a kernel of eight arrays, so that no cache holds them. `which`: of two sets of arrays.
Kernel copy_of(Arrays& a, const char* name, const std::string& which) {
  std::vector<Copy> copies;
  for (int pair = 0; pair < 4; ++pair)
    copies.push_back({a[which + "to " + std::to_string(pair)], a[which + "from " + std::to_string(pair)]});
  return {name, "copy", 4 * Traffic{8, 0, 8}.bytes(a.grid().device()), [copies, &grid = a.grid()] {
            for (const Copy& copy : copies) for_each_cell(grid, copy);
          }};
}

struct SumOfSix {
  double* out;
  const double* in[6];
  void operator()(Cell c) const {
    double sum = 0;
    for (const double* array : in) sum += array[c.q];
    out[c.q] = sum;
  }
};

/// As many arrays as a stencil of seven points takes, without its neighbours: what the processor has for
/// that.
Kernel sum_of_six(Arrays& a) {
  const SumOfSix f{a["to 0"], {a["from 0"], a["from 1"], a["from 2"], a["from 3"], a["to 1"], a["to 2"]}};
  return {"sum of six arrays", "copy", Traffic{48, 0, 8}.bytes(Device::cpu),
          [f, &grid = a.grid()] { host::launch(grid.box(), f); }};
}

/// What a machine that is shared does to memory that nobody asks for: the copy at once and after a rest, in
/// which nothing runs.
void say_rests(const Kernel& copy, const Watch& watch, double cells, const Question& q,
               const Communicator& world) {
  for (const double rest : {0.0, 0.1, 0.5, 2.0}) {
    watch.seconds(copy.pass);
    std::this_thread::sleep_for(std::chrono::duration<double>(rest));
    const double seconds = watch.seconds(copy.pass);
    Line(world, "kernels")
        .add("kernel", "copy_after_a_rest")
        .add("n", q.n)
        .add("threads", q.threads)
        .add("rest_s", "%g", rest)
        .add("GB_per_s", "%.1f", 1e-9 * copy.bytes * cells / seconds);
  }
}

void run(const Question& q, const Communicator& world) {
  const Device device = device_of(q.device, world);
  omp_set_num_threads(q.threads);
  const std::string n = std::to_string(q.n);
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/dendrite_3d.yaml",
                           {"grid.cells=[" + n + ", " + n + ", " + n + "]"})
                     .values;
  const double h = v.grid.size[0] / q.n;
  const Grid grid({q.n, q.n, q.n}, {h, h, h}, {}, Communicator::self(), device);
  const double cells = static_cast<double>(grid.global_cells());
  Arrays arrays(v, grid);
  std::vector<Kernel> kernels = solver_kernels(arrays);
  for (Kernel& kernel : balance_kernels(arrays)) kernels.push_back(std::move(kernel));
  const Kernel copy = copy_of(arrays, "copy (ordinary stores)", ""), sum = sum_of_six(arrays);
  const Kernel rested = copy_of(arrays, "copy, once a round", device == Device::cpu ? "rested " : "");
  const Watch watch(device, q, arrays["to 0"]);
  // A pass after those of other kernels, then the same once more: what it costs to come back to arrays that
  // were left is in the first one alone, and the copy that it is held against has been left as long, for one
  // round. A GPU's pass is many launches.
  struct Fastest {
    double first = 1e300, again = 1e300;
  };
  const auto time = [&](const Kernel& kernel, Fastest& fastest) {
    fastest.first = std::min(fastest.first, watch.seconds(kernel.pass));
    fastest.again =
        device == Device::cpu ? std::min(fastest.again, watch.seconds(kernel.pass)) : fastest.first;
  };
  Fastest of_copy, of_rested, of_sum;
  std::vector<Fastest> best(kernels.size());
  for (int pass = 0; pass < q.passes; ++pass) {
    if (device == Device::cpu) time(rested, of_rested);
    for (std::size_t k = 0; k < kernels.size(); ++k) {
      if (k % 4 == 0) time(copy, of_copy);
      if (k % 4 == 2 && device == Device::cpu) time(sum, of_sum);
      time(kernels[k], best[k]);
    }
  }
  const double bandwidth = copy.bytes * cells / of_copy.again, of_arrays = sum.bytes * cells / of_sum.again,
               of_left = rested.bytes * cells / of_rested.first;
  const auto say = [&](const Kernel& kernel, const Fastest& fastest) {
    const double seconds = fastest.again;
    std::string name = kernel.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    Line line(world, "kernels");
    line.on(device).add("kernel", name).add("kind", kernel.kind).add("n", q.n);
    if (device == Device::cpu) line.add("threads", q.threads);
    line.add("bytes_per_cell", "%.0f", kernel.bytes)
        .add("ms", "%.4g", 1e3 * seconds)
        .add("ns_per_cell", "%.4g", 1e9 * seconds / cells)
        .add("GB_per_s", "%.1f", 1e-9 * kernel.bytes * cells / seconds)
        .add("of_copy", "%.2f", kernel.bytes * cells / seconds / bandwidth);
    if (device == Device::cpu)
      line.add("of_sum", "%.2f", kernel.bytes * cells / seconds / of_arrays)
          .add("first_GB_per_s", "%.1f", 1e-9 * kernel.bytes * cells / fastest.first)
          .add("first_of_first_copy", "%.2f", kernel.bytes * cells / fastest.first / of_left);
  };
  say(copy, of_copy);
  if (device == Device::cpu) say(rested, of_rested), say(sum, of_sum);
  for (std::size_t k = 0; k < kernels.size(); ++k) say(kernels[k], best[k]);
  if (device == Device::cpu) say_rests(copy, watch, cells, q, world);
}

}  // namespace

void add_kernels(CLI::App& app, const Communicator& world) {
  const auto q = std::make_shared<Question>();
  CLI::App* sub = app.add_subcommand("kernels", "kernels of a step against the bandwidth of a copy");
  sub->add_option("--n", q->n, "cells along an edge");
  sub->add_option("--threads", q->threads, "of the processor");
  add_device(*sub, q->device);
  sub->add_option("--passes", q->passes, "the fastest is told");
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
