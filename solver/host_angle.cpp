#include "solver/host_angle.hpp"

#include <fmt/format.h>

#include <cmath>

#include "kernels/host_angle.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// In cells: differences of a cell so far from the host take nothing from inside it.
constexpr double margin = 2;
/// From there to two cells deep, along a diagonal: what lies deeper is not seen from outside.
constexpr int sweeps = 8;

}  // namespace

std::string HostAngle::too_thin(const char* what, double thickness) {
  return fmt::format(
      "needs {} cells of at most {:.4g} m to {}, {:.4g} m thick: on less the front's way into the host is "
      "not "
      "known; refine the grid or drop it",
      least_cells, thickness / least_cells, what, thickness);
}

HostAngle::HostAngle(const Field& bed, double angle, double width)
    : bed_(bed),
      cosine_(std::cos(angle)),
      width_(width),
      cell_(least_spacing(bed.grid())),
      near_(bed.grid()),
      within_(bed.grid()),
      x_(bed.grid(), "slope", "1"),
      y_(bed.grid(), "slope", "1"),
      z_(bed.grid(), "slope", "1"),
      bent_(bed.grid(), "curvature", "1/m"),
      across_(bed.grid(), "curvature", "1/m"),
      next_(bed.grid(), "next", "") {
  near_.gather(NearHost{bed.data(), margin * cell_});
  within_.gather(NearHost{bed.data(), 0});
}

void HostAngle::carry(Field& u) {
  const HostNormal host{bed_.data(), bed_.grid().box()};
  next_.copy_from(u);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    fill_ghosts(u);
    for_each_in(near_, CarryIn{next_.data(), u.data(), host, {bed_.data(), margin * cell_}});
    u.swap(next_);
  }
}

void HostAngle::extend(Field& psi, const Walls& walls) {
  const Grid& grid = bed_.grid();
  const HostNormal host{bed_.data(), grid.box()};
  fill_ghosts(psi, walls);
  for_each_cell(grid, FrontBesideHost{x_.data(),
                                      y_.data(),
                                      z_.data(),
                                      bent_.data(),
                                      across_.data(),
                                      psi.data(),
                                      host,
                                      {bed_.data(), margin * cell_},
                                      1.5 * width_});
  for (Field* field : {&x_, &y_, &z_, &bent_, &across_}) carry(*field);
  next_.copy_from(psi);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    for_each_in(within_, LeanIn{next_.data(), psi.data(), x_.data(), y_.data(), z_.data(), bent_.data(),
                                across_.data(), host, cosine_, cell_});
    psi.swap(next_);
    fill_ghosts(psi, walls);
  }
}

void HostAngle::stop(Field& slope) const {
  for_each_in(within_, SetWithin{slope.data(), nullptr, bed_.data()});
}

void HostAngle::keep(Field& psi, const Field& from) const {
  for_each_in(within_, SetWithin{psi.data(), from.data(), bed_.data()});
}

}  // namespace mossfield
