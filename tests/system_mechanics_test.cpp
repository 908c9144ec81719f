// Bodies whose displacement and stress are known (physics.md 2.6, 2.7).

#include <gtest/gtest.h>

#include <cstdio>

#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr Side::Kind slip = Side::Kind::slip, loose = Side::Kind::free;
constexpr std::array<Side::Kind, 6> boxed = {slip, slip, slip, slip, slip, slip};

// ---- fluid and laminate -----------------------------------------------------------------------------

// Breaks if the floor of the moduli, or a gradient of round-off, stresses a fluid under pressure.
TEST(Mechanics, FluidAloneCarriesItsPressureAndNothingElse) {
  Body b({17, 12, 9}, {1e-6, 1.3e-6, 0.8e-6}, {true, false, false}, options_of(boxed));
  b.box.set(b.initial, uniform(-3e6));
  const MechanicsReport report = b.mechanics.solve(b.input());
  EXPECT_FALSE(report.solid);
  EXPECT_EQ(report.iterations, 0);
  Field p(b.box.grid, "p", "Pa"), mises(b.box.grid, "mises", "Pa");
  b.mechanics.pressure(p);
  b.mechanics.von_mises(mises);
  for (const double v : p.owned()) EXPECT_NEAR(v, 3e6, 1e-8);
  for (const double v : mises.owned()) EXPECT_NEAR(v, 0, 1e-8);
}

// A solid beside a fluid under pressure: uniaxial strain, sigma_yy = -p in both, but for what the fluid's
// floor (lambda = G = floor times the solid's lambda + 2 G, 3 floor of its stiffness) takes of it.
TEST(Mechanics, FluidPressesOnASolidWhateverItsFloor) {
  for (const double floor : {1e-6, 1e-8}) {
    MechanicsOptions options = options_of(boxed);
    options.floor = floor;
    Body b({14, 32, 1}, {1e-6, 1.3e-6, 1}, {true, false, false}, options);
    const double half = 16 * 1.3e-6;
    const Moduli m = moduli_of(5e9, 0.3);
    b.box.set(b.lambda, [&](double, double y, double) { return y < half ? m.lambda : 0; });
    b.box.set(b.shear, [&](double, double y, double) { return y < half ? m.shear : 0; });
    b.box.set(b.initial, [&](double, double y, double) { return y < half ? 0 : -2e6; });
    EXPECT_TRUE(b.mechanics.solve(b.input()).converged);
    Field level(b.box.grid, "psi", "1"), out(b.box.grid, "Pi", "Pa"), p(b.box.grid, "p", "Pa");
    b.box.set(level, [&](double, double y, double) { return half - y; });
    fill_ghosts(level);
    b.mechanics.compression(level, out);
    b.mechanics.pressure(p);
    for (const double v : {5.0, 25.0}) {
      EXPECT_NEAR(value_at(b, out, {5e-6, v * 1.3e-6, 0}), 2e6, 2e6 * 4 * floor + 1) << floor;
    }
    const double ratio = m.lambda / (m.lambda + 2 * m.shear);
    EXPECT_NEAR(value_at(b, p, {5e-6, 5 * 1.3e-6, 0}) / (2e6 * (1 + 2 * ratio) / 3), 1, 4 * floor + 1e-7);
  }
}

