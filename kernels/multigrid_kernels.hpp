#pragma once
// The functors behind multigrid.hpp: smoother, transfers, coarsening. All in single precision.

#include "kernels/stencil7.hpp"

namespace mossfield {

/// How cells of two levels lie in each other: along a coarsened axis a coarse cell holds two fine ones, the
/// last of an odd count one.
struct Nesting {
  int fx, fy, fz;    ///< 2 along a coarsened axis, else 1
  Box fine, coarse;  ///< of this rank; their owned cells start at the same place

  MOSSFIELD_BOTH long coarse_cell(Cell fine_cell) const {
    return coarse.first + ((fine_cell.k - fine.k0) / fz) * coarse.plane +
           ((fine_cell.j - fine.j0) / fy) * coarse.row + (fine_cell.i - fine.i0) / fx;
  }
};

/// One colour of a Gauss-Seidel sweep; colours by global index, so the same for any number of ranks.
struct SmoothColour {
  float* u;
  Stencil7<float> a;
  const float *inverse, *b;  ///< 1 / diagonal (0 for a cell without any coupling), right side
  int colour;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int apart = (c.i + c.j + c.k + colour) & 1;
#ifdef __CUDA_ARCH__
    if (!apart) u[c.q] = inverse[c.q] * (b[c.q] + a.neighbours(u, c.q));
#else
    // On the host both colours are computed and one is kept, by factors of 0 and 1 (exact): a vector of all
    // cells beats a stride of two, and a condition would keep the compiler from making one.
    const float other = static_cast<float>(apart);
    u[c.q] = other * u[c.q] + (1.0f - other) * inverse[c.q] * (b[c.q] + a.neighbours(u, c.q));
#endif
  }
};

/// The first half sweep from a zero guess: it needs no neighbour. Cells of the other colour become 0.
struct FirstColour {
  float* u;
  const float *inverse, *b;
  int colour;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const float swept = inverse[c.q] * b[c.q];
    u[c.q] = ((c.i + c.j + c.k) & 1) == colour ? swept : 0.0f;
  }
};

/// Coarse right side = sum of the fine residuals in the cell.
struct Restrict {
  float* coarse_b;
  Stencil7<float> a;
  const float *u, *b;
  Nesting n;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int i0 = (c.i - n.coarse.i0) * n.fx, j0 = (c.j - n.coarse.j0) * n.fy,
              k0 = (c.k - n.coarse.k0) * n.fz;
    const int i1 = i0 + n.fx < n.fine.nx ? i0 + n.fx : n.fine.nx;
    const int j1 = j0 + n.fy < n.fine.ny ? j0 + n.fy : n.fine.ny;
    const int k1 = k0 + n.fz < n.fine.nz ? k0 + n.fz : n.fine.nz;
    float sum = 0;
    for (int i = i0; i < i1; ++i) {
      float column = 0;
      for (int k = k0; k < k1; ++k)
        for (int j = j0; j < j1; ++j) {
          const long q = n.fine.first + k * n.fine.plane + j * n.fine.row + i;
          column += b[q] - a.times(u, q);
        }
      sum += column;
    }
    coarse_b[c.q] = sum;
  }
};

/// Adds the coarse correction, constant over a coarse cell.
struct Prolong {
  float* u;
  const float* coarse_u;
  Nesting n;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] += coarse_u[n.coarse_cell(c)]; }
};

/// Double to single precision with a factor.
struct Narrow {
  float* out;
  const double* in;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell c) const { out[c.q] = static_cast<float>(factor * in[c.q]); }
};

struct InvertDiagonal {
  float* inverse;
  Stencil7<float> a;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const float d = a.diagonal(c.q);
    inverse[c.q] = d > 1e-37f ? 1.0f / d : 0.0f;
  }
};

struct LargestDiagonal : Max {
  Stencil7<double> a;
  MOSSFIELD_BOTH double operator()(Cell c) const { return a.diagonal(c.q); }
};

