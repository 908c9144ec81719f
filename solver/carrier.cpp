#include "solver/carrier.hpp"

#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/carry.hpp"
#include "kernels/film.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

constexpr double carried_way = 0.4;  ///< of a cell, in one step

}  // namespace

Carrier::Carrier(const Grid& grid, double band)
    : grid_(grid),
      cell_(least_spacing(grid)),
      band_(band),
      near_(grid),
      speed_x_(grid, "speed", "1"),
      speed_y_(grid, "speed", "1"),
      speed_z_(grid, "speed", "1"),
      scratch_(grid, "scratch", "1") {}

double Carrier::way() const {
  return carried_way * cell_;
}

void Carrier::follow(const Field& level, double share) {
  near_.gather([psi = level.data(), band = band_](Cell c) { return std::fabs(psi[c.q]) <= band; });
  for_each_in(near_, CarrySpeed{speed_x_.data(), speed_y_.data(), speed_z_.data(), level.data(), grid_.box(),
                                share * way(), cell_, band_});
}

void Carrier::carry(Field& field, int steps) {
  scratch_.copy_from(field);  // the two change places, and further away nothing changes
  for (int n = 0; n < steps; ++n) {
    fill_ghosts(field);
    for_each_in(near_, CarryOut{scratch_.data(), field.data(), speed_x_.data(), speed_y_.data(),
                                speed_z_.data(), grid_.box()});
    field.swap(scratch_);
  }
}

}  // namespace mossfield
