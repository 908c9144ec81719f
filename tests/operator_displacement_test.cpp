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

// ---- symmetry ---------------------------------------------------------------------------------------

/// Numbers without any pattern.
void scatter(Elastic& p, BasicField<float>& v, int seed) {
  p.each([&](long q, std::array<double, 3> x) {
    v.data()[q] =
        static_cast<float>(std::fmod(std::sin(91.7 * x[0] + 37.1 * x[1] + 53.3 * x[2] + seed) * 1e3, 1.0));
  });
}

double dot(const Elastic& p, const BasicField<float>& a, const BasicField<float>& b) {
  double sum = 0;
  p.each([&](long q, std::array<double, 3>) {
    sum += static_cast<double>(a.data()[q]) * static_cast<double>(b.data()[q]);
  });
  return sum;
}

struct Box3 {
  std::array<int, 3> cells;
  std::array<bool, 3> periodic;
  std::array<Kind, 6> kinds;
};
const Box3 boxes[] = {{{13, 18, 1}, {true, false, false}, {slip, slip, clamped, loose, slip, slip}},
                      {{13, 18, 1}, {false, false, false}, {loose, loose, slip, loose, slip, slip}},
                      {{11, 9, 14}, {true, false, true}, {slip, slip, clamped, loose, slip, slip}},
                      {{10, 13, 12}, {false, false, false}, {slip, loose, clamped, slip, loose, loose}}};

double mixed(double x, double y, double z) {
  return std::hypot(x - 0.4, y - 0.6) < 0.3 ? 1e-6 : y + z > 1.3 ? 30.0 : 1.0;
}

// Breaks if a width, an edge at a wall or a free face weighs differently on the two sides of a pair.
TEST(Displacement, OperatorIsSymmetricAndPositive) {
  for (const Box3& c : boxes) {
    const bool flat = c.cells[2] == 1;
    const ElastostaticOptions options = sides(c.kinds);
    Elastic p(c.cells, {0.09, 0.07, flat ? 1 : 0.08}, c.periodic, options);
    ElasticFields<float> moduli(p.grid);
    p.each([&](long q, std::array<double, 3> x) {
      moduli.shear.data()[q] = static_cast<float>(mixed(x[0], x[1], x[2]));
      moduli.lambda.data()[q] = 1.3f * moduli.shear.data()[q];
    });
    wrap_ghosts(moduli.shear), wrap_ghosts(moduli.lambda);
    update_edges(moduli, options.sides);
    // the last cells are narrower, as on coarse levels
    const std::array<float, 3> last = {0.5f, 0.75f, flat ? 1 : 0.5f};
    Components<float> u[2] = {make_components<float>(p.grid, "u", "1"),
                              make_components<float>(p.grid, "v", "1")};
    Components<float> image[2] = {make_components<float>(p.grid, "Au", "1"),
                                  make_components<float>(p.grid, "Av", "1")};
    for (int n = 0; n < 2; ++n) {
      each_axis(p.grid, [&](auto axis) {
        constexpr int A = decltype(axis)::value;
        scatter(p, *u[n][A], 10 * n + A);
        p.each([&](long q, std::array<double, 3> x) {  // held walls
          const bool first = x[A] < p.grid.spacing()[A];
          if (first && !c.periodic[A] && c.kinds[2 * A] != loose) u[n][A]->data()[q] = 0;
        });
      });
      const ElasticStencil<float> a = stencil_of(p.grid, moduli, u[n], last, 0.07);
      refresh_all(u[n], options.sides, a, free_faces<float>(p.grid, options.sides, false));
      each_axis(p.grid, [&](auto axis) {
        constexpr int A = decltype(axis)::value;
        const Box& b = p.grid.box();
        p.each([&](long q, std::array<double, 3> x) {
          const Cell at{q, static_cast<int>(x[0] / b.hx), static_cast<int>(x[1] / b.hy),
                        flat ? 0 : static_cast<int>(x[2] / b.hz)};
          image[n][A]->data()[q] = a.template force<A>(q, Index(at));
        });
      });
    }
    double uv = 0, vu = 0, uu = 0;
    each_axis(p.grid, [&](auto axis) {
      constexpr int A = decltype(axis)::value;
      uv += dot(p, *u[0][A], *image[1][A]), vu += dot(p, *u[1][A], *image[0][A]),
          uu += dot(p, *u[0][A], *image[0][A]);
    });
    EXPECT_NEAR(uv, vu, 2e-5 * uu) << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
    EXPECT_GT(uu, 0);
  }
}

