#pragma once
// The functors behind shared_cells.hpp for what shared cells bear. All leave cells alone that nothing shares.

#include "kernels/shared_cells_kernels.hpp"

namespace mossfield {

/// Square roots of G on edges along an axis [Pa^1/2], by which a cell's shear is a mean of its edges'.
struct RootOfEdge {
  double* root;
  const double* edge;
  MOSSFIELD_BOTH void operator()(Cell c) const { root[c.q] = edge[c.q] > 0 ? sqrt(edge[c.q]) : 0.0; }
};
struct EdgeRoots {
  const double* along[3];
};

/// Of the four edges of a cell across A and B: the sum of roots, and how many have any.
struct RootSums {
  double roots, count;
  MOSSFIELD_BOTH void add(double root) { roots += root, count += root > 0 ? 1.0 : 0.0; }
};
template <int A, int B>
MOSSFIELD_INLINED RootSums root_sums(const ElasticStencil<double>& a, const EdgeRoots& roots, long q) {
  RootSums out{0, 0};
  if (!a.template active<A>() || !a.template active<B>()) return out;
  const double* g = roots.along[3 - A - B];
  out.add(g[q]), out.add(g[q + a.s[A]]), out.add(g[q + a.s[B]]), out.add(g[q + a.s[A] + a.s[B]]);
  return out;
}
/// Sum of root gamma over them.
template <int A, int B>
MOSSFIELD_INLINED double root_slides(const ElasticStencil<double>& a, const EdgeRoots& roots, long q,
                                     const Index& n) {
  if (!a.template active<A>() || !a.template active<B>()) return 0;
  const double* g = roots.along[3 - A - B];
  const long qa = q + a.s[A], qb = q + a.s[B], qab = qa + a.s[B];
  const Index up = n.template up<A>();
  return (g[q] * a.template slide<A, B>(q, n) + g[qa] * a.template slide<A, B>(qa, up)) +
         (g[qb] * a.template slide<A, B>(qb, n.template up<B>()) +
          g[qab] * a.template slide<A, B>(qab, up.template up<B>()));
}

/// How a laminate's shear across two axes goes with that of a cell's edges. They give at least
/// (sum of roots)^2/(4 count) times half the square of the mean shear.
struct ShearShare {
  double own;      ///< C_abab [Pa]
  double kept;     ///< r
  double per_sum;  ///< 1 over the sum of roots [Pa^-1/2], 0 without
  MOSSFIELD_BOTH ShearShare(const Laminate& l, double na, double nb, const RootSums& sums)
      : own(shear_modulus(l, na, nb)),
        kept(sums.roots * sums.roots < 4 * own * sums.count ? sums.roots / sqrt(4 * own * sums.count) : 1.0),
        per_sum(sums.roots > 0 ? 1 / sums.roots : 0.0) {}
};

/// By axis.
struct SharedStress {
  double* normal[3];  ///< stress in cells beyond the isotropic one [Pa]
  double* weight[3];  ///< shear stress across the other two axes over the sum of the edges' roots [Pa^1/2]
};

/// Stress of shared cells beyond what the isotropic part and the edges give; 0 in others.
struct StressBeyond {
  SharedStress out;
  ElasticStencil<double> a;
  EdgeRoots roots;
  LayersOf layers;
  MOSSFIELD_BOTH void write(long q, const Tensor& t) const {
    out.normal[0][q] = t.xx, out.normal[1][q] = t.yy, out.normal[2][q] = t.zz;
    out.weight[0][q] = t.yz, out.weight[1][q] = t.zx, out.weight[2][q] = t.xy;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!is_shared(layers.share[q])) return write(q, {0, 0, 0, 0, 0, 0});
    const Index n(c);
    const Laminate l = layers(q);
    const Vector3& m = l.normal;
    const ShearShare sx(l, m.y, m.z, root_sums<1, 2>(a, roots, q)),
        sy(l, m.z, m.x, root_sums<2, 0>(a, roots, q)), sz(l, m.x, m.y, root_sums<0, 1>(a, roots, q));
    const double gx = sx.kept * sx.per_sum * root_slides<1, 2>(a, roots, q, n),
                 gy = sy.kept * sy.per_sum * root_slides<2, 0>(a, roots, q, n),
                 gz = sz.kept * sz.per_sum * root_slides<0, 1>(a, roots, q, n);
    const double ex = a.strain<0>(q, n), ey = a.strain<1>(q, n), ez = a.strain<2>(q, n);
    const Tensor t = stress_of(l, {ex, ey, ez, gz / 2, gx / 2, gy / 2});
    const double even = a.lambda[q] * (ex + ey + ez), twice = 2 * a.shear[q];
    write(q, {t.xx - even - twice * ex, t.yy - even - twice * ey, t.zz - even - twice * ez,
              sz.kept * sz.per_sum * (t.xy - sz.own * gz), sx.kept * sx.per_sum * (t.yz - sx.own * gx),
              sy.kept * sy.per_sum * (t.zx - sy.own * gy)});
  }
};

