// The own engine on shapes that conduct far better or worse than what surrounds them: iterations and current.

#include <gtest/gtest.h>

#include <cstdio>

#include "elliptic_problem.hpp"

namespace mossfield::test {
namespace {

constexpr Held x_held = {true, true, false, false, false, false};

/// The residual is measured against the right side, and metal on a held wall makes that large: there a small
/// residual may be a current, which `balance` looks at.
EllipticReport solve_shape(Problem& p, const std::string& name, double contrast, double balance = 0) {
  p.assemble(shape(name, contrast), constant(0), x_held,
             [](double x, double, double) { return x > 0 ? 0.0 : 1.0; });
  EllipticOptions options;
  options.tolerance = 1e-10;
  options.balance = balance;
  options.max_iterations = 500;
  return p.solve(options);
}

double current_mismatch(const Problem& p) {
  const double in = p.current(false), out = p.current(true);
  return std::abs(in - out) / std::max(in, out);
}

// Breaks if the coarsening loses a conducting path (iterations grow) or the balance lets a current go
// missing.
TEST(Elliptic, ContrastOverFourteenDecadesKeepsIterationsAndCurrent) {
  for (const char* name : {"sphere", "fingers"})
    for (const double contrast : {1e-7, 1e-4, 1.0, 1e4, 1e7}) {
      Problem p({44, 37, 40}, {1.0 / 44, 0.8 / 37, 0.9 / 40});
      const EllipticReport report = solve_shape(p, name, contrast, 1e-8);
      std::printf("%s contrast %.0e: %d iterations, residual %.1e\n", name, contrast, report.iterations,
                  report.residual);
      EXPECT_TRUE(report.converged) << name << " " << contrast;
      EXPECT_LE(report.iterations, 12) << name << " " << contrast;
      EXPECT_LE(current_mismatch(p), 1e-8) << name << " " << contrast;
    }
}

// Breaks if the balance leaves out a wall, s or the right side: with all of them it is what the currents that
// the test adds up by itself tell, and a solve that looks at the residual alone leaves more than 1e-8.
TEST(Elliptic, BalanceIsThatOfTheCurrents) {
  Problem plain({64, 57, 61}, {1.0 / 64, 0.8 / 57, 0.9 / 61}),
      closed({64, 57, 61}, {1.0 / 64, 0.8 / 57, 0.9 / 61});
  solve_shape(plain, "fingers", 1e7);
  const EllipticReport report = solve_shape(closed, "fingers", 1e7, 1e-8);
  std::printf("fingers 1e7: mismatch %.1e by the residual alone, %.1e in %d iterations\n",
              current_mismatch(plain), current_mismatch(closed), report.iterations);
  EXPECT_GT(current_mismatch(plain), 1e-8);
  EXPECT_LE(current_mismatch(closed), 1e-8);
  EXPECT_NEAR(report.imbalance, current_mismatch(closed),
              1e-9);  // sums of 1e5 u and 1e5 (1 - u) round differently

  // a source, s, walls on two axes: what the sources bring, s and the walls take
  Problem p({21, 16, 13}, {0.05, 0.06, 0.055}, {false, true, false});
  p.assemble(shape("sphere", 10), constant(0.4), {true, false, false, false, false, true}, constant(0));
  p.add_source([](double x, double y, double z) { return x - 2 * y * z; });
  EllipticOptions options;
  options.tolerance = 1e-3;
  options.balance = 1;
  const double left = p.solve(options).imbalance;
  const Box& b = p.grid.box();
  double net = 0, size = 0;
  p.each([&](long q, std::array<double, 3>) {
    const long n = q - b.first, i = n % b.plane % b.row, k = n / b.plane;
    double held = p.a.s.data()[q];
    if (i == 0) held += p.a.tx.data()[q];
    if (k == b.nz - 1) held += p.a.tz.data()[q + b.sz];
    const double in = p.right.data()[q] - held * p.u.data()[q];
    net += in, size += std::abs(in);
  });
  EXPECT_GT(left, 1e-6);
  EXPECT_NEAR(left, 2 * std::abs(net) / (size + std::abs(net)), 1e-12);
}

// Breaks if an island's level is left to smoothing: 80 iterations, more on finer grids.
TEST(Elliptic, FloatingIslandsConvergeAsFastOnAnyGrid) {
  for (const int n : {32, 64, 96})
    for (const double contrast : {1e2, 1e4, 1e7}) {
      Problem p({n, n - 7, n - 3}, {1.0 / n, 0.8 / (n - 7), 0.9 / (n - 3)});
      const EllipticReport report = solve_shape(p, "islands", contrast, 1e-8);
      std::printf("30 islands, %d, contrast %.0e: %d iterations\n", n, contrast, report.iterations);
      EXPECT_TRUE(report.converged) << contrast;
      EXPECT_LE(report.iterations, 14) << n << " " << contrast;
      EXPECT_LE(current_mismatch(p), 1e-8) << contrast;
    }
}

TEST(Elliptic, AttachedShapesTakeTenIterations) {
  for (const char* name : {"sphere", "fingers"})
    for (const double contrast : {1e-7, 1e-4, 1e4, 1e7}) {
      Problem p({64, 57, 61}, {1.0 / 64, 0.8 / 57, 0.9 / 61});
      const EllipticReport report = solve_shape(p, name, contrast, 1e-8);
      EXPECT_TRUE(report.converged);
      EXPECT_LE(report.iterations, 10) << name << " " << contrast;
    }
}

// Breaks if E is singular or the mean comes back through the islands' levels.
TEST(Elliptic, FloatingIslandsWithoutAnyHeldWall) {
  for (const std::array<int, 3> cells : {std::array<int, 3>{40, 37, 45}, {70, 61, 1}}) {
    Problem p(cells, {1.0 / cells[0], 0.8 / cells[1], cells[2] > 1 ? 0.9 / cells[2] : 1},
              {false, true, true});
    p.assemble(shape("islands", 1e5), constant(0), {}, constant(0));
    p.add_source([](double x, double y, double z) { return 1 + x * x - y + 2 * z; });
    const EllipticReport report = p.solve();
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.iterations, 14) << cells[2];
  }
}

// Breaks if corrections in single precision stop where rounding in it does, or a solve that ran out of
// iterations passes for one that round-off stopped.
TEST(Elliptic, CorrectionsInSinglePrecisionReachTheSameAnswer) {
  for (const char* name : {"sphere", "fingers"})
    for (const double contrast : {1e-4, 1e4, 1e7}) {
      const auto solve = [&](bool anchored, int most, EllipticReport& report) {
        Problem p({44, 37, 40}, {1.0 / 44, 0.8 / 37, 0.9 / 40});
        p.assemble(shape(name, contrast), constant(3), {}, constant(0));
        p.add_source([](double x, double y, double z) { return std::sin(7 * x + y) * std::cos(5 * z); });
        EllipticOptions options;
        options.tolerance = 1e-9, options.max_iterations = most, options.anchored = anchored;
        report = p.solve(options);
        return p.u.owned();
      };
      EllipticReport report;
      const std::vector<double> wanted = solve(false, 100, report);
      ASSERT_TRUE(report.converged) << name << " " << contrast;
      const std::vector<double> u = solve(true, 100, report);
      EXPECT_TRUE(report.converged) << name << " " << contrast;
      std::printf("%s contrast %.0e: %d iterations, residual %.1e\n", name, contrast, report.iterations,
                  report.residual);
      double off = 0, largest = 0;
      for (std::size_t n = 0; n < u.size(); ++n) {
        off = std::fmax(off, std::fabs(u[n] - wanted[n]));
        largest = std::fmax(largest, std::fabs(wanted[n]));
      }
      EXPECT_GT(largest, 0) << name;
      EXPECT_LT(off, 1e-7 * largest) << name << " " << contrast;
      solve(true, 2, report);
      EXPECT_FALSE(report.solved()) << name << " " << contrast;
    }
}

// Breaks if good conductors that are the majority, behind thin poor walls, are never looked for (100
// iterations), or if a solve depends on what was solved before, which a resumed run does not know.
TEST(Elliptic, SealedConductorsAreFoundWhereASolveTakesLong) {
  struct Grains {
    std::array<int, 3> cells;
    int across;
  };
  for (const Grains& g : {Grains{{60, 60, 1}, 6}, {{32, 31, 33}, 8}}) {
    Problem p(g.cells, {0.1, 0.1, 0.1});
    const auto k = [&](double x, double y, double z) {
      const auto wall = [&](double at) { return static_cast<int>(at / 0.1) % g.across == g.across - 1; };
      return wall(x) || wall(y) || (g.cells[2] > 1 && wall(z)) ? 1e-6 : 1.0;
    };
    p.assemble(k, constant(0), x_held, constant(0));
    p.add_source([](double x, double y, double z) { return std::sin(10 * x + 7 * y + 100 * z * z); });
    Elliptic solver(p.grid, {});
    int iterations[2];
    for (int& n : iterations) {
      p.u.clear();
      solver.update(p.a);
      const EllipticReport report = solver.solve(p.right, p.u);
      EXPECT_TRUE(report.converged) << g.across;
      n = report.iterations;
    }
    std::printf("grains of %d: %d iterations, then %d\n", g.across, iterations[0], iterations[1]);
    EXPECT_LE(iterations[0], 50);
    EXPECT_EQ(iterations[1], iterations[0]);
  }
}

// Breaks if the recurrence of a correction in single precision passes for the residual where good conductors
// that little holds make rounding larger than what is left, in single or in double precision.
TEST(Elliptic, ConvergenceOfCorrectionsIsThatOfTheResidual) {
  for (const double tolerance : {1e-5, 1e-9})
    for (const double hold : {0.1, 1e-2}) {
      Problem p({24, 20, 18}, {0.1, 0.1, 0.1}, {false, true, false});
      const auto front = [](double x, double y) { return x - 1.2 - 0.3 * std::sin(3 * y); };
      p.assemble([&](double x, double y, double) { return front(x, y) < 0 ? 1e7 : 1; },
                 [&](double x, double y, double) { return std::fabs(front(x, y)) < 0.15 ? hold : 0; }, {},
                 constant(0));
      p.add_source([](double x, double y, double z) { return std::sin(5 * x + 3 * y) + z; });
      EllipticOptions options;
      options.tolerance = tolerance, options.anchored = true;
      const EllipticReport report = p.solve(options);
      Field image(p.grid, "A u", "1");
      apply(p.a, p.u, image);
      const Stencil7<double> a = p.a.stencil();
      double left = 0, of_zero = 0;
      p.each([&](long q, std::array<double, 3>) {
        left += std::pow(p.right.data()[q] - image.data()[q], 2) / a.diagonal(q);
        of_zero += std::pow(p.right.data()[q], 2) / a.diagonal(q);
      });
      EXPECT_TRUE(report.solved()) << tolerance << " " << hold;
      EXPECT_LE(std::sqrt(left / of_zero), report.converged ? 1.01 * tolerance : 1e-7)
          << tolerance << " " << hold;
      EXPECT_GT(report.residual, 0.5 * std::sqrt(left)) << tolerance << " " << hold;
    }
}

}  // namespace
}  // namespace mossfield::test
