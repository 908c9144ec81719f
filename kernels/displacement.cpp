#include "kernels/displacement.hpp"

#include "kernels/displacement_kernels.hpp"
#include "kernels/elliptic_system_kernels.hpp"

namespace mossfield {

namespace {

const Walls untouched = {Wall::untouched(), Wall::untouched(), Wall::untouched(),
                         Wall::untouched(), Wall::untouched(), Wall::untouched()};

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

template <class T>
const Grid& grid_of(const Components<T>& u) {
  return (u[0] ? u[0] : u[1] ? u[1] : u[2])->grid();
}

bool slides(const Grid& grid, const Sides& sides, int axis, int upper) {
  return !grid.periodic(axis) && sides[at(2 * axis + upper)].kind != Side::Kind::clamped;
}

/// The last layer of cells below an upper wall, and one layer before the first along the other axes.
Box layer_below_wall(const Grid& grid, int axis) {
  Box b = grid.box();
  int* count[3] = {&b.nx, &b.ny, &b.nz};
  int* first[3] = {&b.i0, &b.j0, &b.k0};
  const long step[3] = {b.sx, b.sy, b.sz};
  for (int a = 0; a < 3; ++a) {
    if (!grid.active(a)) continue;
    const int shift = a == axis ? *count[a] - 1 : -1;
    b.first += shift * step[a];
    *first[a] += shift;
    *count[a] = a == axis ? 1 : *count[a] + 1;
  }
  return b;
}

template <class T, int C>
void update_edges_along(ElasticFields<T>& moduli, const Sides& sides) {
  constexpr int A = (C + 1) % 3, B = (C + 2) % 3;
  BasicField<T>& edge = *moduli.edge[C];
  const Grid& grid = edge.grid();
  const Box& b = grid.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  const auto last = [&](int axis) { return grid.periodic(axis) ? -1 : grid.cells()[at(axis)] - 1; };
  for_each_in(grid.device(), grid.box_and_upper_layer(),
              EdgeShear<T, C>{edge.data(),
                              moduli.shear.data(),
                              step[A],
                              step[B],
                              last(A),
                              last(B),
                              {slides(grid, sides, A, 0), slides(grid, sides, A, 1)},
                              {slides(grid, sides, B, 0), slides(grid, sides, B, 1)}});
  wrap_ghosts(edge);
}

}  // namespace

template <class T>
Components<T> make_components(const Grid& grid, const std::string& name, const std::string& unit) {
  Components<T> out;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis)) out[at(axis)].emplace(grid, name + "_" + "xyz"[axis], unit);
  return out;
}

template <class T>
Components<T> make_edges(const Grid& grid, const std::string& name, const std::string& unit) {
  Components<T> out;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active((axis + 1) % 3) && grid.active((axis + 2) % 3))
      out[at(axis)].emplace(grid, name + "_" + "xyz"[axis], unit);
  return out;
}

template <class T>
Vector<T> view_of(Components<T>& u) {
  Vector<T> out{};
  for (int axis = 0; axis < 3; ++axis)
    if (u[at(axis)]) out.u[axis] = u[at(axis)]->data();
  return out;
}

template <class T>
Vector<const T> view_of(const Components<T>& u) {
  Vector<const T> out{};
  for (int axis = 0; axis < 3; ++axis)
    if (u[at(axis)]) out.u[axis] = u[at(axis)]->data();
  return out;
}

template <class T>
ElasticFields<T>::ElasticFields(const Grid& grid)
    : lambda(grid, "lambda", "Pa"),
      shear(grid, "shear modulus", "Pa"),
      edge(make_edges<T>(grid, "G", "Pa")) {}

template <class T>
void wrap_ghosts(BasicField<T>& field) {
  fill_ghosts(field, untouched);
}

template <class T>
void update_edges(ElasticFields<T>& moduli, const Sides& sides) {
  if (moduli.edge[0]) update_edges_along<T, 0>(moduli, sides);
  if (moduli.edge[1]) update_edges_along<T, 1>(moduli, sides);
  if (moduli.edge[2]) update_edges_along<T, 2>(moduli, sides);
}

template <class T>
Widths<T> widths_of(const Grid& grid, int axis, double last, double unit) {
  if (!grid.active(axis)) return {0, {1, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}, {1, 0, 0, 0}};
  const double h = grid.spacing()[at(axis)] / unit, narrow = last * h, inner = (h + narrow) / 2;
  const double first = grid.periodic(axis) ? inner : h, end = grid.periodic(axis) ? inner : narrow;
  return {grid.cells()[at(axis)] - 1,
          {T(h), 0, T(narrow - h), 0},
          {T(1 / h), 0, T(1 / narrow - 1 / h), 0},
          {T(h), T(first - h), T(inner - h), T(end - h)},
          {T(1 / h), T(1 / first - 1 / h), T(1 / inner - 1 / h), T(1 / end - 1 / h)}};
}

