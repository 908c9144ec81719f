#pragma once
// The functors behind multigrid.hpp: smoother, transfers, coarsening. All in single precision.

#include "kernels/stencil7.hpp"

namespace mossfield {

/// The second fine cell of a coarse one along an axis: how far it is, and 1, or 0 and 0 where there is none.
struct SecondCell {
  long step;
  float share;
};

/// How cells of two levels lie in each other: along a coarsened axis a coarse cell holds two fine ones, the
/// last of an odd count one.
struct Nesting {
  int fx, fy, fz;    ///< 2 along a coarsened axis, else 1
  Box fine, coarse;  ///< of this rank; their owned cells start at the same place

  /// Of the first fine cell's index on this rank.
  MOSSFIELD_BOTH SecondCell second_x(int i) const { return second(fx, i + 1 < fine.nx, 1); }
  MOSSFIELD_BOTH SecondCell second_y(int j) const { return second(fy, j + 1 < fine.ny, fine.row); }
  MOSSFIELD_BOTH SecondCell second_z(int k) const { return second(fz, k + 1 < fine.nz, fine.plane); }
  MOSSFIELD_BOTH static SecondCell second(int factor, int inside, long step) {
    const int there = inside * (factor - 1);
    return {there * step, static_cast<float>(there)};
  }

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

/// Stencil7::neighbours of cell (i, j, k) of all cells, which one rank has, across the periodic sides of the
/// axes that `wrap`: their ghosts are not read.
MOSSFIELD_BOTH inline float neighbours_across(const bool (&wrap)[3], const Box& box, const Stencil7<float>& a,
                                              const float* u, int i, int j, int k, long q) {
  const long x = (box.nx - 1) * a.sx, y = (box.ny - 1) * a.sy, z = (box.nz - 1) * a.sz;
  const float west = u[wrap[0] && i == 0 ? q + x : q - a.sx],
              east = u[wrap[0] && i == box.nx - 1 ? q - x : q + a.sx],
              south = u[wrap[1] && j == 0 ? q + y : q - a.sy],
              north = u[wrap[1] && j == box.ny - 1 ? q - y : q + a.sy],
              down = u[wrap[2] && k == 0 ? q + z : q - a.sz],
              up = u[wrap[2] && k == box.nz - 1 ? q - z : q + a.sz];
  return (a.tx[q] * west + a.tx[q + a.sx] * east) + (a.ty[q] * south + a.ty[q + a.sy] * north) +
         (a.tz[q] * down + a.tz[q + a.sz] * up);
}

/// SmoothColour where sides are read across. In place that is for even counts of cells only: at an odd one
/// the cell beyond a side has the same colour, and what is read has to be from before the half sweep.
struct SmoothAcrossSides {
  float* u;
  Stencil7<float> a;
  const float *inverse, *b;
  Box box;
  int colour;
  bool wrap[3];
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if ((c.i + c.j + c.k + colour) & 1) return;
    u[c.q] = inverse[c.q] * (b[c.q] + neighbours_across(wrap, box, a, u, c.i, c.j, c.k, c.q));
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

/// Fine over coarse distance between the points that a coarse face lies between (cell centres, or a centre
/// and the wall), by the face's lower index: the same for all but the first and the last two.
struct FaceRatios {
  int last;  ///< coarse cell
  float first, inner, below_last, end;
  MOSSFIELD_BOTH float of(int c) const {
    return c == 0 ? first : c < last ? inner : c == last ? below_last : end;
  }
};

/// Conductance of a coarse cell's lower face across `axis`: the fine faces on it in parallel, scaled to the
/// longer way between the centres. Run over the owned cells and the layer above them.
template <int axis>
struct CoarsenFaces {
  float* coarse_t;
  const float* t;
  Nesting n;
  FaceRatios ratios;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    int i = (c.i - n.coarse.i0) * n.fx, j = (c.j - n.coarse.j0) * n.fy, k = (c.k - n.coarse.k0) * n.fz;
    const SecondCell x = n.second_x(i), y = n.second_y(j), z = n.second_z(k);
    // the layer above an odd count lies one cell beyond the fine layer above
    i = i < n.fine.nx ? i : n.fine.nx;
    j = j < n.fine.ny ? j : n.fine.ny;
    k = k < n.fine.nz ? k : n.fine.nz;
    const SecondCell a = axis == 0 ? y : x, b = axis == 2 ? y : z;
    const float* v = t + n.fine.first + k * n.fine.plane + j * n.fine.row + i;
    const float sum =
        v[0] + a.share * v[a.step] + b.share * v[b.step] + a.share * b.share * v[a.step + b.step];
    coarse_t[c.q] = sum * ratios.of(axis == 0 ? c.i : axis == 1 ? c.j : c.k);
  }
};

/// Sum of the fine values in a coarse cell.
struct CoarsenSum {
  float* coarse;
  const float* in;
  Nesting n;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int i = (c.i - n.coarse.i0) * n.fx, j = (c.j - n.coarse.j0) * n.fy, k = (c.k - n.coarse.k0) * n.fz;
    const SecondCell x = n.second_x(i), y = n.second_y(j), z = n.second_z(k);
    const float* v = in + n.fine.first + k * n.fine.plane + j * n.fine.row + i;
    float sum = v[0] + x.share * v[x.step];
    sum = sum + y.share * v[y.step] + y.share * x.share * v[y.step + x.step];
    v += z.step;
    sum = sum + z.share * v[0] + z.share * x.share * v[x.step];
    coarse[c.q] = sum + z.share * y.share * v[y.step] + z.share * y.share * x.share * v[y.step + x.step];
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
