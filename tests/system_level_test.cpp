// Systems whose level nothing drives.

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

}  // namespace
}  // namespace mossfield::test
