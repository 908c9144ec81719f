#include "kernels/elliptic_system.hpp"

#include "kernels/boundary.hpp"
#include "kernels/elliptic_system_kernels.hpp"

namespace mossfield {

namespace {

struct Axis {
  int count;
  long step;
};

Axis axis_of(const Box& b, int axis) {
  return axis == 0 ? Axis{b.nx, b.sx} : axis == 1 ? Axis{b.ny, b.sy} : Axis{b.nz, b.sz};
}

/// The ghost layer below or above the owned cells, without edges and corners.
Box ghost_layer(const Grid& grid, int axis, bool upper) {
  Box layer = grid.box();
  const Axis a = axis_of(layer, axis);
  layer.first += upper ? a.count * a.step : -a.step;
  (axis == 0 ? layer.nx : axis == 1 ? layer.ny : layer.nz) = 1;
  return layer;
}

template <class F>
void on_layer(Device device, const Box& layer, const F& f) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::launch(layer, f);
#endif
  (void)device;
  for (int k = 0; k < layer.nz; ++k)
    for (int j = 0; j < layer.ny; ++j)
      for (int i = 0; i < layer.nx; ++i) f(Cell{layer.first + k * layer.plane + j * layer.row + i, i, j, k});
}

template <class T>
void wrap(BasicField<T>& field, int axis, bool upper) {
  const Grid& grid = field.grid();
  const Axis a = axis_of(grid.box(), axis);
  on_layer(grid.device(), ghost_layer(grid, axis, upper),
           CopyCell<T>{field.data(), (upper ? -1 : 1) * a.count * a.step});
}

void exchange_upper(Field& t, int axis) {
  const Grid& grid = t.grid();
  if (!grid.active(axis)) return;
  if (is_shared(grid, axis))
    exchange_slices(t);
  else if (grid.periodic(axis))
    wrap(t, axis, true);
}

}  // namespace

EllipticSystem::EllipticSystem(const Grid& grid)
    : tx(grid, "tx", "1"), ty(grid, "ty", "1"), tz(grid, "tz", "1"), s(grid, "s", "1") {}

Stencil7<double> EllipticSystem::stencil() const {
  const Box& b = grid().box();
  return {tx.data(), ty.data(), tz.data(), s.data(), b.sx, b.sy, b.sz};
}

void EllipticSystem::exchange_faces() {
  exchange_upper(tx, 0);
  exchange_upper(ty, 1);
  exchange_upper(tz, 2);
}

template <class T>
void refresh_stencil_ghosts(BasicField<T>& u) {
  const Grid& grid = u.grid();
  const bool gpu = grid.device() == Device::gpu;
  if (gpu) {  // one kernel: its start takes longer than the layers
    const WrapSides<T> sides = WrapSides<T>::of(u);
    if (sides.size() > 0) for_each_in(Device::gpu, row_of(sides.size()), sides);
  }
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid.active(axis)) continue;
    if (is_shared(grid, axis))
      exchange_slices(u);
    else if (grid.periodic(axis) && !gpu)
      for (const bool upper : {false, true}) wrap(u, axis, upper);
  }
}

template <class T>
void fill_stencil_ghosts(BasicField<T>& u) {
  const Grid& grid = u.grid();
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid.active(axis) || grid.periodic(axis)) continue;
    for (const bool upper : {false, true})
      if (!is_shared(grid, axis) || (upper ? grid.above() : grid.below()) < 0)
        on_layer(grid.device(), ghost_layer(grid, axis, upper), ZeroCell<T>{u.data()});
  }
  refresh_stencil_ghosts(u);
}

void apply(const EllipticSystem& system, Field& u, Field& out) {
  fill_stencil_ghosts(u);
  for_each_cell(system.grid(), Apply{out.data(), system.stencil(), u.data()});
}

template void refresh_stencil_ghosts(BasicField<double>&);
template void refresh_stencil_ghosts(BasicField<float>&);
template void fill_stencil_ghosts(BasicField<double>&);
template void fill_stencil_ghosts(BasicField<float>&);

}  // namespace mossfield
