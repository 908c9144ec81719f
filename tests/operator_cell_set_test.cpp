// Sets of cells: what is visited, and sums over a part of the cells beside those over all.

#include "kernels/cell_set.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>

#include "kernels/charge.hpp"
#include "kernels/field.hpp"

namespace mossfield {
namespace {

/// A ball and a plate that cut rows into several runs, some of them at a row's end.
struct Inside {
  const double* u;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return u[c.q] > 0; }
};

Field shape(const Grid& grid) {
  Field u(grid, "u", "1");
  const Box& b = grid.box();
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const double r = std::hypot(i - 13.0, j - 8.0, k - 5.0);
        const double ball = 4.3 - r, plate = i - (b.nx - 2.5) + 0.1 * j;
        const double inside = std::fmax(ball, plate);
        u.data()[b.first + i + j * b.row + k * b.plane] =
            inside > 0 ? inside + 0.01 * std::sin(i + 3.0 * j) : 0;
      }
  return u;
}

// Breaks if a block is left out or taken twice, at a row's end or where two threads meet, or a sum over the
// set misses some of it or depends on the threads.
TEST(CellSet, VisitsItsBlocksOnceAndSumsLikeAll) {
  const int before = omp_get_max_threads();
  for (const int nz : {1, 23}) {
    const Grid grid({45, 31, nz}, {1, 1, 1}, {});
    const Box& b = grid.box();
    const Field u = shape(grid);
    CellSet set(grid);
    double first = 0;
    for (const int threads : {1, 3}) {
      omp_set_num_threads(threads);
      set.gather(Inside{u.data()});
      Field visits(grid, "visits", "1");
      for_each_in(set, AddConstant{visits.data(), 1});
      for (int k = 0; k < b.nz; ++k)
        for (int j = 0; j < b.ny; ++j)
          for (int start = 0; start < b.nx; start += CellSet::block) {
            const long row = b.first + j * b.row + k * b.plane;
            const int end = std::min(start + CellSet::block, b.nx);
            bool wanted = false;
            for (int i = start; i < end; ++i) wanted = wanted || u.data()[row + i] > 0;
            for (int i = start; i < end; ++i)
              ASSERT_EQ(visits.data()[row + i], wanted ? 1 : 0) << i << " " << j << " " << k;
          }
      const TotalOf total{{}, u.data(), 0.3};
      const double part = reduce(set, total), all = reduce(grid, total);
      EXPECT_NEAR(part, all, 1e-13 * all);
      if (threads == 1) first = part;
      EXPECT_EQ(part, first) << "threads";
    }
  }
  omp_set_num_threads(before);
}

// Breaks if what an earlier set held is kept, or an empty one is not empty.
TEST(CellSet, IsGatheredAnew) {
  const Grid grid({20, 6, 1}, {1, 1, 1}, {});
  Field u = shape(grid), visits(grid, "visits", "1");
  CellSet set(grid);
  set.gather(Inside{u.data()});
  EXPECT_GT(reduce(set, TotalOf{{}, u.data(), 1}), 0);
  Field nothing(grid, "u", "1");
  set.gather(Inside{nothing.data()});
  for_each_in(set, AddConstant{visits.data(), 1});
  EXPECT_EQ(reduce(grid, TotalOf{{}, visits.data(), 1}), 0);
  EXPECT_EQ(reduce(set, TotalOf{{}, u.data(), 1}), 0);
}

}  // namespace
}  // namespace mossfield
