#include "solver/literature_window.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/literature_window.hpp"

namespace mossfield {

namespace {

constexpr double between_phases = 0.01;  ///< of xi from 0 and 1: far above what noise does to them
constexpr int block = 8;                 ///< columns: a window moves by so many, and is seldom made anew
constexpr double worth_it = 0.7;         ///< of the columns: above that the copies are not worth it

Grid grid_of(const Grid& whole, const Box& part) {
  std::array<int, 3> cells = whole.cells();
  cells[0] = part.nx;
  return {cells,
          whole.spacing(),
          {whole.periodic(0), whole.periodic(1), whole.periodic(2)},
          whole.communicator(),
          whole.device(),
          whole.starts()};
}

}  // namespace

FrontWindow::FrontWindow(const Grid& whole, const Box& part, const EllipticOptions& phase_options,
                         const EllipticOptions& ion_options)
    : box(part),
      grid(grid_of(whole, part)),
      phase(grid),
      ions(grid),
      solve_phase(grid, phase_options),
      solve_ions(grid, ion_options),
      right(grid, "right side in the window", "1"),
      step(grid, "step in the window", "1") {}

void FrontWindow::take(const Field& whole, Field& here) const {
  for_each_cell(grid, published::CopyAcross{here.data(), whole.data(), box, grid.box().i0});
}

void FrontWindow::take_faces(const EllipticSystem& whole, EllipticSystem& here) const {
  const Field* from[3] = {&whole.tx, &whole.ty, &whole.tz};
  Field* to[3] = {&here.tx, &here.ty, &here.tz};
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis))
      for_each_in(grid.device(), grid.box_and_upper_layer(),
                  published::CopyAcross{to[axis]->data(), from[axis]->data(), box, grid.box().i0});
}

void FrontWindow::give(const Field& here, Field& whole) const {
  for_each_in(grid.device(), box, published::CopyAcross{whole.data(), here.data(), grid.box(), box.i0});
}

Box front_columns(const Grid& grid, const Field& xi, double reach) {
  const Box whole = grid.box();
  if (grid.slab_axis() == 0 || grid.periodic(0)) return whole;
  const double first = reduce(grid, published::FirstColumn{{}, xi.data(), between_phases});
  const double last = reduce(grid, published::LastColumn{{}, xi.data(), between_phases});
  if (!(first <= last)) return whole;
  const int columns = static_cast<int>(std::ceil(reach / grid.spacing()[0]));
  const int begin = std::max(0, (static_cast<int>(first) - columns) / block * block);
  const int end = std::min(whole.nx, (static_cast<int>(last) + columns + block) / block * block);
  if (end - begin > worth_it * whole.nx) return whole;
  Box part = whole;
  part.first += begin;
  part.i0 += begin;
  part.nx = end - begin;
  return part;
}

}  // namespace mossfield