// Breaks if a cell's moduli leak into its neighbour: both averages are exact to round-off.
TEST(Mechanics, LaminateIsExact) {
  const double h = 0.07, strain = -1e-3;
  Body b({12, 21, 1}, {0.09, h, 1}, {true, false, false}, options_of(boxed, 1e-11));
  const auto stiff = [&](double y) { return y > 4 * h && y < 13 * h; };
  const Moduli soft = moduli_of(1.0, 0.35), hard = moduli_of(30.0, 0.2);
  b.box.set(b.lambda, [&](double, double y, double) { return stiff(y) ? hard.lambda : soft.lambda; });
  b.box.set(b.shear, [&](double, double y, double) { return stiff(y) ? hard.shear : soft.shear; });
  b.box.set_face(b.mechanics.displacement(1), 1,
                 [&](double, double y, double) { return y > 20.5 * h ? strain * 21 * h : 0; });
  ASSERT_TRUE(b.mechanics.solve(b.input()).converged);
  Field p(b.box.grid, "p", "Pa"), across(b.box.grid, "Pi", "Pa"), y_of(b.box.grid, "y", "m");
  b.box.set(y_of, [](double, double y, double) { return y; });
  fill_ghosts(y_of);
  b.mechanics.compression(y_of, across);
  b.mechanics.pressure(p);
  const double reuss = 21 / (9 / (hard.lambda + 2 * hard.shear) + 12 / (soft.lambda + 2 * soft.shear));
  for (const double y : {2.5, 8.5, 15.5}) {
    const Moduli m = stiff(y * h) ? hard : soft;
    EXPECT_NEAR(value_at(b, across, {0.5, y * h, 0}) / (-strain * reuss), 1, 1e-9);
    const double lateral = m.lambda / (m.lambda + 2 * m.shear);
    EXPECT_NEAR(value_at(b, p, {0.5, y * h, 0}) / (-strain * reuss * (1 + 2 * lateral) / 3), 1, 1e-9);
  }
}

// ---- half-spaces ------------------------------------------------------------------------------------

/// physics.md 2.6: normal displacement A cos kx on the plane between two half-spaces, y < 0 is e.
struct HalfSpaces {
  double ge, ne, gs, ns, k, a;
  double d() const { return ge * (1 - ne) * (3 - 4 * ns) + gs * (1 - ns) * (3 - 4 * ne); }
  double pe() const { return -k * a * ge * (ge * (3 - 4 * ns) + gs) / d(); }
  double ps() const { return k * a * gs * (ge + gs * (3 - 4 * ne)) / d(); }
  double slide() const {
    return a * (ge * (1 - 2 * ne) * (3 - 4 * ns) - gs * (1 - 2 * ns) * (3 - 4 * ne)) / (2 * d());
  }
  double tau() const { return 4 * k * a * ge * gs * (2 - 3 * ne - 3 * ns + 4 * ne * ns) / d(); }
};

// Breaks if tangential displacement or shear traction jump at the plane, or held faces move.
TEST(Mechanics, HalfSpacesUnderASineDisplacement) {
  const int n = 64;
  const double h = 1.0 / n, k = 2 * pi;
  const HalfSpaces w{3.4, 0.42, 6.8, 0.24, k, 1e-3};
  Body b({n, 4 * n, 1}, {h, h, 1}, {true, false, false}, options_of(boxed, 1e-9));
  const Moduli e{2 * w.ge * w.ne / (1 - 2 * w.ne), w.ge}, s{2 * w.gs * w.ns / (1 - 2 * w.ns), w.gs};
  b.box.set(b.lambda, [&](double, double y, double) { return y < 2 ? e.lambda : s.lambda; });
  b.box.set(b.shear, [&](double, double y, double) { return y < 2 ? e.shear : s.shear; });
  b.box.set_face(b.held[1], 1, [&](double, double y, double) { return std::abs(y - 2) < 1e-9; });
  b.box.set_face(b.mechanics.displacement(1), 1, [&](double x, double y, double) {
    return std::abs(y - 2) < 1e-9 ? w.a * std::cos(k * (x + 0.1)) : 0;
  });
  ASSERT_TRUE(b.mechanics.solve(b.input(true)).converged);
  Field normal(b.box.grid, "Pi", "Pa"), sideways(b.box.grid, "Pi", "Pa"), x_of(b.box.grid, "x", "m"),
      y_of(b.box.grid, "y", "m");
  b.box.set(y_of, [](double, double y, double) { return y; });
  b.box.set(x_of, [](double x, double, double) { return x; });
  fill_ghosts(y_of), fill_ghosts(x_of);
  b.mechanics.compression(y_of, normal);
  b.mechanics.compression(x_of, sideways);
  // first Fourier coefficient of rows beside the plane, extrapolated to it
  const auto amplitude = [&](const Field& f, int row) {
    double sum = 0;
    const Box& box = b.box.grid.box();
    for (int i = 0; i < n; ++i)
      sum += f.data()[box.first + row * box.row + i] * std::cos(k * ((i + 0.5) * h + 0.1)) * 2 / n;
    return sum;
  };
  const auto at_plane = [&](const Field& f, bool upper) {
    const int first = upper ? 2 * n : 2 * n - 1, on = upper ? 1 : -1;
    return (15 * amplitude(f, first) - 10 * amplitude(f, first + on) + 3 * amplitude(f, first + 2 * on)) / 8;
  };
  const double normal_e = at_plane(normal, false), side_e = at_plane(sideways, false);
  const double normal_s = at_plane(normal, true), side_s = at_plane(sideways, true);
  const double pe = (normal_e + side_e) / 2, ps = (normal_s + side_s) / 2;
  const double tau = -(normal_e - side_e) / 2 + (normal_s - side_s) / 2;
  std::printf("p_e %.5f (%.5f), p_s %.5f (%.5f), tau_e - tau_s %.5f (%.5f)\n", pe, w.pe(), ps, w.ps(), tau,
              w.tau());
  EXPECT_NEAR(pe / w.pe(), 1, 0.02);
  EXPECT_NEAR(ps / w.ps(), 1, 0.02);
  EXPECT_NEAR(tau / w.tau(), 1, 0.02);
  // a quarter of a wavelength below, u_y = (A - Q z) exp(kz) cos kx
  const double z = -0.25, q = k * (w.slide() + w.a) / (3 - 4 * w.ne);
  EXPECT_NEAR(amplitude(b.mechanics.displacement(1), 2 * n - n / 4) / ((w.a - q * z) * std::exp(k * z)), 1,
              0.02);
}

