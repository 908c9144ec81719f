// Islands found from conductances alone, and the preconditioner that knows their levels.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "elliptic_problem.hpp"
#include "kernels/deflation.hpp"
#include "kernels/multigrid.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield::test {
namespace {

Problem conducting(std::array<int, 3> cells, std::array<bool, 3> periodic, const Function& k) {
  Problem p(cells, {0.1, 0.12, 0.09}, periodic);
  p.assemble(k, constant(0), {true, true, false, false, false, false}, constant(0));
  return p;
}

/// Owner of the cell (i, j) of a map on the whole grid.
int owner(const IslandMap& map, const Grid& grid, int i, int j) {
  const Box& b = grid.box();
  return map.owner[static_cast<std::size_t>(b.first + j * b.row + i)];
}

// Breaks if a part that goes through a periodic side counts as two, if metal on a held wall counts as
// floating, or if lone cells do.
TEST(Islands, AreLabelledAcrossPeriodicSidesAndNotOnHeldWalls) {
  const auto metal = [](int i, int j) {
    const bool wraps = i >= 8 && i <= 9 && (j <= 1 || j >= 10), alone = i == 14 && j == 6;
    const bool inside = i >= 4 && i <= 5 && j >= 5 && j <= 6, on_wall = i >= 17 && j == 3;
    return wraps || alone || inside || on_wall;
  };
  const Problem p = conducting({20, 12, 1}, {false, true, false}, [&](double x, double y, double) {
    return metal(static_cast<int>(x / 0.1), static_cast<int>(y / 0.12)) ? 1e4 : 1.0;
  });
  const IslandMap map = find_islands(classify_faces(p.a, 1e6), 10);
  ASSERT_EQ(map.count, 2);
  EXPECT_EQ(owner(map, p.grid, 8, 0), owner(map, p.grid, 9, 11));
  EXPECT_NE(owner(map, p.grid, 8, 0), owner(map, p.grid, 4, 5));
  EXPECT_EQ(owner(map, p.grid, 4, 5), owner(map, p.grid, 5, 6));
  EXPECT_EQ(owner(map, p.grid, 18, 3), -1);
  EXPECT_EQ(owner(map, p.grid, 14, 6), -1);
  EXPECT_EQ(find_islands(classify_faces(p.a, 1e6), 1).count, 1);
}

// Breaks if islands are sought, or not, by anything but the best and the median conductance.
TEST(Islands, AreSoughtWhereTheBestIsFarFromTheMedian) {
  const auto sought = [](double share, double contrast) {
    const Problem p = conducting(
        {20, 12, 7}, {}, [=](double x, double, double) { return x > 2 * (1 - share) ? contrast : 1.0; });
    return has_contrast(p.a, 2 * contrast);
  };
  EXPECT_FALSE(sought(0.4, 4));
  EXPECT_FALSE(sought(0.4, 30));  // held walls are twice as near
  EXPECT_TRUE(sought(0.4, 90));
  EXPECT_FALSE(sought(0.7, 1e6));  // the median is a good one
}

/// Numbers in (-1, 1) without any pattern.
double scatter(long n, int seed) {
  return std::sin(12.9898 * static_cast<double>(n) * static_cast<double>(n) + 3 * seed);
}

struct Preconditioner {
  Problem p{{28, 25, 31}, {1.0 / 28, 0.8 / 25, 0.9 / 31}, {false, true, false}};
  Multigrid multigrid{p.grid};
  Deflation deflation{p.grid};
  Field r{p.grid, "r", "1"}, change{p.grid, "change", "1"}, image{p.grid, "image", "1"};

  Preconditioner() {
    p.assemble(shape("islands", 1e4), constant(0.1), {true, true, false, false, false, false}, constant(0));
    multigrid.update(p.a);
    deflation.update(p.a, 1 / multigrid.scale(), holding(p.grid, p.a.stencil()));
  }
  /// A vector with Z^T r = 0, in r.
  void make(int seed) {
    long n = 0;
    p.each([&](long q, std::array<double, 3>) { r.data()[q] = scatter(++n, seed); });
    change.clear();
    deflation.start(r, change);
    mossfield::apply(p.a, change, image);
    p.each([&](long q, std::array<double, 3>) { r.data()[q] -= image.data()[q]; });
  }
  std::vector<float> apply() {
    p.each([&](long q, std::array<double, 3>) {
      multigrid.right().data()[q] = static_cast<float>(r.data()[q]);
    });
    multigrid.cycle();
    deflation.correct(r, 1 / multigrid.scale(), multigrid.correction());
    return multigrid.correction().owned();
  }
};

double product(const std::vector<double>& x, const std::vector<float>& y) {
  double sum = 0;
  for (std::size_t n = 0; n < x.size(); ++n) sum += x[n] * static_cast<double>(y[n]);
  return sum;
}

// Breaks if E is not Z^T A Z or the two sums of a correction belong to different factors.
TEST(Deflation, IsSymmetricAndPositiveWhereItIsUsed) {
  Preconditioner b;
  ASSERT_GT(b.deflation.islands(), 5);
  b.make(1);
  const std::vector<double> x = b.r.owned();
  const std::vector<float> bx = b.apply();
  b.make(2);
  const std::vector<double> y = b.r.owned();
  const std::vector<float> by = b.apply();
  const double size = std::sqrt(product(x, bx) * product(y, by));
  EXPECT_GT(product(x, bx), 0);
  EXPECT_GT(product(y, by), 0);
  EXPECT_NEAR(product(y, bx) / size, product(x, by) / size, 2e-5);
}

// Breaks if start() leaves a part that the coarse space can take away.
TEST(Deflation, StartLeavesNothingOfTheIslandsLevels) {
  Preconditioner b;
  b.make(1);
  b.change.clear();
  b.deflation.start(b.r, b.change);
  double largest = 0;
  for (const double change : b.change.owned()) largest = std::max(largest, std::abs(change));
  EXPECT_LT(largest, 1e-9);
}

}  // namespace
}  // namespace mossfield::test
