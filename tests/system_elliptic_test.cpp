// The own engine on systems whose answer is known.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <limits>

#include "elliptic_problem.hpp"

namespace mossfield::test {
namespace {

constexpr Held all_held = {true, true, true, true, true, true};
constexpr Held x_held = {true, true, false, false, false, false};

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    if (!(std::abs(a[n] - b[n]) <= largest)) largest = std::abs(a[n] - b[n]);  // NaN is kept
  }
  return largest;
}

/// A smooth solution without any symmetry; k and s vary too. Axes that do not exist stay at x = 0.
struct Manufactured {
  std::array<bool, 3> active;
  double u(double x, double y, double z) const {
    return std::exp(0.7 * x - 0.3 * y) * std::sin(1 + 1.3 * x + 0.9 * y - 0.4 * z);
  }
  double k(double x, double y, double z) const { return 1.5 + std::sin(0.8 * x + 0.5 * y + 1.1 * z); }
  double s(double x, double y, double) const { return 0.5 + 0.3 * x * x + 0.1 * y; }
  /// s u - div(k grad u) by central differences of the analytic functions, fine enough to count as exact.
  double source(double x, double y, double z) const {
    const double e = 1e-4;
    double divergence = 0;
    for (int axis = 0; axis < 3; ++axis) {
      if (!active[static_cast<std::size_t>(axis)]) continue;
      const double d[3] = {axis == 0 ? e : 0, axis == 1 ? e : 0, axis == 2 ? e : 0};
      const auto flux = [&](double side) {
        return k(x + side * d[0] / 2, y + side * d[1] / 2, z + side * d[2] / 2) *
               (u(x + side * d[0], y + side * d[1], z + side * d[2]) - u(x, y, z)) / e;
      };
      divergence += (flux(1) + flux(-1)) / e;
    }
    return s(x, y, z) * u(x, y, z) - divergence;
  }
};

double manufactured_error(std::array<int, 3> cells) {
  Manufactured m{{cells[0] > 1, cells[1] > 1, cells[2] > 1}};
  std::array<double, 3> length = {1.3, 0.9, 1.7}, spacing = {1, 1, 1};
  for (std::size_t a = 0; a < 3; ++a)
    if (m.active[a]) spacing[a] = length[a] / cells[a];
  // an inactive axis has one cell of width 1 around 0.5: functions are taken at 0 there
  const auto flat = [&](auto f) -> Function {
    return [=](double x, double y, double z) {
      return f(m.active[0] ? x : 0, m.active[1] ? y : 0, m.active[2] ? z : 0);
    };
  };
  Problem p(cells, spacing);
  const Function u = flat([=](double x, double y, double z) { return m.u(x, y, z); });
  p.assemble(flat([=](double x, double y, double z) { return m.k(x, y, z); }),
             flat([=](double x, double y, double z) { return m.s(x, y, z); }), all_held, u);
  p.add_source(flat([=](double x, double y, double z) { return m.source(x, y, z); }));
  EllipticOptions options;
  options.tolerance = 1e-11;
  EXPECT_TRUE(p.solve(options).converged);
  double square = 0;
  long count = 0;
  p.each([&](long q, std::array<double, 3> x) {
    square += std::pow(p.u.data()[q] - u(x[0], x[1], x[2]), 2);
    ++count;
  });
  return std::sqrt(square / static_cast<double>(count));
}

// Breaks if a conductance, the distance to a wall or s is wrong by a factor on any axis.
TEST(Elliptic, ManufacturedSolutionConvergesWithOrderTwoInOneTwoAndThreeDimensions) {
  const std::array<std::array<int, 3>, 6> coarse = {
      {{24, 1, 1}, {1, 1, 18}, {14, 18, 1}, {1, 13, 21}, {11, 1, 18}, {10, 14, 12}}};
  for (const auto& cells : coarse) {
    std::array<int, 3> fine = cells;
    for (int& n : fine) n = n > 1 ? 2 * n : 1;
    const double e1 = manufactured_error(cells), e2 = manufactured_error(fine), order = std::log2(e1 / e2);
    EXPECT_GT(order, 1.85) << cells[0] << " x " << cells[1] << " x " << cells[2] << ": " << e1 << " -> "
                           << e2;
    EXPECT_LT(order, 2.2);
  }
}

// ---- units ------------------------------------------------------------------------------------------

// Breaks if single precision overflows or flushes: conductances from 1e-18 to 1e6.
TEST(Elliptic, ConductancesOfAnyUnitGiveTheSameIterationsAndSolution) {
  Problem one({20, 17, 13}, {0.05, 0.06, 0.055}), tiny({20, 17, 13}, {0.05, 0.06, 0.055});
  const Function k = shape("sphere", 1e6);
  const Function wall = [](double x, double y, double) { return 2 + x - 3 * y; };
  one.assemble(k, constant(0.2), x_held, wall);
  tiny.assemble([&](double x, double y, double z) { return 0x1p-50 * k(x, y, z); }, constant(0x1p-50 * 0.2),
                x_held, wall);
  const EllipticReport a = one.solve(), b = tiny.solve();
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_LT(largest_difference(one.u.owned(), tiny.u.owned()), 1e-12);
  EXPECT_TRUE(a.converged && b.converged);
}

