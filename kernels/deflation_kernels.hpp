#pragma once
// The functors behind deflation.hpp. A list of cells is cut into pieces of one island in one slice: a thread
// sums a piece in the list's order, so that sums do not depend on threads or ranks.

#include "kernels/stencil7.hpp"

namespace mossfield {

/// Power of two of a conductivity relative to the best, as FaceClasses wants it.
MOSSFIELD_BOTH inline int face_class(double k) {
  union {
    double value;
    unsigned long long bits;
  } u = {k};
  const int power = static_cast<int>(u.bits >> 52) - 1023;
  const int bounded = power > 0 ? 255 : power < -253 ? 1 : 255 + power;
  return k > 0 ? bounded : 0;
}

struct ClassifyFace {
  unsigned char* code;
  const double* t;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    code[c.q] = static_cast<unsigned char>(face_class(factor * t[c.q]));
  }
};

/// The lower faces of a cell: conductances, and what makes them conductivities: 0 along an inactive axis,
/// where any field will do.
struct FaceView {
  const double* t[3];
  double factor[3];
};

struct BestFace : Max {
  FaceView faces;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double x = faces.factor[0] * faces.t[0][c.q], y = faces.factor[1] * faces.t[1][c.q],
                 z = faces.factor[2] * faces.t[2][c.q];
    const double most = x > y ? x : y;
    return most > z ? most : z;
  }
};

/// Faces below a conductivity less those from it on; what does not conduct counts on neither side.
struct Majority : Sum {
  FaceView faces;
  double limit;
  MOSSFIELD_BOTH double side(double k) const { return k >= limit ? -1.0 : k > 0 ? 1.0 : 0.0; }
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return side(faces.factor[0] * faces.t[0][c.q]) + side(faces.factor[1] * faces.t[1][c.q]) +
           side(faces.factor[2] * faces.t[2][c.q]);
  }
};

/// 1 where a cell is coupled to anything
struct CoupledWeight {
  float* weight;
  Stencil7<double> a;
  MOSSFIELD_BOTH void operator()(Cell c) const { weight[c.q] = a.diagonal(c.q) > 0 ? 1.0f : 0.0f; }
};

/// A half sweep of over-relaxation on the weights: less energy, same reach.
struct SmoothWeight {
  float* weight;
  const int* owner;
  Stencil7<double> a;
  int colour;
  double factor;
  MOSSFIELD_BOTH double next(long m, long q) const {
    return owner[m] == owner[q] ? static_cast<double>(weight[m]) : 0.0;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (owner[q] < 0 || ((c.i + c.j + c.k) & 1) != colour) return;
    const double x = a.sx ? a.tx[q] * next(q - a.sx, q) + a.tx[q + a.sx] * next(q + a.sx, q) : 0.0;
    const double y = a.sy ? a.ty[q] * next(q - a.sy, q) + a.ty[q + a.sy] * next(q + a.sy, q) : 0.0;
    const double z = a.sz ? a.tz[q] * next(q - a.sz, q) + a.tz[q + a.sz] * next(q + a.sz, q) : 0.0;
    const double d = a.diagonal(q);
    const double w = static_cast<double>(weight[q]);
    if (d > 0) weight[q] = static_cast<float>(w + factor * ((x + y + z) / d - w));
  }
};

/// Cells of the islands' reaches; piece n is cells[start[n]] .. cells[start[n + 1] - 1].
struct Pieces {
  const int *cells, *start, *island;
  const float* weight;
  long count;
};

/// sum of weight * r over a piece
struct WeightedSum {
  double* out;
  Pieces p;
  const double* r;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (c.q >= p.count) return;
    double sum = 0;
    for (int n = p.start[c.q]; n < p.start[c.q + 1]; ++n)
      sum += static_cast<double>(p.weight[p.cells[n]]) * r[p.cells[n]];
    out[c.q] = sum;
  }
};

/// sum of weight * (A y) over a piece: y in single, fluxes in double precision, so that what flows inside an
/// island cancels.
struct WeightedImage {
  double* out;
  Pieces p;
  Stencil7<double> a;
  const float* y;
  MOSSFIELD_BOTH double drop(long q, long m) const {
    return static_cast<double>(y[q]) - static_cast<double>(y[m]);
  }
  MOSSFIELD_BOTH double image(long q) const {
    return a.s[q] * static_cast<double>(y[q]) +
           (a.tx[q] * drop(q, q - a.sx) + a.tx[q + a.sx] * drop(q, q + a.sx)) +
           (a.ty[q] * drop(q, q - a.sy) + a.ty[q + a.sy] * drop(q, q + a.sy)) +
           (a.tz[q] * drop(q, q - a.sz) + a.tz[q + a.sz] * drop(q, q + a.sz));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (c.q >= p.count) return;
    double sum = 0;
    for (int n = p.start[c.q]; n < p.start[c.q + 1]; ++n)
      sum += static_cast<double>(p.weight[p.cells[n]]) * image(p.cells[n]);
    out[c.q] = sum;
  }
};

/// u += weight * level of the island
template <class T>
struct AddLevels {
  T* u;
  Pieces p;
  const double* level;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (c.q >= p.count) return;
    for (int n = p.start[c.q]; n < p.start[c.q + 1]; ++n)
      u[p.cells[n]] += static_cast<T>(static_cast<double>(p.weight[p.cells[n]]) * level[p.island[c.q]]);
  }
};

}  // namespace mossfield
