// The multigrid cycle as an operator: symmetric, and the same by both ways of computing it.

#include <gtest/gtest.h>
#include <omp.h>

#include <cmath>
#include <cstring>

#include "elliptic_problem.hpp"
#include "kernels/inner_gradients.hpp"
#include "kernels/multigrid.hpp"
#include "kernels/multigrid_level.hpp"

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
                      {{134, 75, 26}, {0.008, 0.013, 0.04}, {true, false, false}},  // slices of several tiles
                      {{187, 61, 25}, {0.006, 0.016, 0.04}, {false, false, true}},
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

  Cycle(const Case& c, bool fused, double contrast, bool coarse_levels = true)
      : problem(c.cells, c.spacing, c.periodic), multigrid(problem.grid, fused, coarse_levels) {
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

// Breaks if a fused pass works on a cell before its neighbours are ready, with any number of threads: pairs
// that begin where they meet, that end there, and more threads than cores. Without coarse levels, if a half
// sweep is lost or begins with the other colour.
TEST(Multigrid, FusedPassesEqualPlainSweepsBitByBit) {
  const int before = omp_get_max_threads();
  for (const bool coarse_levels : {true, false})
    for (const Case& c : cases) {
      Cycle plain(c, false, 1e4, coarse_levels);
      const std::vector<float> right = scatter(plain.problem.grid.global_cells(), 3),
                               wanted = plain.apply(right);
      for (const int threads : {1, 2, 3, 5, 8}) {
        omp_set_num_threads(threads);
        Cycle fused(c, true, 1e4, coarse_levels);
        EXPECT_EQ(fused.multigrid.finest().split, c.cells[0] > 1) << c.cells[0] << " x " << c.cells[1];
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
  for (const bool coarse_levels : {true, false})
    for (const Case& c : cases) {
      Cycle cycle(c, true, 1e2, coarse_levels);
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

// Breaks if only a part of what depends on s is taken anew, or it is left in another order.
TEST(Multigrid, RevisedSumsEqualARevisedSystem) {
  for (const bool coarse_levels : {true, false})
    for (const Case& c : cases) {
      Cycle sums(c, true, 1e3, coarse_levels), all(c, true, 1e3, coarse_levels);
      for (Cycle* cycle : {&sums, &all})
        for (long q = 0; q < cycle->problem.grid.words(); ++q) cycle->problem.a.s.data()[q] *= 3;
      sums.multigrid.revise_sums(sums.problem.a);
      all.multigrid.revise(all.problem.a);
      const std::vector<float> right = scatter(sums.problem.grid.global_cells(), 5), got = sums.apply(right),
                               wanted = all.apply(right);
      EXPECT_EQ(std::memcmp(got.data(), wanted.data(), got.size() * sizeof(float)), 0) << c.cells[0];
      const std::vector<float> inverse = sums.multigrid.inverse_diagonal().owned(),
                               revised = all.multigrid.inverse_diagonal().owned();
      EXPECT_EQ(std::memcmp(inverse.data(), revised.data(), inverse.size() * sizeof(float)), 0) << c.cells[0];
    }
}

// Breaks if faces of a revised system lie in another order than those of a new one, or are left as they were.
TEST(Multigrid, RevisedFacesAreTheSameHoweverRowsLie) {
  for (const Case& c : cases) {
    std::vector<std::vector<float>> answers;
    for (const bool fused : {false, true}) {
      Cycle cycle(c, fused, 1e3);
      EllipticSystem& a = cycle.problem.a;
      for (Field* field : {&a.tx, &a.ty, &a.tz, &a.s})
        for (long q = 0; q < cycle.problem.grid.words(); ++q)
          field->data()[q] *= 1 + 0.5 * std::sin(0.7 * static_cast<double>(q));
      cycle.multigrid.revise(a);
      answers.push_back(cycle.apply(scatter(cycle.problem.grid.global_cells(), 5)));
      answers.push_back(cycle.multigrid.inverse_diagonal().owned());
    }
    for (std::size_t n : {0u, 1u})
      EXPECT_EQ(std::memcmp(answers[n].data(), answers[n + 2].data(), answers[n].size() * sizeof(float)), 0)
          << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2] << ", " << n;
  }
}

// Breaks if a sum goes by how rows lie in memory (ranks then differ), x keeps something of the solve before,
// or the recurrence in single precision says more than the residual in double precision.
TEST(InnerGradients, ReduceTheResidualTheSameHoweverRowsLie) {
  for (const Case& c : cases) {
    std::vector<std::vector<double>> answers;
    for (const bool fused : {false, true}) {
      Cycle cycle(c, fused, 1e2);
      const Grid& grid = cycle.problem.grid;
      Field r(grid, "r", "1"), u(grid, "u", "1"), image(grid, "A u", "1");
      const std::vector<float> right = scatter(grid.global_cells(), 7);
      r.set_owned({right.begin(), right.end()});
      const auto size_of = [&](const Field& v) {
        const std::vector<double> values = v.owned();
        const std::vector<float> inverse = cycle.multigrid.inverse_diagonal().owned();
        double sum = 0;
        for (std::size_t n = 0; n < values.size(); ++n)
          sum += values[n] * values[n] * static_cast<double>(inverse[n]);
        return std::sqrt(sum * cycle.multigrid.scale());
      };
      InnerGradients inner(cycle.multigrid);
      inner.solve(r, size_of(r), 0.1, 100, u, false);  // what it leaves behind must not matter
      const InnerGradients::Result result = inner.solve(r, size_of(r), InnerGradients::least, 100, u, false);
      EXPECT_LE(result.reduction, InnerGradients::least) << c.cells[0];
      EXPECT_LT(result.iterations, 100) << c.cells[0];
      apply(cycle.problem.a, u, image);
      Field left(grid, "left", "1");
      for (long q = 0; q < grid.words(); ++q) left.data()[q] = r.data()[q] - image.data()[q];
      EXPECT_NEAR(size_of(left) / size_of(r), result.reduction, 0.1 * InnerGradients::least) << c.cells[0];
      answers.push_back(u.owned());
    }
    EXPECT_EQ(std::memcmp(answers[0].data(), answers[1].data(), answers[0].size() * sizeof(double)), 0)
        << c.cells[0] << " x " << c.cells[1] << " x " << c.cells[2];
  }
}

}  // namespace
}  // namespace mossfield::test
