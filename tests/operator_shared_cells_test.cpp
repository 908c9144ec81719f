// Cells that two bodies share: their part of the operator, layers along the grid.

#include <gtest/gtest.h>

#include "kernels/shared_cells.hpp"
#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr Side::Kind slip = Side::Kind::slip;
constexpr std::array<Side::Kind, 6> boxed = {slip, slip, slip, slip, slip, slip};

/// A displacement that is linear on either side of a plane through `at`, with the kink that traction goes
/// through.
struct Kinked {
  Vector3 at, n;
  Moduli inside, outside;
  Tensor strain;  ///< outside
  Vector3 kink{0, 0, 0};

  Kinked(Vector3 point, Vector3 normal, Moduli in, Moduli out, Tensor e)
      : at(point), n(normal), inside(in), outside(out), strain(e) {
    // traction of a stretch d n + n d inside: G d + (lambda + G) (d.n) n
    const Vector3 t = minus(traction(outside), traction(inside));
    const double across = (in.lambda + in.shear) / (in.lambda + 2 * in.shear) * dot(t, n);
    kink = {(t.x - across * n.x) / in.shear, (t.y - across * n.y) / in.shear,
            (t.z - across * n.z) / in.shear};
  }
  Vector3 traction(const Moduli& m) const {
    const double all = m.lambda * (strain.xx + strain.yy + strain.zz), g = 2 * m.shear;
    return {all * n.x + g * (strain.xx * n.x + strain.xy * n.y + strain.zx * n.z),
            all * n.y + g * (strain.xy * n.x + strain.yy * n.y + strain.yz * n.z),
            all * n.z + g * (strain.zx * n.x + strain.yz * n.y + strain.zz * n.z)};
  }
  double level(double x, double y, double z) const { return dot({x - at.x, y - at.y, z - at.z}, n); }
  double displacement(int a, double x, double y, double z) const {
    const double d = std::max(0.0, level(x, y, z));
    const Vector3 row = a == 0   ? Vector3{strain.xx, strain.xy, strain.zx}
                        : a == 1 ? Vector3{strain.xy, strain.yy, strain.yz}
                                 : Vector3{strain.zx, strain.yz, strain.zz};
    return dot(row, {x, y, z}) + d * (a == 0 ? kink.x : a == 1 ? kink.y : kink.z);
  }
};

/// Largest force on a face that should be in equilibrium over the largest stress' on one.
double imbalance(std::array<int, 3> cells, std::array<double, 3> h, const Kinked& body) {
  const ElastostaticOptions options = sides(boxed);
  Elastic p(cells, h, {}, options);
  const bool flat = cells[2] == 1;
  Field level(p.grid, "level", "m");
  const Box& b = p.grid.box();
  for (int k = flat ? 0 : -1; k < b.nz + !flat; ++k)
    for (int j = -1; j <= b.ny; ++j)
      for (int i = -1; i <= b.nx; ++i)
        level.data()[b.first + k * b.plane + j * b.row + i] =
            body.level((i + 0.5) * b.hx, (j + 0.5) * b.hy, (k + 0.5) * b.hz);
  ElasticFields<double> moduli(p.grid);
  p.each([&](long q, std::array<double, 3>) {
    const Moduli& m = level.data()[q] > 0 ? body.inside : body.outside;
    moduli.lambda.data()[q] = m.lambda, moduli.shear.data()[q] = m.shear;
  });
  SharedCells shared(p.grid);
  shared.find({&level, {body.inside}, {body.outside}}, options.sides, nullptr, 0);
  EXPECT_TRUE(shared.two_solids());
  shared.give_cells(moduli);
  wrap_ghosts(moduli.lambda), wrap_ghosts(moduli.shear);
  update_edges(moduli, options.sides);
  shared.give_edges(moduli);
  const auto faces = [&] { return make_components<double>(p.grid, "u", "m"); };
  Components<double> u = faces(), force = faces();
  Components<float> moves = make_components<float>(p.grid, "moves", "1");
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.set_face(*u[A], A, [&](double x, double y, double z) { return body.displacement(A, x, y, z); });
    p.each([&](long q, std::array<double, 3>) { moves[A]->data()[q] = 1; });
  });
  const ElasticStencil<double> a = stencil_of(p.grid, moduli, u, {1, 1, 1}, 1.0);
  const auto depth = [&](std::array<double, 3> x, int axis) {  // in cells, from the nearest wall
    const auto n = static_cast<std::size_t>(axis);
    return std::min(x[n] / h[n], cells[n] - x[n] / h[n]);
  };
  double most = 0, scale = 0;
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.each([&](long q, std::array<double, 3> x) {
      const Index n(static_cast<int>(x[0] / b.hx), static_cast<int>(x[1] / b.hy),
                    flat ? 0 : static_cast<int>(x[2] / b.hz));
      force[A]->data()[q] = a.template force<A>(q, n);
    });
  });
  shared.add_force(a, view_of(force), view_of(std::as_const(moves)), 1);
  const Tensor e = body.strain;
  scale = (body.outside.lambda + 2 * body.outside.shear) * (std::fabs(e.xx) + std::fabs(e.yy)) * b.hx *
          (flat ? 1 : b.hz);
  each_axis(p.grid, [&](auto axis) {
    constexpr int A = decltype(axis)::value;
    p.each([&](long q, std::array<double, 3> x) {
      for (int other = 0; other < 3; ++other)
        if (p.grid.active(other) && depth(x, other) < 5) return;  // walls are no part of this
      most = std::max(most, std::fabs(force[A]->data()[q]));
    });
  });
  return most / scale;
}

// Breaks if a difference, an area or a traction in cut cells belongs to the wrong share, or a cell's kink is
// not its edges': a kink between two solids along a plane at any angle is then no equilibrium. Shares are
// exact to 1e-5, below which a cut does not count, and stresses to contrast times as much.
TEST(SharedCells, KinkAlongAPlaneIsInEquilibrium) {
  const Tensor e{0.3, -0.2, 0.1, 0.15, -0.05, 0.25};
  for (const double contrast : {0.01, 0.3, 8.0, 100.0}) {
    const Moduli in{1.3 * contrast, contrast}, out{0.8, 1.0};
    for (const double angle : {0.1, 0.7, 1.1, 2.0}) {
      const Kinked flat({0.93, 0.87, 0}, {std::cos(angle), std::sin(angle), 0}, in, out,
                        {e.xx, e.yy, 0, e.xy, 0, 0});
      EXPECT_LT(imbalance({21, 23, 1}, {0.09, 0.08, 1}, flat), 2e-5 * std::max(contrast, 1 / contrast))
          << contrast << ' ' << angle;
      const double tilt = 0.6;
      const Kinked solid({0.93, 0.87, 0.9},
                         {std::cos(angle) * std::cos(tilt), std::sin(angle) * std::cos(tilt), std::sin(tilt)},
                         in, out, e);
      EXPECT_LT(imbalance({20, 22, 21}, {0.09, 0.08, 0.085}, solid), 2e-5 * std::max(contrast, 1 / contrast))
          << contrast << ' ' << angle;
    }
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

}  // namespace
}  // namespace mossfield::test
