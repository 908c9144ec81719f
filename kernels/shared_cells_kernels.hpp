#pragma once
// The functors behind shared_cells.hpp. All leave cells alone that nothing shares.

#include "kernels/shared_cells.hpp"
#include "kernels/stencil.hpp"
#include "physics/plane_cut.hpp"

namespace mossfield {

/// Below this share of a solid a cell belongs to the other one.
constexpr double least_share = 1e-5;
/// Instead of a share, in cells that do not count.
constexpr double left_alone = -1;

/// Share of the inside in a box of one cell, from level and its gradient at the middle; 0 or 1: not shared
MOSSFIELD_BOTH inline double sharp_share(const Box& b, double level, const Vector3& g) {
  const double slope = length(g);
  if (!(slope > 0)) return level > 0 ? 1 : 0;
  const double share = solid_share(-level / slope, g.x, g.y, g.z, b.hx, b.hy, b.hz);
  return share < least_share ? 0.0 : share > 1 - least_share ? 1.0 : share;
}
MOSSFIELD_BOTH inline Vector3 unit(const Vector3& g) {
  const double scale = 1 / length(g);
  return {g.x * scale, g.y * scale, g.z * scale};
}

struct ShareOfInside {
  double* share;
  const double *level, *flowing;  ///< flowing: null: nothing flows
  Box b;
  int last[3];      ///< index of the last cell along an axis
  bool bare[3][2];  ///< walls that cells beside them do not count at
  MOSSFIELD_BOTH bool beside_bare(int axis, int at) const {
    return (bare[axis][0] && at == 0) || (bare[axis][1] && at == last[axis]);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const double around = (level[q + b.sx] + level[q - b.sx]) + (level[q + b.sy] + level[q - b.sy]) +
                          (level[q + b.sz] + level[q - b.sz]);
    const double mean = level[q] + (around - 6 * level[q]) / 24;
    const bool left =
        beside_bare(0, c.i) || beside_bare(1, c.j) || beside_bare(2, c.k) || (flowing && flowing[q] > 0.5);
    share[q] = left ? left_alone : sharp_share(b, mean, gradient(b, level, q));
  }
};

MOSSFIELD_BOTH inline bool is_shared(double share) {
  return share > 0 && share < 1;
}

/// 1 in shared cells and those that touch one, else 0; share with ghosts. Returns how much to sum.
struct CountShared : Sum {
  double* near;
  const double* share;
  Box b;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    bool any = false;
    for (int k = -1; k <= 1; ++k)
      for (int j = -1; j <= 1; ++j)
        for (int i = -1; i <= 1; ++i) any |= is_shared(share[c.q + i * b.sx + j * b.sy + k * b.sz]);
    near[c.q] = any ? 1 : 0;
    return is_shared(share[c.q]) ? 1 : 0;
  }
};

/// What makes of a cell what two bodies are together.
struct LayersOf {
  const double *share, *level;
  Layer inside, outside;
  bool layered;  ///< false: one is a fluid
  Box b;
  MOSSFIELD_BOTH Laminate operator()(long q) const {
    return laminate(inside.moduli, outside.moduli, share[q], unit(gradient(b, level, q)));
  }
  MOSSFIELD_BOTH double mean(double part, double in, double out) const {
    return part * in + (1 - part) * out;
  }
};

/// Layers: lambda + 2 G = that across them, G that of their slip. Beside a fluid: means.
struct SharedModuli {
  double *lambda, *shear;
  LayersOf layers;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double share = layers.share[c.q];
    if (!is_shared(share)) return;
    const Moduli &in = layers.inside.moduli, &out = layers.outside.moduli;
    const Laminate l = layers(c.q);
    shear[c.q] = layers.layered ? l.shear : layers.mean(share, in.shear, out.shear);
    lambda[c.q] = layers.layered ? l.across - 2 * l.shear : layers.mean(share, in.lambda, out.lambda);
  }
};

