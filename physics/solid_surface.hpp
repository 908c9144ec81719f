#pragma once
// What two solids bear that stick together at a surface with normal n: both sides of a cell that it cuts.
// The displacement has a kink there, so its gradient jumps by a (x) n, and the traction does not jump
// (physics.md 2.6; R. Hill, Proc. R. Soc. A 326 (1972) 131). A grid knows derivatives as differences over
// segments, each of which lies to its own share F_ab in the inside, so with a derivative's mean D_ab
//   inside: D_ab + (1 - F_ab) a_a n_b,   outside: D_ab - F_ab a_a n_b,
// and a follows from the traction. Shares of the volume instead of the segments' own leave a strain that is
// off by as much as it jumps by, at any fineness.
//
// What the harder side bears along the surface is not known from D, to which the softer side's strain adds
// more than it: that strain is taken from cells further inside. It is `weight` of what counts; the rest, the
// softer modulus over the harder one, is D's own. Two alike solids are then one.

#include <cmath>

#include "physics/elasticity.hpp"
#include "physics/vector3.hpp"

namespace mossfield {

/// One of the two solids. The stress it has without strain is `initial` - lambda tr(strain) - 2 G strain.
struct Layer {
  Moduli moduli;            ///< [Pa], shear > 0
  Vector3 strain{0, 0, 0};  ///< eigenstrain along x, y, z
  double initial = 0;       ///< isotropic [Pa]
};

/// Stress without strain of a layer, diagonal.
MOSSFIELD_LAW Vector3 unstrained(const Layer& a) {
  const double all = a.initial - a.moduli.lambda * (a.strain.x + a.strain.y + a.strain.z);
  return {all - 2 * a.moduli.shear * a.strain.x, all - 2 * a.moduli.shear * a.strain.y,
          all - 2 * a.moduli.shear * a.strain.z};
}

/// sigma = lambda tr(e) + 2 G e + unstrained, the last diagonal.
MOSSFIELD_LAW Tensor hooke(const Moduli& m, const Tensor& e, const Vector3& unstrained) {
  const double all = m.lambda * trace(e), twice = 2 * m.shear;
  return {all + twice * e.xx + unstrained.x,
          all + twice * e.yy + unstrained.y,
          all + twice * e.zz + unstrained.z,
          twice * e.xy,
          twice * e.yz,
          twice * e.zx};
}
MOSSFIELD_LAW Vector3 times(const Tensor& t, const Vector3& n) {
  return {t.xx * n.x + t.xy * n.y + t.zx * n.z, t.xy * n.x + t.yy * n.y + t.yz * n.z,
          t.zx * n.x + t.yz * n.y + t.zz * n.z};
}

/// A number for each derivative d u_a/d x_b: row a holds b = x, y, z.
struct Derivatives {
  Vector3 x, y, z;
};
/// low + s f
MOSSFIELD_LAW Derivatives affine(double low, double s, const Derivatives& f) {
  const Vector3 one{low, low, low};
  return {plus(one, s, f.x), plus(one, s, f.y), plus(one, s, f.z)};
}

/// e + the symmetric part of w_ab a_a n_b
MOSSFIELD_LAW Tensor with_jump(const Tensor& e, const Vector3& a, const Vector3& n, const Derivatives& w) {
  return {e.xx + w.x.x * a.x * n.x,
          e.yy + w.y.y * a.y * n.y,
          e.zz + w.z.z * a.z * n.z,
          e.xy + (w.x.y * a.x * n.y + w.y.x * a.y * n.x) / 2,
          e.yz + (w.y.z * a.y * n.z + w.z.y * a.z * n.y) / 2,
          e.zx + (w.z.x * a.z * n.x + w.x.z * a.x * n.z) / 2};
}

struct SolidSurface {
  Layer inside, outside;
  Vector3 normal;                             ///< of length 1
  Derivatives share;                          ///< F
  Vector3 unstrained_inside, unstrained_out;  ///< 0 for the stiffness alone [Pa]
  double part = 1;                            ///< of the harder solid's moduli, what counts along the surface

