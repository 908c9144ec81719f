// What samples say of a host that fills, by its slices.

#include <gtest/gtest.h>

#include <cmath>

#include "physics/free_energy.hpp"
#include "solver/host_fill.hpp"

namespace mossfield::test {
namespace {

constexpr double width = 3e-6, face = 4e-6, top = 24e-6, spacing = 0.05e-6;
constexpr double solid = 0.1, deposit = 0.2e-6;  ///< share that pillars take, its thickness on the plate [m]
constexpr double around = 1e5;                   ///< surface of the pillars per volume [1/m]

/// Pillars on a plate, with the interface that a run has, that take a uniform current, and their plate of as
/// many times the density. Their own deposit is as thick as the plate's.
HostSlices on_plate(double times) {
  HostSlices s;
  s.spacing = spacing;
  for (int n = 0; n < 700; ++n) {
    const double z = (n + 0.5) * spacing;
    const auto below = [&](double level) { return metal_fraction(order_parameter(level - z, width)); };
    const double plate = below(face), pillars = z > face && z < top ? 1 : 0;
    const Profile profile = interface_profile(face - z, width);
    const double flat = (1 - solid) * metal_fraction_slope(profile.xi) * profile.slope;
    s.host.push_back(plate + (1 - plate) * solid * pillars);
    s.lithium.push_back((1 - solid) * (below(face + deposit) - plate) + around * deposit * pillars);
    s.area.push_back(flat + around * pillars);
    s.current.push_back(times * flat + around * pillars);
  }
  return s;
}

// Breaks if what lies below the face of a plate, half of the interface, is left out: of the lithium on it and
// of the current into it (0.042 instead of 0.062 of the lowest fifth's pores in a run with these numbers).
// The references are the sharp plate's.
TEST(HostFill, PlateCountsWithAllOfItsInterface) {
  const double fifth = 0.2 * (top - face), pores = (1 - solid) * fifth;
  const HostMetrics even = fill_of(on_plate(1), face, top), five = fill_of(on_plate(5), face, top);
  EXPECT_NEAR(even.fill_low, ((1 - solid) * deposit + around * deposit * fifth) / pores,
              0.01 * even.fill_low);
  EXPECT_NEAR(even.fill_high, around * deposit * fifth / pores, 1e-9);
  EXPECT_NEAR(even.fill, ((1 - solid) * deposit + around * deposit * 5 * fifth) / (5 * pores),
              0.01 * even.fill);
  EXPECT_NEAR(even.current_ratio, 1, 1e-9);
  const double plate = 1 - solid, pillars = around * fifth;
  EXPECT_NEAR(five.current_ratio, (5 * plate + pillars) / (plate + pillars), 0.005 * five.current_ratio);
  EXPECT_NEAR(five.current_ratio, 3.77, 0.01);
}

// Breaks if the plate's share of the current is not part of what the depth goes by: where it takes a fifth of
// all, 1 - 1/e of it enters the pillars' upper 0.790.
TEST(HostFill, DepthOfTheCurrentCountsThePlate) {
  const double height = top - face, pillars = around * height, times = pillars / (4 * (1 - solid));
  const HostMetrics m = fill_of(on_plate(times), face, top);
  EXPECT_NEAR(m.depth / height, 1.25 * (1 - std::exp(-1)), 0.002);
}

}  // namespace
}  // namespace mossfield::test
