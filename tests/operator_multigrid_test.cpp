// The multigrid cycle as an operator: symmetric, and the same by both ways of computing it.

#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>
#include <cstring>

#include "elliptic_problem.hpp"
#include "kernels/multigrid.hpp"

namespace mossfield::test {
namespace {

struct Case {
  std::array<int, 3> cells;
  std::array<double, 3> spacing;
  std::array<bool, 3> periodic;
};

const Case cases[] = {{{36, 31, 40}, {0.03, 0.035, 0.025}, {}},
                      {{37, 35, 33}, {0.03, 0.035, 0.025}, {true, true, true}},
                      {{34, 40, 29}, {0.03, 0.035, 0.025}, {false, true, false}},
                      {{40, 16, 48}, {0.03, 0.08, 0.025}, {}},
                      {{21, 75, 30}, {0.03, 0.035, 0.025}, {true, false, false}},
                      {{21, 103, 30}, {0.03, 0.035, 0.025}, {false, false, true}},
                      {{23, 98, 31}, {0.03, 0.08, 0.025}, {}},
                      {{90, 75, 1}, {0.01, 0.012, 1}, {true, false, false}},
                      {{63, 88, 1}, {0.01, 0.012, 1}, {false, true, false}},
                      {{150, 75, 1}, {0.006, 0.012, 1}, {true, false, false}},
                      {{110, 101, 1}, {0.008, 0.009, 1}, {false, true, false}},
                      {{1, 50, 41}, {1, 0.02, 0.025}, {false, true, false}}};

/// Numbers in (-1, 1) without any pattern that the grid could share.
std::vector<float> scatter(long count, unsigned seed) {
  std::vector<float> v;
  for (long n = 0; n < count; ++n)
    v.push_back(static_cast<float>(std::sin(12.9898 * static_cast<double>(n * n + seed) + seed)));
  return v;
}

struct Cycle {
  Problem problem;
  Multigrid multigrid;

  Cycle(const Case& c, bool fused, double contrast)
      : problem(c.cells, c.spacing, c.periodic), multigrid(problem.grid, fused) {
    problem.assemble(shape("fingers", contrast), constant(0.4), {true, false, false, true, true, false},
                     constant(1));
    multigrid.update(problem.a);
  }
  std::vector<float> apply(const std::vector<float>& right) {
    multigrid.right().set_owned(right);
    multigrid.cycle();
    return multigrid.correction().owned();
  }
};

// Breaks if a fused pass works on a cell before its neighbours are ready, with any number of threads.
TEST(Multigrid, FusedPassesEqualPlainSweepsBitByBit) {
  const int before = omp_get_max_threads();
  for (const Case& c : cases) {
    Cycle plain(c, false, 1e4);
    const std::vector<float> right = scatter(plain.problem.grid.global_cells(), 3),
                             wanted = plain.apply(right);
    for (const int threads : {1, 3}) {
      omp_set_num_threads(threads);
      Cycle fused(c, true, 1e4);
      for (int again = 0; again < 2; ++again) {
        const std::vector<float> got = fused.apply(right);
        EXPECT_EQ(std::memcmp(got.data(), wanted.data(), got.size() * sizeof(float)), 0)
            << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2] << ", threads " << threads;
      }
    }
    omp_set_num_threads(before);
  }
}

// Breaks if the colours are not reversed after the coarse correction or restriction is not the transpose of
// prolongation: conjugate gradients then slow down or fail.
TEST(Multigrid, CycleIsSymmetricAndPositive) {
  for (const Case& c : cases) {
    Cycle cycle(c, true, 1e2);
    const long n = cycle.problem.grid.global_cells();
    const std::vector<float> x = scatter(n, 1), y = scatter(n, 2), bx = cycle.apply(x), by = cycle.apply(y);
    double xy = 0, yx = 0, xx = 0, yy = 0;
    for (std::size_t m = 0; m < x.size(); ++m) {
      xy += static_cast<double>(y[m]) * static_cast<double>(bx[m]);
      yx += static_cast<double>(x[m]) * static_cast<double>(by[m]);
      xx += static_cast<double>(x[m]) * static_cast<double>(bx[m]);
      yy += static_cast<double>(y[m]) * static_cast<double>(by[m]);
    }
    EXPECT_GT(xx, 0);
    EXPECT_GT(yy, 0);
    EXPECT_NEAR(xy / std::sqrt(xx * yy), yx / std::sqrt(xx * yy), 1e-5)
        << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
  }
}

}  // namespace
}  // namespace mossfield::test