// ---- boxes ------------------------------------------------------------------------------------------

// Breaks if the last coarse cell of an odd count takes the wrong width, or a long axis is coarsened too soon.
TEST(Elliptic, AnyBoxConvergesFast) {
  struct Case {
    std::array<int, 3> cells;
    std::array<double, 3> spacing;
    std::array<bool, 3> periodic;
  };
  const Case cases[] = {{{33, 17, 65}, {1, 1.1, 0.9}, {}},
                        {{31, 29, 1}, {2, 2.1, 1}, {}},
                        {{97, 1, 1}, {0.3, 1, 1}, {}},
                        {{40, 30, 20}, {1, 4, 0.5}, {}},
                        {{64, 5, 3}, {1, 1.2, 1}, {}},
                        {{48, 32, 24}, {1, 1.2, 1.1}, {false, true, true}},
                        {{27, 21, 33}, {1, 1.2, 1.1}, {false, true, true}},
                        {{2, 3, 200}, {1, 1, 0.1}, {}}};
  for (const Case& c : cases) {
    Problem p(c.cells, c.spacing, c.periodic);
    const double lx = c.cells[0] * c.spacing[0], ly = c.cells[1] * c.spacing[1];
    const auto k = [=](double x, double y, double) { return 1.2 + std::sin(6.2831853 * y / ly) * x / lx; };
    p.assemble(k, constant(0), x_held, [](double x, double y, double z) { return 1 + x + 0.5 * y - z; });
    p.add_source([=](double x, double, double z) { return x / lx + 0.1 * z; });
    const EllipticReport report = p.solve();
    std::printf("%d x %d x %d: %d iterations\n", c.cells[0], c.cells[1], c.cells[2], report.iterations);
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.iterations, 14) << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
  }
}

// Breaks if a periodic face is missing, doubled or coarsened as a wall: the solution must move with the
// source.
TEST(Elliptic, PeriodicSolutionMovesWithItsSource) {
  const int shift = 5;
  const double h = 0.07;
  std::vector<double> u[2];
  for (int moved = 0; moved < 2; ++moved) {
    Problem p({24, 15, 1}, {h, 0.09, 1}, {true, false, false});
    p.assemble(constant(1.3), constant(0.4), {false, false, true, false, false, false}, constant(0.2));
    p.add_source([=](double x, double y, double) {
      return std::exp(std::sin(2 * 3.14159265358979 * (x / h - moved * shift) / 24)) * (1 + y);
    });
    EllipticOptions options;
    options.tolerance = 1e-12;
    EXPECT_TRUE(p.solve(options).converged);
    u[moved] = p.u.owned();
  }
  for (int j = 0; j < 15; ++j)
    std::rotate(u[1].begin() + 24 * j, u[1].begin() + 24 * j + shift, u[1].begin() + 24 * (j + 1));
  EXPECT_LT(largest_difference(u[0], u[1]), 1e-10);
}

// Breaks if the two faces between two cells of a periodic axis are taken for one, or coarsened as one: the
// box twice as wide has the same solution twice.
TEST(Elliptic, TwoCellsAcrossAPeriodicAxisAreAnyOthers) {
  const double h = 0.1;
  for (const double contrast : {10.0, 1e6}) {
    std::vector<double> u[2];
    double current[2];
    for (const int wide : {0, 1}) {
      const int n = wide ? 4 : 2;
      Problem p({16, n, 12}, {h, h, h}, {false, true, false});
      const auto k = [=](double x, double y, double z) {
        const int i = int(x / h), j = int(y / h) % 2, l = int(z / h);
        return (i * 7 + j * 5 + l * 11) % 3 == 0 ? 1.0 : 1 / contrast;
      };
      p.assemble(k, constant(0), x_held, [=](double x, double, double) { return x < 0.5 * h ? 1.0 : 0.0; });
      EllipticOptions options;
      options.tolerance = 1e-11;
      const EllipticReport report = p.solve(options);
      EXPECT_TRUE(report.converged);
      std::printf("%d cells across, contrast %g: %d iterations\n", n, contrast, report.iterations);
      u[wide] = p.u.owned(), current[wide] = p.current(true);
      EXPECT_NEAR(p.current(false) / current[wide], 1, 1e-6);
    }
    EXPECT_NEAR(current[1] / current[0], 2, 1e-6);
    double worst = 0;
    for (std::size_t z = 0; z < 12; ++z)
      for (std::size_t q = 0; q < 32; ++q)
        worst = std::max(worst, std::fabs(u[0][z * 32 + q] - u[1][z * 64 + q]));
    EXPECT_LT(worst, 1e-6);
  }
}

// ---- singular and degenerate ------------------------------------------------------------------------

double mean(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x;
  return sum / static_cast<double>(v.size());
}

