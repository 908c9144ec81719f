#pragma once
// Loops and sums over some of a rank's cells: those near the front, or beside a wall, are a tenth of all.
// On the host a set is taken in blocks of eight cells along x, as they vectorise; on the GPU every cell is
// visited, and one that has nothing to do returns at once. So a functor leaves cells outside the set alone,
// and a reducing one gives 0 there.

#include "kernels/launch.hpp"

namespace mossfield {

class CellSet {
 public:
  static constexpr int block = 8;

  explicit CellSet(const Grid& grid)
      : grid_(grid),
        most_((grid.box().nx / block + 2) / 2),
        counts_(static_cast<std::size_t>(rows())),
        runs_(grid.device() == Device::cpu ? counts_.size() * static_cast<std::size_t>(most_) : 0) {}

  /// Takes the blocks with a cell for which contains(Cell) holds.
  template <class F>
  void gather(const F& contains);

  const Grid& grid() const { return grid_; }

  /// Calls visit(j, k, begin, end) for each run of cells begin <= i < end, a row by one thread; the threads
  /// share the cells out evenly, wherever they lie.
  template <class Visit>
  void each_run(const Visit& visit) const;

 private:
  struct Run {
    int begin, end;
  };
  template <class Visit>
  void runs_of(const Visit& visit, long me, long threads) const;
  long rows() const { return 1L * grid_.box().ny * grid_.box().nz; }

  const Grid& grid_;
  int most_;                 ///< runs in a row
  std::vector<int> counts_;  ///< of runs in each row
  std::vector<Run> runs_;
  long cells_ = 0;
};

template <class F>
void CellSet::gather(const F& contains) {
  if (grid_.device() != Device::cpu) return;
  const Box& b = grid_.box();
  host::each_row(b, [this, &b, contains](int j, int k) {
    const long row = 1L * k * b.ny + j, q0 = b.first + k * b.plane + j * b.row;
    Run* run = runs_.data() + row * most_;
    int count = 0;
    for (int start = 0; start < b.nx; start += block) {
      const int end = std::min(start + block, b.nx);
      int found = 0;
#pragma omp simd reduction(| : found)
      for (int i = start; i < end; ++i) found |= contains(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k});
      if (!found) continue;
      if (count > 0 && run[count - 1].end == start)
        run[count - 1].end = end;
      else
        run[count++] = {start, end};
    }
    counts_[static_cast<std::size_t>(row)] = count;
  });
  cells_ = 0;
  for (long row = 0; row < rows(); ++row)
    for (int n = 0; n < counts_[static_cast<std::size_t>(row)]; ++n) {
      const Run& run = runs_[static_cast<std::size_t>(row * most_ + n)];
      cells_ += run.end - run.begin;
    }
}

template <class Visit>
void CellSet::runs_of(const Visit& visit, long me, long threads) const {
  const int ny = grid_.box().ny;
  const long begin = cells_ * me / threads, end = cells_ * (me + 1) / threads;
  long before = 0;
  for (long row = 0; row < rows() && before < end; ++row) {
    const Run* run = runs_.data() + row * most_;
    const int count = counts_[static_cast<std::size_t>(row)];
    const bool mine = before >= begin;  // a row is its first cell's thread's
    for (int n = 0; n < count; ++n) {
      if (mine) visit(static_cast<int>(row % ny), static_cast<int>(row / ny), run[n].begin, run[n].end);
      before += run[n].end - run[n].begin;
    }
  }
}

template <class Visit>
void CellSet::each_run(const Visit& visit) const {
  host::in_team(cells_ >= host::cells_worth_threads,
                [&](long me, long threads) { runs_of(visit, me, threads); });
}

namespace host {
template <class F>
void launch(const CellSet& set, const F& f) {
  set.each_run([&b = set.grid().box(), f](int j, int k, int begin, int end) {
    const F cell = f;
    const long q0 = b.first + k * b.plane + j * b.row;
#pragma omp simd
    for (int i = begin; i < end; ++i) cell(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k});
  });
}
}  // namespace host

template <class F>
void for_each_in(const CellSet& set, const F& f) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (set.grid().device() == Device::gpu) return gpu::launch(set.grid().box(), f);
#endif
  host::launch(set, f);
}

/// One number a slice, on the host, the slice's cells of the set joined.
template <class F>
void numbers_of(const CellSet& set, const F& f, double* out) {
  const Grid& grid = set.grid();
  const Box& b = grid.box();
  if (grid.slab_axis() == 0) return numbers_of(grid, f, out);
  std::vector<double> lines(static_cast<std::size_t>(1L * b.ny * b.nz), 0.0);
  set.each_run([&b, f, rows = lines.data()](int j, int k, int begin, int end) {
    double& line = rows[1L * k * b.ny + j];
    line = F::join(line, host::join_row(b, f, begin, end, j, k));
  });
  host::join_rows(b, grid.slab_axis(), lines, 0.0, F::join, out);
}

/// Joins f(Cell) over the set on all ranks; F's values are 0 elsewhere. Bitwise the same for any number of
/// ranks and threads.
template <class F>
double reduce(const CellSet& set, const F& f) {
  const Grid& grid = set.grid();
  if (grid.device() == Device::gpu) return F::join(0.0, reduce(grid, f));
  std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
  numbers_of(set, f, partial.data());
  return join_slices(grid, partial, 0.0, [](double a, double x) { return F::join(a, x); });
}

}  // namespace mossfield
