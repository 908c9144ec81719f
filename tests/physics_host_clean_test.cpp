// What cleaning leaves of a host: beside what it takes away or fills, the host as it is without that.

#include <gtest/gtest.h>

#include <cmath>

#include "host_example.hpp"
#include "host_image_file.hpp"
#include "solver/host_fields.hpp"
#include "solver/simulation.hpp"

namespace mossfield::test {
namespace {

constexpr int nx = 40, ny = 24, nz = 40;
constexpr double hx = 1, hy = 1.25, hz = 1;  ///< [um]

/// To a sheet of this half thickness [um] along y that leans, as thin as a cell and a half and rounded at its
/// end: from (13, 12) up to beyond z = 40.
double to_sheet(double x, double z) {
  const double along = std::max(0.0, (x - 13) * 0.6 + (z - 12) * 0.8);
  return std::hypot(x - 13 - 0.6 * along, z - 12 - 0.8 * along) - 0.8;
}

/// To a ball that leaves 1.2 um to the sheet.
double to_ball(double x, double y, double z) {
  return std::hypot(std::hypot(x - 22.68, y - 15), z - 17.24) - 2.6;
}

struct OnGrid {
  std::vector<double> solid, surface;
  long removed, filled;
};

/// Sheet, and with `piece` ball, of solid (the sheet on the electrode) or of pores (open at the top).
OnGrid cleaned(bool pores, bool piece) {
  std::vector<double> distance;
  for (int k = 0; k < nz; ++k)
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i) {
        const double x = (i + 0.5) * hx, y = (j + 0.5) * hy, up = (k + 0.5) * hz, z = pores ? up : 40 - up;
        const double d = piece ? std::min(to_sheet(x, z), to_ball(x, y, z)) : to_sheet(x, z);
        distance.push_back(1e-6 * (pores ? -d : d));
      }
  const HostImageFile file({nx, ny, nz}, {1e-6 * hx, 1e-6 * hy, 1e-6 * hz}, distance, true);
  Case v = host_case("{kind: plane, plate: 1 um}");
  v.host = HostCase{};
  v.host.present = v.host.clean = true;
  file.put(v);
  const Grid grid = grid_of(v.grid, Communicator::self(), Device::cpu);
  const HostFields f = host_fields(v, HostBody(v), grid);
  return {f.solid.owned(), f.surface.owned(), f.removed, f.filled};
}

double sum(const std::vector<double>& of) {
  double all = 0;
  for (const double one : of) all += one;
  return all;
}

// Breaks if cleaning touches surface of what is kept (ways to it over the middles of its cells are too long
// beside a thin sheet, and all of its surface within three cells of the ball went), or leaves some of the
// ball's. The reference is the same host drawn without the ball.
TEST(HostCleaning, LeavesTheHostAsItIsWithoutThePiece) {
  for (const bool pores : {false, true}) {
    const OnGrid with = cleaned(pores, true), without = cleaned(pores, false);
    ASSERT_EQ(without.removed + without.filled, 0) << pores;
    ASSERT_GT(pores ? with.filled : with.removed, 40) << pores;
    ASSERT_EQ(pores ? with.removed : with.filled, 0) << pores;
    double solid = 0, surface = 0;
    for (std::size_t c = 0; c < with.solid.size(); ++c) {
      solid += std::fabs(with.solid[c] - without.solid[c]);
      surface += std::fabs(with.surface[c] - without.surface[c]);
    }
    // of the ball that was there [cells], [cells/um]
    const double cell = hx * hy * hz, volume = 4 * M_PI / 3 * std::pow(2.6, 3) / cell,
                 area = 4 * M_PI * std::pow(2.6, 2) / cell;
    std::printf("%s: cell by cell solid off by %.4f, surface by %.4f of the ball's; in all %.4f, %.4f\n",
                pores ? "filled" : "removed", solid / volume, 1e-6 * surface / area,
                (sum(with.solid) - sum(without.solid)) / volume,
                1e-6 * (sum(with.surface) - sum(without.surface)) / area);
    EXPECT_LT(solid, 0.02 * volume) << pores;
    EXPECT_LT(1e-6 * surface, 0.05 * area) << pores;
  }
}

}  // namespace
}  // namespace mossfield::test
