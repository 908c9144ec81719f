// Several reductions at once, and reductions whose result stays where the kernels run.

#include "kernels/reductions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/charge.hpp"
#include "kernels/inner_gradients.hpp"
#include "kernels/mechanics.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield {
namespace {

struct Above {
  const double* u;
  bool operator()(Cell c) const { return u[c.q] > 2; }
};
struct Reductions : testing::Test {
  Grid grid{{7, 5, 6}, {1, 1, 1}, {false, false, false}};
  Field u{grid, "u", "1"};
  CellSet set{grid};
  double sum = 0, most = 0;
  Reductions() {
    const Box& b = grid.box();
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i) {
          const double value = 3 * std::sin(i + 0.3 * j * j + 0.7 * k);
          u.data()[b.first + i * b.sx + j * b.sy + k * b.sz] = value;
          sum += value;
          most = std::max(most, value);
        }
    set.gather(Above{u.data()});
  }
};

// Breaks if a part gets another's numbers, slices or start.
TEST_F(Reductions, TogetherAreThoseAlone) {
  const TotalOf total{{}, u.data(), 1};
  const LargestOf largest{{}, u.data()};
  const auto [a, b, c] = reduce_together(over(grid, total), over(set, largest), over(grid, largest));
  EXPECT_EQ(a, reduce(grid, total));
  EXPECT_EQ(b, reduce(set, largest));
  EXPECT_EQ(c, reduce(grid, largest));
  EXPECT_NEAR(a, sum, 1e-12);
  EXPECT_EQ(b, most);
}

// Breaks if `then` is called more than once, or gets something else than the sum.
TEST_F(Reductions, ThenGetsTheSumOnce) {
  BasicField<float> ones(grid, "ones", "1");
  ones.set_owned(std::vector<float>(7 * 5 * 6, 1));
  Array<GradientNumbers> out(grid.device(), {{7, 0, 0}});
  reduce_then(grid, SingleDot{{}, ones.data(), ones.data()}, TakeRho{out.data()});
  EXPECT_EQ(out.data()->rho, 210);
  EXPECT_EQ(out.data()->beta, 30);
}

}  // namespace
}  // namespace mossfield
