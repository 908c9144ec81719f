#pragma once
// How a staggered level's correction and residual pass between two levels: linear interpolation, from face to
// face along the component's own axis and from centre to centre across it, there as far as stiffness allows;
// and its exact transpose.

#include <cmath>

#include "kernels/displacement_stencil.hpp"

namespace mossfield {

/// Two levels along one axis.
struct AxisTransfer {
  int factor, fine_count, coarse_count;  ///< counts over all ranks
  float fine_last;                       ///< width of the last fine cell, regular ones being 1
  bool periodic;
  bool clamped[2];  ///< across a wall the displacement along it turns its sign
  bool free_upper;  ///< the last face lies in the ghost layer, and moves
  /// Fine cells in coarse cell c.
  MOSSFIELD_BOTH int children(int c) const { return factor == 2 && 2 * c + 1 < fine_count ? 2 : 1; }
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

/// Weight of coarse face c in the fine face `d` beyond the first one of c; 0 where they do not meet.
MOSSFIELD_BOTH inline float face_weight(const AxisTransfer& t, int c, int d) {
  if (t.factor == 1 || d == 0) return d == 0 ? 1.0f : 0.0f;
  const int f = 2 * c + d;
  if (d > 0) return f < t.fine_count ? face_share(t, f).near : 0.0f;
  if (f < 0 && (!t.periodic || t.fine_count % 2)) return 0;  // the face before an odd count's end is even
  return face_share(t, f < 0 ? t.fine_count - 1 : f).far;
}

/// Whether the lower (upper) fine cells of coarse cell c lean towards a coarse cell beside it.
MOSSFIELD_BOTH inline bool leans(const AxisTransfer& t, int c, bool upper) {
  if (t.factor == 1 || 2 * c + 1 >= t.fine_count) return false;
  return t.periodic || (upper ? c < t.coarse_count - 1 : c > 0);
}

/// How far a fine face leans, across its own axis, on the coarse face `far` beside its own one `near`: a
/// quarter, linear interpolation, unless far is softer (four times: in full). A fluid's coarse face that
/// reached into the solid would be held there by far more than its own operator knows of, and the correction
/// would overshoot.
MOSSFIELD_BOTH inline float lean(const float* inverse, long near, long far) {
  const float stiffer = inverse[near], softer = inverse[far];
  if (softer <= 0) return 0.25f;
  const float ratio = 2 * sqrtf(stiffer / softer);
  return 0.25f * (ratio < 1 ? ratio : 1.0f);
}

template <int A>
MOSSFIELD_BOTH inline long step_of(const Box& b) {
  return A == 0 ? b.sx : A == 1 ? b.sy : b.sz;
}

/// Where the first fine point of a coarse one lies.
struct Overlap {
  Box fine, coarse;
  int f[3];
  MOSSFIELD_BOTH long fine_first(Cell c) const {
    return fine.first + (c.i - coarse.i0) * f[0] + (c.j - coarse.j0) * f[1] * fine.row +
           (c.k - coarse.k0) * f[2] * fine.plane;
  }
};

/// How far the lower and upper fine faces of a coarse one lean across its own axis, along another one: `up`
/// on the coarse face above, `low` on the one below. Run over owned cells and a layer around them.
struct LeanFace {
  float* out;
  const float* inverse;  ///< coarse, with ghosts
  AxisTransfer t;
  int axis;  ///< along which
  bool upper;
  Box b;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
    const int c = axis == 0 ? cell.i : axis == 1 ? cell.j : cell.k, n = t.coarse_count;
    const bool outside = c < 0 || c >= n;
    const int inside = c < 0 ? n - 1 : c >= n ? 0 : c;
    const bool any = (t.periodic || !outside) && leans(t, inside, upper);
    out[cell.q] = any ? lean(inverse, cell.q, upper ? cell.q + step : cell.q - step) : 0.0f;
  }
};

/// Of one component, along the two other axes in turn.
struct Leans {
  const float *up[2], *low[2];
};

/// Of the fine faces across A, those of a coarse one: two rows of fine ones along B times two along C.
struct Quarters {
  float low_low, low_up, up_low, up_up;
};

/// u_a += interpolated coarse correction, where the face is not held. Run over coarse cells.
template <int A>
struct ProlongFace {
  float* u;
  const float *inverse, *coarse;
  Leans leans;
  AxisTransfer t[3];
  Overlap o;

