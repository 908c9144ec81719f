#pragma once
// A sweep of both colours in one pass over memory, for levels on a GPU: SmoothColour twice streams every
// array twice. A block of threads goes through the planes of its columns; cells of the first colour are swept
// one layer beyond them, so that those of the second find what they need. The answer goes to another array,
// for a block's neighbours read what was there before. Cell by cell the arithmetic is that of
// multigrid_kernels.hpp.

#include "kernels/multigrid_kernels.hpp"

namespace mossfield {

/// `Team` calls f(n) for 0 <= n < count by team.count(count, f), and is through when that returns.
struct MarchingSweep {
  static constexpr int nx = 32, ny = 16;  ///< columns of a block
  static constexpr int wide = nx + 2, layer = wide * (ny + 2), shared_words = 3 * layer;

  Stencil7<float> a;
  const float* u;  ///< 0 beyond walls; ghosts along periodic axes are not read
  float* next;
  const float *inverse, *b;
  Box box;        ///< all cells: there is one rank
  bool wraps[3];  ///< periodic axes
  int colour;     ///< the first one
  bool zero;      ///< u is 0, whatever it holds
  int planes;     ///< that a block goes through

  int blocks(int axis) const {
    return axis == 0   ? (box.nx + nx - 1) / nx
           : axis == 1 ? (box.ny + ny - 1) / ny
                       : (box.nz + planes - 1) / planes;
  }

  template <class Team>
  MOSSFIELD_BOTH void operator()(const Team& team, int bx, int by, int bz, float* shared) const {
    const int i0 = bx * nx, j0 = by * ny, k0 = bz * planes;
    const int k1 = k0 + planes < box.nz ? k0 + planes : box.nz;
    for (int k = k0 - 1; k <= k1; ++k) {
      float* plane = shared + (k + 3) % 3 * layer;
      team.count(layer, [&](int n) { plane[n] = once(i0 - 1 + n % wide, j0 - 1 + n / wide, k); });
      if (k <= k0) continue;
      const float *below = shared + (k + 1) % 3 * layer, *here = shared + (k + 2) % 3 * layer;
      team.count(nx * ny, [&](int n) {
        const int i = n % nx, j = n / nx, m = (j + 1) * wide + i + 1;
        if (i0 + i < box.nx && j0 + j < box.ny) twice(i0 + i, j0 + j, k - 1, below + m, here + m, plane + m);
      });
    }
  }

 private:
  MOSSFIELD_BOTH long at(int i, int j, int k) const { return box.first + k * box.plane + j * box.row + i; }
  MOSSFIELD_BOTH bool is_first(int i, int j, int k) const { return ((i + j + k + colour) & 1) == 0; }
  /// The index of a cell beyond a periodic side; -1 beyond any other.
  MOSSFIELD_BOTH static int inside(int i, int n, bool wraps) {
    if (i >= 0 && i < n) return i;
    return wraps && i == -1 ? n - 1 : wraps && i == n ? 0 : -1;
  }
  /// After the first colour's half sweep; 0 beyond walls.
  MOSSFIELD_BOTH float once(int ci, int cj, int ck) const {
    const int i = inside(ci, box.nx, wraps[0]), j = inside(cj, box.ny, wraps[1]),
              k = inside(ck, box.nz, wraps[2]);
    if (i < 0 || j < 0 || k < 0) return 0.0f;
    const long q = at(i, j, k);
    if (!is_first(i, j, k)) return zero ? 0.0f : u[q];
    return zero ? inverse[q] * b[q] : inverse[q] * (b[q] + neighbours_across(wraps, box, a, u, i, j, k, q));
  }
  /// After both; the other pointers are to the cell in its own plane and those beside it.
  MOSSFIELD_BOTH void twice(int i, int j, int k, const float* below, const float* here,
                            const float* above) const {
    const long q = at(i, j, k);
    float value = *here;
    if (!is_first(i, j, k))
      value = inverse[q] * (b[q] + ((a.tx[q] * here[-1] + a.tx[q + a.sx] * here[1]) +
                                    (a.ty[q] * here[-wide] + a.ty[q + a.sy] * here[wide]) +
                                    (a.tz[q] * *below + a.tz[q + a.sz] * *above)));
    next[q] = value;
  }
};

}  // namespace mossfield
