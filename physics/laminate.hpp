#pragma once
// A cell that two solids share: layers with the interface's normal n. Traction and the strain along the
// layers are continuous (Backus, J. Geophys. Res. 67 (1962) 4427; Milton, The Theory of Composites (2002),
// ch. 9). With M = lambda + 2 G and < > the mean by volume, t the traction, || the part along the layers:
//   t_n  = (e_nn + <lambda/M> tr e_|| + <s_nn/M>)/<1/M>,   t_tau = (2 e_n tau + <s_n tau/G>)/<1/G>
//   s_|| = <lambda/M> t_n 1 + <2 G lambda/M> tr e_|| 1 + 2 <G> e_|| + <stress without strain, the same way>
//
// The stiffer layer counts at most `most_contrast` times the other one along the layers. On a grid the strain
// along them is known to within what the softer layer's strain jumps by, at any fineness: a stiff sphere in a
// soft body would feel that as stress. Across them the same bound counts where they are oblique to the grid
// and falls away as they turn along it, where it is not needed.

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

struct Laminate {
  double across, shear;  ///< 1/<1/M>, 1/<1/G> [Pa]
  double ratio;          ///< <lambda/M>
  double spread, along;  ///< <2 G lambda/M>, <G> [Pa]
  Vector3 normal;        ///< of length 1
  static constexpr double most_contrast = 8;
};

/// What of a layer's moduli counts: across and along the layers.
struct LayerWeights {
  double across, along;
};
/// contrast: the other layer's shear modulus over this one's.
MOSSFIELD_LAW LayerWeights layer_weights(double contrast, const Vector3& n) {
  const double x = n.x * n.x, y = n.y * n.y, z = n.z * n.z;
  const double oblique = 2 * (1 - (x * x + y * y + z * z));  // 0 along the grid, 1 at 45 degrees to two axes
  const double most = Laminate::most_contrast * contrast;
  return {most < oblique ? most / oblique : 1.0, most < 1 ? most : 1.0};
}

/// `share` of a, the rest b; n of length 1.
MOSSFIELD_LAW Laminate laminate(const Moduli& a, const Moduli& b, double share, const Vector3& n) {
  const double rest = 1 - share, ma = a.lambda + 2 * a.shear, mb = b.lambda + 2 * b.shear;
  const LayerWeights wa = layer_weights(b.shear / a.shear, n), wb = layer_weights(a.shear / b.shear, n);
  return {1 / (share / (wa.across * ma) + rest / (wb.across * mb)),
          1 / (share / (wa.across * a.shear) + rest / (wb.across * b.shear)),
          share * a.lambda / ma + rest * b.lambda / mb,
          share * wa.along * 2 * a.shear * a.lambda / ma + rest * wb.along * 2 * b.shear * b.lambda / mb,
          share * wa.along * a.shear + rest * wb.along * b.shear,
          n};
}

/// t n 1_n + n (v) + (v) n + c 1 + 2 g e with what is along n given by numbers.
MOSSFIELD_LAW Tensor layered(const Vector3& n, double nn, const Vector3& v, double one, double own,
                             const Tensor& e) {
  return {nn * n.x * n.x + 2 * n.x * v.x + one + own * e.xx,
          nn * n.y * n.y + 2 * n.y * v.y + one + own * e.yy,
          nn * n.z * n.z + 2 * n.z * v.z + one + own * e.zz,
          nn * n.x * n.y + n.x * v.y + n.y * v.x + own * e.xy,
          nn * n.y * n.z + n.y * v.z + n.z * v.y + own * e.yz,
          nn * n.z * n.x + n.z * v.x + n.x * v.z + own * e.zx};
}

/// Stress [Pa] of a strain with tensor shears.
MOSSFIELD_LAW Tensor stress_of(const Laminate& l, const Tensor& e) {
  const Vector3& n = l.normal;
  const Vector3 en{e.xx * n.x + e.xy * n.y + e.zx * n.z, e.xy * n.x + e.yy * n.y + e.yz * n.z,
                   e.zx * n.x + e.yz * n.y + e.zz * n.z};
  const double enn = dot(en, n), in_plane = trace(e) - enn;
  const double traction = l.across * (enn + l.ratio * in_plane);
  const double plane = l.ratio * traction + l.spread * in_plane;
  // traction along the layers is 2 G (en - enn n); 2 <G> e_|| = 2 <G> (e - n en - en n + enn n n)
  const double both = 2 * (l.shear - l.along);
  const Vector3 v{both * en.x, both * en.y, both * en.z};
  return layered(n, traction - plane - 4 * l.shear * enn + 2 * l.along * enn, v, plane, 2 * l.along, e);
}

/// sigma_ab of gamma_ab = 1 alone [Pa]; na, nb: the normal's components.
MOSSFIELD_LAW double shear_modulus(const Laminate& l, double na, double nb) {
  const double q = na * nb, q2 = q * q, squares = na * na + nb * nb, other = 1 - l.ratio;
  return l.across * other * other * q2 + l.spread * q2 + l.shear * (squares - 4 * q2) +
         l.along * (1 - squares + 2 * q2);
}

/// Stress without strain of a layer, diagonal.
MOSSFIELD_LAW Vector3 unstrained(const Layer& a) {
  const double all = a.initial - a.moduli.lambda * (a.strain.x + a.strain.y + a.strain.z);
  return {all - 2 * a.moduli.shear * a.strain.x, all - 2 * a.moduli.shear * a.strain.y,
          all - 2 * a.moduli.shear * a.strain.z};
}

/// Stress without strain of both [Pa].
MOSSFIELD_LAW Tensor unstrained(const Laminate& l, const Layer& a, const Layer& b, double share) {
  const Vector3& n = l.normal;
  const double contrast = b.moduli.shear / a.moduli.shear, rest = 1 - share;
  const double wa = share * layer_weights(contrast, n).along,
               wb = rest * layer_weights(1 / contrast, n).along;
  const Vector3 sa = unstrained(a), sb = unstrained(b);
  const Vector3 san{sa.x * n.x, sa.y * n.y, sa.z * n.z}, sbn{sb.x * n.x, sb.y * n.y, sb.z * n.z};
  const double nna = dot(san, n), nnb = dot(sbn, n);
  const double ma = a.moduli.lambda + 2 * a.moduli.shear, mb = b.moduli.lambda + 2 * b.moduli.shear;
  const double traction = l.across * (share * nna / ma + rest * nnb / mb);
  const double plane = l.ratio * traction - wa * a.moduli.lambda / ma * nna - wb * b.moduli.lambda / mb * nnb;
  // along the layers: t_tau = G <s n/G>, s_|| = <w (s - n sn - sn n + snn n n)>
  const double ga = l.shear * share / a.moduli.shear, gb = l.shear * rest / b.moduli.shear;
  const Vector3 v{(ga - wa) * san.x + (gb - wb) * sbn.x, (ga - wa) * san.y + (gb - wb) * sbn.y,
                  (ga - wa) * san.z + (gb - wb) * sbn.z};
  const double nn = traction - plane - 2 * (ga * nna + gb * nnb) + wa * nna + wb * nnb;
  return layered(n, nn, v, plane, 1,
                 {wa * sa.x + wb * sb.x, wa * sa.y + wb * sb.y, wa * sa.z + wb * sb.z, 0, 0, 0});
}

}  // namespace mossfield
