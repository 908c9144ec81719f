#pragma once
// How a GPU's blocks of threads share out cells: plain arithmetic, so that it is tested where there is no
// GPU.

#include <cstddef>

#include "kernels/launch.hpp"

namespace mossfield::gpu {

/// Bytes that a kernel may be given, on every device and toolkit.
inline constexpr std::size_t most_parameters = 4096;

/// The blocks of a loop over a box: one thread a cell, a block 256 of them, one plane.
struct CellBlocks {
  static constexpr long most_along_x = 2147483647, most_across = 65535;  ///< that a device starts

  unsigned threads_x, threads_y;
  long x, y, z;

  explicit CellBlocks(const Box& b)
      : threads_x(b.ny == 1    ? 256
                  : b.nx >= 64 ? 64
                               : 16),
        threads_y(256 / threads_x),
        x((b.nx + threads_x - 1L) / threads_x),
        y((b.ny + threads_y - 1L) / threads_y),
        z(b.nz) {}
  /// A device starts neither no blocks nor too many.
  bool can_start() const {
    return x > 0 && y > 0 && z > 0 && x <= most_along_x && y <= most_across && z <= most_across;
  }
};

/// The cells of a slice for blocks of 256 threads, a block some of its rows. Sums are joined thread by thread
/// and block by block in a fixed order; the blocks of a slice depend on its size alone, not on the ranks.
struct SliceShares {
  static constexpr int threads = 256;
  static constexpr long worth_a_block = 2048;  ///< cells: 8 a thread

  Box b;
  int slab_axis;
  int rows;    ///< in a slice
  int height;  ///< rows of a block
  int width;   ///< threads along a row; the others are on the next rows

  SliceShares(const Box& box, int axis) : b(box), slab_axis(axis) {
    rows = axis == 2 ? b.ny : 1;
    width = b.nx >= threads || rows == 1 ? threads : b.nx >= 64 ? 64 : 16;
    const int together = threads / width;  // rows that a block does at a time
    const long wanted = (worth_a_block + b.nx - 1) / b.nx;
    height = static_cast<int>((wanted + together - 1) / together) * together;
    height = height < rows ? height : rows;
  }
  int slices() const { return slab_axis == 2 ? b.nz : slab_axis == 1 ? b.ny : b.nx; }
  int blocks() const { return (rows + height - 1) / height; }  ///< of a slice
  bool can_start() const { return slices() > 0 && blocks() > 0 && blocks() <= CellBlocks::most_across; }

  /// Calls f(Cell) for one thread's cells of a block.
  template <class F>
  MOSSFIELD_BOTH void each(int slice, int block, int thread, const F& f) const {
    const int last = (block + 1) * height < rows ? (block + 1) * height : rows;
    const int x0 = slab_axis == 0 ? slice : 0, x1 = slab_axis == 0 ? slice + 1 : b.nx;
    for (int row = block * height + thread / width; row < last; row += threads / width) {
      const int j = slab_axis == 2 ? row : slab_axis == 1 ? slice : 0, k = slab_axis == 2 ? slice : 0;
      const long q = b.first + k * b.plane + j * b.row;
      for (int i = x0 + thread % width; i < x1; i += width) f(Cell{q + i, b.i0 + i, b.j0 + j, b.k0 + k});
    }
  }
};

}  // namespace mossfield::gpu
