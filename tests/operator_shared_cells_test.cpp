// Cells that two bodies share: their part of the operator, layers along the grid, iterations.

#include <gtest/gtest.h>

#include <cstdio>

#include "kernels/shared_cells.hpp"
#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr Side::Kind slip = Side::Kind::slip, loose = Side::Kind::free, clamped = Side::Kind::clamped;
constexpr std::array<Side::Kind, 6> boxed = {slip, slip, slip, slip, slip, slip};

/// Numbers without any pattern, 0 on lower walls.
void scatter(Elastic& p, Components<double>& u, int seed) {
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.each([&](long q, std::array<double, 3> x) {
      const bool held = !p.grid.periodic(A) && x[A] < p.grid.spacing()[A];
      u[A]->data()[q] =
          held ? 0 : std::fmod(std::sin(91.7 * x[0] + 37.1 * x[1] + 53.3 * x[2] + seed + 5 * A) * 1e3, 1.0);
    });
  });
}
double dot(const Elastic& p, const Components<double>& a, const Components<double>& b) {
  double sum = 0;
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.each([&](long q, std::array<double, 3>) { sum += a[A]->data()[q] * b[A]->data()[q]; });
  });
  return sum;
}

/// Image of u under the stiffness whose shared cells are layers; `beyond`: u times what those add.
void apply(Elastic& p, const ElasticFields<double>& moduli, SharedCells& shared, const Sides& walls,
           Components<double>& u, Components<double>& image, double& beyond) {
  const ElasticStencil<double> a = stencil_of(p.grid, moduli, u, {1, 1, 1}, 1.0);
  refresh_all(u, walls, a, free_faces<double>(p.grid, walls, false));
  Components<float> moves = make_components<float>(p.grid, "moves", "1");
  const Box& b = p.grid.box();
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.each([&](long q, std::array<double, 3> x) {
      const bool held = !p.grid.periodic(A) && x[A] < b.hx;
      moves[A]->data()[q] = held ? 0.0f : 1.0f;
      const Index n(static_cast<int>(x[0] / b.hx), static_cast<int>(x[1] / b.hy),
                    p.grid.active(2) ? static_cast<int>(x[2] / b.hz) : 0);
      image[A]->data()[q] = held ? 0.0 : a.template force<A>(q, n);
    });
  });
  beyond = shared.add_force(a, view_of(image), view_of(std::as_const(moves)), 1);
}

// Breaks if shear and normal stress of a shared cell do not weigh alike on the two sides of a pair, or an
// edge gives less than its cells take.
TEST(SharedCells, OperatorIsSymmetricAndPositiveAtAnyContrast) {
  struct Case {
    std::array<int, 3> cells;
    std::array<bool, 3> periodic;
    std::array<Side::Kind, 6> kinds;
  };
  for (const Case& c : {Case{{13, 18, 1}, {true, false, false}, {slip, slip, clamped, loose, slip, slip}},
                        Case{{16, 14, 1}, {}, boxed}, Case{{11, 9, 14}, {true, false, true}, boxed},
                        Case{{10, 13, 12}, {}, boxed}})
    for (const double contrast : {1e-6, 1e-2, 8.0, 1e6}) {
      const bool flat = c.cells[2] == 1;
      const ElastostaticOptions options = sides(c.kinds);
      Elastic p(c.cells, {0.09, 0.08, flat ? 1 : 0.085}, c.periodic, options);
      Field level(p.grid, "level", "m");
      p.set(level, [&](double x, double y, double z) {
        return 0.31 - std::hypot(x - 0.5, y - 0.6, flat ? 0 : z - 0.45);
      });
      fill_ghosts(level);
      const Moduli outside{1.3, 1.0}, inside{0.8 * contrast, contrast};
      ElasticFields<double> moduli(p.grid);
      p.each([&](long q, std::array<double, 3>) {
        moduli.lambda.data()[q] = level.data()[q] > 0 ? inside.lambda : outside.lambda;
        moduli.shear.data()[q] = level.data()[q] > 0 ? inside.shear : outside.shear;
      });
      SharedCells shared(p.grid);
      shared.find({&level, {inside}, {outside}}, options.sides, nullptr, 0);
      ASSERT_TRUE(shared.any());
      shared.give_cells(moduli);
      wrap_ghosts(moduli.lambda), wrap_ghosts(moduli.shear);
      update_edges(moduli, options.sides);
      shared.give_edges(moduli);
      const auto faces = [&] { return make_components<double>(p.grid, "u", "m"); };
      Components<double> u = faces(), au = faces(), v = faces(), av = faces();
      scatter(p, u, 0), scatter(p, v, 17);
      double uu = 0, vv = 0;
      apply(p, moduli, shared, options.sides, u, au, uu);
      apply(p, moduli, shared, options.sides, v, av, vv);
      EXPECT_NEAR(dot(p, u, av), dot(p, v, au), 1e-12 * dot(p, u, au)) << contrast;
      EXPECT_GT(dot(p, u, au), 0);
      EXPECT_NE(uu, 0);
    }
}