/// Stress without strain of cells that a fluid shares.
struct MeanUnstrained {
  double* stress[3];
  LayersOf layers;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double share = layers.share[c.q];
    if (!is_shared(share)) return;
    const Vector3 in = unstrained(layers.inside), out = unstrained(layers.outside);
    stress[0][c.q] = layers.mean(share, in.x, out.x);
    stress[1][c.q] = layers.mean(share, in.y, out.y);
    stress[2][c.q] = layers.mean(share, in.z, out.z);
  }
};

/// Stress without strain of shared layers: normal as it is, shear as the weights of StressBeyond.
struct StressUnstrained {
  SharedStress out;
  ElasticStencil<double> a;
  EdgeRoots roots;
  LayersOf layers;
  template <int A, int B>
  MOSSFIELD_BOTH double weight(const Laminate& l, double na, double nb, double shear, const Cell& c) const {
    const ShearShare s(l, na, nb, root_sums<A, B>(a, roots, c.q));
    return s.kept * s.per_sum * shear;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!is_shared(layers.share[q])) return;
    const Laminate l = layers(q);
    const Vector3& m = l.normal;
    const Tensor t = unstrained(l, layers.inside, layers.outside, layers.share[q]);
    out.normal[0][q] = t.xx, out.normal[1][q] = t.yy, out.normal[2][q] = t.zz;
    out.weight[0][q] = weight<1, 2>(l, m.y, m.z, t.yz, c);
    out.weight[1][q] = weight<2, 0>(l, m.z, m.x, t.zx, c);
    out.weight[2][q] = weight<0, 1>(l, m.x, m.y, t.xy, c);
  }
};

/// What an edge's four cells give it; weights with ghosts.
MOSSFIELD_BOTH inline double edge_weight(const double* weight, long q, long a, long b) {
  return (weight[q] + weight[q - a]) + (weight[q - b] + weight[q - a - b]);
}

/// stress += in cells
struct AddNear {
  double* stress;
  const double *more, *near;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] > 0) stress[c.q] += more[c.q];
  }
};
/// on edges along C
struct AddNearEdge {
  double* stress;
  const double *weight, *root, *near;
  long a, b;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] > 0) stress[c.q] += root[c.q] * edge_weight(weight, c.q, a, b);
  }
};

/// out += factor * force of StressBeyond on faces that are not held; sum of u times that.
struct ForceBeyond : Sum {
  Vector<double> out;
  ElasticStencil<double> a;
  Vector<const float> inverse;
  EdgeRoots roots;
  Vector<const double> normal, weight;
  const double* near;
  double factor;

  template <int A, int B>
  MOSSFIELD_INLINED double tangential(long q) const {
    constexpr int C = 3 - A - B;
    return roots.along[C][q] * edge_weight(weight.u[C], q, a.s[A], a.s[B]);
  }
  template <int A>
  MOSSFIELD_INLINED double add(long q, const Index& n) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    if (!a.template active<A>() || !(inverse.u[A][q] > 0)) return 0;
    const double wb = a.template width<B>(n), wc = a.template width<C>(n), reach = a.template gap<A>(n);
    double sum = wb * wc * (normal.u[A][q - a.s[A]] - normal.u[A][q]);
    if (a.template active<B>()) sum += reach * wc * (tangential<A, B>(q) - tangential<A, B>(q + a.s[B]));
    if (a.template active<C>()) sum += reach * wb * (tangential<A, C>(q) - tangential<A, C>(q + a.s[C]));
    out.u[A][q] += factor * sum;
    return a.v.u[A][q] * sum;
  }
  MOSSFIELD_INLINED double operator()(Cell c) const {
    if (!(near[c.q] > 0)) return 0;
    const Index n(c);
    return (add<0>(c.q, n) + add<1>(c.q, n)) + add<2>(c.q, n);
  }
};

}  // namespace mossfield