/// Cell widths along an axis of two levels, in regular fine widths: all 1 but the last.
struct AxisWidths {
  int fine_count, coarse_count, factor;
  float fine_last;  ///< width of the last fine cell, <= 1
  bool periodic;

  MOSSFIELD_BOTH float fine_width(int i) const { return i == fine_count - 1 ? fine_last : 1.0f; }
  MOSSFIELD_BOTH float coarse_width(int c) const {
    if (factor == 1) return fine_width(c);
    if (c < coarse_count - 1) return 2.0f;
    return fine_count % 2 ? fine_last : 1.0f + fine_last;
  }
  /// Fine over coarse distance between the points that coarse face c lies between: cell centres, or a centre
  /// and the wall.
  MOSSFIELD_BOTH float ratio(int c) const {
    const int f = factor * c < fine_count ? factor * c : fine_count;
    const bool wall = !periodic && (c == 0 || c == coarse_count);
    if (wall && c == 0) return fine_width(0) / coarse_width(0);
    if (wall) return fine_width(fine_count - 1) / coarse_width(coarse_count - 1);
    const int above = c % coarse_count, below = (c + coarse_count - 1) % coarse_count;
    const int fine_above = f % fine_count, fine_below = (f + fine_count - 1) % fine_count;
    return (fine_width(fine_below) + fine_width(fine_above)) / (coarse_width(below) + coarse_width(above));
  }
};

/// Conductance of a coarse cell's lower face across `axis`: the fine faces on it in parallel, scaled to the
/// longer way between the centres. Run over the owned cells and the layer above them.
struct CoarsenFaces {
  float* coarse_t;
  const float* t;
  Nesting n;
  AxisWidths widths;
  int axis;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    int lo[3] = {(c.i - n.coarse.i0) * n.fx, (c.j - n.coarse.j0) * n.fy, (c.k - n.coarse.k0) * n.fz};
    int hi[3] = {lo[0] + n.fx, lo[1] + n.fy, lo[2] + n.fz};
    const int count[3] = {n.fine.nx, n.fine.ny, n.fine.nz};
    for (int a = 0; a < 3; ++a) hi[a] = hi[a] < count[a] ? hi[a] : count[a];
    lo[axis] = lo[axis] < count[axis] ? lo[axis] : count[axis];
    hi[axis] = lo[axis] + 1;
    float sum = 0;
    for (int k = lo[2]; k < hi[2]; ++k)
      for (int j = lo[1]; j < hi[1]; ++j)
        for (int i = lo[0]; i < hi[0]; ++i) sum += t[n.fine.first + k * n.fine.plane + j * n.fine.row + i];
    coarse_t[c.q] = sum * widths.ratio(axis == 0 ? c.i : axis == 1 ? c.j : c.k);
  }
};

/// Sum of the fine values in a coarse cell.
struct CoarsenSum {
  float* coarse;
  const float* in;
  Nesting n;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int i0 = (c.i - n.coarse.i0) * n.fx, j0 = (c.j - n.coarse.j0) * n.fy,
              k0 = (c.k - n.coarse.k0) * n.fz;
    float sum = 0;
    for (int k = k0; k < k0 + n.fz && k < n.fine.nz; ++k)
      for (int j = j0; j < j0 + n.fy && j < n.fine.ny; ++j)
        for (int i = i0; i < i0 + n.fx && i < n.fine.nx; ++i)
          sum += in[n.fine.first + k * n.fine.plane + j * n.fine.row + i];
    coarse[c.q] = sum;
  }
};

/// u = (dense inverse) b on the coarsest level.
struct SolveDense {
  float* u;
  const float* b;
  const double* inverse;
  Box box;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double* row =
        inverse + static_cast<long>(c.i + box.nx * (c.j + box.ny * c.k)) * box.nx * box.ny * box.nz;
    double sum = 0;
    for (int k = 0; k < box.nz; ++k)
      for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i)
          sum += *row++ * static_cast<double>(b[box.first + k * box.plane + j * box.row + i]);
    u[c.q] = static_cast<float>(sum);
  }
};

}  // namespace mossfield
