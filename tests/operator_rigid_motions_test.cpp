// Stiff bodies and their rigid motions beside the cycle for displacements.

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "elastic_problem.hpp"
#include "kernels/displacement_kernels.hpp"
#include "kernels/motion_nodes.hpp"
#include "kernels/rigid_motions.hpp"

namespace mossfield::test {
namespace {

constexpr std::array<float, 3> regular = {1, 1, 1};

/// Two balls (discs) and a plate in a softer body, above it a fluid; a ledge on the lower wall.
struct Bodies {
  Grid grid;
  Sides sides;
  ElasticFields<double> moduli;
  Components<double> u, r, image;
  Components<float> inverse;
  RigidMotions motions;

  explicit Bodies(std::array<int, 3> cells)
      : grid(cells, {1.0 / cells[0], 1.3 / cells[1], 0.9 / cells[2]}, {true, false, true}),
        moduli(grid),
        u(make_components<double>(grid, "u", "m")),
        r(make_components<double>(grid, "r", "N")),
        image(make_components<double>(grid, "A u", "N")),
        inverse(make_components<float>(grid, "inverse", "1")),
        motions(grid, sides) {
    const double floor = 1e-7;
    each([&](long q, double x, double y, double z) {
      const double g = y > 1.2 ? floor : stiff(x, y, z) ? 1 : 1e-4;
      moduli.shear.data()[q] = g;
      moduli.lambda.data()[q] = 1.3 * g;
      for (int a = 0; a < 3; ++a)
        if (inverse[static_cast<std::size_t>(a)])
          inverse[static_cast<std::size_t>(a)]->data()[q] = a == 1 && y < grid.spacing()[1] ? 0.0f : 1.0f;
    });
    wrap_ghosts(moduli.lambda), wrap_ghosts(moduli.shear);
    update_edges(moduli, sides);
    for (auto& component : inverse)
      if (component) wrap_ghosts(*component);
    motions.update(moduli, view_of(std::as_const(inverse)), true);
  }
  bool stiff(double x, double y, double z) const {
    const double away = grid.active(2) ? z - 0.4 : 0;
    const double plate = y - 0.95 - 0.05 * std::sin(2 * pi * x);
    const double around = x - 0.02 - std::round(x - 0.02);
    return std::hypot(around, y - 0.4, away) < 0.16 || std::hypot(x - 0.52, y - 0.45, away) < 0.2 ||
           (plate > 0 && plate < 0.09) || y < 0.06;
  }
  /// f(memory index, centre)
  template <class F>
  void each(const F& f) const {
    const Box& b = grid.box();
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i)
          f(b.first + k * b.plane + j * b.row + i, (i + 0.5) * b.hx, (j + 0.5) * b.hy, (k + 0.5) * b.hz);
  }
  /// Numbers without any pattern as forces, none on held faces.
  void scatter() {
    for (std::size_t a = 0; a < 3; ++a)
      if (r[a])
        each([&](long q, double, double, double) {
          const double n = static_cast<double>(q) + 0.3 * static_cast<double>(a);
          r[a]->data()[q] = inverse[a]->data()[q] > 0 ? std::sin(12.9898 * n * n) : 0;
        });
  }
  /// r -= A u
  void subtract() {
    const ElasticStencil<double> a = stencil_of(grid, moduli, u, regular, 1.0);
    refresh_all(u, sides, a, free_faces<double>(grid, sides, false));
    reduce(grid, StiffnessDot<0>{{}, view_of(image), a, view_of(std::as_const(inverse))});
    for (std::size_t c = 0; c < 3; ++c)
      if (r[c]) each([&](long q, double, double, double) { r[c]->data()[q] -= image[c]->data()[q]; });
  }
  double move() {
    for (auto& component : u)
      if (component) component->clear();
    motions.move(view_of(std::as_const(r)), {}, 1.0, view_of(u));
    double largest = 0;
    for (const auto& component : u)
      if (component)
        for (const double v : component->owned()) largest = std::max(largest, std::abs(v));
    return largest;
  }
};

// Breaks if E is not Z^T A Z: of a motion that takes too much or too little a part is left for a second one.
TEST(RigidMotions, OneMoveLeavesNothingToTheNext) {
  for (const std::array<int, 3>& cells : {std::array<int, 3>{48, 61, 1}, std::array<int, 3>{32, 37, 28}}) {
    Bodies b(cells);
    ASSERT_GT(b.motions.count(), 4);
    b.scatter();
    const double first = b.move();
    b.subtract();
    EXPECT_LT(b.move(), 1e-8 * first) << cells[2];
  }
}

// Breaks if a body that a wall holds counts, bodies on both sides of a periodic face are two, or the plate is
// one rigid piece.
TEST(RigidMotions, BodiesAreFoundAndCut) {
  const Bodies b({64, 83, 1});
  ASSERT_TRUE(has_stiff_bodies(b.moduli.shear, 1));
  const ShearClasses classes = classify_shear(b.moduli.shear, 1);
  const BodyMap map = find_stiff_bodies(classes, b.sides, 10);
  ASSERT_EQ(map.bodies.size(), 3U);
  const Box& box = b.grid.box();
  EXPECT_NEAR(map.bodies[0].size * box.hx * box.hy, pi * 0.16 * 0.16, 0.01);
  EXPECT_NEAR(map.bodies[0].centre[0], 0.02 * 64 - 0.5, 0.6);
  EXPECT_EQ(map.bodies[2].extent[0], 64);
  EXPECT_LE(map.bodies[2].thickness, 8);
  const MotionNodes nodes(map, classes, 100), few(map, classes, 4);
  EXPECT_GT(nodes.count(), 2 + 64 / 8);
  EXPECT_EQ(few.count(), 2);  // the plate would need more
  b.each([&](long q, double x, double y, double) {
    const int i = static_cast<int>(x / box.hx), j = static_cast<int>(y / box.hy);
    const std::size_t cell = static_cast<std::size_t>(j * 64 + i);
    if (b.moduli.shear.data()[q] < 1e-6) {
      EXPECT_EQ(map.owner[cell], -1);
    }
    if (map.owner[cell] < 0 || map.root[cell] != static_cast<int>(cell)) return;
    double sum = 0;
    for (const MotionNodes::Share& s : nodes.shares(map.owner[cell], static_cast<int>(cell))) sum += s.part;
    EXPECT_NEAR(sum, 1, 1e-12);
    EXPECT_EQ(map.weight[cell], 1.0f);
  });
}

// Breaks if anything is sought where most of a body is stiff, or all that is soft is a fluid.
TEST(RigidMotions, OrdinaryBodiesHaveNone) {
  Bodies b({48, 61, 1});
  const auto seek = [&](double soft) {
    b.each([&](long q, double, double y, double) { b.moduli.shear.data()[q] = y > 0.4 ? soft : 1; });
    return has_stiff_bodies(b.moduli.shear, 1);
  };
  EXPECT_FALSE(seek(1e-7));
  EXPECT_FALSE(seek(1e-2));
  EXPECT_TRUE(seek(1e-3));
}

}  // namespace
}  // namespace mossfield::test
