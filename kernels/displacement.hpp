#pragma once
// Fields of the staggered grid of displacement_stencil.hpp: displacement, moduli, sides, ghosts.

#include <array>
#include <optional>
#include <string>
#include <type_traits>

#include "kernels/boundary.hpp"
#include "kernels/cell_set.hpp"
#include "kernels/displacement_stencil.hpp"

namespace mossfield {

/// What a wall does to the matter that touches it.
struct Side {
  enum class Kind {
    slip,     ///< holds the normal displacement, no shear
    clamped,  ///< holds all of it; the displacement along the wall is 0
    free      ///< holds nothing; the wall takes `pressure`
  } kind = Kind::slip;
  double pressure = 0;  ///< on a free wall [Pa], pushing inwards
};
/// x_min, x_max, y_min, y_max, z_min, z_max; a periodic axis of the grid overrides both of its sides.
using Sides = std::array<Side, 6>;

/// One field for every active axis: component a, or edges along a.
template <class T>
using Components = std::array<std::optional<BasicField<T>>, 3>;

/// `edges`: those along an axis, which exist where the two axes across it are active.
template <class T>
Components<T> make_components(const Grid& grid, const std::string& name, const std::string& unit);
template <class T>
Components<T> make_edges(const Grid& grid, const std::string& name, const std::string& unit);

/// By-value views.
template <class T>
Vector<T> view_of(Components<T>& u);
template <class T>
Vector<const T> view_of(const Components<T>& u);

template <class T>
struct ElasticFields {
  BasicField<T> lambda, shear;  ///< in cells; 0 in ghosts beyond walls
  Components<T> edge;           ///< G on edges
  explicit ElasticFields(const Grid& grid);
};

/// Edges from cells whose ghosts are filled; then the ghosts of the edges.
template <class T>
void update_edges(ElasticFields<T>& moduli, const Sides& sides);
/// Ghosts that are not beyond walls.
template <class T>
void wrap_ghosts(BasicField<T>& field);

template <class T>
Widths<T> widths_of(const Grid& grid, int axis, double last, double unit);

/// By-value view; `last`: width of the last cell over the regular width; `unit` [m]: of lengths along active
/// axes.
template <class T>
ElasticStencil<T> stencil_of(const Grid& grid, const ElasticFields<T>& moduli, const Components<T>& u,
                             const std::array<float, 3>& last, double unit);

/// Which upper walls are free, with their traction (`loaded`) or none.
template <class T>
FreeFaces<T> free_faces(const Grid& grid, const Sides& sides, bool loaded);

/// Ghosts after u has changed; faces on free upper walls follow. `a`: a view of u.
template <class T>
void refresh_all(Components<T>& u, const Sides& sides, const ElasticStencil<T>& a, const FreeFaces<T>& free);

/// Faces that upper walls hold lie in the ghost layer, where refresh leaves what the caller wrote; this gives
/// their own ghosts along periodic axes.
void wrap_upper_faces(Components<double>& u);

/// Calls f(std::integral_constant<int, axis>) for the active axes, in order or backwards.
template <class F>
void each_axis(const Grid& grid, const F& f, bool backwards = false) {
  for (int n = 0; n < 3; ++n) {
    const int axis = backwards ? 2 - n : n;
    if (!grid.active(axis)) continue;
    if (axis == 0) f(std::integral_constant<int, 0>());
    if (axis == 1) f(std::integral_constant<int, 1>());
    if (axis == 2) f(std::integral_constant<int, 2>());
  }
}

/// Calls f(std::integral_constant<int, axes>) with what the grid's views may know when compiled; `last`: as
/// for stencil_of.
template <class F>
void with_axes(const Grid& grid, const std::array<float, 3>& last, const F& f) {
  const bool host = grid.device() == Device::cpu && grid.active(0) && grid.active(1);
  const bool even = last == std::array<float, 3>{1, 1, 1};
  if (host && grid.active(2) && even)
    f(std::integral_constant<int, axes::xyz | axes::even>());
  else if (host && grid.active(2))
    f(std::integral_constant<int, axes::xyz>());
  else if (host && even)
    f(std::integral_constant<int, axes::xy | axes::even>());
  else if (host)
    f(std::integral_constant<int, axes::xy>());
  else
    f(std::integral_constant<int, axes::any>());
}
/// The same for views of the regular grid with stress without strain.
template <class F>
void with_loaded_axes(const Grid& grid, const F& f) {
  with_axes(grid, {1, 1, 1}, [&](auto known) {
    constexpr int plain = decltype(known)::value;
    if constexpr (plain == axes::any)
      f(known);
    else if constexpr ((plain & axes::even) != 0)
      f(std::integral_constant<int, plain | axes::loaded>());
  });
}
/// for_each_cell, for_each_in and reduce for such a view; those that know more than any axes run on the host
/// only.
template <int Axes, class F>
void launch_axes(const Grid& grid, const F& f) {
  if constexpr (Axes == axes::any)
    for_each_cell(grid, f);
  else
    host::launch(grid.box(), f);
}
template <int Axes, class F>
void launch_axes(const CellSet& set, const F& f) {
  if constexpr (Axes == axes::any)
    for_each_in(set, f);
  else
    host::launch(set, f);
}
template <int Axes, class F>
double reduce_axes(const Grid& grid, const F& f) {
  if constexpr (Axes == axes::any)
    return reduce(grid, f);
  else
    return reduce_on_host(grid, f);
}

}  // namespace mossfield
