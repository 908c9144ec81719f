// A mechanics solve beside a charge solve on the same grid: rippled metal under fluid, cold and after the
// front has moved by a tenth of a cell.

#include <omp.h>

#include <cmath>
#include <memory>
#include <string>

#include "bench.hpp"
#include "tests/elliptic_problem.hpp"
#include "tests/mechanics_body.hpp"

namespace mossfield::bench {

namespace {

struct Question {
  int n = 64, repeat = 3;
  bool flat = false;
  std::string surface = "none";  // or fluid, solid: metal meets a fluid, or a solid of 1 GPa, sharply
};

/// How deep in the metal a point is, which has risen by `rise`.
double depth(double x, double y, double z, double rise) {
  return 0.45 + 0.1 * std::sin(2 * test::pi * x + 0.3) + 0.05 * std::cos(2 * test::pi * z) + rise - y;
}
/// Share of metal: a smooth ripple, two cells wide, that has risen by `rise` cells.
double metal(double x, double y, double z, double h, double rise) {
  return 0.5 + 0.5 * std::tanh(depth(x, y, z, rise * h) / h);
}

/// Fields of metal and what lies beyond it, sharp; the surface's level.
MechanicsInput sharp(test::Body& b, Field& level, const Moduli& lithium, bool fluid, double rise) {
  const Moduli beyond = fluid ? Moduli{0, 0} : moduli_of(1e9, 0.3);
  const double strain = 1e-4, pressure = fluid ? 1e6 : 0;
  const auto choose = [&](double in, double out) {
    return [=](double x, double y, double z) { return depth(x, y, z, rise) > 0 ? in : out; };
  };
  b.box.set(b.lambda, choose(lithium.lambda, beyond.lambda));
  b.box.set(b.shear, choose(lithium.shear, beyond.shear));
  b.box.set(b.initial, choose(0, -pressure));
  for (Field& e : b.eigenstrain) b.box.set(e, choose(strain, 0));
  b.box.set(level, [&](double x, double y, double z) { return depth(x, y, z, rise); });
  fill_ghosts(level);
  MechanicsInput input = b.input();
  input.surface = {&level, {lithium, {strain, strain, strain}}, {beyond, {0, 0, 0}, -pressure}};
  return input;
}

struct Times {
  double cpu = 0;
  int iterations = 0;
};

Times charge(const Question& q, std::array<int, 3> cells, std::array<double, 3> spacing) {
  test::Problem p(cells, spacing, {true, false, true});
  p.assemble([&](double x, double y, double z) { return 1 + 1e7 * metal(x, y, z, spacing[0], 0); },
             test::constant(0), {false, false, true, true, false, false},
             [](double, double y, double) { return y > 0 ? 0.0 : 1.0; });
  EllipticOptions options;
  options.tolerance = 1e-9;
  Times best{1e300, 0};
  for (int n = 0; n < q.repeat; ++n) {
    p.set(p.u, test::constant(0));
    const Clock clock;
    best.iterations = p.solve(options).iterations;
    best.cpu = std::min(best.cpu, clock.cpu());
  }
  return best;
}

void run(const Question& q, const Communicator& world) {
  const std::array<int, 3> cells = {q.n, q.n, q.flat ? 1 : q.n};
  const double h = 1.0 / q.n;
  const std::array<double, 3> spacing = {h, h, q.flat ? 1 : h};
  const Times electric = charge(q, cells, spacing);
  Times cold{1e300, 0}, warm{1e300, 0};
  const Moduli lithium = moduli_of(5e9, 0.3);
  for (int n = 0; n < q.repeat; ++n) {
    test::Body b(cells, spacing, {true, false, true},
                 test::options_of({Side::Kind::slip, Side::Kind::slip, Side::Kind::slip, Side::Kind::slip,
                                   Side::Kind::slip, Side::Kind::slip},
                                  1e-6));
    Field level(b.box.grid, "level", "m");
    for (const bool moved : {false, true}) {
      const auto share = [&](double x, double y, double z) { return metal(x, y, z, h, moved ? 0.1 : 0); };
      b.box.set(b.lambda, [&](double x, double y, double z) { return lithium.lambda * share(x, y, z); });
      b.box.set(b.shear, [&](double x, double y, double z) { return lithium.shear * share(x, y, z); });
      b.box.set(b.initial, [&](double x, double y, double z) { return -1e6 * (1 - share(x, y, z)); });
      MechanicsInput input = b.input();
      if (q.surface != "none") input = sharp(b, level, lithium, q.surface == "fluid", moved ? 0.1 * h : 0);
      const Clock clock;
      const MechanicsReport report = b.mechanics.solve(input);
      Times& of = moved ? warm : cold;
      of.iterations = report.iterations;
      of.cpu = std::min(of.cpu, clock.cpu());
    }
  }
  Line line(world, "mechanics");
  line.add("n", q.n).add("dimensions", q.flat ? 2 : 3).add("threads", omp_get_max_threads());
  line.add("charge_its", electric.iterations).add("charge_s", "%.3f", electric.cpu);
  line.add("surface", q.surface);
  line.add("cold_its", cold.iterations).add("cold_s", "%.3f", cold.cpu);
  line.add("warm_its", warm.iterations).add("warm_s", "%.3f", warm.cpu);
  line.add("warm_over_charge", "%.2f", warm.cpu / electric.cpu);
}

}  // namespace

void add_mechanics(CLI::App& app, const Communicator& world) {
  const auto q = std::make_shared<Question>();
  CLI::App* sub =
      app.add_subcommand("mechanics", "rippled lithium under a fluid at 1 MPa, beside its charge");
  sub->add_option("--n", q->n, "cells along an edge");
  sub->add_option("--repeat", q->repeat, "the fastest is told");
  sub->add_flag("--flat", q->flat, "in two dimensions");
  sub->add_option("--surface", q->surface, "how metal ends: none (two cells wide), fluid, solid (sharp)")
      ->check(CLI::IsMember({"none", "fluid", "solid"}));
  sub->callback([q, world] { run(*q, world); });
}

}  // namespace mossfield::bench
