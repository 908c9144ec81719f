#pragma once
// How a staggered level's correction and residual pass between two levels: linear interpolation along every
// axis (face to face along the component's own axis, centre to centre across it) and its exact transpose.

#include "kernels/displacement_stencil.hpp"

namespace mossfield {

/// Two levels along one axis.
struct AxisTransfer {
  int factor, fine_count, coarse_count;  ///< counts over all ranks
  float fine_last;                       ///< width of the last fine cell, regular ones being 1
  bool periodic;
  bool clamped[2];  ///< across a wall the displacement along it turns its sign
  bool free_upper;  ///< the last face lies in the ghost layer, and moves
};

/// A fine point takes `near` of the coarse point with half its index and `far` of the one `step` beside it.
struct Share {
  float near, far;
  int step;
};

/// `f`: index of a fine face; the coarse face f/2 lies on the same plane if f is even.
MOSSFIELD_BOTH inline Share face_share(const AxisTransfer& t, int f) {
  if (t.factor == 1 || f % 2 == 0) return {1, 0, 0};
  if (t.free_upper && f == t.fine_count - 1) return {1, 0, 0};
  const float above = f == t.fine_count - 1 ? t.fine_last : 1.0f;
  return {above / (1 + above), 1 / (1 + above), 1};
}

/// Constant across: a coarse value must not reach past its own coarse cells, where a fluid may end and a
/// solid begin, or the coarse operator holds it with the fluid's stiffness alone.
MOSSFIELD_BOTH inline Share cell_share(const AxisTransfer&, int) {
  return {1, 0, 0};
}

template <bool Face>
MOSSFIELD_BOTH Share share_of(const AxisTransfer& t, int f) {
  return Face ? face_share(t, f) : cell_share(t, f);
}

/// Weight of the fine point `d` beyond the first of coarse point `c`; 0 where they do not meet.
template <bool Face>
MOSSFIELD_BOTH float weight(const AxisTransfer& t, int c, int d) {
  if (t.factor == 1) return d == 0 ? 1.0f : 0.0f;
  const int children = 2 * c + 1 < t.fine_count ? 2 : 1, f = 2 * c + d;
  if (d >= 0 && d < children) return share_of<Face>(t, f).near;
  if ((Face && d > 0) || d > children) return 0;
  if (!t.periodic && (f < 0 || f >= t.fine_count)) return 0;
  const Share s = share_of<Face>(t, f < 0 ? t.fine_count - 1 : f % t.fine_count);
  return s.step == (d < 0 ? 1 : -1) ? s.far : 0.0f;
}

/// Where the first fine point of a coarse one lies, and the other way round.
struct Overlap {
  Box fine, coarse;
  int f[3];
  MOSSFIELD_BOTH long fine_first(Cell c) const {
    return fine.first + (c.i - coarse.i0) * f[0] + (c.j - coarse.j0) * f[1] * fine.row +
           (c.k - coarse.k0) * f[2] * fine.plane;
  }
  MOSSFIELD_BOTH long coarse_of(Cell c) const {
    return coarse.first + (c.i - fine.i0) / f[0] + ((c.j - fine.j0) / f[1]) * coarse.row +
           ((c.k - fine.k0) / f[2]) * coarse.plane;
  }
};

/// u_a += interpolated coarse correction, where the face is not held.
template <int A>
struct ProlongFace {
  float* u;
  const float *inverse, *coarse;
  AxisTransfer t[3];
  Overlap o;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Share x = share_of<A == 0>(t[0], c.i), y = share_of<A == 1>(t[1], c.j),
                z = share_of<A == 2>(t[2], c.k);
    const long q = o.coarse_of(c), dx = x.step * o.coarse.sx, dy = y.step * o.coarse.sy,
               dz = z.step * o.coarse.sz;
    const auto row = [&](long at) { return x.near * coarse[at] + x.far * coarse[at + dx]; };
    const auto plane = [&](long at) { return y.near * row(at) + (y.far != 0 ? y.far * row(at + dy) : 0.0f); };
    const float value = z.near * plane(q) + (z.far != 0 ? z.far * plane(q + dz) : 0.0f);
    u[c.q] += inverse[c.q] > 0 ? value : 0.0f;
  }
};