/// G on lower edges along C beside shared cells: of what is in a box of one cell around the edge.
template <int C>
struct SharedEdge {
  double* edge;
  LayersOf layers;
  MOSSFIELD_BOTH double mean(long q, long a, long d) const {
    const double* u = layers.level;
    return ((u[q] + u[q - a]) + (u[q - d] + u[q - a - d])) / 4;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Box& b = layers.b;
    const long step[3] = {b.sx, b.sy, b.sz}, q = c.q, a = step[(C + 1) % 3], d = step[(C + 2) % 3],
               e = step[C];
    const double* s = layers.share;
    const double around[4] = {s[q], s[q - a], s[q - d], s[q - a - d]};
    bool beside = false, left = !(edge[q] > 0);
    for (const double share : around) beside |= is_shared(share), left |= share < 0;
    if (!beside || left) return;
    const double* u = layers.level;
    const double spacing[3] = {b.hx, b.hy, b.hz};
    double g[3];
    g[(C + 1) % 3] = (u[q] - u[q - a] + u[q - d] - u[q - a - d]) / (2 * spacing[(C + 1) % 3]);
    g[(C + 2) % 3] = (u[q] - u[q - d] + u[q - a] - u[q - a - d]) / (2 * spacing[(C + 2) % 3]);
    g[C] = (mean(q + e, a, d) - mean(q - e, a, d)) / (2 * spacing[C]);
    const Vector3 gradient{g[0], g[1], g[2]};
    const double share = sharp_share(b, mean(q, a, d), gradient);
    const Moduli &in = layers.inside.moduli, &out = layers.outside.moduli;
    if (!is_shared(share) || !layers.layered) {
      edge[q] = layers.mean(share, in.shear, out.shear);
      return;
    }
    const Vector3 n = unit(gradient);
    const double normal[3] = {n.x, n.y, n.z};
    edge[q] = shear_modulus(laminate(in, out, share, n), normal[(C + 1) % 3], normal[(C + 2) % 3]);
  }
};

/// Sum over the four edges of a cell across A and B of their G; 0 where there are none.
template <int A, int B>
MOSSFIELD_INLINED double edge_shears(const ElasticStencil<double>& a, long q) {
  if (!a.template active<A>() || !a.template active<B>()) return 0;
  const double* g = a.edge[3 - A - B];
  return (g[q] + g[q + a.s[A]]) + (g[q + a.s[B]] + g[q + a.s[A] + a.s[B]]);
}
/// The same of G gamma.
template <int A, int B>
MOSSFIELD_INLINED double edge_stresses(const ElasticStencil<double>& a, long q, const Index& n) {
  if (!a.template active<A>() || !a.template active<B>()) return 0;
  const double* g = a.edge[3 - A - B];
  const long qa = q + a.s[A], qb = q + a.s[B], qab = qa + a.s[B];
  const Index up = n.template up<A>();
  return (g[q] * a.template slide<A, B>(q, n) + g[qa] * a.template slide<A, B>(qa, up)) +
         (g[qb] * a.template slide<A, B>(qb, n.template up<B>()) +
          g[qab] * a.template slide<A, B>(qab, up.template up<B>()));
}

/// How a laminate's shear across two axes goes with that of a cell's edges.
struct ShearShare {
  double own;      ///< C_abab [Pa]
  double kept;     ///< r
  double per_sum;  ///< 1 over the sum of the edges' G [1/Pa], 0 without
  MOSSFIELD_BOTH ShearShare(const Laminate& l, double na, double nb, double sum)
      : own(shear_modulus(l, na, nb)),
        kept(sum < 4 * own ? sqrt(sum / (4 * own)) : 1.0),
        per_sum(sum > 0 ? 1 / sum : 0.0) {}
};

/// By axis.
struct SharedStress {
  double* normal[3];  ///< stress in cells beyond the isotropic one [Pa]
  double* weight[3];  ///< shear stress across the other two axes over the sum of the edges' G [1]
};

/// Stress of shared cells beyond what the isotropic part and the edges give; 0 in others.
struct StressBeyond {
  SharedStress out;
  ElasticStencil<double> a;
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
    const ShearShare sx(l, m.y, m.z, edge_shears<1, 2>(a, q)), sy(l, m.z, m.x, edge_shears<2, 0>(a, q)),
        sz(l, m.x, m.y, edge_shears<0, 1>(a, q));
    const double gx = sx.kept * sx.per_sum * edge_stresses<1, 2>(a, q, n),
                 gy = sy.kept * sy.per_sum * edge_stresses<2, 0>(a, q, n),
                 gz = sz.kept * sz.per_sum * edge_stresses<0, 1>(a, q, n);
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
  LayersOf layers;
  template <int A, int B>
  MOSSFIELD_BOTH double weight(const Laminate& l, double na, double nb, double shear, const Cell& c) const {
    const ShearShare s(l, na, nb, edge_shears<A, B>(a, c.q));
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
  const double *weight, *edge, *near;
  long a, b;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] > 0) stress[c.q] += edge[c.q] * edge_weight(weight, c.q, a, b);
  }
};

/// out += factor * force of StressBeyond on faces that are not held; sum of u times that.
struct ForceBeyond : Sum {
  Vector<double> out;
  ElasticStencil<double> a;
  Vector<const float> inverse;
  Vector<const double> normal, weight;
  const double* near;
  double factor;

  template <int A, int B>
  MOSSFIELD_INLINED double tangential(long q) const {
    constexpr int C = 3 - A - B;
    return a.edge[C][q] * edge_weight(weight.u[C], q, a.s[A], a.s[B]);
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
