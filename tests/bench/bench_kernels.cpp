// Bandwidth of the host kernels against a copy that is measured between them.

#include "bench_kernels.hpp"

#include <omp.h>

#include <algorithm>

#include "bench.hpp"
#include "solver/case_reader.hpp"

namespace mossfield::bench {

namespace {

struct Question {
  int n = 256, threads = 1, passes = 9;
};

struct Copy {
  double* to;
  const double* from;
  void operator()(Cell c) const { to[c.q] = from[c.q]; }
};

/// One thread is timed by the processor's clock, which stands still while other programs have the core.
double seconds_of(const std::function<void()>& pass, int threads) {
  const Clock clock;
  pass();
  return threads == 1 ? clock.cpu() : clock.wall();
}

/// As many bytes as a kernel of eight arrays, so that no cache holds them.
Kernel copy_of(Arrays& a) {
  std::vector<Copy> copies;
  for (int pair = 0; pair < 4; ++pair)
    copies.push_back({a["to " + std::to_string(pair)], a["from " + std::to_string(pair)]});
  return {"copy (ordinary stores)", "copy", 4 * Traffic{8, 0, 8}.bytes(), [copies, &grid = a.grid()] {
            for (const Copy& copy : copies) each_on_host(grid, copy);
          }};
}

void run(const Question& q, const Communicator& world) {
  omp_set_num_threads(q.threads);
  const std::string n = std::to_string(q.n);
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/dendrite_3d.yaml",
                           {"grid.cells=[" + n + ", " + n + ", " + n + "]"})
                     .values;
  const double h = v.grid.size[0] / q.n;
  const Grid grid({q.n, q.n, q.n}, {h, h, h}, {});
  const double cells = static_cast<double>(grid.global_cells());
  Arrays arrays(v, grid);
  std::vector<Kernel> kernels = solver_kernels(arrays);
  for (Kernel& kernel : balance_kernels(arrays)) kernels.push_back(std::move(kernel));
  const Kernel copy = copy_of(arrays);
  double best_copy = 1e300;
  std::vector<double> best(kernels.size(), 1e300);
  for (int pass = 0; pass < q.passes; ++pass)
    for (std::size_t k = 0; k < kernels.size(); ++k) {
      if (k % 4 == 0) best_copy = std::min(best_copy, seconds_of(copy.pass, q.threads));
      best[k] = std::min(best[k], seconds_of(kernels[k].pass, q.threads));
    }
  const double bandwidth = copy.bytes * cells / best_copy;
  const auto say = [&](const Kernel& kernel, double seconds) {
    std::string name = kernel.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    Line(world, "kernels")
        .add("kernel", name)
        .add("kind", kernel.kind)
        .add("n", q.n)
        .add("threads", q.threads)
        .add("bytes_per_cell", "%.0f", kernel.bytes)
        .add("ms", "%.2f", 1e3 * seconds)
        .add("ns_per_cell", "%.2f", 1e9 * seconds / cells)
        .add("GB_per_s", "%.1f", 1e-9 * kernel.bytes * cells / seconds)
        .add("of_copy", "%.2f", kernel.bytes * cells / seconds / bandwidth);
  };
  say(copy, best_copy);
  for (std::size_t k = 0; k < kernels.size(); ++k) say(kernels[k], best[k]);
}

}  // namespace

void add_kernels(CLI::App& app, const Communicator& world) {
  const auto q = std::make_shared<Question>();
  CLI::App* sub = app.add_subcommand("kernels", "host kernels of a step against the bandwidth of a copy");
  sub->add_option("--n", q->n, "cells along an edge");
  sub->add_option("--threads", q->threads);
  sub->add_option("--passes", q->passes, "the fastest is told");
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
