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
  const float *inverse, *coarse, *coarse_inverse;
  AxisTransfer t[3];
  Overlap o;

  template <int B>
  MOSSFIELD_BOTH float across(long q, int f) const {
    const long step = B == 0 ? o.coarse.sx : B == 1 ? o.coarse.sy : o.coarse.sz;
    const bool upper = f % 2 != 0;
    if (!leans(t[B], f / 2, upper)) return 0;
    const long far = upper ? q + step : q - step;
    return lean(coarse_inverse, q, far) * (coarse[far] - coarse[q]);
  }
  MOSSFIELD_BOTH float plane(long q, const int* x) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    return coarse[q] + (across<B>(q, x[B]) + across<C>(q, x[C]));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int x[3] = {c.i, c.j, c.k};
    const long q = o.coarse_of(c), step = A == 0 ? o.coarse.sx : A == 1 ? o.coarse.sy : o.coarse.sz;
    const Share s = face_share(t[A], x[A]);
    const float value = s.near * plane(q, x) + (s.far != 0 ? s.far * plane(q + step, x) : 0.0f);
    u[c.q] += inverse[c.q] > 0 ? value : 0.0f;
  }
};

/// Coarse right side = the transpose of ProlongFace on the fine residual, whose ghosts are filled.
template <int A>
struct RestrictFace {
  float* b;
  const float *residual, *inverse;  ///< fine; coarse, with ghosts
  AxisTransfer t[3];
  Overlap o;

  template <int B>
  MOSSFIELD_BOTH long step(const Box& box) const {
    return B == 0 ? box.sx : B == 1 ? box.sy : box.sz;
  }
  /// Interpolated residual of the fine faces at and beside the coarse one's plane.
  MOSSFIELD_BOTH float through(long q, int c) const {
    const long s = step<A>(o.fine);
    const float below = face_weight(t[A], c, -1), above = face_weight(t[A], c, 1);
    return residual[q] + (below != 0 ? below * residual[q - s] : 0.0f) +
           (above != 0 ? above * residual[q + s] : 0.0f);
  }
  /// Sum of that over the children along axis B of a coarse face.
  template <int B>
  MOSSFIELD_BOTH float row(long q, int c, int own) const {
    const float first = through(q, own);
    return t[B].factor == 2 && 2 * c + 1 < t[B].fine_count ? first + through(q + step<B>(o.fine), own)
                                                           : first;
  }
  /// What neighbours along B lean on this coarse face, less what this one leans on them.
  template <int B, int C>
  MOSSFIELD_BOTH float across(long q, long coarse, int c, int other, int own) const {
    const long fine = step<B>(o.fine), beside = step<B>(o.coarse);
    const int last = t[B].coarse_count - 1;
    float sum = 0;
    if (leans(t[B], c, false)) sum -= lean(inverse, coarse, coarse - beside) * row<C>(q, other, own);
    if (leans(t[B], c, true)) sum -= lean(inverse, coarse, coarse + beside) * row<C>(q + fine, other, own);
    if ((c > 0 || t[B].periodic) && leans(t[B], c > 0 ? c - 1 : last, true))
      sum += lean(inverse, coarse - beside, coarse) * row<C>(q - fine, other, own);
    const long next = q + (2 * c + 1 < t[B].fine_count ? 2 : 1) * fine;
    if ((c < last || t[B].periodic) && leans(t[B], c < last ? c + 1 : 0, false))
      sum += lean(inverse, coarse + beside, coarse) * row<C>(next, other, own);
    return sum;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const int x[3] = {c.i, c.j, c.k};
    const long q = o.fine_first(c), fine = step<B>(o.fine);
    float sum = row<C>(q, x[C], x[A]);
    if (t[B].factor == 2 && 2 * x[B] + 1 < t[B].fine_count) sum += row<C>(q + fine, x[C], x[A]);
    sum += across<B, C>(q, c.q, x[B], x[C], x[A]) + across<C, B>(q, c.q, x[C], x[B], x[A]);
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
