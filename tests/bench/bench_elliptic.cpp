// One cold solve by one engine in a process of its own, so that its memory can be told. A GPU is given a copy
// of the system that the host has assembled; the host judges the answer.

#include <omp.h>

#include <cmath>
#include <map>
#include <memory>

#include "bench.hpp"
#include "bench_shapes.hpp"
#include "kernels/launch.hpp"
#include "kernels/multigrid.hpp"
#include "kernels/multigrid_kernels.hpp"
#include "solver/errors.hpp"
#include "solver/petsc_options.hpp"

namespace mossfield::bench {

namespace {

using Engine = EllipticOptions::Engine;

struct Question {
  std::string engine = "own", shape = "sphere", device = "cpu";
  int n = 64, tiles = 1, repeat = 1;
  double contrast = 1e4, tolerance = 1e-10, balance = 0;
};

Engine engine_of(const std::string& name) {
  static const std::map<std::string, Engine> names{
      {"own", Engine::own},         {"pfmg", Engine::petsc_pfmg},     {"boomeramg", Engine::petsc_boomeramg},
      {"gamg", Engine::petsc_gamg}, {"direct", Engine::petsc_direct}, {"shell", Engine::petsc_multigrid}};
  return names.at(name);
}

/// v^2 / diagonal of the system itself
struct Scaled : Sum {
  const double *v, *minus;  ///< minus may be null
  Stencil7<double> a;
  double operator()(Cell c) const {
    const double r = v[c.q] - (minus ? minus[c.q] : 0), d = a.diagonal(c.q);
    return d > 0 ? r * r / d : 0;
  }
};

/// ||D^-1/2 (b - A u)|| / ||D^-1/2 b||, by the operator of kernels/, whatever the engine claims.
double true_residual(test::Problem& p) {
  Field image(p.grid, "A u", "1");
  apply(p.a, p.u, image);
  const Stencil7<double> a = p.a.stencil();
  return std::sqrt(reduce_on_host(p.grid, Scaled{{}, p.right.data(), image.data(), a}) /
                   reduce_on_host(p.grid, Scaled{{}, p.right.data(), nullptr, a}));
}

/// By the clock of the processor, summed over threads and ranks, and by the one on the wall, which is the
/// only one that knows what a GPU does [s].
struct Times {
  double setup = 0, solve = 0, wall_setup = 0, wall_solve = 0;
  double of(Device device) const { return device == Device::cpu ? setup + solve : wall_setup + wall_solve; }
};

/// The fastest of the repeats; memory from the first [MB].
struct Result {
  Times best;
  EllipticReport report;
  double solver_mb = 0, process_mb = 0, gpu_mb = 0;
};

Times solve_once(test::Problem& p, const EllipticOptions& options, Result& out, bool first) {
  const Communicator& ranks = p.grid.communicator();
  p.u.clear();
  reset_peak();
  const double before = resident_mb(), gpu_before = static_cast<double>(gpu_free_bytes());
  Times t;
  ranks.barrier();
  const Clock setup;
  Elliptic solver(p.grid, options);
  solver.update(p.a);
  wait_for(p.grid.device(), p.u.data());
  t.setup = sum_over(ranks, setup.cpu()), t.wall_setup = max_over(ranks, setup.wall());
  const Clock solve;
  out.report = solver.solve(p.right, p.u);
  t.solve = sum_over(ranks, solve.cpu()), t.wall_solve = max_over(ranks, solve.wall());
  if (first) {
    out.solver_mb = sum_over(ranks, peak_mb() - before);
    out.process_mb = sum_over(ranks, peak_mb());
    out.gpu_mb = 1e-6 * (gpu_before - static_cast<double>(gpu_free_bytes()));
  }
  return t;
}

Result measure(test::Problem& p, const Question& q) {
  EllipticOptions options;
  options.engine = engine_of(q.engine);
  options.tolerance = q.tolerance;
  options.balance = q.balance;
  options.max_iterations = 500;
  if (options.engine != Engine::own) add_petsc_options({});  // its start is not part of a solve
  Result out;
  for (int n = 0; n < q.repeat; ++n) {
    const Times t = solve_once(p, options, out, n == 0);
    if (n == 0 || t.of(p.grid.device()) < out.best.of(p.grid.device())) out.best = t;
  }
  return out;
}

/// A copy of the system on the GPU.
std::unique_ptr<test::Problem> on_gpu(const test::Problem& host) {
  auto gpu = std::make_unique<test::Problem>(host.grid.cells(), host.grid.spacing(), std::array<bool, 3>{},
                                             host.grid.communicator(), Device::gpu, host.grid.starts());
  const Field* from[] = {&host.a.tx, &host.a.ty, &host.a.tz, &host.a.s, &host.right};
  Field* to[] = {&gpu->a.tx, &gpu->a.ty, &gpu->a.tz, &gpu->a.s, &gpu->right};
  for (std::size_t n = 0; n < 5; ++n)
    copy_from_host(Device::gpu, to[n]->data(), from[n]->data(), from[n]->bytes());
  return gpu;
}

/// One cycle of the preconditioner: the mean of twenty after three: one that loads the kernels, one that
/// records them, one that starts what was recorded [ms].
double cycle_ms(const test::Problem& p) {
  constexpr int cycles = 20;
  Multigrid multigrid(p.grid);
  multigrid.update(p.a);
  for_each_cell(p.grid, Narrow{multigrid.right().data(), p.right.data(), multigrid.scale()});
  for (int n = 0; n < 3; ++n) multigrid.cycle();
  wait_for(p.grid.device(), multigrid.correction().data());
  const Clock clock;
  for (int n = 0; n < cycles; ++n) multigrid.cycle();
  wait_for(p.grid.device(), multigrid.correction().data());
  return 1e3 * clock.wall() / cycles;
}

const char* end_of(const EllipticReport& report) {
  return report.converged ? "converged" : report.stagnated ? "round-off" : "limit";
}

void run(const Question& q, const Communicator& world) {
  const Device device = device_of(q.device, world);
  if (device == Device::gpu && q.engine != "own")
    throw UsageError("--device gpu: the engine " + q.engine + " solves on the host; use --engine own");
  const double h = 1.0 / q.n;
  test::Problem p({q.n, q.n, q.n * q.tiles}, {h, h, h}, {}, world);
  p.harmonic = q.shape != "smooth";
  p.assemble(cube_shape(q.shape, q.contrast, h), test::constant(0), {true, true, false, false, false, false},
             [](double x, double, double) { return x > 0 ? 0.0 : 1.0; });
  const std::unique_ptr<test::Problem> gpu = device == Device::gpu ? on_gpu(p) : nullptr;
  const Result r = measure(gpu ? *gpu : p, q);
  if (gpu) copy_to_host(Device::gpu, p.u.data(), gpu->u.data(), p.u.bytes());
  const double in = sum_over(world, p.current(false)), out = sum_over(world, p.current(true));
  Line line(world, "elliptic");
  line.on(device)
      .add("engine", q.engine)
      .add("shape", q.shape)
      .add("n", q.n)
      .add("contrast", "%.0e", q.contrast);
  line.add("tiles", q.tiles).add("ranks", world.size()).add("threads", omp_get_max_threads());
  line.add("iterations", r.report.iterations);
  if (gpu)
    line.add("setup_wall_s", "%.5f", r.best.wall_setup)
        .add("solve_wall_s", "%.5f", r.best.wall_solve)
        .add("cycle_ms", "%.4g", cycle_ms(*gpu))
        .starts();
  else
    line.add("setup_s", "%.3f", r.best.setup)
        .add("solve_s", "%.3f", r.best.solve)
        .add("cpu_s", "%.3f", r.best.of(device));
  line.add("wall_s", gpu ? "%.5f" : "%.3f", r.best.wall_setup + r.best.wall_solve)
      .add("residual", "%.1e", true_residual(p))
      .add("current_mismatch", "%.1e", std::abs(in - out) / in);
  if (gpu)
    line.add("gpu_MB", "%.0f", r.gpu_mb);
  else
    line.add("rss_MB", "%.0f", r.solver_mb).add("process_MB", "%.0f", r.process_mb);
  line.add("end", end_of(r.report));
}

}  // namespace

void add_elliptic(CLI::App& app, const Communicator& world) {
  const auto q = std::make_shared<Question>();
  CLI::App* sub = app.add_subcommand("elliptic", "-div(k grad u) = 0 in the unit cube, u = 1 and 0 at x");
  sub->add_option("--engine", q->engine)
      ->check(CLI::IsMember({"own", "pfmg", "boomeramg", "gamg", "direct", "shell"}));
  sub->add_option("--shape", q->shape)
      ->check(CLI::IsMember({"sphere", "fingers", "gyroid", "smooth", "islands"}));
  sub->add_option("--n", q->n, "cells along an edge");
  sub->add_option("--contrast", q->contrast);
  sub->add_option("--tolerance", q->tolerance, "of the scaled residual");
  sub->add_option("--balance", q->balance, "of the current; 0: by the residual alone");
  sub->add_option("--repeat", q->repeat, "the fastest is told");
  sub->add_option("--tiles", q->tiles, "cubes on top of each other in z");
  add_device(*sub, q->device);
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
