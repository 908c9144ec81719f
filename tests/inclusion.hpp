#pragma once
// A cylinder or sphere with eigenstrain in a body of other moduli (Eshelby; physics.md 2.6).

#include "mechanics_body.hpp"

namespace mossfield::test {

struct Inclusion {
  int dimensions;
  Moduli inside, outside;
  double strain, radius;
  double fluid = 0;  ///< > 0: a fluid under this pressure
  /// Pressure of the inclusion, -sigma_rr at its surface.
  double pressure() const {
    if (fluid > 0) return fluid;
    if (dimensions == 2) return strain / (1 / (2 * outside.shear) + 1 / (2 * (inside.lambda + inside.shear)));
    const double bulk = bulk_modulus(inside);
    return 12 * bulk * outside.shear * strain / (3 * bulk + 4 * outside.shear);
  }
  /// Radial displacement over r.
  double displacement(double r) const {
    const double rim = pressure() / ((dimensions == 2 ? 2 : 4) * outside.shear);
    return r < radius ? rim : rim * std::pow(radius / r, dimensions);
  }
};

/// Largest errors of sigma_rr inside and outside, over the pressure. The far field is held on the outermost
/// faces. The centre lies nowhere in particular. `surface`: cells on it are given by it, else by fields mixed
/// in series.
inline std::array<double, 2> inclusion_error(const Inclusion& c, int n, bool surface) {
  const bool flat = c.dimensions == 2;
  const Side::Kind slip = Side::Kind::slip;
  const double h = 1.0 / n;
  Body b({n, n + n / 8, flat ? 1 : n}, {h, h, flat ? 1 : h}, {},
         options_of({slip, slip, slip, slip, slip, slip}, 1e-7));
  const std::array<double, 3> o = {0.517, 0.54, flat ? 0.5 : 0.483};
  const auto distance = [&](double x, double y, double z) {
    return std::hypot(x - o[0], y - o[1], flat ? 0 : z - o[2]);
  };
  const auto share = [&](double x, double y, double z) {
    return fraction(b.box.grid, x, y, z,
                    [&](double a, double bb, double d) { return distance(a, bb, flat ? 0 : d) < c.radius; });
  };
  // in series, as across the interface: compliances add and so do strains
  const auto mix = [&](double f, double in, double out) {
    return f > 0 ? 1 / (f / in + (1 - f) / out) : out;
  };
  b.box.set(b.shear, [&](double x, double y, double z) {
    return mix(share(x, y, z), c.inside.shear, c.outside.shear);
  });
  b.box.set(b.lambda, [&](double x, double y, double z) {
    return mix(share(x, y, z), c.inside.lambda, c.outside.lambda);
  });
  b.box.set(b.initial, [&](double x, double y, double z) { return -c.fluid * share(x, y, z); });
  const Box& box = b.box.grid.box();
  for (int a = 0; a < c.dimensions; ++a) {
    const auto s = static_cast<std::size_t>(a);
    b.box.set(b.eigenstrain[s], [&](double x, double y, double z) { return c.strain * share(x, y, z); });
    b.box.set_face(b.mechanics.displacement(a), a, [&](double x, double y, double z) {
      return c.displacement(distance(x, y, z)) * (a == 0 ? x - o[0] : a == 1 ? y - o[1] : z - o[2]);
    });
    b.box.set_face(b.held[s], a, [&](double x, double y, double z) {
      return x < h || y < h || x > (box.Nx - 1) * h || y > (box.Ny - 1) * h ||
             (!flat && (z < h || z > (box.Nz - 1) * h));
    });
  }
  Field inside(b.box.grid, "level", "m"), radial(b.box.grid, "Pi", "Pa"), level(b.box.grid, "r", "m");
  b.box.set(inside, [&](double x, double y, double z) { return c.radius - distance(x, y, z); });
  fill_ghosts(inside);
  MechanicsInput input = b.input(true);
  const Vector3 strain{c.strain, c.strain, flat ? 0 : c.strain};
  if (surface) input.surface = {&inside, {c.inside, strain, -c.fluid}, {c.outside}};
  const MechanicsReport report = b.mechanics.solve(input);
  EXPECT_TRUE(report.converged);
  b.box.set(level, distance);
  fill_ghosts(level);
  b.mechanics.compression(level, radial);
  std::array<double, 2> worst = {};
  b.box.each([&](long q, std::array<double, 3> x) {
    const double r = distance(x[0], x[1], x[2]);
    if (r < 0.1 * c.radius || std::abs(r - c.radius) < c.radius / 2 || r > 2 * c.radius) return;
    const double wanted = c.pressure() * (r < c.radius ? 1 : std::pow(c.radius / r, c.dimensions));
    double& w = worst[r < c.radius ? 0 : 1];
    w = std::max(w, std::abs(radial.data()[q] - wanted) / c.pressure());
  });
  return worst;
}

}  // namespace mossfield::test
