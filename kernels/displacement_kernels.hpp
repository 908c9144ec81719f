#pragma once
// The functors behind displacement.hpp and displacement_multigrid.hpp that work on one level.

#include "kernels/displacement_transfer.hpp"

namespace mossfield {

/// G on the lower edges along axis C: harmonic mean over the four cells, 0 if one of them carries no shear.
template <class T, int C>
struct EdgeShear {
  T* edge;
  const T* shear;
  long sa, sb;                  ///< steps across the edge
  int last_a, last_b;           ///< index of the last cell across it; -1: periodic
  bool slide_a[2], slide_b[2];  ///< walls along which matter slides: no shear there
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int x[3] = {c.i, c.j, c.k};
    const int a = x[(C + 1) % 3], b = x[(C + 2) % 3];
    const bool free_a = last_a >= 0 && ((a == 0 && slide_a[0]) || (a > last_a && slide_a[1]));
    const bool free_b = last_b >= 0 && ((b == 0 && slide_b[0]) || (b > last_b && slide_b[1]));
    // at a wall the cell beyond is the mirror image of the one inside
    const long up_a = c.q + (last_a >= 0 && a > last_a ? -sa : 0),
               low_a = last_a >= 0 && a == 0 ? c.q : c.q - sa;
    const long up_b = last_b >= 0 && b > last_b ? -sb : 0, low_b = last_b >= 0 && b == 0 ? 0 : -sb;
    const T g0 = shear[up_a + up_b], g1 = shear[low_a + up_b], g2 = shear[up_a + low_b],
            g3 = shear[low_a + low_b];
    const bool stiff = g0 > 0 && g1 > 0 && g2 > 0 && g3 > 0 && !free_a && !free_b;
    edge[c.q] = stiff ? 4 / (1 / g0 + 1 / g1 + 1 / g2 + 1 / g3) : T(0);
  }
};

/// 1 on faces of a component that can move, 0 on held ones.
template <int A>
struct MovingFace {
  float* moves;
  bool held_lower;     ///< the lower wall across A holds its faces
  const double* held;  ///< faces held where not 0; null: none
  const float* finer;  ///< inverse diagonal of the finer level: a face is held if its like there is
  Overlap o;           ///< with the finer level
  const float* bodies = nullptr;  ///< 1/thickness of stiff bodies; null: none
  long below = 0;                 ///< step to the cell below the face
  float thin = 0;                 ///< beyond this a body's faces are held
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const bool fixed = (held_lower && Index(c).template at<A>() == 0) || (held && held[c.q] != 0) ||
                       (finer && !(finer[o.fine_first(c)] > 0)) ||
                       (bodies && (bodies[c.q] > thin || bodies[c.q - below] > thin));
    moves[c.q] = fixed ? 0.0f : 1.0f;
  }
};

/// 1/diagonal of a component, and 1/D of the smoother; 0 where `inverse` is 0 before (held faces) and where
/// nothing is stiff. With D the spectrum of D^-1 A lies in (0, 1]: a cell's energy is at most dims lambda + 2
/// G times half the sum of its strains' squares, an edge's at most 2 G times half that of its two slides, and
/// a difference's square at most twice the sum of the two squares.
template <int A, int Axes>
struct InvertFace {
  float *inverse, *damped;
  ElasticStencil<float, Axes> a;
  float clamped[3][2];  ///< walls, by axis, 1 or 0: the edge on one counts twice for the face beside it
  float dims;

  MOSSFIELD_INLINED float cell(long q) const { return a.lambda[q] + 2 * a.shear[q]; }
  MOSSFIELD_INLINED float bound(long q) const {
    return 2 * (dims * (a.lambda[q] > 0 ? a.lambda[q] : 0.0f) + 2 * a.shear[q]);
  }
  /// Of the two edges below and above the face along B.
  template <int B>
  MOSSFIELD_INLINED float edges(long q, const Index& n) const {
    constexpr int C = 3 - A - B;
    if (!a.template active<B>()) return 0;
    const float *edge = a.edge[C], area = a.template gap<A>(n) * a.template width<C>(n);
    const int at = n.template at<B>();
    const float below = 1 + clamped[B][0] * Length<float>::on(at),
                above = 1 + clamped[B][1] * Length<float>::on(at - a.w[B].last);
    return area * (below * edge[q] * a.template per_gap<B>(n) +
                   above * edge[q + a.s[B]] * a.template per_gap<B>(n.template up<B>()));
  }
  MOSSFIELD_INLINED void operator()(Cell c) const {
    constexpr int B = (A + 1) % 3, C = (A + 2) % 3;
    const Index n(c);
    const long q = c.q, below = q - a.s[A];
    const float area = a.template width<B>(n) * a.template width<C>(n);
    const float here = area * a.template per_width<A>(n),
                there = area * a.template per_width<A>(n.template down<A>());
    const float shear = edges<B>(q, n) + edges<C>(q, n);
    const float d = here * cell(q) + there * cell(below) + shear,
                most = here * bound(q) + there * bound(below) + 4 * shear;
    const bool moves = inverse[q] > 0 && d > 1e-30f;
    inverse[q] = moves ? 1 / d : 0.0f;
    damped[q] = moves ? 1 / most : 0.0f;
  }
};

/// d = gain b / D, u = d: the first step of the smoother if u was 0.
struct SmoothZero {
  float *u, *d;
  const float *b, *damped;
  float gain;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] = d[c.q] = gain * damped[c.q] * b[c.q]; }
};

