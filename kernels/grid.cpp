#include "kernels/grid.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace mossfield {

std::vector<int> share_out(int slices, int ranks) {
  if (slices < ranks)
    throw std::invalid_argument("a grid of " + std::to_string(slices) + " slices cannot be shared by " +
                                std::to_string(ranks) + " ranks; use fewer ranks");
  int block = 1;
  while (block < 64 && slices / (2 * block) >= 4 * ranks) block *= 2;
  std::vector<int> starts;
  const long blocks = (slices + block - 1) / block;
  for (int r = 0; r < ranks; ++r) starts.push_back(static_cast<int>(blocks * r / ranks) * block);
  starts.push_back(slices);
  return starts;
}

Grid::Grid(std::array<int, 3> cells, std::array<double, 3> spacing, std::array<bool, 3> periodic,
           Communicator communicator, Device device, std::vector<int> starts)
    : cells_(cells),
      spacing_(spacing),
      periodic_(periodic),
      communicator_(communicator),
      device_(device),
      starts_(std::move(starts)) {
  slab_axis_ = cells[2] > 1 ? 2 : cells[1] > 1 ? 1 : 0;
  if (starts_.empty()) starts_ = share_out(cells[static_cast<std::size_t>(slab_axis_)], communicator.size());
  lay_out();
}

void Grid::lay_out() {
  int own[3] = {cells_[0], cells_[1], cells_[2]};
  own[slab_axis_] = slices();
  const int gx = active(0), gy = active(1), gz = active(2);
  Box& b = box_;
  b.nx = own[0], b.ny = own[1], b.nz = own[2];
  b.Nx = cells_[0], b.Ny = cells_[1], b.Nz = cells_[2];
  int offset[3] = {0, 0, 0};
  offset[slab_axis_] = begin();
  b.i0 = offset[0], b.j0 = offset[1], b.k0 = offset[2];
  b.row = b.nx + 2 * gx;
  b.plane = b.row * (b.ny + 2 * gy);
  b.first = gx + gy * b.row + gz * b.plane;
  b.sx = gx, b.sy = gy * b.row, b.sz = gz * b.plane;
  b.hx = spacing_[0], b.hy = spacing_[1], b.hz = spacing_[2];
  words_ = b.plane * (b.nz + 2 * gz);
}

Box Grid::with_upper_layer(Box part) const {
  part.nx += active(0), part.ny += active(1), part.nz += active(2);
  return part;
}

Box Grid::box_with_ghosts() const {
  Box box = box_;
  box.nx += 2 * active(0), box.ny += 2 * active(1), box.nz += 2 * active(2);
  box.i0 -= active(0), box.j0 -= active(1), box.k0 -= active(2);
  box.first = 0;
  return box;
}

long Grid::slice_cells() const {
  return slab_axis_ == 2 ? 1L * box_.nx * box_.ny : slab_axis_ == 1 ? box_.nx : 1;
}

long Grid::slice_words() const {
  return slab_axis_ == 2 ? box_.plane : slab_axis_ == 1 ? box_.row : 1;
}

int Grid::below() const {
  const int r = communicator_.rank(), n = communicator_.size();
  return r > 0 ? r - 1 : periodic(slab_axis_) ? n - 1 : -1;
}

int Grid::above() const {
  const int r = communicator_.rank(), n = communicator_.size();
  return r + 1 < n ? r + 1 : periodic(slab_axis_) ? 0 : -1;
}

}  // namespace mossfield
