#pragma once
// The contact angle of metal on a host that does not conduct. psi runs on through the host; what it is in
// there says at which angle the front meets the surface. It is carried in along the host's normal n by
//   n.grad psi = |grad psi| cos,   n into the solid, cos of physics/contact_angle.hpp for depth and level,
// upwind, from the cells outside, in sweeps: a cell takes what its neighbours on the way in had in the last
// one. |grad psi| and the front's curvature are those of cells that lie too far out to see the solid, carried
// in alike.

#include "kernels/launch.hpp"
#include "kernels/stencil.hpp"
#include "physics/contact_angle.hpp"

namespace mossfield {

/// The host about a cell, from its psi, `bed` [m].
struct HostNormal {
  const double* bed;
  Box b;

  MOSSFIELD_BOTH Vector3 at(long q) const {
    const Vector3 g = gradient(b, bed, q);
    const double size = length(g);
    return size > 0 ? plus({0, 0, 0}, 1 / size, g) : g;
  }
  /// Curvature of the host's surface [1/m] along t, which lies in the one of this depth; no circle of less
  /// than two cells.
  MOSSFIELD_BOTH double curvature(long q, const Vector3& t, double cell) const {
    const double here = -dot(t, hessian(b, bed, q).times(t)) / (dot(t, t) + 1e-300), depth = bed[q];
    const double most = 0.5 / cell, bent = here / parallel_ratio(1 + depth * here);
    return bent > most ? most : bent < -most ? -most : bent;
  }
  /// Mean of u over the neighbours that lie outward of a cell, as upwind differences along n weigh them;
  /// `pace` is their weight [1/m].
  MOSSFIELD_BOTH double outward(const double* u, long q, const Vector3& n, double& pace) const {
    const long s[3] = {b.sx, b.sy, b.sz};
    const double along[3] = {n.x / b.hx, n.y / b.hy, n.z / b.hz};
    double sum = 0;
    pace = 0;
    for (int a = 0; a < 3; ++a) {
      const double weight = s[a] ? fabs(along[a]) : 0;
      sum += weight * u[along[a] > 0 ? q - s[a] : q + s[a]];
      pace += weight;
    }
    return sum / (pace > 0 ? pace : 1);
  }
};

/// Cells within `margin` of the host or in it
struct NearHost {
  const double* bed;
  double margin;  ///< [m]
  MOSSFIELD_BOTH bool operator()(Cell c) const { return bed[c.q] > -margin; }
};

/// Outside of `near`: |grad psi|, and the curvature of the front in the plane of its normal and the host's,
/// and across that [1/m].
struct FrontBesideHost {
  double *steep, *bent, *across;
  const double* psi;
  HostNormal host;
  NearHost near;
  double band;  ///< |psi| beyond which it is no front [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    steep[q] = 1, bent[q] = across[q] = 0;
    if (near(c) || fabs(psi[q]) > band) return;
    const Vector3 g = gradient(host.b, psi, q), n = host.at(q);
    const double square = dot(g, g) + 1e-300;
    if (square < 0.25 || square > 4) return;
    steep[q] = sqrt(square);
    const Hessian second = hessian(host.b, psi, q);
    const double all = (dot(g, second.times(g)) / square - (second.xx + second.yy + second.zz)) / steep[q];
    const Vector3 t = plus(n, -dot(g, n) / square, g);  // along the front, towards the host
    const double tt = dot(t, t), one = tt > 1e-6 ? -dot(t, second.times(t)) / (tt * steep[q]) : all / 2;
    bent[q] = front_curvature(one, psi[q]), across[q] = front_curvature(all - one, psi[q]);
  }
};

/// One sweep of u as it is outward.
struct CarryIn {
  double* to;
  const double* from;
  HostNormal host;
  NearHost near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    double pace;
    if (near(c)) to[c.q] = host.outward(from, c.q, host.at(c.q), pace);
  }
};

/// One sweep of psi.
struct LeanIn {
  double* to;
  const double *psi, *steep, *bent, *across;
  HostNormal host;
  double cosine, cell;  ///< of the angle; the least spacing [m]
  /// What upwind differences leave out of n.grad psi, sum |n_a| h_a/2 d^2 psi/da^2, of a level that is
  /// parallel to the front.
  MOSSFIELD_BOTH double bow(long q, const Vector3& n, const Vector3& g) const {
    const double square = dot(g, g) + 1e-300;
    const Vector3 t = plus(n, -dot(g, n) / square, g);
    const double tt = dot(t, t) + 1e-12, k1 = bent[q] / parallel_ratio(1 - psi[q] * bent[q]),
                 k2 = across[q] / parallel_ratio(1 - psi[q] * across[q]);
    const auto along = [&](double n_a, double h, double g_a, double t_a) {
      const double in_plane = t_a * t_a / tt;
      return fabs(n_a) * h * (k1 * in_plane + k2 * (1 - g_a * g_a / square - in_plane));
    };
    return -0.5 * (along(n.x, host.b.hx, g.x, t.x) + along(n.y, host.b.hy, g.y, t.y) +
                   along(n.z, host.b.hz, g.z, t.z));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const double depth = host.bed[q];
    if (!(depth > 0)) return;
    const Vector3 n = host.at(q), g = gradient(host.b, psi, q);
    double pace;
    const double outer = host.outward(psi, q, n, pace);
    const double body = host.curvature(q, plus(g, -dot(g, n), n), cell);
    const double lean = contact_cosine_within(cosine, body, depth, bent[q], psi[q]);
    to[q] = outer + (pace > 0 ? steep[q] * (lean - bow(q, n, g)) / pace : 0);
  }
};

/// u of what lies in the host: that of `from`, or 0.
struct SetWithin {
  double* u;
  const double *from, *bed;  ///< from may be null
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (bed[c.q] > 0) u[c.q] = from ? from[c.q] : 0;
  }
};

}  // namespace mossfield
