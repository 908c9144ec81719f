#pragma once
// The vector work of preconditioned conjugate gradients, fused so that each vector is streamed once a step.
// Several reductions also write: they then return a sum over what they have just written.

#include "kernels/field.hpp"
#include "kernels/stencil7.hpp"

namespace mossfield {

/// Sum over the cells that are coupled to anything; `count` counts them.
struct SumCoupled : Sum {
  const double* v;
  const float* inverse_diagonal;
  bool count;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return inverse_diagonal[c.q] > 0 ? (count ? 1.0 : v[c.q]) : 0.0;
  }
};

/// v += shift in coupled cells.
struct ShiftCoupled {
  double* v;
  const float* inverse_diagonal;
  double shift;
  MOSSFIELD_BOTH void operator()(Cell c) const { v[c.q] += inverse_diagonal[c.q] > 0 ? shift : 0.0; }
};

/// r = b + shift where the cell is coupled, 0 elsewhere; sum of r^2 / diagonal.
struct ResidualOfZero : Sum {
  double* r;
  const double* b;
  const float* inverse_diagonal;
  double shift;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double inverse = static_cast<double>(inverse_diagonal[c.q]);
    const double value = inverse > 0 ? b[c.q] + shift : 0.0;
    r[c.q] = value;
    return value * value * inverse;
  }
};

/// The same sum alone.
struct SquareOfZero : Sum {
  const double* b;
  const float* inverse_diagonal;
  double shift;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double inverse = static_cast<double>(inverse_diagonal[c.q]);
    const double value = inverse > 0 ? b[c.q] + shift : 0.0;
    return value * value * inverse;
  }
};

/// r = (b + shift) - A u where the cell is coupled, 0 elsewhere; sum of r^2 / diagonal.
struct Residual : Sum {
  double* r;
  const double *b, *u;
  Stencil7<double> a;
  const float* inverse_diagonal;
  double shift;
  MOSSFIELD_FETCH fetch(Cell c) const {
    a.fetch(u, c.q);
    host::fetch_ahead(b, c.q);
  }
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double inverse = static_cast<double>(inverse_diagonal[c.q]);
    const double coupled = inverse > 0 ? 1.0 : 0.0;
    const double value = coupled * ((b[c.q] + shift) - a.times(u, c.q));
    r[c.q] = value;
    return value * value * inverse;
  }
};

struct NarrowDot : Sum {
  const double* r;
  const float* z;
  MOSSFIELD_BOTH double operator()(Cell c) const { return r[c.q] * static_cast<double>(z[c.q]); }
};

/// p = z + beta p
struct Direction {
  double* p;
  const float* z;
  double beta;
  MOSSFIELD_BOTH void operator()(Cell c) const { p[c.q] = static_cast<double>(z[c.q]) + beta * p[c.q]; }
};

/// q = A p; sum of p q.
struct ApplyDot : Sum {
  double* q;
  Stencil7<double> a;
  const double* p;
  MOSSFIELD_FETCH fetch(Cell c) const { a.fetch(p, c.q); }
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double value = a.times(p, c.q);
    q[c.q] = value;
    return p[c.q] * value;
  }
};

/// u += alpha p, r -= alpha q, b = factor r; sum of r^2 / diagonal.
struct Advance : Sum {
  double *u, *r;
  const double *p, *q;
  const float* inverse_diagonal;
  float* b;
  double alpha, factor;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    u[c.q] += alpha * p[c.q];
    const double value = r[c.q] - alpha * q[c.q];
    r[c.q] = value;
    b[c.q] = static_cast<float>(factor * value);
    return value * value * static_cast<double>(inverse_diagonal[c.q]);
  }
};