template <class T>
ElasticStencil<T> stencil_of(const Grid& grid, const ElasticFields<T>& moduli, const Components<T>& u,
                             const std::array<float, 3>& last, double unit) {
  const Box& b = grid.box();
  ElasticStencil<T> a{};
  a.lambda = moduli.lambda.data(), a.shear = moduli.shear.data();
  a.s[0] = b.sx, a.s[1] = b.sy, a.s[2] = b.sz;
  a.v = view_of(u);
  for (int axis = 0; axis < 3; ++axis) {
    if (moduli.edge[at(axis)]) a.edge[axis] = moduli.edge[at(axis)]->data();
    a.w[axis] = widths_of<T>(grid, axis, static_cast<double>(last[at(axis)]), unit);
  }
  return a;
}

template <class T>
FreeFaces<T> free_faces(const Grid& grid, const Sides& sides, bool loaded) {
  FreeFaces<T> out{};
  for (int axis = 0; axis < 3; ++axis) {
    const Side& side = sides[at(2 * axis + 1)];
    out.upper[axis] = grid.active(axis) && !grid.periodic(axis) && side.kind == Side::Kind::free;
    out.traction[axis] = loaded ? T(-side.pressure) : T(0);
  }
  return out;
}

template <class T>
void refresh_all(Components<T>& u, const Sides& sides, const ElasticStencil<T>& a, const FreeFaces<T>& free) {
  const Grid& grid = grid_of(u);
  for (int axis = 0; axis < 3; ++axis) {
    if (!u[at(axis)]) continue;
    Walls walls = untouched;
    for (int side = 0; side < 6; ++side)
      if (side / 2 != axis && sides[at(side)].kind == Side::Kind::clamped) walls[at(side)] = Wall::fixed(0);
    fill_ghosts(*u[at(axis)], walls);
  }
  each_axis(grid, [&](auto n) {
    constexpr int A = decltype(n)::value;
    if (!free.upper[A] || (A == grid.slab_axis() && grid.above() >= 0)) return;
    const MoveFreeFaces<T, A> f{u[A]->data(), a, free};
    const Box layer = layer_below_wall(grid, A);
    if (A == 0 && grid.device() == Device::cpu)
      host::launch_across(layer, f);
    else
      for_each_in(grid.device(), layer, f);
  });
}

void wrap_upper_faces(Components<double>& u) {
  for (int axis = 0; axis < 3; ++axis) {
    if (!u[at(axis)]) continue;
    Field& component = *u[at(axis)];
    const Grid& grid = component.grid();
    if (grid.periodic(axis) || (axis == grid.slab_axis() && grid.above() >= 0)) continue;
    for (int other = 0; other < 3; ++other) {
      if (other == axis || !grid.active(other) || !grid.periodic(other)) continue;
      if (other == grid.slab_axis() && grid.communicator().size() > 1) continue;  // travels with the slices
      Box layer = layer_below_wall(grid, axis);
      const long up = axis == 0 ? layer.sx : axis == 1 ? layer.sy : layer.sz;
      const long along = other == 0 ? layer.sx : other == 1 ? layer.sy : layer.sz;
      int& count = other == 0 ? layer.nx : other == 1 ? layer.ny : layer.nz;
      const int cells = count - 1;
      count = 1;
      layer.first += up;
      for_each_in(grid.device(), layer, CopyCell<double>{component.data(), cells * along});
      layer.first += (cells + 1) * along;
      for_each_in(grid.device(), layer, CopyCell<double>{component.data(), -cells * along});
    }
  }
}

#define MOSSFIELD_DISPLACEMENT(T)                                                                   \
  template Components<T> make_components<T>(const Grid&, const std::string&, const std::string&);   \
  template Components<T> make_edges<T>(const Grid&, const std::string&, const std::string&);        \
  template Vector<T> view_of(Components<T>&);                                                       \
  template Vector<const T> view_of(const Components<T>&);                                           \
  template struct ElasticFields<T>;                                                                 \
  template void update_edges(ElasticFields<T>&, const Sides&);                                      \
  template void wrap_ghosts(BasicField<T>&);                                                        \
  template Widths<T> widths_of<T>(const Grid&, int, double, double);                                \
  template ElasticStencil<T> stencil_of(const Grid&, const ElasticFields<T>&, const Components<T>&, \
                                        const std::array<float, 3>&, double);                       \
  template FreeFaces<T> free_faces<T>(const Grid&, const Sides&, bool);                             \
  template void refresh_all(Components<T>&, const Sides&, const ElasticStencil<T>&, const FreeFaces<T>&);
MOSSFIELD_DISPLACEMENT(double)
MOSSFIELD_DISPLACEMENT(float)
#undef MOSSFIELD_DISPLACEMENT

}  // namespace mossfield
