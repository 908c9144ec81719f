// One cold solve by one engine in a process of its own, so that its memory can be told.

#include <omp.h>

#include <cmath>
#include <map>
#include <memory>

#include "bench.hpp"
#include "bench_shapes.hpp"
#include "kernels/launch.hpp"
#include "solver/petsc_options.hpp"

namespace mossfield::bench {

namespace {

using Engine = EllipticOptions::Engine;

struct Question {
  std::string engine = "own", shape = "sphere";
  int n = 64, tiles = 1, repeat = 1;
  double contrast = 1e4, tolerance = 1e-10;
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
  return std::sqrt(join_on_host(p.grid, Scaled{{}, p.right.data(), image.data(), a}) /
                   join_on_host(p.grid, Scaled{{}, p.right.data(), nullptr, a}));
}

struct Times {
  double setup = 0, solve = 0, wall_setup = 0, wall_solve = 0;
};

/// The fastest of the repeats, by processor time; memory from the first.
struct Result {
  Times best;
  EllipticReport report;
  double solver_mb = 0, process_mb = 0;
};

Times solve_once(test::Problem& p, const EllipticOptions& options, Result& out, bool first) {
  const Communicator& ranks = p.grid.communicator();
  p.u.clear();
  reset_peak();
  const double before = resident_mb();
  Times t;
  ranks.barrier();
  const Clock setup;
  Elliptic solver(p.grid, options);
  solver.update(p.a);
  t.setup = sum_over(ranks, setup.cpu()), t.wall_setup = max_over(ranks, setup.wall());
  const Clock solve;
  out.report = solver.solve(p.right, p.u);
  t.solve = sum_over(ranks, solve.cpu()), t.wall_solve = max_over(ranks, solve.wall());
  if (first) {
    out.solver_mb = sum_over(ranks, peak_mb() - before);
    out.process_mb = sum_over(ranks, peak_mb());
  }
  return t;
}

Result measure(test::Problem& p, const Question& q) {
  EllipticOptions options;
  options.engine = engine_of(q.engine);
  options.tolerance = q.tolerance;
  options.max_iterations = 500;
  if (options.engine != Engine::own) add_petsc_options({});  // its start is not part of a solve
  Result out;
  for (int n = 0; n < q.repeat; ++n) {
    const Times t = solve_once(p, options, out, n == 0);
    if (n == 0 || t.setup + t.solve < out.best.setup + out.best.solve) out.best = t;
  }
  return out;
}

void run(const Question& q, const Communicator& world) {
  const double h = 1.0 / q.n;
  test::Problem p({q.n, q.n, q.n * q.tiles}, {h, h, h}, {}, world);
  p.harmonic = q.shape != "smooth";
  p.assemble(cube_shape(q.shape, q.contrast, h), test::constant(0), {true, true, false, false, false, false},
             [](double x, double, double) { return x > 0 ? 0.0 : 1.0; });
  const Result r = measure(p, q);
  const double in = sum_over(world, p.current(false)), out = sum_over(world, p.current(true));
  Line line(world, "elliptic");
  line.add("engine", q.engine).add("shape", q.shape).add("n", q.n).add("contrast", "%.0e", q.contrast);
  line.add("tiles", q.tiles).add("ranks", world.size()).add("threads", omp_get_max_threads());
  line.add("iterations", r.report.iterations)
      .add("setup_s", "%.3f", r.best.setup)
      .add("solve_s", "%.3f", r.best.solve)
      .add("cpu_s", "%.3f", r.best.setup + r.best.solve)
      .add("wall_s", "%.3f", r.best.wall_setup + r.best.wall_solve)
      .add("residual", "%.1e", true_residual(p))
      .add("current_mismatch", "%.1e", std::abs(in - out) / in)
      .add("rss_MB", "%.0f", r.solver_mb)
      .add("process_MB", "%.0f", r.process_mb)
      .add("end", r.report.converged   ? "converged"
                  : r.report.stagnated ? "round-off"
                                       : "limit");
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
  sub->add_option("--repeat", q->repeat, "the fastest is told");
  sub->add_option("--tiles", q->tiles, "cubes on top of each other in z");
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
