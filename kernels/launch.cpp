#include "kernels/launch.hpp"

namespace mossfield {

double join_slices(const Grid& grid, const std::vector<double>& partial, double start,
                   double (*join)(double, double)) {
  std::vector<double> all(static_cast<std::size_t>(grid.global_slices()));
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    counts.push_back(grid.starts()[r + 1] - grid.starts()[r]);
  grid.communicator().gather(partial.data(), all.data(), counts);
  double total = start;
  for (const double slice : all) total = join(total, slice);
  return total;
}

}  // namespace mossfield
