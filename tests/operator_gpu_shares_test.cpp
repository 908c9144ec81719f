// How the blocks of a GPU share out the cells of a reduction.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/gpu_shares.hpp"

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

}  // namespace
}  // namespace mossfield::test
