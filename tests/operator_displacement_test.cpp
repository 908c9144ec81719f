// The staggered operator and its multigrid cycle.

#include <gtest/gtest.h>

#include <cstdio>

#include "elastic_problem.hpp"
#include "kernels/displacement_kernels.hpp"

namespace mossfield::test {
namespace {

using Kind = Side::Kind;
constexpr Kind slip = Kind::slip, clamped = Kind::clamped, loose = Kind::free;

/// A smooth displacement without symmetry; moduli vary too.
struct Manufactured {
  std::array<bool, 3> active;
  double u(int a, double x, double y, double z) const {
    if (!active[static_cast<std::size_t>(a)]) return 0;
    x *= active[0], y *= active[1], z *= active[2];
    if (a == 0) return std::sin(1.1 * x + 0.4) * std::exp(0.5 * y - 0.3 * z);
    if (a == 1) return std::cos(0.9 * x - 0.7 * y) + 0.3 * z * z * x;
    return std::sin(0.6 * y + 1.2 * z) * (1 + 0.4 * x);
  }
  double lambda(double x, double y, double z) const {
    return 1.4 + 0.5 * std::sin(x + 2 * y * active[1] + z * active[2]);
  }
  double shear(double x, double y, double z) const {
    return 1 + 0.4 * std::cos(1.3 * x - y * active[1] + 0.6 * z * active[2]);
  }
  double slope(int a, int b, std::array<double, 3> x) const {
    if (!active[static_cast<std::size_t>(b)]) return 0;
    const double e = 1e-4;
    auto up = x, down = x;
    up[static_cast<std::size_t>(b)] += e, down[static_cast<std::size_t>(b)] -= e;
    return (u(a, up[0], up[1], up[2]) - u(a, down[0], down[1], down[2])) / (2 * e);
  }
  double stress(int a, int b, double x, double y, double z) const {
    const std::array<double, 3> at = {x, y, z};
    const double shearing = shear(x, y, z) * (slope(a, b, at) + slope(b, a, at));
    return a != b ? shearing
                  : shearing + lambda(x, y, z) * (slope(0, 0, at) + slope(1, 1, at) + slope(2, 2, at));
  }
};

/// Largest mean-square error over components: the stress of the wanted displacement is taken off, so that it
/// is in equilibrium.
double manufactured_error(std::array<int, 3> cells, std::array<Kind, 6> kinds) {
  const Manufactured m{{cells[0] > 1, cells[1] > 1, cells[2] > 1}};
  std::array<double, 3> length = {1.3, 0.9, 1.7}, spacing = {1, 1, 1};
  for (std::size_t a = 0; a < 3; ++a)
    if (m.active[a]) spacing[a] = length[a] / cells[a];
  Elastic p(cells, spacing, {}, sides(kinds, 1e-10));
  p.set_moduli([&](double x, double y, double z) { return m.lambda(x, y, z); },
               [&](double x, double y, double z) { return m.shear(x, y, z); });
  for (int a = 0; a < 3; ++a) {
    if (!p.grid.active(a)) continue;
    p.set_face(p.u(a), a, [&](double x, double y, double z) { return m.u(a, x, y, z); });
    p.set(*p.engine.stress()[static_cast<std::size_t>(a)],
          [&](double x, double y, double z) { return -m.stress(a, a, x, y, z); });
    Components<double>& edges = p.engine.edge_stress();
    if (!edges[static_cast<std::size_t>(a)] && p.grid.dimensions() == 3) continue;
  }
  for (int c = 0; c < 3; ++c) {
    auto& edge = p.engine.edge_stress()[static_cast<std::size_t>(c)];
    if (!edge) continue;
    const int a = (c + 1) % 3, b = (c + 2) % 3;
    p.set_edge(*edge, c, [&](double x, double y, double z) {
      const double at[3] = {x, y, z};
      for (const int side : {a, b}) {  // no shear on walls
        const auto n = static_cast<std::size_t>(side);
        if (at[n] < 1e-9 || at[n] > length[n] - 1e-9) return 0.0;
      }
      return -m.stress(a, b, x, y, z);
    });
  }
  const ElastostaticReport report = p.engine.solve();
  EXPECT_TRUE(report.converged);
  double worst = 0;
  for (int a = 0; a < 3; ++a) {
    if (!p.grid.active(a)) continue;
    std::array<double, 3> shift = {};
    shift[static_cast<std::size_t>(a)] = -0.5;
    double square = 0, count = 0;
    p.each(
        [&](long q, std::array<double, 3> x) {
          square += std::pow(p.u(a).data()[q] - m.u(a, x[0], x[1], x[2]), 2);
          ++count;
        },
        shift);
    worst = std::max(worst, std::sqrt(square / count));
  }
  std::printf("%d x %d x %d: %d iterations, error %.3e\n", cells[0], cells[1], cells[2], report.iterations,
              worst);
  return worst;
}

// Breaks if a width, a modulus, a wall or the layer of free faces is wrong on any axis.
TEST(Displacement, ManufacturedSolutionConvergesWithOrderTwo) {
  struct Case {
    std::array<int, 3> cells;
    std::array<Kind, 6> kinds;
  };
  const Case cases[] = {{{14, 18, 1}, {slip, slip, slip, slip, slip, slip}},
                        {{14, 18, 1}, {slip, loose, slip, slip, slip, slip}},
                        {{14, 18, 1}, {slip, loose, slip, loose, slip, slip}},
                        {{1, 13, 21}, {slip, slip, loose, slip, slip, loose}},
                        {{11, 1, 18}, {loose, slip, slip, slip, slip, slip}},
                        {{17, 1, 1}, {slip, loose, slip, slip, slip, slip}},
                        {{10, 14, 12}, {slip, slip, slip, slip, slip, slip}},
                        {{10, 14, 12}, {slip, loose, slip, loose, slip, loose}}};
  for (const Case& c : cases) {
    std::array<int, 3> fine = c.cells;
    for (int& n : fine) n = n > 1 ? 2 * n : 1;
    const double e1 = manufactured_error(c.cells, c.kinds), e2 = manufactured_error(fine, c.kinds);
    EXPECT_GT(std::log2(e1 / e2), 1.85) << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
    EXPECT_LT(std::log2(e1 / e2), 2.2);
  }
}

}  // namespace
}  // namespace mossfield::test
