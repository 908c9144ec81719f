#pragma once
// The functors behind shared_cells.hpp where both bodies are solid. All leave cells alone that nothing
// shares.

#include "kernels/shared_cells_kernels.hpp"

namespace mossfield {

/// Fields of a symmetric tensor; null: that component is 0.
struct SymmetricFields {
  double *xx, *yy, *zz, *xy, *yz, *zx;
  MOSSFIELD_INLINED static double at(const double* u, long q) { return u ? u[q] : 0.0; }
  MOSSFIELD_INLINED static void put(double* u, long q, double value) {
    if (u) u[q] = value;
  }
  MOSSFIELD_INLINED Tensor get(long q) const {
    return {at(xx, q), at(yy, q), at(zz, q), at(xy, q), at(yz, q), at(zx, q)};
  }
  MOSSFIELD_INLINED void set(long q, const Tensor& t) const {
    put(xx, q, t.xx), put(yy, q, t.yy), put(zz, q, t.zz);
    put(xy, q, t.xy), put(yz, q, t.yz), put(zx, q, t.zx);
  }
};

/// Mean over a cell's four edges across A and B of their slide; edges without G slide freely, and their
/// shear stress is 0.
template <int A, int B>
MOSSFIELD_INLINED double mean_slide(const ElasticStencil<double>& a, long q, const Index& n) {
  if (!a.template active<A>() || !a.template active<B>()) return 0;
  const double* g = a.edge[3 - A - B];
  const long qa = q + a.s[A], qb = q + a.s[B], qab = qa + a.s[B];
  const Index up = n.template up<A>();
  double sum = 0;
  if (g[q] > 0) sum += a.template slide<A, B>(q, n);
  if (g[qa] > 0) sum += a.template slide<A, B>(qa, up);
  if (g[qb] > 0) sum += a.template slide<A, B>(qb, n.template up<B>());
  if (g[qab] > 0) sum += a.template slide<A, B>(qab, up.template up<B>());
  return sum / 4;
}
MOSSFIELD_INLINED Tensor mean_strain(const ElasticStencil<double>& a, long q, const Index& n) {
  return {a.strain<0>(q, n),
          a.strain<1>(q, n),
          a.strain<2>(q, n),
          mean_slide<0, 1>(a, q, n) / 2,
          mean_slide<1, 2>(a, q, n) / 2,
          mean_slide<2, 0>(a, q, n) / 2};
}

/// Of the harder over the softer solid's moduli in shared cells: with more, an isotropic preconditioner no
/// longer serves (in 3-D more than 200 iterations at 1e4). Across surfaces this fades away as they turn along
/// the grid, where layers of any contrast are in series.
constexpr double most_contrast = 1000;

/// The two solids and where their surface lies.
struct TwoSolids {
  SurfaceShares shares;
  Layer inside, outside;
  Vector3 unstrained_inside, unstrained_out;  ///< 0 for the stiffness alone [Pa]

  MOSSFIELD_INLINED bool hard_inside() const { return inside.moduli.shear > outside.moduli.shear; }
  MOSSFIELD_INLINED double hard_sign() const { return hard_inside() ? 1.0 : -1.0; }
  MOSSFIELD_INLINED double contrast() const {
    return hard_inside() ? outside.moduli.shear / inside.moduli.shear
                         : inside.moduli.shear / outside.moduli.shear;
  }
  /// G of the harder solid on edges that nothing shares, beside cells that are; bounded, too (at 1e6 times a
  /// ball took more than 200 iterations).
  MOSSFIELD_INLINED double whole_shear() const {
    const double a = inside.moduli.shear, b = outside.moduli.shear;
    return fmin(fmax(a, b), 100 * most_contrast * fmin(a, b));
  }
  MOSSFIELD_INLINED SolidSurface at(long q) const {
    const Vector3 n = shares.normal(q);
    const double x = n.x * n.x, y = n.y * n.y, z = n.z * n.z;
    // 0.01 along the grid, 1 at 45 degrees to two axes
    const double oblique = fmax(2 * (1 - (x * x + y * y + z * z)), 0.01);
    const double most = most_contrast * contrast(), across = most < oblique ? most / oblique : 1;
    const bool hard = hard_inside();
    return {hard ? times(across, inside) : inside,
            hard ? outside : times(across, outside),
            n,
            shares.derivatives(q),
            hard ? times(across, unstrained_inside) : unstrained_inside,
            hard ? unstrained_out : times(across, unstrained_out),
            fmin(1.0, most) / across};
  }
  MOSSFIELD_INLINED static Vector3 times(double s, const Vector3& v) { return {s * v.x, s * v.y, s * v.z}; }
  MOSSFIELD_INLINED static Layer times(double s, const Layer& a) {
    return {{s * a.moduli.lambda, s * a.moduli.shear}, a.strain, s * a.initial};
  }
};

/// 1 where a cell near the surface has a strain of the harder solid alone, else 0.
struct WhollyHard {
  double* hops;
  const double* near;
  TwoSolids solids;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    hops[c.q] = near[c.q] > 0 && solids.shares.one_side(c.q, solids.hard_sign()) ? 1 : 0;
  }
};
/// Cells whose neighbour further inside the harder solid has `count` become count + 1; hops with ghosts.
struct NextHop {
  double* hops;
  const double* near;
  TwoSolids solids;
  double count;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (near[q] > 0 && hops[q] == 0 && hops[solids.shares.further(q, solids.hard_sign())] == count)
      hops[q] = count + 1;
  }
};

