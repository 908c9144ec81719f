#pragma once
// The functors behind shared_cells.hpp that find shared cells and give them moduli. All leave cells alone
// that nothing shares.

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

}  // namespace mossfield
