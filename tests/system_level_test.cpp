// Systems whose level nothing drives, or that little or nothing holds.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "elliptic_problem.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield::test {
namespace {

double largest(const std::vector<double>& v, double from) {
  double most = 0;
  for (const double x : v) most = std::max(most, std::abs(x - from));
  return most;
}

// Breaks (never ends) if a solve goes on for the balance of what is already exact; breaks if round-off of the
// currents through walls at one level passes for a current that goes missing.
TEST(Elliptic, EquilibriumIsInBalance) {
  for (const double h : {0.1, 0.5})
    for (const double off : {0.0, 1e-9}) {
      Problem p({2, 5, 6}, {h, h, h});
      const auto k = [](double x, double y, double z) {
        return std::sin(20 * x + 31 * y + 17 * z) > 0.3 ? 1.6 : 1.0;
      };
      p.assemble(k, constant(0), {false, true, true, true, true, false}, constant(1.3));
      p.set(p.u, [off](double x, double, double) { return 1.3 + off * x; });
      EllipticOptions options;
      options.balance = 3e-7;
      const EllipticReport report = p.solve(options);
      EXPECT_TRUE(report.solved());
      EXPECT_LT(report.iterations, 20);
      EXPECT_LT(largest(p.u.owned(), 1.3), 1e-8);
      p.set(p.u, constant(std::nextafter(1.3, 2)));
      EXPECT_EQ(imbalance(p.grid, p.a.stencil(), p.right, p.u), 0);
    }
}

// Breaks if a whole that little holds is left to cycles in single precision, which lose its level: 25 to 100
// iterations, or a breakdown.
TEST(Elliptic, WeaklyHeldSystemsKeepTheirLevel) {
  struct Layers {
    double film, metal;
  };
  for (const Layers& k : {Layers{1e-2, 1}, {1e-4, 1e4}, {1e-8, 1}, {1e-6, 1e4}}) {
    Problem p({24, 20, 18}, {0.1, 0.1, 0.1}, {false, true, false});
    const auto conductivity = [=](double x, double y, double) {
      return x < 0.3 ? k.film : x > 1.3 + 0.2 * std::sin(5 * y) ? k.metal : 1.0;
    };
    p.assemble(conductivity, constant(0), {true, false, false, false, false, false}, constant(1));
    p.add_source([](double x, double y, double z) { return 0.1 + std::sin(10 * x + 7 * y + 100 * z * z); });
    const EllipticReport report = p.solve();
    EXPECT_TRUE(report.solved()) << k.film << " " << k.metal;
    EXPECT_LE(report.iterations, 12) << k.film << " " << k.metal;
  }
  for (const double s : {1e-2, 1e-6})
    for (const double ball : {1.0, 1e8}) {
      Problem p({20, 17, 15}, {0.1, 0.1, 0.1});
      p.assemble(shape("sphere", ball), constant(100 * s), {}, constant(0));
      p.add_source([](double x, double y, double z) { return std::sin(10 * x + 7 * y + 100 * z * z); });
      const EllipticReport report = p.solve();
      EXPECT_TRUE(report.converged) << s << " " << ball;
      EXPECT_LE(report.iterations, 10) << s << " " << ball;
    }
}

// Breaks if what round-off leaves of a uniform right side, once its mean is off, is taken for one to solve
// for (100 iterations, or a breakdown).
TEST(Elliptic, SingularSystemTakesAUniformSourceForNone) {
  for (const double wave : {0.0, 1e-9})
    for (const std::array<int, 3> cells : {std::array<int, 3>{13, 12, 11}, {31, 29, 1}}) {
      Problem p(cells, {0.1, 0.13, 0.17});
      p.assemble([](double x, double y, double z) { return 1 + 0.5 * std::sin(10 * x + 8 * y + 6 * z); },
                 constant(0), {}, constant(0));
      p.add_source([=](double x, double, double) { return 0.3 + wave * std::sin(7 * x); });
      p.set(p.u, constant(0.2));
      const EllipticReport report = p.solve();
      EXPECT_TRUE(report.converged) << wave << " " << cells[2];
      EXPECT_LE(report.iterations, wave > 0 ? 12 : 0) << cells[2];
      const double most = largest(p.u.owned(), 0);
      EXPECT_TRUE(wave > 0 ? most > 0.01 * wave && most < wave : most == 0) << most;
    }
}

}  // namespace
}  // namespace mossfield::test
