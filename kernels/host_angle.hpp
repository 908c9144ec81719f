#pragma once
// The contact angle of metal on a host that does not conduct. psi runs on through the host; what it is in
// there says at which angle the front meets the surface. It is carried in along the host's normal n by
//   n.grad psi = |grad psi| cos,   n into the solid, cos of physics/contact_angle.hpp for depth and level,
// upwind, in sweeps: a cell takes what those of its neighbours that lie further out had in the last one, and
// nothing else, so that few sweeps settle it. grad psi and the front's curvatures are those of cells that lie
// too far out to see the solid, carried in alike.

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
  /// The neighbours of a cell on the way out that lie further out, as upwind differences along n weigh them.
  struct Outward {
    long q, from[3];
    double weight[3], pace;  ///< [1/m]; their sum, 0 where there is none
    MOSSFIELD_BOTH double mean(const double* u) const {
      const double sum = weight[0] * u[from[0]] + weight[1] * u[from[1]] + weight[2] * u[from[2]];
      return pace > 0 ? sum / pace : u[q];
    }
  };
  MOSSFIELD_BOTH Outward outward(long q, const Vector3& n) const {
    const long s[3] = {b.sx, b.sy, b.sz};
    const double along[3] = {n.x / b.hx, n.y / b.hy, n.z / b.hz};
    Outward out{q, {}, {}, 0};
    for (int a = 0; a < 3; ++a) {
      out.from[a] = along[a] > 0 ? q - s[a] : q + s[a];
      out.weight[a] = bed[out.from[a]] < bed[q] ? fabs(along[a]) : 0;
      out.pace += out.weight[a];
    }
    return out;
  }
};

/// Cells within `margin` of the host or in it
struct NearHost {
  const double* bed;
  double margin;  ///< [m]
  MOSSFIELD_BOTH bool operator()(Cell c) const { return bed[c.q] > -margin; }
};

/// Outside of `near`: grad psi, and the curvature of the front in the plane of its normal and the host's, and
/// across that [1/m]. 0 where no cell's is carried to: in pores too narrow for cells that do not see the
/// solid.
struct FrontBesideHost {
  double *x, *y, *z, *bent, *across;
  const double* psi;
  HostNormal host;
  NearHost near;
  double band;  ///< |psi| beyond which it is no front [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const Vector3 g = gradient(host.b, psi, q), n = host.at(q);
    const bool seen = !near(c);
    x[q] = seen ? g.x : 0, y[q] = seen ? g.y : 0, z[q] = seen ? g.z : 0;
    bent[q] = across[q] = 0;
    const double square = dot(g, g) + 1e-300, size = sqrt(square);
    if (!seen || fabs(psi[q]) > band || square < 0.25 || square > 4) return;
    const Hessian second = hessian(host.b, psi, q);
    const double all = (dot(g, second.times(g)) / square - (second.xx + second.yy + second.zz)) / size;
    const Vector3 t = plus(n, -dot(g, n) / square, g);  // along the front, towards the host
    const double tt = dot(t, t), one = tt > 1e-6 ? -dot(t, second.times(t)) / (tt * size) : all / 2;
    bent[q] = front_curvature(one, psi[q]), across[q] = front_curvature(all - one, psi[q]);
  }
};

/// One sweep of what the front is like outward. All of it at once: the host's normal is what takes the time.
struct CarryIn {
  static constexpr int count = 5;
  double* to[count];
  const double* from[count];
  HostNormal host;
  NearHost near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (!near(c)) return;
    const HostNormal::Outward out = host.outward(c.q, host.at(c.q));
    for (int n = 0; n < count; ++n) to[n][c.q] = out.mean(from[n]);
  }
};

/// One sweep of psi.
struct LeanIn {
  double* to;
  const double *psi, *x, *y, *z, *bent, *across;
  HostNormal host;
  double cosine, cell;  ///< of the angle; the least spacing [m]
  /// What upwind differences leave out of n.grad psi, sum |n_a| h_a/2 d^2 psi/da^2, of a level `psi` that is
  /// parallel to the front; m is its normal, t lies along it in the plane of m and n.
  MOSSFIELD_BOTH double bow(long q, const Vector3& n, const Vector3& m, const Vector3& t,
                            double level) const {
    const double k1 = bent[q] / parallel_ratio(1 - level * bent[q]),
                 k2 = across[q] / parallel_ratio(1 - level * across[q]);
    const Vector3 bends = {k1 * t.x * t.x + k2 * (1 - m.x * m.x - t.x * t.x),
                           k1 * t.y * t.y + k2 * (1 - m.y * m.y - t.y * t.y),
                           k1 * t.z * t.z + k2 * (1 - m.z * m.z - t.z * t.z)};
    return -0.5 * (fabs(n.x) * host.b.hx * bends.x + fabs(n.y) * host.b.hy * bends.y +
                   fabs(n.z) * host.b.hz * bends.z);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const double depth = host.bed[q];
    if (!(depth > 0)) return;
    const Vector3 n = host.at(q), g{x[q], y[q], z[q]}, aside = plus(g, -dot(g, n), n);
    const HostNormal::Outward out = host.outward(q, n);
    const double outer = out.mean(psi), side = length(aside);
    const double measured = length(g), steep = measured < 0.5 ? 0.5 : measured > 2 ? 2 : measured;
    if (!(out.pace > 0) || !(side > 1e-6)) {  // nothing is known, or the front lies along the surface
      to[q] = outer;
      return;
    }
    const double body = host.curvature(q, aside, cell);
    const Vector3 u = plus({0, 0, 0}, 1 / side, aside);  // within the surface
    double level = outer;
    for (int pass = 0; pass < 3; ++pass) {
      const double lean = contact_cosine_within(cosine, body, depth, bent[q], level),
                   rest = sqrt(1 - lean * lean);
      const Vector3 m = plus(plus({0, 0, 0}, lean, n), rest, u), t = plus(plus({0, 0, 0}, rest, n), -lean, u);
      level = outer + steep * (lean - bow(q, n, m, t, level)) / out.pace;
    }
    to[q] = level;
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
