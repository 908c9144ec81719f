#include "kernels/grid_levels.hpp"

#include <algorithm>

namespace mossfield {

namespace {

std::array<bool, 3> periodic(const Grid& g) {
  return {g.periodic(0), g.periodic(1), g.periodic(2)};
}

}  // namespace

std::array<int, 3> coarsening_factors(const Grid& grid) {
  double smallest = 0;
  for (std::size_t a = 0; a < 3; ++a)
    if (grid.cells()[a] > 2)
      smallest = smallest > 0 ? std::min(smallest, grid.spacing()[a]) : grid.spacing()[a];
  std::array<int, 3> factor = {1, 1, 1};
  for (std::size_t a = 0; a < 3; ++a)
    if (grid.cells()[a] > 2 && grid.spacing()[a] < 1.5 * smallest) factor[a] = 2;
  return factor;
}

bool slabs_can_be_halved(const Grid& grid, const std::array<int, 3>& factor) {
  if (factor[static_cast<std::size_t>(grid.slab_axis())] == 1) return true;
  const std::vector<int>& starts = grid.starts();
  for (std::size_t r = 1; r + 1 < starts.size(); ++r)
    if (starts[r] % 2) return false;
  return true;
}

Grid coarser_grid(const Grid& fine, const std::array<int, 3>& factor) {
  std::array<int, 3> cells = fine.cells();
  std::array<double, 3> spacing = fine.spacing();
  for (std::size_t a = 0; a < 3; ++a) {
    cells[a] = (cells[a] + factor[a] - 1) / factor[a];
    spacing[a] *= factor[a];
  }
  std::vector<int> starts = fine.starts();
  if (factor[static_cast<std::size_t>(fine.slab_axis())] == 2)
    for (int& start : starts) start = (start + 1) / 2;
  return Grid(cells, spacing, periodic(fine), fine.communicator(), fine.device(), starts);
}

LastWidths coarser_last(const Grid& fine, const LastWidths& last, const std::array<int, 3>& factor) {
  LastWidths out = last;
  for (std::size_t a = 0; a < 3; ++a)
    if (factor[a] == 2) out[a] = (fine.cells()[a] % 2 ? last[a] : 1.0f + last[a]) / 2.0f;
  return out;
}

Grid gathered_grid(const Grid& shared) {
  return Grid(shared.cells(), shared.spacing(), periodic(shared), Communicator::self(), shared.device());
}

void gather_slices(const BasicField<float>& mine, BasicField<float>& whole, bool upper) {
  const Grid& grid = mine.grid();
  const std::size_t words = static_cast<std::size_t>(grid.slice_words());
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    counts.push_back(static_cast<int>(words) * (grid.starts()[r + 1] - grid.starts()[r]));
  if (upper) counts.back() += static_cast<int>(words);
  const int rank = grid.communicator().rank();
  std::vector<float> out(static_cast<std::size_t>(counts[static_cast<std::size_t>(rank)]));
  std::vector<float> all(static_cast<std::size_t>(grid.global_slices() + (upper ? 1 : 0)) * words);
  copy_to_host(grid.device(), out.data(), mine.data() + words, out.size() * sizeof(float));
  grid.communicator().gather(out.data(), all.data(), counts);
  copy_from_host(grid.device(), whole.data() + words, all.data(), all.size() * sizeof(float));
}

void scatter_slices(const BasicField<float>& whole, BasicField<float>& mine) {
  const Grid& grid = mine.grid();
  const auto first = static_cast<std::size_t>(grid.begin()) * static_cast<std::size_t>(grid.slice_words());
  copy_within(grid.device(), mine.data(), whole.data() + first, mine.bytes());
}

}  // namespace mossfield
