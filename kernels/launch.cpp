#include "kernels/launch.hpp"

#include "kernels/reductions.hpp"

namespace mossfield {

std::vector<double> gather_numbers(const Grid& grid, const std::vector<double>& mine, int count) {
  if (grid.communicator().size() == 1) return mine;
  const auto at = [](int n) { return static_cast<std::size_t>(n); };
  std::vector<double> in_order_of_ranks(at(count) * at(grid.global_slices())), out(in_order_of_ranks.size());
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    counts.push_back(count * (grid.starts()[r + 1] - grid.starts()[r]));
  grid.communicator().gather(mine.data(), in_order_of_ranks.data(), counts);
  const double* from = in_order_of_ranks.data();
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    for (int n = 0; n < count; ++n) {
      const int slices = counts[r] / count;
      std::copy(from, from + slices, out.data() + n * grid.global_slices() + grid.starts()[r]);
      from += slices;
    }
  return out;
}

double join_slices(const Grid& grid, const std::vector<double>& partial, double start,
                   double (*join)(double, double)) {
  double total = start;
  for (const double slice : gather_numbers(grid, partial, 1)) total = join(total, slice);
  return total;
}

}  // namespace mossfield
