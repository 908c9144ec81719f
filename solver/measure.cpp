#include "solver/measure.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/launch.hpp"
#include "kernels/measure.hpp"

namespace mossfield {

namespace {

/// Crossings in xi's memory or a copy of it.
FrontHeight front_height(const Field& xi, const double* values, const GrowthAxis& growth) {
  const Box& b = xi.grid().box();
  const long steps[3] = {b.sx, b.sy, b.sz};
  const auto axis = static_cast<std::size_t>(growth.axis);
  return {{},
          values,
          growth.axis,
          xi.grid().cells()[axis],
          growth.from_above,
          growth.from_above ? -steps[axis] : steps[axis],
          xi.grid().spacing()[axis]};
}

/// Outermost crossing between each cell of this rank and the next cell outward, as heights of columns [m].
std::vector<double> column_heights(const Field& xi, const GrowthAxis& growth) {
  const Grid& grid = xi.grid();
  const Box& b = grid.box();
  std::vector<double> values(static_cast<std::size_t>(grid.words()));
  copy_to_host(grid.device(), values.data(), xi.data(), xi.bytes());
  const FrontHeight crossing = front_height(xi, values.data(), growth);
  const long nx = growth.axis == 0 ? 1 : b.Nx, ny = growth.axis == 1 ? 1 : b.Ny,
             nz = growth.axis == 2 ? 1 : b.Nz;
  std::vector<double> heights(static_cast<std::size_t>(nx * ny * nz), 0.0);
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const Cell cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k};
        const long column = (growth.axis == 0 ? 0 : cell.i) +
                            nx * ((growth.axis == 1 ? 0 : cell.j) + ny * (growth.axis == 2 ? 0 : cell.k));
        double& height = heights[static_cast<std::size_t>(column)];
        height = std::max(height, crossing(cell));
      }
  grid.communicator().max(heights.data(), static_cast<int>(heights.size()));
  return heights;
}

}  // namespace

double front_tip(const Field& xi, const GrowthAxis& growth) {
  return reduce(xi.grid(), front_height(xi, xi.data(), growth));
}

FrontMeasures measure_front(const Field& xi, const GrowthAxis& growth) {
  const Grid& grid = xi.grid();
  const std::vector<double> heights = column_heights(xi, growth);
  const double count = static_cast<double>(heights.size());
  FrontMeasures out;
  out.tip = *std::max_element(heights.begin(), heights.end());
  out.lowest = *std::min_element(heights.begin(), heights.end());
  for (const double height : heights) out.mean += height / count;
  for (const double height : heights) out.roughness += (height - out.mean) * (height - out.mean) / count;
  out.roughness = std::sqrt(out.roughness);
  const double h = grid.spacing()[static_cast<std::size_t>(growth.axis)];
  out.arc_length_ratio = reduce(grid, InterfaceArea{{}, xi.data(), grid.box()}) * h / count;
  return out;
}

}  // namespace mossfield
