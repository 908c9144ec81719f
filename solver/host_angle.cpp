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

/// grad psi and the curvatures, as FrontBesideHost finds them.
std::array<Field, CarryIn::count> like_the_front(const Grid& grid) {
  return {Field(grid, "slope", "1"), Field(grid, "slope", "1"), Field(grid, "slope", "1"),
          Field(grid, "curvature", "1/m"), Field(grid, "curvature", "1/m")};
}

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
      front_(like_the_front(bed.grid())),
      next_(like_the_front(bed.grid())) {
  near_.gather(NearHost{bed.data(), margin * cell_});
  within_.gather(NearHost{bed.data(), 0});
}

void HostAngle::carry() {
  for (std::size_t n = 0; n < CarryIn::count; ++n) next_[n].copy_from(front_[n]);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    CarryIn all{{}, {}, {bed_.data(), bed_.grid().box()}, {bed_.data(), margin * cell_}};
    for (std::size_t n = 0; n < CarryIn::count; ++n) {
      fill_ghosts(front_[n]);
      all.from[n] = front_[n].data(), all.to[n] = next_[n].data();
    }
    for_each_in(near_, all);
    for (std::size_t n = 0; n < CarryIn::count; ++n) front_[n].swap(next_[n]);
  }
}

void HostAngle::extend(Field& psi, const Walls& walls) {
  const Grid& grid = bed_.grid();
  const HostNormal host{bed_.data(), grid.box()};
  auto& [x, y, z, bent, across] = front_;
  fill_ghosts(psi, walls);
  for_each_cell(grid, FrontBesideHost{x.data(),
                                      y.data(),
                                      z.data(),
                                      bent.data(),
                                      across.data(),
                                      psi.data(),
                                      host,
                                      {bed_.data(), margin * cell_},
                                      1.5 * width_});
  carry();
  Field& next = next_[0];
  next.copy_from(psi);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    for_each_in(within_, LeanIn{next.data(), psi.data(), x.data(), y.data(), z.data(), bent.data(),
                                across.data(), host, cosine_, cell_});
    psi.swap(next);
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
