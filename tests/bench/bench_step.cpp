// Whole implicit steps of a case, without files.

#include <omp.h>

#include <algorithm>

#include "bench.hpp"
#include "solver/case_reader.hpp"
#include "tests/two_potential_bench.hpp"

namespace mossfield::bench {

namespace {

struct Question {
  std::string path = std::string(MOSSFIELD_CASES_DIR) + "/dendrite_3d.yaml";
  std::string stress = "none";  // or elastic, flowing: lithium under a solid of 1 GPa
  std::string device = "cpu";
  int n = 64, tiles = 1, warm = 10, steps = 10;
};

/// The case with n cells along each edge (0: its own), repeated `tiles` times along z with its bumps.
Case values_of(const Question& q) {
  const std::string n = std::to_string(q.n);
  std::vector<std::string> changes;
  if (q.n > 0) changes.push_back("grid.cells=[" + n + ", " + n + ", " + n + "]");
  if (q.stress != "none")
    changes.insert(changes.end(), {"mechanics.metal=" + q.stress, "electrolyte.youngs_modulus=1 GPa"});
  Case v = read_case(q.path, changes).values;
  const double period = v.grid.size[2];
  const std::vector<InitialCase::Bump> bumps = v.initial.bumps;
  for (int tile = 1; tile < q.tiles; ++tile)
    for (InitialCase::Bump bump : bumps) {
      bump.at[1] += tile * period;
      v.initial.bumps.push_back(bump);
    }
  v.grid.size[2] *= q.tiles;
  v.grid.cells[2] *= q.tiles;
  return v;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

void run(const Question& q, const Communicator& world) {
  const Device device = device_of(q.device, world);
  const Case v = values_of(q);
  if (device == Device::gpu) {
    Line line(world, "step");
    line.on(device).add("stress", q.stress).add("n", q.n).add("tiles", q.tiles);
    return add_run(line, v, device, q.warm, q.steps, world);
  }
  test::Bench bench(v, test::Salt::moving, world);
  const double first = bench.equations.first_step(bench.state), end = v.drive.end_time;
  const StepLimits limits{first, 1e-12 * end, end / 20, false};
  double proposal = first;
  while (bench.state.step < q.warm) bench.attempt(end, limits, proposal);
  std::vector<double> all, charge, of_a_solve;
  int attempts = 0;
  const double started = bench.state.time;
  world.barrier();
  const Clock clock;
  for (; bench.state.step < q.warm + q.steps; ++attempts) {
    const Attempt a = bench.attempt(end, limits, proposal);
    all.push_back(a.iterations);
    charge.push_back(a.charge_iterations);
    of_a_solve.push_back(static_cast<double>(a.charge_iterations) / std::max(a.charge_solves, 1));
  }
  const double wall = max_over(world, clock.wall()), cpu = sum_over(world, clock.cpu());
  const double cell_steps = static_cast<double>(bench.grid.global_cells()) * q.steps;
  const int cores = world.size() * omp_get_max_threads();
  Line(world, "step")
      .on(device)
      .add("stress", q.stress)
      .add("n", q.n)
      .add("tiles", q.tiles)
      .add("ranks", world.size())
      .add("threads", omp_get_max_threads())
      .add("steps", q.steps)
      .add("rejected", attempts - q.steps)
      .add("advanced_s", "%.3g", bench.state.time - started)
      .add("wall_per_step_s", "%.3g", wall / q.steps)
      .add("cpu_per_step_s", "%.3g", cpu / q.steps)
      .add("cell_steps_per_cpu_s", "%.3g", cell_steps / cpu)
      .add("cell_steps_per_s_core", "%.3g", cell_steps / wall / cores)
      .add("iterations_median", "%.0f", median(all))
      .add("charge_iterations_median", "%.0f", median(charge))
      .add("per_charge_solve", "%.1f", median(of_a_solve));
}

}  // namespace

void add_step(CLI::App& app, const Communicator& world) {
  const auto q = std::make_shared<Question>();
  CLI::App* sub = app.add_subcommand("step", "whole implicit steps of a two-potential case");
  sub->add_option("--case", q->path);
  sub->add_option("--n", q->n, "cells along an edge; 0: as in the case");
  sub->add_option("--stress", q->stress)->check(CLI::IsMember({"none", "elastic", "flowing"}));
  sub->add_option("--tiles", q->tiles, "boxes beside each other in z");
  sub->add_option("--warm", q->warm, "steps before the clock starts");
  sub->add_option("--steps", q->steps);
  add_device(*sub, q->device);
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
