#include "kernels/vector_ops.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/reductions.hpp"

namespace mossfield {

namespace {

constexpr double rounding = 2 * std::numeric_limits<double>::epsilon();

}  // namespace

WallFaces::WallFaces(const Grid& grid, const Stencil7<double>& stencil) : a(stencil) {
  const auto last = [&](int axis) {
    return grid.active(axis) && !grid.periodic(axis) ? grid.cells()[static_cast<std::size_t>(axis)] - 1 : -1;
  };
  last_x = last(0), last_y = last(1), last_z = last(2);
}

double holding(const Grid& grid, const Stencil7<double>& a) {
  return reduce(grid, Holding{{}, WallFaces(grid, a)});
}

bool is_singular(const Grid& grid, const Stencil7<double>& a) {
  return holding(grid, a) <= 0;
}

double imbalance(const Grid& grid, const Stencil7<double>& a, const Field& right, const Field& u) {
  const WallFaces walls(grid, a);
  const auto [net, size, gross] =
      reduce_together(over(grid, TakenIn<Taken::net>{{}, walls, right.data(), u.data()}),
                      over(grid, TakenIn<Taken::size>{{}, walls, right.data(), u.data()}),
                      over(grid, TakenIn<Taken::gross>{{}, walls, right.data(), u.data()}));
  const double larger = (size + std::fabs(net)) / 2;
  return larger > rounding * gross ? std::fabs(net) / larger : 0;
}

}  // namespace mossfield
