#include "kernels/boundary.hpp"

#include "kernels/boundary_kernels.hpp"

namespace mossfield {

namespace {

template <class F>
void run(Device device, const Box& layer, const F& f) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::launch(layer, f);
#endif
  (void)device;
  host::launch(layer, f);
}

/// The ghost layer at `side`, with the ghosts of the axes before it, so that edges and corners are filled in
/// turn.
Box ghost_layer(const Grid& grid, int side) {
  const int axis = side / 2;
  Box layer = grid.box();
  int* n[3] = {&layer.nx, &layer.ny, &layer.nz};
  const long step[3] = {layer.sx, layer.sy, layer.sz};
  layer.first += side % 2 ? *n[axis] * step[axis] : -step[axis];
  *n[axis] = 1;
  for (int earlier = 0; earlier < axis; ++earlier)
    if (grid.active(earlier)) {
      layer.first -= step[earlier];
      *n[earlier] += 2;
    }
  return layer;
}

template <class T>
void fill_side(BasicField<T>& field, int side, const Wall& wall) {
  const Grid& grid = field.grid();
  const int axis = side / 2;
  const Box& b = grid.box();
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  const int count = axis == 0 ? b.nx : axis == 1 ? b.ny : b.nz;
  const long inward = side % 2 ? -step : step;
  const bool wrap = grid.periodic(axis);
  if (!wrap && wall.kind == Wall::Kind::untouched) return;
  const bool value = !wrap && wall.kind == Wall::Kind::value, level = !wrap && wall.kind == Wall::Kind::level;
  run(grid.device(), ghost_layer(grid, side),
      FillLayer<T>{field.data(), wrap ? inward * count : inward,
                   level   ? T(0)
                   : value ? T(-1)
                           : T(1),
                   level   ? T(wall.value)
                   : value ? T(2 * wall.value)
                           : T(0)});
}

}  // namespace

// A rank's outer slices are contiguous in memory, so they travel as they lie.
template <class T>
void exchange_slices(BasicField<T>& field) {
  const Grid& grid = field.grid();
  const std::size_t words = static_cast<std::size_t>(grid.slice_words()), bytes = words * sizeof(T);
  T* from_below = field.data();
  T* to_below = from_below + words;
  T* to_above = from_below + static_cast<std::size_t>(grid.slices()) * words;
  T* from_above = to_above + words;
  if (grid.device() == Device::cpu)
    return grid.communicator().exchange(grid.below(), grid.above(), to_below, to_above, from_below,
                                        from_above, bytes);
  std::vector<T> out(2 * words), in(2 * words);
  copy_to_host(grid.device(), out.data(), to_below, bytes);
  copy_to_host(grid.device(), out.data() + words, to_above, bytes);
  grid.communicator().exchange(grid.below(), grid.above(), out.data(), out.data() + words, in.data(),
                               in.data() + words, bytes);
  if (grid.below() >= 0) copy_from_host(grid.device(), from_below, in.data(), bytes);
  if (grid.above() >= 0) copy_from_host(grid.device(), from_above, in.data() + words, bytes);
}

template <class T>
void fill_ghosts(BasicField<T>& field, const Walls& walls) {
  const Grid& grid = field.grid();
  const bool shared = grid.communicator().size() > 1;
  for (int side = 0; side < 6; ++side) {
    const int axis = side / 2;
    if (!grid.active(axis)) continue;
    const int neighbour = side % 2 ? grid.above() : grid.below();
    if (shared && axis == grid.slab_axis() && neighbour >= 0) continue;
    fill_side(field, side, walls[static_cast<std::size_t>(side)]);
  }
  if (shared)
    exchange_slices(field);  // the slab axis is the last active one: edges and corners travel with it
}

template void fill_ghosts(BasicField<double>&, const Walls&);
template void fill_ghosts(BasicField<float>&, const Walls&);
template void exchange_slices(BasicField<double>&);
template void exchange_slices(BasicField<float>&);

}  // namespace mossfield