  /// Interpolated across A in the plane of coarse face q.
  MOSSFIELD_INLINED Quarters plane(long q) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const long b = step_of<B>(o.coarse), c = step_of<C>(o.coarse);
    const float here = coarse[q];
    const float low_b = leans.low[0] ? leans.low[0][q] * (coarse[q - b] - here) : 0.0f,
                up_b = leans.up[0] ? leans.up[0][q] * (coarse[q + b] - here) : 0.0f,
                low_c = leans.low[1] ? leans.low[1][q] * (coarse[q - c] - here) : 0.0f,
                up_c = leans.up[1] ? leans.up[1][q] * (coarse[q + c] - here) : 0.0f;
    return {here + (low_b + low_c), here + (low_b + up_c), here + (up_b + low_c), here + (up_b + up_c)};
  }
  MOSSFIELD_INLINED void add(long q, float value) const { u[q] += inverse[q] > 0 ? value : 0.0f; }
  /// Adds to `nb` rows of `nc` fine faces each.
  MOSSFIELD_INLINED void add(long q, int nb, int nc, const Quarters& v) const {
    const long b = step_of<(A + 1) % 3>(o.fine), c = step_of<(A + 2) % 3>(o.fine);
    add(q, v.low_low);
    if (nc == 2) add(q + c, v.low_up);
    if (nb == 2) add(q + b, v.up_low);
    if (nb == 2 && nc == 2) add(q + b + c, v.up_up);
  }
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const int x[3] = {cell.i, cell.j, cell.k};
    const long q = o.fine_first(cell);
    const int nb = t[(A + 1) % 3].children(x[(A + 1) % 3]), nc = t[(A + 2) % 3].children(x[(A + 2) % 3]);
    const Quarters own = plane(cell.q);
    add(q, nb, nc, own);
    if (t[A].children(x[A]) == 1) return;
    const Share s = face_share(t[A], 2 * x[A] + 1);
    const Quarters far = s.far != 0 ? plane(cell.q + step_of<A>(o.coarse)) : own;
    add(q + step_of<A>(o.fine), nb, nc,
        {s.near * own.low_low + s.far * far.low_low, s.near * own.low_up + s.far * far.low_up,
         s.near * own.up_low + s.far * far.up_low, s.near * own.up_up + s.far * far.up_up});
  }
};

/// Coarse right side = the transpose of ProlongFace on the fine residual, whose ghosts are filled.
template <int A>
struct RestrictFace {
  float* out;
  const float* residual;
  Leans leans;
  AxisTransfer t[3];
  Overlap o;

  /// Interpolated residual of the fine faces at and beside the coarse one's plane.
  MOSSFIELD_INLINED float through(long q, float below, float above) const {
    const long s = step_of<A>(o.fine);
    return residual[q] + below * residual[q - s] + above * residual[q + s];
  }
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const int x[3] = {cell.i, cell.j, cell.k};
    const long q = o.fine_first(cell), p = cell.q;
    const float below = face_weight(t[A], x[A], -1), above = face_weight(t[A], x[A], 1);
    const long b = step_of<B>(o.fine), c = step_of<C>(o.fine);
    const int nb = t[B].children(x[B]), nc = t[C].children(x[C]);
    // sums over the children at each end along B, and along C
    float low_b = through(q, below, above), up_b = 0, low_c = low_b, up_c = 0;
    if (nc == 2) {
      const float v = through(q + c, below, above);
      low_b += v, up_c += v;
    }
    if (nb == 2) {
      const float v = through(q + b, below, above);
      up_b += v, low_c += v;
      if (nc == 2) {
        const float w = through(q + b + c, below, above);
        up_b += w, up_c += w;
      }
    }
    float sum = low_b + up_b;
    if (leans.low[0])  // less what leans on others, and what others lean on this one
      sum += row(q - b, nc, c, below, above) * leans.up[0][p - step_of<B>(o.coarse)] -
             leans.low[0][p] * low_b - leans.up[0][p] * up_b +
             row(q + nb * b, nc, c, below, above) * leans.low[0][p + step_of<B>(o.coarse)];
    if (leans.low[1])
      sum += row(q - c, nb, b, below, above) * leans.up[1][p - step_of<C>(o.coarse)] -
             leans.low[1][p] * low_c - leans.up[1][p] * up_c +
             row(q + nc * c, nb, b, below, above) * leans.low[1][p + step_of<C>(o.coarse)];
    out[p] = sum;
  }
  /// Sum over `count` fine faces beside each other.
  MOSSFIELD_INLINED float row(long q, int count, long step, float below, float above) const {
    const float first = through(q, below, above);
    return count == 2 ? first + through(q + step, below, above) : first;
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

/// Largest value of the fine cells in a coarse one.
struct CoarsenMost {
  float* coarse;
  const float* in;
  AxisTransfer t[3];
  Overlap o;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int nx = t[0].children(c.i), ny = t[1].children(c.j), nz = t[2].children(c.k);
    const long first = o.fine_first(c);
    float most = 0;
    for (int dz = 0; dz < nz; ++dz)
      for (int dy = 0; dy < ny; ++dy)
        for (int dx = 0; dx < nx; ++dx) {
          const float value = in[first + dx * o.fine.sx + dy * o.fine.sy + dz * o.fine.sz];
          most = value > most ? value : most;
        }
    coarse[c.q] = most;
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
    // the layer above a wall across C holds no edges along it
    if (slides(t[A], x[A]) || slides(t[B], x[B]) || x[C] == t[C].coarse_count) {
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