/// Coarse right side = the transpose of ProlongFace on the fine residual, whose ghosts are filled.
template <int A>
struct RestrictFace {
  float* b;
  const float* residual;
  AxisTransfer t[3];
  Overlap o;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long first = o.fine_first(c);
    float sum = 0;
    for (int dz = t[2].factor == 2 ? -1 : 0; dz <= (t[2].factor == 2 ? 2 : 0); ++dz) {
      const float wz = weight<A == 2>(t[2], c.k, dz);
      if (wz == 0) continue;
      float plane = 0;
      for (int dy = t[1].factor == 2 ? -1 : 0; dy <= (t[1].factor == 2 ? 2 : 0); ++dy) {
        const float wy = weight<A == 1>(t[1], c.j, dy);
        if (wy == 0) continue;
        const long q = first + dy * o.fine.sy + dz * o.fine.sz;
        float row = 0;
        for (int dx = t[0].factor == 2 ? -1 : 0; dx <= (t[0].factor == 2 ? 2 : 0); ++dx) {
          const float wx = weight<A == 0>(t[0], c.i, dx);
          if (wx != 0) row += wx * residual[q + dx * o.fine.sx];
        }
        plane += wy * row;
      }
      sum += wz * plane;
    }
    b[c.q] = sum;
  }
};

/// Volume mean of the fine cells in a coarse one.
struct CoarsenCells {
  float* coarse;
  const float* in;
  AxisTransfer t[3];
  Overlap o;
  MOSSFIELD_BOTH static float part(const AxisTransfer& t, int c, int d) {
    const int f = t.factor * c + d;
    return f >= t.fine_count ? 0.0f : f == t.fine_count - 1 ? t.fine_last : 1.0f;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long first = o.fine_first(c);
    float sum = 0, volume = 0;
    for (int dz = 0; dz < t[2].factor; ++dz)
      for (int dy = 0; dy < t[1].factor; ++dy)
        for (int dx = 0; dx < t[0].factor; ++dx) {
          const float share = part(t[0], c.i, dx) * part(t[1], c.j, dy) * part(t[2], c.k, dz);
          if (share == 0) continue;
          sum += share * in[first + dx * o.fine.sx + dy * o.fine.sy + dz * o.fine.sz];
          volume += share;
        }
    coarse[c.q] = sum / volume;
  }
};

/// G on coarse edges along axis C: weights 1/4, 1/2, 1/4 across the edge (mirrored at walls), mean along it.
/// 0 on walls along which matter slides. Run over owned cells and the layer above walls.
template <int C>
struct CoarsenEdges {
  float* coarse;
  const float* in;
  AxisTransfer t[3];
  Overlap o;
  MOSSFIELD_BOTH static bool slides(const AxisTransfer& t, int c) {
    return !t.periodic && ((c == 0 && !t.clamped[0]) || (c == t.coarse_count && !t.clamped[1]));
  }
  /// Fine index beyond the first one at step d = -1, 0, 1 across; the plane above an odd count is one away.
  MOSSFIELD_BOTH static int offset(const AxisTransfer& t, int c, int d) {
    const bool top = c == t.coarse_count && t.fine_count % 2;
    const int middle = top ? -1 : 0;
    if (!t.periodic && c == 0 && d < 0) return middle + 1;
    if (!t.periodic && c == t.coarse_count && d > 0) return middle - 1;
    return middle + d;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int A = (C + 1) % 3, B = (C + 2) % 3;
    const int x[3] = {c.i, c.j, c.k};
    const long step[3] = {o.fine.sx, o.fine.sy, o.fine.sz};
    if (slides(t[A], x[A]) || slides(t[B], x[B])) {
      coarse[c.q] = 0;
      return;
    }
    const int ra = t[A].factor - 1, rb = t[B].factor - 1;
    const int along = t[C].factor * x[C] + 1 < t[C].fine_count ? t[C].factor : 1;
    const long first = o.fine_first(c);
    float sum = 0;
    for (int dc = 0; dc < along; ++dc)
      for (int da = -ra; da <= ra; ++da)
        for (int db = -rb; db <= rb; ++db) {
          const long qa = ra ? offset(t[A], x[A], da) * step[A] : 0,
                     qb = rb ? offset(t[B], x[B], db) * step[B] : 0;
          const float share = (ra ? (da ? 0.25f : 0.5f) : 1.0f) * (rb ? (db ? 0.25f : 0.5f) : 1.0f);
          sum += share * in[first + dc * step[C] + qa + qb];
        }
    coarse[c.q] = sum / static_cast<float>(along);
  }
};

}  // namespace mossfield