/// The harder solid's strain: in its own cells the mean strain, hop by hop the next ones' further out.
struct HardStrain {
  SymmetricFields strain;
  const double* hops;
  ElasticStencil<double> a;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (hops[c.q] == 1) strain.set(c.q, mean_strain(a, c.q, Index(c)));
  }
};
struct HopStrain {
  SymmetricFields strain;  ///< with ghosts
  const double* hops;
  TwoSolids solids;
  double count;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (hops[c.q] == count) strain.set(c.q, strain.get(solids.shares.further(c.q, solids.hard_sign())));
  }
};

/// What shared cells have, for themselves and their edges.
struct SharedStress {
  double* normal[3];      ///< stress beyond that of the stencil, by axis [Pa]
  double *ab[3], *ba[3];  ///< a_a n_b and a_b n_a across the other two axes a, b [1]
  double* shear[3];       ///< of the harder solid, across them [Pa]
};

/// Stress in cells, of a view with or without loads.
struct StressBeyond {
  SharedStress out;
  ElasticStencil<double> a;
  TwoSolids solids;
  const double *share, *hops;
  SymmetricFields further;
  template <int A>
  MOSSFIELD_INLINED void put(long q, const Index& n, double in, double other) const {
    const double part = solids.shares.template area<A>(q);
    out.normal[A][q] = part * in + (1 - part) * other - a.template normal<A>(q, n);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!is_shared(share[q])) return;
    const Index n(c);
    const SolidSurface s = solids.at(q);
    const Tensor mean = mean_strain(a, q, n);
    const Vector3 jump = s.jump(mean);
    const TwoStresses t =
        stresses_of(s, mean, jump, further.get(q), hops[q] > 0 ? 1 - solids.contrast() : 0.0);
    put<0>(q, n, t.inside.xx, t.outside.xx);
    put<1>(q, n, t.inside.yy, t.outside.yy);
    put<2>(q, n, t.inside.zz, t.outside.zz);
    const Vector3& m = s.normal;
    out.ab[0][q] = jump.y * m.z, out.ab[1][q] = jump.z * m.x, out.ab[2][q] = jump.x * m.y;
    out.ba[0][q] = jump.z * m.y, out.ba[1][q] = jump.x * m.z, out.ba[2][q] = jump.y * m.x;
    const Tensor& hard = s.hard_inside() ? t.inside : t.outside;
    out.shear[0][q] = hard.yz, out.shear[1][q] = hard.zx, out.shear[2][q] = hard.xy;
  }
};

/// Shear stress on lower edges along C beyond that of the stencil, on the areas that it acts on along A and
/// along B.
template <int C>
struct EdgeBeyond {
  double *along_a, *along_b;
  ElasticStencil<double> a;
  TwoSolids solids;
  const double *share, *near;
  const double *ab, *ba, *hard_shear;  ///< of SharedStress, with ghosts

