// How the blocks of a GPU share out cells.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/gpu_shares.hpp"
#include "kernels/pieces.hpp"

namespace mossfield::test {
namespace {

// Breaks if a row, or the end of one, is left out or taken twice: sums on a GPU would be wrong by a few
// cells.
TEST(SliceShares, TakeEveryCellOnceAndInItsSlice) {
  const std::array<int, 3> boxes[] = {{64, 64, 5}, {63, 70, 4}, {300, 9, 3},  {16, 40, 7},   {5, 200, 6},
                                      {2, 3, 4},   {90, 75, 1}, {700, 33, 1}, {2000, 3, 20}, {150, 1, 1}};
  for (const auto& cells : boxes) {
    const Grid grid(cells, {1, 1, 1}, {});
    const gpu::SliceShares shares(grid.box(), grid.slab_axis());
    EXPECT_EQ(shares.slices(), grid.slices());
    std::vector<int> visits(static_cast<std::size_t>(grid.words()), 0);
    for (int slice = 0; slice < shares.slices(); ++slice)
      for (int block = 0; block < shares.blocks(); ++block)
        for (int thread = 0; thread < gpu::SliceShares::threads; ++thread)
          shares.each(slice, block, thread, [&](const Cell& c) {
            ++visits.at(static_cast<std::size_t>(c.q));
            EXPECT_EQ(slice, grid.slab_axis() == 2 ? c.k : grid.slab_axis() == 1 ? c.j : c.i);
          });
    EXPECT_EQ(std::count(visits.begin(), visits.end(), 1), grid.global_cells()) << cells[0];
    EXPECT_EQ(std::count(visits.begin(), visits.end(), 0), grid.words() - grid.global_cells()) << cells[0];
  }
}

// Breaks if cells are left out, or a grid that a GPU has room for needs more blocks than one starts.
TEST(CellBlocks, CoverABoxAndCanBeStarted) {
  for (const std::array<int, 3>& cells :
       {std::array<int, 3>{1024, 1024, 1024}, {63, 70, 4}, {2, 3, 4}, {5, 1, 1}, {20000, 20000, 1}}) {
    const Grid grid(cells, {1, 1, 1}, {});
    Box side = grid.box();
    side.nx = 1;
    for (const Box& box : {grid.box(), side, grid.box_with_ghosts(), row_of(cells[0] * cells[1] * 2)}) {
      const gpu::CellBlocks blocks(box);
      EXPECT_TRUE(blocks.can_start()) << box.nx << " x " << box.ny << " x " << box.nz;
      EXPECT_LE(blocks.threads_x * blocks.threads_y, 256u);
      EXPECT_GE(blocks.x * blocks.threads_x, box.nx);
      EXPECT_GE(blocks.y * blocks.threads_y, box.ny);
      EXPECT_EQ(blocks.z, box.nz);
    }
  }
}

// Breaks if a list of many cells, such as those of stiff bodies in a box of 512^3, is laid out in more rows
// than a GPU starts blocks for, or in too few.
TEST(Pieces, OfAnyNumberCanBeStarted) {
  for (const long count : {1L, 64L, 65L, 2097152L, 2097153L, 16776961L, 134217728L, 2000000000L}) {
    const Box box = rows_of_pieces(count);
    EXPECT_TRUE(gpu::CellBlocks(box).can_start()) << count;
    EXPECT_GE(box.row * box.ny, count);
    EXPECT_LT(box.row * (box.ny - 1), count);
    EXPECT_EQ(box.row, box.nx);  // no two cells of the box are the same piece
  }
}

}  // namespace
}  // namespace mossfield::test
