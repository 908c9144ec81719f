// What ghosts hold.

#include "kernels/boundary.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "kernels/boundary_kernels.hpp"

namespace mossfield {
namespace {

/// What a cell or ghost (index -1 or n) should hold: the rule of each axis in turn, z outermost.
double ghost(const Grid& grid, const Walls& walls, const std::function<double(int, int, int)>& inside,
             std::array<int, 3> at) {
  for (int axis = 2; axis >= 0; --axis) {
    const auto a = static_cast<std::size_t>(axis);
    const int n = grid.cells()[a];
    if (at[a] >= 0 && at[a] < n) continue;
    const bool upper = at[a] >= n;
    const Wall& wall = walls[2 * a + upper];
    auto mirror = at;
    mirror[a] = grid.periodic(axis) ? (upper ? 0 : n - 1) : (upper ? n - 1 : 0);
    const double v = ghost(grid, walls, inside, mirror);
    return !grid.periodic(axis) && wall.kind == Wall::Kind::value ? 2 * wall.value - v : v;
  }
  return inside(at[0], at[1], at[2]);
}

// Breaks if a ghost, an edge or a corner is made from the wrong cell, side or rule.
TEST(Ghosts, OfEveryKindAndCorner) {
  const Walls walls{Wall::fixed(0.7), Wall::no_flux(),   Wall::no_flux(),
                    Wall::fixed(-2),  Wall::fixed(0.25), Wall::no_flux()};
  const auto inside = [](int i, int j, int k) { return 1.5 + 0.3 * i + 7 * j * j - 0.11 * k * k * k; };
  for (const std::array<int, 3> cells :
       {std::array<int, 3>{5, 4, 3}, std::array<int, 3>{5, 4, 1}, std::array<int, 3>{6, 1, 1}})
    for (int wrap = 0; wrap < 8; ++wrap) {
      const Grid grid(cells, {0.3, 0.2, 0.7}, {bool(wrap & 1), bool(wrap & 2), bool(wrap & 4)});
      Field u(grid, "u", "1");
      const Box& b = grid.box();
      for (int k = 0; k < b.nz; ++k)
        for (int j = 0; j < b.ny; ++j)
          for (int i = 0; i < b.nx; ++i) u.data()[b.first + i + j * b.row + k * b.plane] = inside(i, j, k);
      fill_ghosts(u, walls);
      const int gy = b.sy ? 1 : 0, gz = b.sz ? 1 : 0;
      for (int k = -gz; k < b.nz + gz; ++k)
        for (int j = -gy; j < b.ny + gy; ++j)
          for (int i = -1; i < b.nx + 1; ++i)
            EXPECT_DOUBLE_EQ(u.data()[b.first + i + j * b.row + k * b.plane],
                             ghost(grid, walls, inside, {i, j, k}))
                << "cell " << i << " " << j << " " << k << ", periodic " << wrap;
    }
}

// Breaks if the loop that fills all sides at once takes an edge or a corner from another cell or side, or by
// another rule, than sides filled one after the other leave there; ghosts of untouched sides must stay.
TEST(Ghosts, AllSidesAtOnceAreSideAfterSide) {
  const Wall kinds[4] = {Wall::no_flux(), Wall::fixed(0.7), Wall::level(-3), Wall::untouched()};
  for (const std::array<int, 3> cells :
       {std::array<int, 3>{5, 4, 3}, std::array<int, 3>{3, 4, 1}, std::array<int, 3>{6, 1, 1}})
    for (int which = 0; which < 4096; which += 7)
      for (const int wrap : {0, 1, 2, 4, 6}) {
        const Grid grid(cells, {0.3, 0.2, 0.7}, {bool(wrap & 1), bool(wrap & 2), bool(wrap & 4)});
        Walls walls;
        for (std::size_t side = 0; side < 6; ++side) walls[side] = kinds[which >> (2 * side) & 3];
        Field one(grid, "u", "1"), other(grid, "u", "1");
        for (long q = 0; q < grid.words(); ++q)
          one.data()[q] = other.data()[q] = 0.1 * static_cast<double>(q);
        fill_ghosts(one, walls);
        const FillSides<double> sides = sides_of(other, walls);
        if (sides.size() > 0) for_each_in(Device::cpu, row_of(sides.size()), sides);
        for (long q = 0; q < grid.words(); ++q)
          ASSERT_EQ(one.data()[q], other.data()[q]) << "word " << q << ", walls " << which << ", periodic "
                                                    << wrap << ", " << cells[2] << " planes";
      }
}

}  // namespace
}  // namespace mossfield