// Breaks if restriction is not the transpose of interpolation, or the way back not the way there mirrored.
TEST(Displacement, CycleIsSymmetricAndPositive) {
  for (const Box3& c : boxes) {
    const ElastostaticOptions options = sides(c.kinds);
    Elastic p(c.cells, {0.09, 0.07, c.cells[2] == 1 ? 1 : 0.08}, c.periodic, options);
    p.set_moduli([](double x, double y, double z) { return 1.3 * mixed(x, y, z); }, mixed);
    DisplacementMultigrid multigrid(p.grid, options.sides);
    multigrid.update(p.engine.moduli(), {});
    Components<float> b[2] = {make_components<float>(p.grid, "b", "1"),
                              make_components<float>(p.grid, "c", "1")};
    double product[2] = {}, energy = 0;
    for (int n = 0; n < 2; ++n)
      each_axis(p.grid, [&](auto axis) {
        constexpr int A = decltype(axis)::value;
        scatter(p, *b[n][A], 10 * n + A);
        p.each([&](long q, std::array<double, 3>) {
          b[n][A]->data()[q] *= multigrid.inverse_diagonal(A).data()[q] > 0 ? 1.0f : 0.0f;
        });
      });
    for (int n = 0; n < 2; ++n) {
      each_axis(p.grid, [&](auto axis) {
        constexpr int A = decltype(axis)::value;
        multigrid.right(A).copy_from(*b[n][A]);
      });
      multigrid.cycle();
      each_axis(p.grid, [&](auto axis) {
        constexpr int A = decltype(axis)::value;
        product[n] += dot(p, *b[1 - n][A], multigrid.correction(A));
        energy += dot(p, *b[n][A], multigrid.correction(A));
      });
    }
    std::printf("cycle: %.6e %.6e of %.3e\n", product[0], product[1], energy);
    EXPECT_NEAR(product[0], product[1], 1e-4 * energy)
        << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
    EXPECT_GT(energy, 0);
  }
}

// Breaks if a body that nothing holds drifts, turns or does not converge: it swells and stays free of stress.
TEST(Displacement, ABodyThatNothingHoldsSwellsFreely) {
  for (const int nz : {1, 9}) {
    Elastic p({12, 15, nz}, {0.09, 0.07, nz == 1 ? 1 : 0.11}, {},
              sides({loose, loose, loose, loose, loose, loose}, 1e-10));
    const Function k = [](double x, double y, double) { return x + y > 1 ? 5.0 : 1.0; };
    p.set_moduli(k, k);  // lambda = G, strain 1e-3 in every direction that is there
    const double factor = nz == 1 ? 4 : 5;
    p.set_stress([&](double x, double y, double z) { return -factor * 1e-3 * k(x, y, z); });
    const ElastostaticReport report = p.engine.solve();
    EXPECT_TRUE(report.converged);
    std::printf("free, %d cells in z: %d iterations\n", nz, report.iterations);
    EXPECT_LE(report.iterations, 20);
    const ElasticStencil<double> a = p.engine.loaded();
    const Box& b = p.grid.box();
    p.each([&](long q, std::array<double, 3> x) {
      const Index n(static_cast<int>(x[0] / b.hx), static_cast<int>(x[1] / b.hy),
                    nz == 1 ? 0 : static_cast<int>(x[2] / b.hz));
      EXPECT_NEAR(a.normal<0>(q, n), 0, 1e-9);
      EXPECT_NEAR(a.normal<1>(q, n), 0, 1e-9);
      EXPECT_NEAR(a.strain<1>(q, n), 1e-3, 1e-9);
    });
  }
}

}  // namespace
}  // namespace mossfield::test
