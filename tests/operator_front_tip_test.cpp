// Where the front ends, against surfaces whose height is known.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "solver/measure.hpp"

namespace mossfield {
namespace {

constexpr double width = 1.7;  // of the profile [m]

/// xi of a front at height(a, b) in each column, where a and b count cells across the growth axis.
template <class Height>
std::vector<double> columns(const Grid& grid, const GrowthAxis& growth, const Height& height) {
  const auto [nx, ny, nz] = grid.cells();
  const double h = grid.spacing()[static_cast<std::size_t>(growth.axis)];
  std::vector<double> xi;
  for (int k = 0; k < nz; ++k)
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i) {
        const int at[3] = {i, j, k}, n = grid.cells()[static_cast<std::size_t>(growth.axis)];
        const int from_electrode = growth.from_above ? n - 1 - at[growth.axis] : at[growth.axis];
        const int a = growth.axis == 0 ? j : i, b = growth.axis == 2 ? j : k;
        const double x = (from_electrode + 0.5) * h;
        xi.push_back(1 / (1 + std::exp((x - height(a, b)) / width)));
      }
  return xi;
}

double height_of(int a, int b) {
  return 4 + 0.31 * a - 0.05 * a * a + 0.17 * b;
}

std::vector<Device> devices() {
  if (!take_gpu(0).empty()) return {Device::cpu};
  return {Device::cpu, Device::gpu};
}

const GrowthAxis axes[] = {{0, false}, {0, true}, {1, false}, {1, true}, {2, false}, {2, true}};

// Breaks if the axis, its direction, the spacing along it or the cell's own number is mistaken for another,
// if the crossing is not linear in ln(xi/(1-xi)) (the height is then off by up to a tenth of a cell), or if a
// device's memory is read by the host.
TEST(FrontTip, IsTheHighestColumn) {
  for (const Device device : devices())
    for (const GrowthAxis& growth : axes) {
      const Grid grid({9, 11, 13}, {0.9, 0.7, 0.8}, {}, Communicator::self(), device);
      Field xi(grid, "xi", "1");
      xi.set_owned(columns(grid, growth, height_of));
      double highest = 0;
      for (int b = 0; b < grid.cells()[growth.axis == 2 ? 1 : 2]; ++b)
        for (int a = 0; a < grid.cells()[growth.axis == 0 ? 1 : 0]; ++a)
          highest = std::max(highest, height_of(a, b));
      EXPECT_NEAR(front_tip(xi, growth), highest, 1e-12) << growth.axis << growth.from_above;
      EXPECT_NEAR(measure_front(xi, growth).tip, highest, 1e-12) << growth.axis << growth.from_above;
    }
}

// Breaks if a column that metal fills is taken for one without, or an empty box for one with a front.
TEST(FrontTip, OfFullAndEmptyBoxes) {
  const GrowthAxis growth{1, false};
  for (const Device device : devices()) {
    const Grid grid({6, 8, 5}, {0.9, 0.7, 0.8}, {}, Communicator::self(), device);
    Field xi(grid, "xi", "1");
    EXPECT_EQ(front_tip(xi, growth), 0);
    xi.set_owned(columns(grid, growth, [](int a, int) { return a == 3 ? 100.0 : 2.0; }));
    EXPECT_DOUBLE_EQ(front_tip(xi, growth), 8 * 0.7);
  }
}

}  // namespace
}  // namespace mossfield