// Breaks if the level of u drifts, or an inconsistent right side is not made consistent.
TEST(Elliptic, SingularSystemGivesMeanZeroAndSolvesTheConsistentPart) {
  for (const bool periodic : {false, true}) {
    Problem p({22, 19, 14}, {0.1, 0.12, 0.09}, {periodic, periodic, periodic});
    p.assemble(shape("sphere", 1e3), constant(0), {}, constant(0));
    p.add_source([](double x, double y, double z) { return 1 + x * x - y + 2 * z; });
    p.set(p.u, constant(7));
    EllipticOptions options;
    options.tolerance = 1e-10;
    const EllipticReport report = p.solve(options);
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.iterations, 12);
    EXPECT_NEAR(mean(p.u.owned()), 0, 1e-10);
    Field image(p.grid, "A u", "1");
    apply(p.a, p.u, image);
    std::vector<double> wanted = p.right.owned();
    const double offset = mean(wanted);
    for (double& b : wanted) b -= offset;
    EXPECT_LT(largest_difference(image.owned(), wanted), 1e-8 * std::abs(wanted[0]));
  }
}

TEST(Elliptic, ZeroRightSideGivesZeroWhateverTheGuess) {
  Problem p({12, 9, 7}, {0.1, 0.12, 0.09});
  p.assemble(constant(2), constant(0), x_held, constant(0));
  p.set(p.u, [](double x, double y, double) { return x - y * y; });
  const EllipticReport report = p.solve();
  EXPECT_TRUE(report.converged);
  EXPECT_EQ(report.iterations, 0);
  for (const double u : p.u.owned()) EXPECT_EQ(u, 0);
}

// Breaks if a division by a zero diagonal gives NaN: a block of cells without any coupling, one of them
// alone.
TEST(Elliptic, IsolatedCellsDoNoHarm) {
  Problem p({18, 15, 11}, {0.1, 0.12, 0.09});
  p.assemble(
      [](double x, double y, double z) {
        return (x > 0.6 && y < 0.7 && z > 0.4) || (x < 0.1 && y < 0.12 && z < 0.09) ? 0.0 : 1.0;
      },
      constant(0), {false, false, false, true, false, false}, constant(1.5));
  p.add_source([](double x, double y, double z) {
    return (x > 0.6 && y < 0.7 && z > 0.4) || (x < 0.1 && y < 0.12 && z < 0.09) ? 0.0 : 1.0 + x;
  });
  const EllipticReport report = p.solve();
  EXPECT_TRUE(report.converged);
  for (const double u : p.u.owned()) EXPECT_TRUE(std::isfinite(u));
}

// Breaks if the engine claims what double precision cannot give, or goes on until the limit.
TEST(Elliptic, StagnationIsReportedAndNotAnError) {
  Problem p({25, 16, 12}, {0.04, 0.05, 0.06});
  const Function wall = [](double x, double, double) { return x > 0 ? 0.0 : 1.0; };
  p.assemble(shape("sphere", 1e7), constant(0), x_held, wall);
  EllipticOptions options;
  options.tolerance = 1e-18;
  const EllipticReport report = p.solve(options);
  EXPECT_FALSE(report.converged);
  EXPECT_TRUE(report.stagnated);
  EXPECT_LT(report.iterations, options.max_iterations);
  EXPECT_LT(report.residual, 1e-9 * report.initial);
}

// Breaks if a solve that ran out of iterations passes for one that round-off stopped.
TEST(Elliptic, RunningOutOfIterationsIsNoStagnation) {
  for (const int most : {1, 2, 3}) {
    Problem p({25, 16, 12}, {0.04, 0.05, 0.06});
    p.assemble(shape("fingers", 1e4), constant(0), x_held, [](double x, double, double) { return x; });
    EllipticOptions options;
    options.max_iterations = most;
    const EllipticReport report = p.solve(options);
    EXPECT_EQ(report.iterations, most);
    EXPECT_FALSE(report.solved());
  }
}

// Breaks if thin boxes and flat cells, whose coarse levels leave out an axis, visit the next level twice: the
// cycle is then indefinite, solves end at their first iteration, and the charge of such a box has no answer.
TEST(Elliptic, ThinBoxesAreSolved) {
  const std::array<int, 3> boxes[] = {{96, 96, 2}, {128, 128, 4}, {256, 4, 4}, {200, 50, 2}, {32, 24, 6}};
  for (const auto& n : boxes) {
    const double h = 1.0 / n[0], flat = n[0] == 32 ? 0.1 : 1;
    Problem p(n, {h, h, flat * h}, {false, true, true});
    p.assemble(shape("fingers", 1e3), constant(0), x_held, [](double x, double, double) { return x; });
    const EllipticReport report = p.solve();
    EXPECT_TRUE(report.converged) << n[0] << " x " << n[1] << " x " << n[2];
    EXPECT_LT(report.iterations, 40);
  }
}

TEST(Elliptic, AGoodGuessNeedsNoIteration) {
  Problem p({20, 16, 12}, {0.04, 0.05, 0.06});
  p.assemble(shape("fingers", 1e3), constant(0.1), x_held, [](double x, double y, double) { return x - y; });
  EXPECT_GT(p.solve().iterations, 2);
  EXPECT_EQ(p.solve().iterations, 0);
}

}  // namespace
}  // namespace mossfield::test
