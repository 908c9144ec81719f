// Two solids that share a cell (physics/solid_surface.hpp) against Hooke's law of each alone.

#include <gtest/gtest.h>

#include "physics/solid_surface.hpp"

namespace mossfield::test {
namespace {

Tensor sum_of(const Tensor& a, double s, const Tensor& b) {
  return {a.xx + s * b.xx, a.yy + s * b.yy, a.zz + s * b.zz,
          a.xy + s * b.xy, a.yz + s * b.yz, a.zx + s * b.zx};
}
Tensor dyad(const Vector3& d, const Vector3& n) {
  return {d.x * n.x,
          d.y * n.y,
          d.z * n.z,
          (d.x * n.y + d.y * n.x) / 2,
          (d.y * n.z + d.z * n.y) / 2,
          (d.z * n.x + d.x * n.z) / 2};
}
Vector3 traction(const Tensor& t, const Vector3& n) {
  return {t.xx * n.x + t.xy * n.y + t.zx * n.z, t.xy * n.x + t.yy * n.y + t.yz * n.z,
          t.zx * n.x + t.yz * n.y + t.zz * n.z};
}
Tensor stress_of(const Layer& a, const Tensor& strain) {
  const Tensor e = sum_of(strain, -1, {a.strain.x, a.strain.y, a.strain.z, 0, 0, 0});
  const double l = a.moduli.lambda * (e.xx + e.yy + e.zz) + a.initial, g = 2 * a.moduli.shear;
  return {l + g * e.xx, l + g * e.yy, l + g * e.zz, g * e.xy, g * e.yz, g * e.zx};
}
/// By what the strain inside exceeds that outside, d n + n d, so that traction is the same: by conjugate
/// gradients on the traction's jump.
Vector3 kink(const Layer& in, const Layer& out, const Vector3& n, const Tensor& e) {
  const auto jump = [&](const Vector3& d) {
    return minus(traction(stress_of(in, sum_of(e, 1, dyad(d, n))), n), traction(stress_of(out, e), n));
  };
  Vector3 d{0, 0, 0}, r = jump(d), p = r;
  const Vector3 first = r;
  for (int k = 0; k < 30 && length(r) > 1e-15 * length(first); ++k) {
    const Vector3 ap = minus(jump(p), first);
    const double before = dot(r, r), step = before / dot(p, ap);
    d = plus(d, -step, p), r = plus(r, -step, ap);
    p = plus(r, dot(r, r) / before, p);
  }
  return d;
}

Vector3 direction(double x, double y, double z) {
  const double l = std::sqrt(x * x + y * y + z * z);
  return {x / l, y / l, z / l};
}
double largest(const Tensor& t) {
  return std::max(
      {std::fabs(t.xx), std::fabs(t.yy), std::fabs(t.zz), std::fabs(t.xy), std::fabs(t.yz), std::fabs(t.zx)});
}
/// Mean of a derivative whose segment lies to the share f inside.
Tensor mean_of(const Tensor& out, const Vector3& d, const Vector3& n, const Derivatives& f) {
  return sum_of(
      out, 1,
      {f.x.x * d.x * n.x, f.y.y * d.y * n.y, f.z.z * d.z * n.z, (f.x.y * d.x * n.y + f.y.x * d.y * n.x) / 2,
       (f.y.z * d.y * n.z + f.z.y * d.z * n.y) / 2, (f.z.x * d.z * n.x + f.x.z * d.x * n.z) / 2});
}

const Tensor strain{0.3, -0.2, 0.1, 0.05, -0.15, 0.25};
const Derivatives shares{{0.1, 0.9, 0.5}, {0.7, 0, 1}, {0.2, 0.6, 0.4}};

// Breaks if a derivative counts with another one's share, the kink does not carry the traction over, a
// stress without strain is lost, or what the harder solid bears comes from more of a strain than its part
// along the surface: whichever of the two is harder, at any contrast.
TEST(SolidSurface, GivesBothSidesTheirStress) {
  const Layer soft{{0.9, 0.6}, {0, 0.2, 0.1}, -0.3};
  for (const double contrast : {1.0, 5.0, 1e4})
    for (const Vector3& n : {direction(1, 2, -3), direction(0.3, -0.4, 0), direction(0, 0, 1)})
      for (const bool swapped : {false, true}) {
        const Layer hard{{1.7 * contrast, 2.9 * contrast}, {0.1, -0.2, 0.3}, 0.4};
        const Layer &in = swapped ? soft : hard, &out = swapped ? hard : soft;
        const Vector3 d = kink(in, out, n, strain);
        const Tensor inside = sum_of(strain, 1, dyad(d, n));
        const SolidSurface s{in, out, n, shares, unstrained(in), unstrained(out)};
        const Tensor mean = mean_of(strain, d, n, shares);
        const Tensor further = sum_of(swapped ? strain : inside, 1, dyad({0.3, -0.1, 0.7}, n));
        for (const double weight : {0.0, 0.9}) {
          const TwoStresses t = stresses_of(s, mean, s.jump(mean), further, weight);
          const Tensor wanted_in = stress_of(in, inside), wanted_out = stress_of(out, strain);
          // the softer strain's round-off is contrast times the harder one's
          const double most = 1e-13 * (1 + contrast) * std::max(largest(wanted_in), largest(wanted_out));
          EXPECT_LT(largest(sum_of(t.inside, -1, wanted_in)), most) << contrast << ' ' << swapped;
          EXPECT_LT(largest(sum_of(t.outside, -1, wanted_out)), most) << contrast << ' ' << swapped;
        }
      }
}

// Breaks if two alike solids are not one, or if the strain taken from further inside is all that counts in
// the harder one.
TEST(SolidSurface, TakesTheStrainFurtherInsideByItsWeight) {
  const Layer one{{1.7, 2.9}};
  const Vector3 n = direction(1, 2, -3), none{0, 0, 0};
  const SolidSurface alike{one, one, n, shares, none, none};
  const Tensor wanted = stress_of(one, strain);
  const TwoStresses t = stresses_of(alike, strain, alike.jump(strain), {9, 9, 9, 9, 9, 9}, 0);
  EXPECT_LT(largest(sum_of(t.inside, -1, wanted)), 1e-13);
  EXPECT_LT(largest(sum_of(t.outside, -1, wanted)), 1e-13);
  const Layer hard{{17, 29}};
  const SolidSurface s{hard, one, n, shares, none, none};
  const Tensor further{0.2, 0.1, -0.4, 0.3, 0.1, 0.2};
  const auto inside = [&](double weight) {
    return stresses_of(s, strain, s.jump(strain), further, weight).inside;
  };
  const Tensor half = inside(0.5), own = inside(0), all = inside(1);
  EXPECT_LT(largest(sum_of(half, -0.5, sum_of(own, 1, all))), 1e-12);
  EXPECT_GT(largest(sum_of(own, -1, all)), 1);
}

}  // namespace
}  // namespace mossfield::test
