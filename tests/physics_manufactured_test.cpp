// Order in space and time of front, salt and potential together, on a made-up solution of the coupled system.
// Profile restoring and redistancing are numerical and no part of it: they scale with the speed of the front,
// which is set to 0 before each step.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>

#include "manufactured_solution.hpp"

namespace mossfield::test {
namespace {

using M = Manufactured;
using Cells = std::vector<double>;
enum { front, salt, potential };

/// f(x, y) in every cell
Cells sampled(const Grid& grid, const std::function<double(double, double)>& f) {
  Cells out;
  const auto h = grid.spacing();
  for (int j = 0; j < grid.cells()[1]; ++j)
    for (int i = 0; i < grid.cells()[0]; ++i) out.push_back(f((i + 0.5) * h[0], (j + 0.5) * h[1]));
  return out;
}

struct Result {
  std::array<Cells, 3> found, exact;
};

/// From exact values at -dt and 0 to `end` in equal steps.
Result run(int nx, int ny, double end, int steps) {
  Bench bench(M::question(nx, ny));
  State& s = bench.state;
  const double dt = end / steps;
  const auto set = [&](Field& psi, Field& c, Field& phi, double t) {
    psi.set_owned(sampled(bench.grid, [t](double x, double y) { return M::psi(x, y, t).u; }));
    c.set_owned(sampled(bench.grid, [t](double x, double y) { return M::c(x, y, t).u; }));
    phi.set_owned(sampled(bench.grid, [t](double x, double y) { return M::phi(x, y, t).u; }));
  };
  set(s.phase.now, s.c.now, s.phi.now, 0);
  set(s.phase.old, s.c.old, s.phi.old, -dt);
  bench.equations.set_forcing([&](double t, Field& psi, Field& c, Field& charge) {
    psi.set_owned(sampled(bench.grid, [t](double x, double y) { return M::forcing(x, y, t).front; }));
    c.set_owned(sampled(bench.grid, [t](double x, double y) { return M::forcing(x, y, t).salt; }));
    charge.set_owned(sampled(bench.grid, [t](double x, double y) { return M::forcing(x, y, t).charge; }));
  });
  for (int n = 0; n < steps; ++n) {
    s.front_speed = 0, s.current = 0;
    const Attempt a = bench.equations.attempt(s, Bdf::of(dt, dt, false));
    if (!a.solved) throw std::runtime_error(a.reason);
    bench.accept(dt);
  }
  return {{s.phase.now.owned(), s.c.now.owned(), s.phi.now.owned()},
          {sampled(bench.grid, [&](double x, double y) { return M::psi(x, y, end).u; }),
           sampled(bench.grid, [&](double x, double y) { return M::c(x, y, end).u; }),
           sampled(bench.grid, [&](double x, double y) { return M::phi(x, y, end).u; })}};
}

/// Root mean square of a - b: of psi within half a width of the front, of c and phi on the side of the
/// electrolyte. In the metal they are only an extension: e falls there by e^12 a width, and their second
/// order shows on finer grids (1.79, 2.08 of c between the same grids, the metal's half of the interface
/// included).
double distance(const Cells& a, const Cells& b, const Cells& psi, int which) {
  double sum = 0, count = 0;
  for (std::size_t n = 0; n < a.size(); ++n)
    if (which == front ? std::fabs(psi[n]) < M::width / 2 : psi[n] < 0)
      sum += (a[n] - b[n]) * (a[n] - b[n]), count += 1;
  return std::sqrt(sum / count);
}

const char* const names[] = {"psi", "c", "phi"};

// Breaks if any term of the balances is missing, has a wrong sign, factor or place, or is of lower order: the
// error would not fall as h^2 in all three unknowns.
TEST(ManufacturedSolution, OrderInSpace) {
  const int cells[3][2] = {{48, 26}, {72, 39}, {108, 58}};
  double error[3][3];
  for (int n = 0; n < 3; ++n) {
    const Result r = run(cells[n][0], cells[n][1], 0.5, 80);
    for (int u = 0; u < 3; ++u) error[n][u] = distance(r.found[u], r.exact[u], r.exact[front], u);
  }
  for (int u = 0; u < 3; ++u) {
    const double first = std::log(error[0][u] / error[1][u]) / std::log(1.5),
                 second = std::log(error[1][u] / error[2][u]) / std::log(1.5);
    std::printf("%s: error %.3e %.3e %.3e, order in space %.3f %.3f\n", names[u], error[0][u], error[1][u],
                error[2][u], first, second);
    EXPECT_GT(second, 1.9) << names[u];
  }
}

// Breaks if an unknown is taken at the wrong time level, or the extrapolation is of first order: the
// difference between runs of dt and dt/2 would not fall by 4.
TEST(ManufacturedSolution, OrderInTime) {
  Result r[4];
  for (int n = 0; n < 4; ++n) r[n] = run(36, 20, 8, 20 << n);
  for (int u = 0; u < 3; ++u) {
    double d[3];
    for (int n = 0; n < 3; ++n) d[n] = distance(r[n].found[u], r[n + 1].found[u], r[0].exact[front], u);
    const double first = std::log2(d[0] / d[1]), second = std::log2(d[1] / d[2]);
    std::printf("%s: difference %.3e %.3e %.3e, order in time %.3f %.3f\n", names[u], d[0], d[1], d[2], first,
                second);
    EXPECT_GT(second, 1.9) << names[u];
  }
}

}  // namespace
}  // namespace mossfield::test