/// The same in single precision: p.z or r.z, p = z + beta p, q = A p with p.q, and x += alpha p, r -= alpha q
/// with the sum of r^2 / diagonal.
struct SingleDot : Sum {
  const float *a, *b;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return static_cast<double>(a[c.q]) * static_cast<double>(b[c.q]);
  }
};
struct SingleDirection {
  float* p;
  const float* z;
  const double* beta;
  MOSSFIELD_BOTH void operator()(Cell c) const { p[c.q] = z[c.q] + static_cast<float>(*beta) * p[c.q]; }
};
struct SingleApplyDot : Sum {
  float* q;
  Stencil7<float> a;
  const float* p;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const float value = a.times(p, c.q);
    q[c.q] = value;
    return static_cast<double>(p[c.q]) * static_cast<double>(value);
  }
};
template <bool first>  // x was 0, whatever it holds
struct SingleAdvance : Sum {
  float *x, *r;
  const float *p, *q, *inverse_diagonal;
  const double* alpha;  ///< 0: nothing moves, and the sum is below 0
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const bool moves = *alpha > 0;
    const float step = static_cast<float>(*alpha);
    x[c.q] = (first ? 0 : x[c.q]) + (moves ? step * p[c.q] : 0);
    const float value = r[c.q] - (moves ? step * q[c.q] : 0);
    r[c.q] = value;
    const double square =
        static_cast<double>(value) * static_cast<double>(value) * static_cast<double>(inverse_diagonal[c.q]);
    return moves ? square : -1;
  }
};

/// Sum of diagonal x^2: what rounding of A x is measured by.
struct SingleSize : Sum {
  const float *x, *inverse_diagonal;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double value = static_cast<double>(x[c.q]), inverse = static_cast<double>(inverse_diagonal[c.q]);
    return inverse > 0 ? value * value / inverse : 0.0;
  }
};

/// u = factor x, or added to it
struct Widen {
  double* u;
  const float* x;
  double factor;
  bool add;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    u[c.q] = (add ? u[c.q] : 0) + factor * static_cast<double>(x[c.q]);
  }
};

/// The faces on walls, which hold the value 0 where their conductance is above 0.
struct WallFaces {
  Stencil7<double> a;
  int last_x, last_y, last_z;  ///< global index of the last cell; -1: no wall on this axis
  WallFaces(const Grid& grid, const Stencil7<double>& stencil);
  /// f(conductance) for every one of a cell's.
  template <class F>
  MOSSFIELD_BOTH void each(Cell c, const F& f) const {
    if (last_x >= 0 && c.i == 0) f(a.tx[c.q]);
    if (c.i == last_x) f(a.tx[c.q + a.sx]);
    if (last_y >= 0 && c.j == 0) f(a.ty[c.q]);
    if (c.j == last_y) f(a.ty[c.q + a.sy]);
    if (last_z >= 0 && c.k == 0) f(a.tz[c.q]);
    if (c.k == last_z) f(a.tz[c.q + a.sz]);
  }
};

/// s and the conductances of a cell's wall faces: 0 everywhere means that nothing holds the level of u.
struct Holding : Sum {
  WallFaces walls;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    double held = walls.a.s[c.q];
    walls.each(c, [&](double t) { held += t; });
    return held;
  }
};

struct SumDiagonal : Sum {
  Stencil7<double> a;
  MOSSFIELD_BOTH double operator()(Cell c) const { return a.diagonal(c.q); }
};

/// Of what a cell takes in from outside the system, by its right side less what s and walls take: `net`,
/// which over all cells sums to 0 once A u = b; its `size`; `gross`: the sizes of what it is the difference
/// of.
enum class Taken { net, size, gross };
template <Taken what>
struct TakenIn : Sum {
  WallFaces walls;
  const double *b, *u;
  static MOSSFIELD_BOTH double size_of(double x) { return x < 0 ? -x : x; }
  MOSSFIELD_BOTH double operator()(Cell c) const {
    double held = walls.a.s[c.q];
    walls.each(c, [&](double t) { held += t; });
    if (what == Taken::gross) return size_of(b[c.q]) + size_of(held * u[c.q]);
    const double value = b[c.q] - held * u[c.q];
    return what == Taken::size ? size_of(value) : value;
  }
};

/// What holds the level of u: the sum of s and of the conductances of walls.
double holding(const Grid& grid, const Stencil7<double>& a);

/// Whether neither s nor a wall holds the level of u.
bool is_singular(const Grid& grid, const Stencil7<double>& a);

/// |in - out| over the larger of in and out, of all that passes between the system and its outside: by b, s
/// and walls. 0 where nothing does, and where all that does is round-off of b and of what is held.
double imbalance(const Grid& grid, const Stencil7<double>& a, const Field& right, const Field& u);

}  // namespace mossfield