  struct Around {
    double ab, ba, shear, count;  ///< sums of a_a n_b, a_b n_a, the harder solid's shear
    bool left;
  };
  MOSSFIELD_INLINED void add(Around& sum, long p) const {
    sum.left |= share[p] < 0;
    if (!is_shared(share[p])) return;
    sum.ab += ab[p], sum.ba += ba[p], sum.shear += hard_shear[p], sum.count += 1;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int A = (C + 1) % 3, B = (C + 2) % 3;
    const long q = c.q;
    if (near[q] < touching || !(a.edge[C][q] > 0)) return;
    Around sum{0, 0, 0, 0, false};
    add(sum, q), add(sum, q - a.s[A]), add(sum, q - a.s[B]), add(sum, q - a.s[A] - a.s[B]);
    if (sum.left || sum.count == 0) return;
    const Index n(c);
    const SurfaceShares& s = solids.shares;
    const double kink_a = sum.ab / sum.count, kink_b = sum.ba / sum.count;
    const double fa = s.template on_edge<A, B>(q), fb = s.template on_edge<B, A>(q);
    const double slide = a.template slide<A, B>(q, n), in = slide + (1 - fa) * kink_a + (1 - fb) * kink_b,
                 out = slide - fa * kink_a - fb * kink_b;
    const bool hard_inside = solids.hard_inside(), whole = hard_inside ? fa + fb == 2 : fa + fb == 0;
    const double g_in = hard_inside ? solids.whole_shear() : solids.inside.moduli.shear,
                 g_out = hard_inside ? solids.outside.moduli.shear : solids.whole_shear();
    const double own_in = g_in * in, own_out = g_out * out;
    const double weight = whole ? 0.0 : 1 - solids.contrast(), mean = sum.shear / sum.count;
    const double stress_in = hard_inside ? weight * mean + (1 - weight) * own_in : own_in,
                 stress_out = hard_inside ? own_out : weight * mean + (1 - weight) * own_out;
    const double level = s.template edge_level<A, B>(q), plain = a.template tangential<A, B>(q, n);
    const Vector3 g = s.template edge_gradient<A, B>(q);
    const double across_b = sharp_share(s.b, level, without<B>(g)),
                 across_a = sharp_share(s.b, level, without<A>(g));
    along_a[q] = across_b * stress_in + (1 - across_b) * stress_out - plain;
    along_b[q] = across_a * stress_in + (1 - across_a) * stress_out - plain;
  }
};

/// By the axis C of the edges: see EdgeBeyond.
struct EdgesBeyond {
  const double *along_a[3], *along_b[3];
};

/// out += factor * force of the stresses beyond, on faces that are not held.
struct ForceBeyond {
  Vector<double> out;
  ElasticStencil<double> a;
  Vector<const float> inverse;
  Vector<const double> normal;
  EdgesBeyond edges;
  const double* near;
  double factor;

  template <int A, int B>
  MOSSFIELD_INLINED double tangential(long q) const {
    constexpr int C = 3 - A - B;
    return A == (C + 1) % 3 ? edges.along_a[C][q] : edges.along_b[C][q];
  }
  template <int A>
  MOSSFIELD_INLINED void add(long q, const Index& n) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    if (!a.template active<A>() || !(inverse.u[A][q] > 0)) return;
    const double wb = a.template width<B>(n), wc = a.template width<C>(n), reach = a.template gap<A>(n);
    double sum = wb * wc * (normal.u[A][q - a.s[A]] - normal.u[A][q]);
    if (a.template active<B>()) sum += reach * wc * (tangential<A, B>(q) - tangential<A, B>(q + a.s[B]));
    if (a.template active<C>()) sum += reach * wb * (tangential<A, C>(q) - tangential<A, C>(q + a.s[C]));
    out.u[A][q] += factor * sum;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] < touching) return;
    const Index n(c);
    add<0>(c.q, n), add<1>(c.q, n), add<2>(c.q, n);
  }
};

/// stress += in cells
struct AddNear {
  double* stress;
  const double *more, *near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] >= touching) stress[c.q] += more[c.q];
  }
};
/// on edges: the mean of what acts along its two axes
struct AddNearEdge {
  double* stress;
  const double *along_a, *along_b, *near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] >= touching) stress[c.q] += (along_a[c.q] + along_b[c.q]) / 2;
  }
};

}  // namespace mossfield
