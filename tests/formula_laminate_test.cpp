// Layers of two solids (physics/laminate.hpp) against Hooke's law of each layer alone.

#include <gtest/gtest.h>

#include "physics/laminate.hpp"

namespace mossfield::test {
namespace {

Tensor hooke(const Moduli& m, const Tensor& e) {
  const double l = m.lambda * trace(e), g = 2 * m.shear;
  return {l + g * e.xx, l + g * e.yy, l + g * e.zz, g * e.xy, g * e.yz, g * e.zx};
}
Tensor plus(const Tensor& a, double s, const Tensor& b) {
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
Vector3 times(const Tensor& t, const Vector3& n) {
  return {t.xx * n.x + t.xy * n.y + t.zx * n.z, t.xy * n.x + t.yy * n.y + t.yz * n.z,
          t.zx * n.x + t.yz * n.y + t.zz * n.z};
}

/// Mean stress of two layers whose mean strain is e: what their strain jumps by, d n + n d, makes traction
/// the same, and is found by conjugate gradients on the traction's jump.
Tensor by_layers(const Layer& a, const Layer& b, double share, const Vector3& n, const Tensor& e) {
  const auto of = [](const Layer& l, const Tensor& t) {
    const Tensor own{l.strain.x, l.strain.y, l.strain.z, 0, 0, 0};
    const Tensor s = hooke(l.moduli, plus(t, -1, own));
    return Tensor{s.xx + l.initial, s.yy + l.initial, s.zz + l.initial, s.xy, s.yz, s.zx};
  };
  const auto jump = [&](const Vector3& d) {
    const Vector3 ta = times(of(a, plus(e, 1 - share, dyad(d, n))), n),
                  tb = times(of(b, plus(e, -share, dyad(d, n))), n);
    return minus(ta, tb);
  };
  Vector3 d{0, 0, 0}, r = jump(d), p = r;  // jump falls as d grows against it: A d = -jump(0)
  const Vector3 first = r;
  for (int k = 0; k < 30 && length(r) > 1e-15 * length(first); ++k) {
    const Vector3 ap = minus(jump(p), first);
    const double before = dot(r, r), step = before / dot(p, ap);
    d = mossfield::plus(d, -step, p);
    r = mossfield::plus(r, -step, ap);
    p = mossfield::plus(r, dot(r, r) / before, p);
  }
  const Tensor sa = of(a, plus(e, 1 - share, dyad(d, n))), sb = of(b, plus(e, -share, dyad(d, n)));
  return plus(
      Tensor{share * sa.xx, share * sa.yy, share * sa.zz, share * sa.xy, share * sa.yz, share * sa.zx},
      1 - share, sb);
}

Vector3 direction(double x, double y, double z) {
  const double l = std::sqrt(x * x + y * y + z * z);
  return {x / l, y / l, z / l};
}
double largest(const Tensor& t) {
  return std::max(
      {std::fabs(t.xx), std::fabs(t.yy), std::fabs(t.zz), std::fabs(t.xy), std::fabs(t.yz), std::fabs(t.zx)});
}
Tensor all_of(const Laminate& l, const Layer& a, const Layer& b, double share, const Tensor& e) {
  return plus(stress_of(l, e), 1, unstrained(l, a, b, share));
}

const Tensor strain{0.3, -0.2, 0.1, 0.05, -0.15, 0.25};
const Layer hard{{1.7, 2.9}, {0.1, -0.2, 0.3}, 0.4}, soft{{0.9, 0.6}, {0, 0.2, 0.1}, -0.3};

// Breaks if a term of the stiffness, its rotation, or a layer's own stress is wrong: moduli 5 times apart,
// which is below the bound on contrast.
TEST(Laminate, IsWhatItsLayersAreTogether) {
  for (const Vector3& n : {direction(1, 2, -3), direction(0.3, -0.4, 0), direction(0, 0, 1)})
    for (const double share : {0.2, 0.5, 0.97}) {
      const Laminate l = laminate(hard.moduli, soft.moduli, share, n);
      const Tensor wanted = by_layers(hard, soft, share, n, strain);
      EXPECT_LT(largest(plus(all_of(l, hard, soft, share, strain), -1, wanted)), 1e-12 * largest(wanted))
          << n.x << ' ' << n.y << ' ' << n.z << ", " << share;
    }
}

// Breaks if the order of the two layers matters, or two alike are not one solid.
TEST(Laminate, OfOneSolidIsThatSolid) {
  const Vector3 n = direction(1, 2, -3);
  const Tensor t = stress_of(laminate(hard.moduli, hard.moduli, 0.3, n), strain),
               s = hooke(hard.moduli, strain);
  EXPECT_LT(largest(plus(t, -1, s)), 1e-14 * largest(s));
  const Tensor one = all_of(laminate(hard.moduli, soft.moduli, 0.3, n), hard, soft, 0.3, strain),
               other = all_of(laminate(soft.moduli, hard.moduli, 0.7, n), soft, hard, 0.7, strain);
  EXPECT_LT(largest(plus(one, -1, other)), 1e-14 * largest(one));
}

// Breaks if shear_modulus is another than the one stress_of answers with, at any contrast.
TEST(Laminate, ShearModulusIsTheDiagonalOfItsStiffness) {
  for (const double contrast : {1.0, 1e4}) {
    const Moduli stiff{hard.moduli.lambda * contrast, hard.moduli.shear * contrast};
    const Vector3 n = direction(1, 2, -3);
    const Laminate l = laminate(stiff, soft.moduli, 0.4, n);
    EXPECT_NEAR(shear_modulus(l, n.x, n.y) / stress_of(l, {0, 0, 0, 0.5, 0, 0}).xy, 1, 1e-12);
    EXPECT_NEAR(shear_modulus(l, n.y, n.z) / stress_of(l, {0, 0, 0, 0, 0.5, 0}).yz, 1, 1e-12);
    EXPECT_NEAR(shear_modulus(l, n.z, n.x) / stress_of(l, {0, 0, 0, 0, 0, 0.5}).zx, 1, 1e-12);
  }
}

// Breaks if the bound on contrast makes some strain's energy negative, or bounds what lies along the grid
// across it: there layers of any contrast are in series.
TEST(Laminate, IsPositiveAtAnyContrast) {
  for (const double contrast : {1e-7, 1e-3, 1.0, 1e3, 1e7}) {
    const Moduli other{hard.moduli.lambda * contrast, hard.moduli.shear * contrast};
    for (const Vector3& n : {direction(1, 2, -3), direction(1, 1, 0), direction(1, 0, 0)}) {
      const Laminate l = laminate(hard.moduli, other, 0.4, n);
      for (const Tensor& e : {strain, Tensor{1, 1, 1, 0, 0, 0}, Tensor{1, -1, 0, 0.2, 0, 0},
                              Tensor{0, 0, 0, 1, 1, 1}, Tensor{n.x, n.y, n.z, -1, 0.5, 0}})
        EXPECT_GT(contract(stress_of(l, e), e), 0) << contrast;
    }
    const Laminate flat = laminate(hard.moduli, other, 0.4, {1, 0, 0});
    const double m = hard.moduli.lambda + 2 * hard.moduli.shear;
    EXPECT_NEAR(flat.across / (1 / (0.4 / m + 0.6 / (contrast * m))), 1, 1e-14);
    EXPECT_NEAR(flat.shear / (1 / (0.4 / other.shear * contrast + 0.6 / other.shear)), 1, 1e-14);
  }
}

}  // namespace
}  // namespace mossfield::test
