#include "kernels/boundary.hpp"

#include <algorithm>
#include <stdexcept>

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

/// The ghost layer at `side`, with the ghosts of the axes before `axes`: those before its own let edges and
/// corners be filled in turn.
Box ghost_layer(const Grid& grid, int side, int axes) {
  const int axis = side / 2;
  Box layer = grid.box();
  int* n[3] = {&layer.nx, &layer.ny, &layer.nz};
  const long step[3] = {layer.sx, layer.sy, layer.sz};
  layer.first += side % 2 ? *n[axis] * step[axis] : -step[axis];
  *n[axis] = 1;
  for (int other = 0; other < axes; ++other)
    if (other != axis && grid.active(other)) {
      layer.first -= step[other];
      *n[other] += 2;
    }
  return layer;
}

/// Whether this rank fills the ghosts of a side itself.
bool owns(const Grid& grid, int side) {
  const int axis = side / 2;
  if (!grid.active(axis)) return false;
  const int neighbour = side % 2 ? grid.above() : grid.below();
  return grid.communicator().size() == 1 || axis != grid.slab_axis() || neighbour < 0;
}

template <class T>
SideRule<T> rule_of(const Grid& grid, int side, const Wall& wall) {
  const int axis = side / 2;
  const Box& b = grid.box();
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  const int count = axis == 0 ? b.nx : axis == 1 ? b.ny : b.nz;
  const long inward = side % 2 ? -step : step;
  const bool filled = owns(grid, side);
  if (grid.periodic(axis)) return {filled, inward * count, T(1), T(0)};
  switch (wall.kind) {
    case Wall::Kind::untouched:
      return {false, 0, T(0), T(0)};
    case Wall::Kind::level:
      return {filled, inward, T(0), T(wall.value)};
    case Wall::Kind::value:
      return {filled, inward, T(-1), T(2 * wall.value)};
    default:
      return {filled, inward, T(1), T(0)};
  }
}

/// `whole`: edges and corners, too, whichever axis comes first
template <class T>
void fill_sides(BasicField<T>& field, const Walls& walls, bool whole) {
  const Grid& grid = field.grid();
  const FillSides<T> sides = sides_of(field, walls);
  if (grid.device() == Device::gpu && !whole) {
    if (sides.size() > 0) run(grid.device(), row_of(sides.size()), sides);
  } else {
    for (int side = 0; side < 6; ++side)
      if (const SideRule<T>& rule = sides.side[side]; rule.filled)
        run(grid.device(), ghost_layer(grid, side, whole ? 3 : side / 2),
            FillLayer<T>{field.data(), rule.offset, rule.sign, rule.shift});
  }
  if (grid.communicator().size() > 1)
    exchange_slices(field);  // the slab axis is the last active one: edges and corners travel with it
}

void lean_side(Field& psi, int side, const Wall& wall) {
  const Grid& grid = psi.grid();
  const Box& b = grid.box();
  const int axis = side / 2;
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  const std::vector<int>& starts = grid.starts();
  const std::size_t last = starts.size() - 1;
  if (axis == grid.slab_axis() && std::min(starts[1] - starts[0], starts[last] - starts[last - 1]) < 2)
    throw std::invalid_argument("a contact angle needs two slices a rank beside its wall: take fewer ranks");
  if (owns(grid, side))
    run(grid.device(), ghost_layer(grid, side, 0),
        LeanLayer{psi.data(), side % 2 ? -step : step, axis, wall.value, b});
}
void lean_side(BasicField<float>&, int, const Wall&) {
  throw std::invalid_argument("a contact angle is one of a field of doubles");
}

void continue_side(Field& psi, int side) {
  const Grid& grid = psi.grid();
  const Box& b = grid.box();
  const int axis = side / 2;
  const long step = axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz;
  if (owns(grid, side))
    run(grid.device(), ghost_layer(grid, side, 0),
        ContinueUnderMetal{psi.data(), side % 2 ? -step : step, axis, b});
}
void continue_side(BasicField<float>&, int) {
  throw std::invalid_argument("a distance is a field of doubles");
}

/// What is made from more than one cell.
bool is_extended(const Wall& wall) {
  return wall.kind == Wall::Kind::angle || wall.kind == Wall::Kind::under_metal;
}

}  // namespace

bool leans(const Walls& walls) {
  return std::any_of(walls.begin(), walls.end(), [](const Wall& w) { return w.kind == Wall::Kind::angle; });
}

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
FillSides<T> sides_of(BasicField<T>& field, const Walls& walls) {
  FillSides<T> out{field.data(), field.grid().box(), {}};
  for (int side = 0; side < 6; ++side)
    out.side[side] = rule_of<T>(field.grid(), side, walls[static_cast<std::size_t>(side)]);
  return out;
}

template <class T>
void fill_ghosts(BasicField<T>& field, const Walls& walls) {
  fill_sides(field, walls, false);
  if (!std::any_of(walls.begin(), walls.end(), is_extended)) return;
  const Grid& grid = field.grid();
  Walls others = walls;
  for (int side = 0; side < 6; ++side) {
    const auto s = static_cast<std::size_t>(side);
    if (!is_extended(walls[s]) || !grid.active(side / 2) || grid.periodic(side / 2)) continue;
    others[s] = Wall::untouched();
    if (walls[s].kind == Wall::Kind::angle)
      lean_side(field, side, walls[s]);
    else
      continue_side(field, side);
  }
  fill_sides(field, others, true);  // edges and corners, of what these sides now hold
}

template void fill_ghosts(BasicField<double>&, const Walls&);
template void fill_ghosts(BasicField<float>&, const Walls&);
template void exchange_slices(BasicField<double>&);
template void exchange_slices(BasicField<float>&);
template FillSides<double> sides_of(BasicField<double>&, const Walls&);
template FillSides<float> sides_of(BasicField<float>&, const Walls&);

}  // namespace mossfield