  MOSSFIELD_LAW bool hard_inside() const { return inside.moduli.shear > outside.moduli.shear; }
  /// Traction that a strain of w_ab a_a n_b brings about.
  MOSSFIELD_LAW Vector3 pull(const Vector3& a) const {
    const Tensor none{0, 0, 0, 0, 0, 0};
    const Vector3 zero{0, 0, 0};
    const Vector3 in = times(hooke(inside.moduli, with_jump(none, a, normal, affine(1, -1, share)), zero),
                             normal),
                  out = times(hooke(outside.moduli, with_jump(none, a, normal, share), zero), normal);
    return plus(in, 1, out);
  }
  /// a of a mean strain D.
  MOSSFIELD_LAW Vector3 jump(const Tensor& d) const {
    const Vector3 missing = minus(times(hooke(outside.moduli, d, unstrained_out), normal),
                                  times(hooke(inside.moduli, d, unstrained_inside), normal));
    const Vector3 cx = pull({1, 0, 0}), cy = pull({0, 1, 0}), cz = pull({0, 0, 1});
    const Vector3 yz = cross(cy, cz);
    const double volume = dot(cx, yz);
    return {dot(missing, yz) / volume, dot(cx, cross(missing, cz)) / volume,
            dot(cx, cross(cy, missing)) / volume};
  }
};

/// Stress on both sides [Pa].
struct TwoStresses {
  Tensor inside, outside;
};

/// Stress of a solid whose strain along the surface is e's and whose traction is given.
MOSSFIELD_LAW Tensor under_traction(const Moduli& m, const Tensor& e, const Vector3& unstrained,
                                    const Vector3& n, const Vector3& traction) {
  const Tensor s = hooke(m, e, unstrained);
  const Vector3 missing = minus(traction, times(s, n));
  // what a stretch c n + n c adds to the traction is G c + (lambda + G) (c.n) n
  const double g = m.shear, across = (m.lambda + g) / (g * (m.lambda + 2 * g)) * dot(missing, n);
  const Vector3 c{missing.x / g - across * n.x, missing.y / g - across * n.y, missing.z / g - across * n.z};
  const Vector3 ones{1, 1, 1};
  const Tensor stretch = with_jump({0, 0, 0, 0, 0, 0}, c, n, {ones, ones, ones});
  const Tensor more = hooke(m, stretch, {0, 0, 0});
  return {s.xx + more.xx, s.yy + more.yy, s.zz + more.zz, s.xy + more.xy, s.yz + more.yz, s.zx + more.zx};
}

/// a + s (b - a)
MOSSFIELD_LAW Tensor between(const Tensor& a, double s, const Tensor& b) {
  return {a.xx + s * (b.xx - a.xx), a.yy + s * (b.yy - a.yy), a.zz + s * (b.zz - a.zz),
          a.xy + s * (b.xy - a.xy), a.yz + s * (b.yz - a.yz), a.zx + s * (b.zx - a.zx)};
}

MOSSFIELD_LAW Tensor under_traction(const SolidSurface& s, const Layer& hard, const Tensor& e,
                                    const Vector3& unstrained, const Vector3& traction) {
  const double p = s.part;
  return under_traction({p * hard.moduli.lambda, p * hard.moduli.shear}, e,
                        {p * unstrained.x, p * unstrained.y, p * unstrained.z}, s.normal, traction);
}

/// Of a mean strain D with its jump a; `further`: the strain further inside the harder solid, counted by
/// `weight`.
MOSSFIELD_LAW TwoStresses stresses_of(const SolidSurface& s, const Tensor& d, const Vector3& a,
                                      const Tensor& further, double weight) {
  const Tensor in = with_jump(d, a, s.normal, affine(1, -1, s.share)),
               out = with_jump(d, a, s.normal, affine(0, -1, s.share));
  if (s.hard_inside()) {
    const Tensor soft = hooke(s.outside.moduli, out, s.unstrained_out);
    return {
        under_traction(s, s.inside, between(in, weight, further), s.unstrained_inside, times(soft, s.normal)),
        soft};
  }
  const Tensor soft = hooke(s.inside.moduli, in, s.unstrained_inside);
  return {soft, under_traction(s, s.outside, between(out, weight, further), s.unstrained_out,
                               times(soft, s.normal))};
}

}  // namespace mossfield
