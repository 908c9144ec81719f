#pragma once
// The functors behind shared_cells.hpp that find shared cells, and what they are beside a fluid. All leave
// cells alone that nothing shares.

#include "kernels/shared_cells.hpp"
#include "kernels/surface_shares.hpp"

namespace mossfield {

/// Instead of a share, in cells that do not count.
constexpr double left_alone = -1;
/// How near a shared cell: itself 4, then by rings of cells 3, 2, 1; beyond them 0.
constexpr double is_itself = 4, touching = 3;

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
        beside_bare(0, c.i) || beside_bare(1, c.j) || beside_bare(2, c.k) || (flowing && flowing[q] > 0);
    share[q] = left ? left_alone : sharp_share(b, mean, gradient(b, level, q));
  }
};

/// near = 4 in shared cells, else 0. Returns how many to sum.
struct CountShared : Sum {
  double* near;
  const double* share;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    near[c.q] = is_shared(share[c.q]) ? is_itself : 0;
    return is_shared(share[c.q]) ? 1 : 0;
  }
};
/// The ring around cells that are `from` near; near with ghosts.
struct NextRing {
  double* near;
  Box b;
  double from;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (near[c.q] > 0) return;
    bool any = false;
    for (int k = -1; k <= 1; ++k)
      for (int j = -1; j <= 1; ++j)
        for (int i = -1; i <= 1; ++i) any |= near[c.q + i * b.sx + j * b.sy + k * b.sz] == from;
    if (any) near[c.q] = from - 1;
  }
};

// ---- beside a fluid -------------------------------------------------------------------------------------

/// The solid's part of moduli and of stress without strain.
struct SolidPart {
  const double* share;
  Layer inside, outside;
  MOSSFIELD_BOTH static double mean(double part, double in, double out) {
    return part * in + (1 - part) * out;
  }
};
struct PartModuli {
  double *lambda, *shear;
  SolidPart part;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double share = part.share[c.q];
    if (!is_shared(share)) return;
    shear[c.q] = SolidPart::mean(share, part.inside.moduli.shear, part.outside.moduli.shear);
    lambda[c.q] = SolidPart::mean(share, part.inside.moduli.lambda, part.outside.moduli.lambda);
  }
};
/// G on lower edges along C beside shared cells: of what is in a box of one cell around the edge.
template <int C>
struct PartEdge {
  double* edge;
  SolidPart part;
  SurfaceShares shares;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int A = (C + 1) % 3, B = (C + 2) % 3;
    const long q = c.q, a = shares.template step<A>(), d = shares.template step<B>();
    const double* s = part.share;
    const bool beside =
        is_shared(s[q]) || is_shared(s[q - a]) || is_shared(s[q - d]) || is_shared(s[q - a - d]);
    const bool left = s[q] < 0 || s[q - a] < 0 || s[q - d] < 0 || s[q - a - d] < 0;
    if (!beside || left || !(edge[q] > 0)) return;
    const double share =
        sharp_share(shares.b, shares.template edge_level<A, B>(q), shares.template edge_gradient<A, B>(q));
    edge[q] = SolidPart::mean(share, part.inside.moduli.shear, part.outside.moduli.shear);
  }
};
struct PartUnstrained {
  double* stress[3];
  SolidPart part;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double share = part.share[c.q];
    if (!is_shared(share)) return;
    const Vector3 in = unstrained(part.inside), out = unstrained(part.outside);
    stress[0][c.q] = SolidPart::mean(share, in.x, out.x);
    stress[1][c.q] = SolidPart::mean(share, in.y, out.y);
    stress[2][c.q] = SolidPart::mean(share, in.z, out.z);
  }
};

}  // namespace mossfield