/// d = keep d + gain (b - A u)/D, next = u + d, all components together.
template <int Axes>
struct SmoothFaces {
  Vector<float> next, d;
  ElasticStencil<float, Axes> a;  ///< of u
  Vector<const float> b, damped;
  float keep, gain;
  template <int A>
  MOSSFIELD_INLINED void step(long q, float force) const {
    if (!a.template active<A>()) return;
    const float change = keep * d.u[A][q] + gain * damped.u[A][q] * (b.u[A][q] - force);
    d.u[A][q] = change;
    next.u[A][q] = a.v.u[A][q] + change;
  }
  MOSSFIELD_INLINED void operator()(Cell c) const {
    const Index n(c);
    const float x = a.template force_if_active<0>(c.q, n), y = a.template force_if_active<1>(c.q, n),
                z = a.template force_if_active<2>(c.q, n);
    step<0>(c.q, x), step<1>(c.q, y), step<2>(c.q, z);
  }
};

/// r = b - A u, 0 on held faces.
template <int Axes>
struct ResidualFaces {
  Vector<float> r;
  ElasticStencil<float, Axes> a;
  Vector<const float> b, damped;
  template <int A>
  MOSSFIELD_INLINED void keep(long q, float force) const {
    if (a.template active<A>()) r.u[A][q] = damped.u[A][q] > 0 ? b.u[A][q] - force : 0.0f;
  }
  MOSSFIELD_INLINED void operator()(Cell c) const {
    const Index n(c);
    const float x = a.template force_if_active<0>(c.q, n), y = a.template force_if_active<1>(c.q, n),
                z = a.template force_if_active<2>(c.q, n);
    keep<0>(c.q, x), keep<1>(c.q, y), keep<2>(c.q, z);
  }
};

/// The displacement of faces on a free upper wall across A, from the cells below them.
template <class T, int A>
struct MoveFreeFaces {
  T* u;
  ElasticStencil<T> a;
  FreeFaces<T> free;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const Index n(c);
    u[c.q + a.s[A]] = u[c.q] + free.template strain<A>(a, c.q, n) * a.w[A].width(n.template at<A>());
  }
};

/// r = -force where the face is not held (with loads: the residual itself), 0 elsewhere; sum of r^2/diagonal.
template <int Axes>
struct Imbalance : Sum {
  Vector<double> r;
  ElasticStencil<double, Axes> a;
  Vector<const float> inverse;
  template <int A>
  MOSSFIELD_INLINED double keep(long q, double force) const {
    if (!a.template active<A>()) return 0;
    const double d = static_cast<double>(inverse.u[A][q]), value = d > 0 ? -force : 0.0;
    r.u[A][q] = value;
    return value * value * d;
  }
  MOSSFIELD_INLINED double operator()(Cell c) const {
    const Index n(c);
    const double x = a.template force_if_active<0>(c.q, n), y = a.template force_if_active<1>(c.q, n),
                 z = a.template force_if_active<2>(c.q, n);
    return (keep<0>(c.q, x) + keep<1>(c.q, y)) + keep<2>(c.q, z);
  }
};

/// q = A p on faces that are not held; sum of p q.
template <int Axes>
struct StiffnessDot : Sum {
  Vector<double> image;
  ElasticStencil<double, Axes> a;
  Vector<const float> inverse;
  template <int A>
  MOSSFIELD_INLINED double keep(long q, double force) const {
    if (!a.template active<A>()) return 0;
    const double value = inverse.u[A][q] > 0 ? force : 0.0;
    image.u[A][q] = value;
    return a.v.u[A][q] * value;
  }
  MOSSFIELD_INLINED double operator()(Cell c) const {
    const Index n(c);
    const double x = a.template force_if_active<0>(c.q, n), y = a.template force_if_active<1>(c.q, n),
                 z = a.template force_if_active<2>(c.q, n);
    return (keep<0>(c.q, x) + keep<1>(c.q, y)) + keep<2>(c.q, z);
  }
};

/// r^2/diagonal
struct WeightedSquare : Sum {
  const double* r;
  const float* inverse;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return r[c.q] * r[c.q] * static_cast<double>(inverse[c.q]);
  }
};

/// a b/diagonal
struct WeightedDot : Sum {
  const double *a, *b;
  const float* inverse;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return a[c.q] * b[c.q] * static_cast<double>(inverse[c.q]);
  }
};

/// out = u on held faces, 0 elsewhere.
struct HeldPart {
  double* out;
  const double* u;
  const float* inverse;
  MOSSFIELD_BOTH void operator()(Cell c) const { out[c.q] = inverse[c.q] > 0 ? 0.0 : u[c.q]; }
};

/// p = u - before where the face is not held, 0 elsewhere; sum of p r.
struct LastChange : Sum {
  double* p;
  const double *u, *before, *r;
  const float* inverse;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double value = inverse[c.q] > 0 ? u[c.q] - before[c.q] : 0.0;
    p[c.q] = value;
    return value * r[c.q];
  }
};

/// lambda + 2 G, the stiffest cell: > 0 and finite.
struct Stiffest : Max {
  const double *lambda, *shear;
  MOSSFIELD_BOTH double operator()(Cell c) const { return lambda[c.q] + 2 * shear[c.q]; }
};

}  // namespace mossfield
