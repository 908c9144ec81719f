// How the threads of the kernel of a cycle's coarse levels share out its loops.

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "kernels/multigrid_coarse.hpp"

namespace mossfield::test {
namespace {

/// Counts, of each loop, what the busiest thread of a GPU's team does (launch.cuh): a row of cells is shared
/// by no more than a warp.
struct Count {
  static constexpr int threads = 8 * 768, warp = 32;
  std::vector<int>* rounds;

  static int shared(int n, int among) { return (n + among - 1) / among; }
  void rows(const Box& box, int in_a_row) const {
    int group = warp;
    while (group / 2 >= in_a_row) group /= 2;
    rounds->push_back(shared(box.ny * box.nz, threads / group) * shared(in_a_row, group));
  }
  template <class F>
  void each(const Box& box, const F&) const {
    rows(box, box.nx);
  }
  template <class F>
  void each_of_colour(const Box& box, int, const F&) const {
    rows(box, (box.nx + 1) / 2);
  }
  template <class F>
  void count(int n, const F&) const {
    rounds->push_back(shared(n, threads));
  }
};

Box box_of(const std::array<int, 3>& n) {
  Box b;
  b.nx = n[0], b.ny = n[1], b.nz = n[2];
  return b;
}

/// One level above the coarsest one.
std::vector<int> rounds_of(const std::array<int, 3>& n, const std::array<int, 3>& half,
                           const std::array<bool, 3>& periodic) {
  CoarseCycle cycle{};
  cycle.levels = 2, cycle.sweeps = 3;
  cycle.level[0].next = {2, 2, 2, box_of(n), box_of(half)};
  cycle.level[0].sides.b = box_of(n);
  for (int axis = 0; axis < 3; ++axis)
    if (periodic[static_cast<std::size_t>(axis)])
      cycle.level[0].sides.cells[axis] = n[0] * n[1] * n[2] / n[static_cast<std::size_t>(axis)];
  cycle.coarsest.box = box_of(half);
  std::vector<int> rounds;
  cycle(Count{&rounds});
  return rounds;
}

// Breaks if one warp fills all ghosts of periodic sides (32^3 cells: 128 rounds of it in a loop, where a half
// sweep takes three), or if ghosts are filled that no sweep needs: each loop ends with a wait of all threads.
TEST(CoarseCycle, GivesEveryThreadItsShare) {
  const auto longest = [](const std::vector<int>& rounds) {
    return *std::max_element(rounds.begin(), rounds.end());
  };
  const std::vector<int> walls = rounds_of({32, 32, 32}, {16, 16, 16}, {}),
                         even = rounds_of({32, 32, 32}, {16, 16, 16}, {true, true, false}),
                         odd = rounds_of({31, 31, 31}, {16, 16, 16}, {true, true, false});
  EXPECT_EQ(walls.size(), 15u);  // twelve half sweeps, restriction, the coarsest level, prolongation
  EXPECT_EQ(even.size(), 16u);   // ghosts for the restriction
  EXPECT_EQ(odd.size(), 28u);    // and for every half sweep
  for (const auto* rounds : {&walls, &even, &odd}) EXPECT_LE(longest(*rounds), 6);  // 32^3 among 6144
}

}  // namespace
}  // namespace mossfield::test
