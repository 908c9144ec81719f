#include "solver/measure.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/launch.hpp"
#include "kernels/measure.hpp"

namespace mossfield {

namespace {

double logit(double xi) {
  const double x = std::clamp(xi, 1e-12, 1 - 1e-12);
  return std::log(x / (1 - x));
}

/// Outermost crossing between each cell of this rank and the next cell outward, as heights of columns [m].
std::vector<double> column_heights(const Field& xi, const GrowthAxis& growth) {
  const Grid& grid = xi.grid();
  const Box& b = grid.box();
  std::vector<double> values(static_cast<std::size_t>(grid.words()));
  copy_to_host(grid.device(), values.data(), xi.data(), xi.bytes());
  const long steps[3] = {b.sx, b.sy, b.sz};
  const long outward = growth.from_above ? -steps[growth.axis] : steps[growth.axis];
  const double h = grid.spacing()[static_cast<std::size_t>(growth.axis)];
  const int cells = grid.cells()[static_cast<std::size_t>(growth.axis)];
  const long nx = growth.axis == 0 ? 1 : b.Nx, ny = growth.axis == 1 ? 1 : b.Ny,
             nz = growth.axis == 2 ? 1 : b.Nz;
  std::vector<double> heights(static_cast<std::size_t>(nx * ny * nz), 0.0);
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const long q = b.first + k * b.plane + j * b.row + i;
        const double here = values[static_cast<std::size_t>(q)];
        const int at[3] = {b.i0 + i, b.j0 + j, b.k0 + k};
        const int from_electrode = growth.from_above ? cells - 1 - at[growth.axis] : at[growth.axis];
        const bool last = from_electrode == cells - 1;
        const double next = last ? 0 : values[static_cast<std::size_t>(q + outward)];
        if (here < 0.5 || next >= 0.5) continue;
        const double share = last ? 0.5 : logit(here) / (logit(here) - logit(next));
        const long column = (growth.axis == 0 ? 0 : at[0]) +
                            nx * ((growth.axis == 1 ? 0 : at[1]) + ny * (growth.axis == 2 ? 0 : at[2]));
        double& height = heights[static_cast<std::size_t>(column)];
        height = std::max(height, (from_electrode + 0.5 + share) * h);
      }
  grid.communicator().max(heights.data(), static_cast<int>(heights.size()));
  return heights;
}

}  // namespace

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
