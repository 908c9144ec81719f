#pragma once
// The smoother and the transfers of multigrid.cpp for the host, in two passes over memory a cycle instead of
// ten: the half sweeps follow each other slice by slice, each as soon as its neighbours allow. Cell by cell
// the arithmetic is that of multigrid_kernels.hpp, so the results are the same to the last bit.

#include "kernels/multigrid_level.hpp"
#include "kernels/multigrid_rows.hpp"

namespace mossfield::host {

/// Whether these passes can do so many half sweeps of the level at a time: on the host, two or three
/// dimensions, enough slices. Such a level is split: its arrays hold each row in the order of
/// multigrid_rows.hpp.
bool can_sweep(const MultigridLevel& level, int half_sweeps);
/// A new operator into that order.
void split_operator(MultigridLevel& level);
/// Anew from the operator of a split level.
void invert_diagonal(MultigridLevel& level);
/// One field of a level into that order and back; ghosts are left.
void split(const MultigridLevel& level, BasicField<float>& field);
void merge(const MultigridLevel& level, BasicField<float>& field);
/// Whether rows of a slice have neighbours beyond its periodic sides, and their ghosts then. What a row has
/// beyond its own ends is wrap_row's.
bool wraps_across(const Grid& grid);
void wrap_across(const Grid& grid, int slice, float* u);
/// The level's sweeps (red, black), then the coarse right side.
void presmooth_and_restrict(MultigridLevel& fine, MultigridLevel& coarse, bool zero_guess);
/// From 0, red first.
void smooth_alone(MultigridLevel& level, int half_sweeps);
/// The coarse correction, then the level's sweeps (black, red).
void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine);

/// reduce() over fields of a split level.
template <class F>
double reduce_as_it_lies(const MultigridLevel& level, const F& f) {
  const Grid& grid = level.grid;
  const Box& b = grid.box();
  std::vector<double> lines(static_cast<std::size_t>(b.ny) * static_cast<std::size_t>(b.nz)),
      partial(static_cast<std::size_t>(grid.slices()));
  each_row(b, [&b, f, out = lines.data()](int j, int k) {
    out[static_cast<long>(k) * b.ny + j] = join_split_row(b, f, j, k);
  });
  join_rows(b, grid.slab_axis(), lines, F::start(), F::join, partial.data());
  return join_slices(grid, partial, F::start(), F::join);
}
/// q = A p with the level's operator, all as they lie; p.q. Collective.
double apply_dot(MultigridLevel& level, BasicField<float>& p, BasicField<float>& q);

}  // namespace mossfield::host
