#include "solver/gather.hpp"

#include <algorithm>

namespace mossfield {

namespace {

/// Cells in one slice across the slab axis; ranks hold whole slices, one after the other.
std::size_t slice(const Grid& grid) {
  return static_cast<std::size_t>(grid.slice_cells());
}

}  // namespace

std::vector<double> gather_to_root(const Field& field) {
  const Grid& grid = field.grid();
  std::vector<double> mine = field.owned();
  if (grid.communicator().size() == 1) return mine;
  const std::vector<int>& starts = grid.starts();
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < starts.size(); ++r)
    counts.push_back((starts[r + 1] - starts[r]) * static_cast<int>(slice(grid)));
  std::vector<double> all(static_cast<std::size_t>(grid.global_cells()));
  grid.communicator().gather(mine.data(), all.data(), counts);
  if (grid.communicator().rank() != 0) all = {};
  return all;
}

void scatter_from_root(const std::vector<double>& values, Field& field) {
  const Grid& grid = field.grid();
  const Communicator& communicator = grid.communicator();
  std::vector<double> all = values;
  all.resize(static_cast<std::size_t>(grid.global_cells()));
  const std::size_t part = std::size_t{1} << 23;  // a broadcast counts bytes in an int
  for (std::size_t at = 0; at < all.size(); at += part)
    communicator.broadcast(all.data() + at, sizeof(double) * std::min(part, all.size() - at));
  const auto first =
      all.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(grid.begin()) * slice(grid));
  field.set_owned(
      {first, first + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(grid.slices()) * slice(grid))});
}

}  // namespace mossfield
