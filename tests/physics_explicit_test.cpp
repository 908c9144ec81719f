// The implicit step against forward Euler: the same equations by another way through time.

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>

#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// A bump on lithium that grows into dilute salt, beside a counter electrode.
Case bump() {
  Case v = lithium({32, 20, 1}, {32e-6, 20e-6, 1});
  v.grid.size[2] = 1e-6;
  v.interface.width = 5e-6, v.interface.energy = 0.5;
  v.electrolyte.concentration = 300;
  v.electrolyte.conductivity = 0.2, v.electrolyte.conductivity_polynomial = {0, 1};
  v.initial.front = 8e-6;
  v.initial.bumps = {{{10e-6, 0}, 5e-6, 3e-6}};
  v.kinetics.counter_exchange_current = 50;
  v.drive.current = 150;
  v.drive.end_time = 1;
  return v;
}

struct Outcome {
  double tip, valley, least, voltage;
};

Outcome outcome(const Case& v) {
  Bench bench(v);
  const double end = v.drive.end_time;
  if (v.time.forward) {
    const long steps = std::lround(end / v.time.first_step);
    for (long n = 0; n < steps; ++n) {
      const double dt = end / static_cast<double>(steps);
      const Attempt a = bench.equations.attempt(bench.state, Bdf::of(dt, bench.state.dt_old, n == 0));
      if (!a.solved) throw std::runtime_error(a.reason);
      bench.accept(dt);
    }
  } else {
    bench.run(end, 1e-4);
  }
  const std::vector<double> c = bench.state.c.now.owned(), psi = bench.state.phase.now.owned();
  double least = 1e300;
  for (std::size_t n = 0; n < c.size(); ++n)
    if (psi[n] < 0) least = std::min(least, c[n]);
  return {bench.front(10), bench.front(0), least, bench.state.voltage};
}

// Breaks if the implicit step solves other equations than those at hand: a lagged coupling, a wrong
// coefficient of its differences, a source that is not the deposit's. The steps that forward Euler stands are
// so short that front and voltage agree to what the implicit run's tolerance leaves; the salt, which sets the
// limit, shows the first order.
TEST(Explicit, AgreesWithTheImplicitStep) {
  Case v = bump();
  v.time.tolerance = 1e-6;
  const Outcome implicit = outcome(v);
  v.time.forward = v.time.fixed = true;
  std::vector<Outcome> forward;
  for (const double dt : {3e-4, 1.5e-4}) {
    v.time.first_step = dt;
    forward.push_back(outcome(v));
  }
  const auto compare = [&](const char* what, double Outcome::*of, double scale) {
    const double coarse = (forward[0].*of - implicit.*of) / scale,
                 fine = (forward[1].*of - implicit.*of) / scale;
    std::printf("%-8s %.9g, forward %.2e and %.2e off\n", what, implicit.*of, coarse, fine);
    EXPECT_LT(std::fabs(fine), 2e-4) << what;
    return coarse / fine;
  };
  const double grown = implicit.tip - outcome([&] {
                                        Case start = v;
                                        start.drive.end_time = 1e-3;
                                        return start;
                                      }())
                                          .tip;
  compare("tip", &Outcome::tip, grown);
  compare("valley", &Outcome::valley, grown);
  EXPECT_NEAR(compare("least c", &Outcome::least, v.electrolyte.concentration), 2, 0.1);
  compare("voltage", &Outcome::voltage, 0.0257);
}

// Breaks if a step that forward Euler does not stand is taken.
TEST(Explicit, RefusesAStepThatIsTooLong) {
  Case v = bump();
  v.time.forward = v.time.fixed = true;
  v.time.first_step = v.drive.end_time = 0.05;
  EXPECT_THROW(outcome(v), std::runtime_error);
}

}  // namespace
}  // namespace mossfield::test
