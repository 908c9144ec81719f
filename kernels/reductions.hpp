#pragma once
// Reductions for which the host waits less often: several at once, or one whose result stays where the
// kernels run.

#include <array>

#include "kernels/cell_set.hpp"

namespace mossfield {

/// A reducing functor and the grid or the set of cells that it runs over.
template <class Cells, class F>
struct Over {
  const Cells& cells;
  F f;

  const Grid& grid() const { return grid_of(cells); }
  /// One number a slice, on the host.
  void numbers(double* out) const { numbers_of(cells, f, out); }
  /// Of the slices of all ranks, in index order.
  double join(const double* slices, int count) const {
    double total = start_of(cells);
    for (int s = 0; s < count; ++s) total = F::join(total, slices[s]);
    return total;
  }

 private:
  static const Grid& grid_of(const Grid& grid) { return grid; }
  static const Grid& grid_of(const CellSet& set) { return set.grid(); }
  static double start_of(const Grid&) { return F::start(); }
  static double start_of(const CellSet&) { return 0; }
};

template <class Cells, class F>
Over<Cells, F> over(const Cells& cells, const F& f) {
  return {cells, f};
}

/// Numbers of `count` reductions, each one a slice of this rank's, from all ranks: each one a slice of all.
std::vector<double> gather_numbers(const Grid& grid, const std::vector<double>& mine, int count);

/// reduce() of each part, all on one grid: the GPU is waited for once, and so are the other ranks.
template <class First, class... Rest>
std::array<double, 1 + sizeof...(Rest)> reduce_together(const First& first, const Rest&... rest) {
  constexpr int count = 1 + static_cast<int>(sizeof...(Rest));
  const Grid& grid = first.grid();
  const int slices = grid.slices();
  std::vector<double> mine(static_cast<std::size_t>(count) * static_cast<std::size_t>(slices));
#ifdef MOSSFIELD_HAVE_CUDA
  if (grid.device() == Device::gpu) {
    gpu::make_room(count * slices);
    int which = 0;
    const auto start = [&](const auto& f) { gpu::start_slices(grid.box(), grid.slab_axis(), f, which++); };
    start(first.f), (start(rest.f), ...);
    gpu::take_slices(count * slices, mine.data());
  } else
#endif
  {
    double* out = mine.data();
    first.numbers(out), (rest.numbers(out += slices), ...);
  }
  const std::vector<double> all = gather_numbers(grid, mine, count);
  const double* numbers = all.data();
  const auto join = [&](const auto& part) {
    const double value = part.join(numbers, grid.global_slices());
    numbers += grid.global_slices();
    return value;
  };
  return {join(first), join(rest)...};
}

/// Calls then(reduce(grid, f)) once, where the kernels run: `then` writes what later kernels read. Where one
/// rank has the grid, a GPU is not waited for.
template <class F, class Then>
void reduce_then(const Grid& grid, const F& f, const Then& then) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (grid.device() == Device::gpu && grid.communicator().size() == 1)
    return gpu::slices_then(grid.box(), grid.slab_axis(), f, then);
  if (grid.device() == Device::gpu) return gpu::number_then<F>(reduce(grid, f), then);
#endif
  then(reduce(grid, f));
}

}  // namespace mossfield