// Breaks if layers whose surfaces lie inside cells are not in series across them: exact to round-off.
TEST(SharedCells, LayersAlongTheGridAreExactInsideCells) {
  const double h = 0.07, strain = -1e-3, low = 4.3 * h, high = 12.8 * h;
  const Moduli soft = moduli_of(1.0, 0.35);
  for (const double contrast : {5.0, 1e5}) {
    const Moduli hard = moduli_of(contrast, 0.2);
    Body b({12, 21, 1}, {0.09, h, 1}, {true, false, false}, options_of(boxed, 1e-12));
    const auto stiff = [&](double y) { return y > low && y < high; };
    b.box.set(b.lambda, [&](double, double y, double) { return stiff(y) ? hard.lambda : soft.lambda; });
    b.box.set(b.shear, [&](double, double y, double) { return stiff(y) ? hard.shear : soft.shear; });
    b.box.set_face(b.mechanics.displacement(1), 1,
                   [&](double, double y, double) { return y > 20.5 * h ? strain * 21 * h : 0; });
    Field level(b.box.grid, "level", "m"), y_of(b.box.grid, "y", "m"), across(b.box.grid, "Pi", "Pa");
    b.box.set(level, [&](double, double y, double) { return std::min(y - low, high - y); });
    b.box.set(y_of, [](double, double y, double) { return y; });
    fill_ghosts(level), fill_ghosts(y_of);
    MechanicsInput input = b.input();
    input.surface = {&level, {hard}, {soft}};
    ASSERT_TRUE(b.mechanics.solve(input).converged);
    b.mechanics.compression(y_of, across);
    const double reuss = 21 / (8.5 / (hard.lambda + 2 * hard.shear) + 12.5 / (soft.lambda + 2 * soft.shear));
    for (const double y : {2.5, 4.5, 8.5, 12.5, 15.5})
      EXPECT_NEAR(value_at(b, across, {0.5, y * h, 0}) / (-strain * reuss), 1, 1e-5) << y;
  }
}

/// Iterations to 1e-6 where a shape has `contrast` times the rest's stiffness; 0: the shape is a fluid.
int iterations(std::array<int, 3> cells, double contrast) {
  MechanicsOptions options = options_of(boxed, 1e-6);
  const bool flat = cells[2] == 1;
  Body b(cells, {1.0 / cells[0], 1.1 / cells[1], flat ? 1 : 0.9 / cells[2]}, {true, false, false}, options);
  const auto inside = [&](double x, double y, double z) {
    return std::sin(2 * pi * x) * 0.13 + 0.1 * std::sin(7 * z) + y - 0.5;
  };
  const Moduli out{1.5, 1.0}, in{1.5 * contrast, contrast};
  b.box.set(b.lambda,
            [&](double x, double y, double z) { return inside(x, y, z) > 0 ? in.lambda : out.lambda; });
  b.box.set(b.shear,
            [&](double x, double y, double z) { return inside(x, y, z) > 0 ? in.shear : out.shear; });
  for (Field& strain : b.eigenstrain)
    b.box.set(strain, [](double x, double y, double) { return 2e-3 * (1 + 0.5 * std::sin(9 * x + 4 * y)); });
  Field level(b.box.grid, "level", "m");
  b.box.set(level, inside);
  fill_ghosts(level);
  MechanicsInput input = b.input();
  input.surface = {&level, {in, {2e-3, 2e-3, 2e-3}}, {out, {2e-3, 2e-3, 2e-3}}};
  const MechanicsReport report = b.mechanics.solve(input);
  EXPECT_TRUE(report.converged);
  return report.iterations;
}

// Breaks if the layers' tangential stiffness is not bounded by the softer one's: the preconditioner knows its
// cells as isotropic (then 400 iterations at 1e6).
TEST(SharedCells, IterationsAreBoundedOverTwelveDecades) {
  std::printf("contrast: 2-D, 3-D\n");
  for (const double contrast : {1.0, 1e-2, 1e-4, 1e-6, 1e2, 1e4, 1e6, 0.0}) {
    const int flat = iterations({96, 107, 1}, contrast), solid = iterations({28, 25, 33}, contrast);
    std::printf("%g: %d, %d\n", contrast, flat, solid);
    EXPECT_LE(flat, 25);
    EXPECT_LE(solid, 25);
  }
}

}  // namespace
}  // namespace mossfield::test