// ---- contrast ---------------------------------------------------------------------------------------

/// Iterations to 1e-6 where a shape has `contrast` times the rest's stiffness.
template <class F>
int iterations(std::array<int, 3> cells, double contrast, const F& inside) {
  Elastic p(cells, {1.0 / cells[0], 1.1 / cells[1], cells[2] > 1 ? 0.9 / cells[2] : 1}, {true, false, false},
            sides(boxed, 1e-6));
  const Function k = [&](double x, double y, double z) { return inside(x, y, z) ? contrast : 1.0; };
  p.set_moduli([&](double x, double y, double z) { return 1.5 * k(x, y, z); }, k);
  p.set_stress(
      [&](double x, double y, double z) { return -0.01 * (1 + 0.5 * std::sin(9 * x + 4 * y)) * k(x, y, z); });
  const ElastostaticReport report = p.engine.solve();
  EXPECT_TRUE(report.converged);
  return report.iterations;
}

// Breaks if coarse moduli are harmonic, a floating body has no rigid motions of its own (19 and 32), or a
// coarse value of a fluid reaches into the solid (then 6 -> 200).
TEST(Mechanics, IterationsAreBoundedOverSixDecades) {
  const auto ripple = [](double x, double y, double z) {
    return y > 0.5 + 0.13 * std::sin(2 * pi * x) + 0.1 * std::sin(7 * z);
  };
  const auto ball = [](double x, double y, double z) {
    return std::hypot(x - 0.45, y - 0.52, z - 0.4) < 0.37;
  };
  const auto disc = [](double x, double y, double) { return std::hypot(x - 0.45, y - 0.52) < 0.23; };
  std::printf("contrast, 2-D: attached, disc; 3-D: attached, ball\n");
  for (const double contrast : {1.0, 1e-2, 1e-4, 1e-6, 1e2, 1e4, 1e6}) {
    const int flat = iterations({96, 107, 1}, contrast, ripple),
              hole = iterations({96, 107, 1}, contrast, disc);
    const int solid = iterations({28, 25, 33}, contrast, ripple),
              floating = iterations({28, 25, 33}, contrast, ball);
    std::printf("%g: %d %d, %d %d\n", contrast, flat, hole, solid, floating);
    EXPECT_LE(flat, 18);
    EXPECT_LE(solid, 18);
    EXPECT_LE(hole, 16);
    EXPECT_LE(floating, 24);
  }
}

}  // namespace
}  // namespace mossfield::test
