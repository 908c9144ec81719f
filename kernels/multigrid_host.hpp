#pragma once
// The smoother and the transfers of multigrid.cpp for the host, in two passes over memory a cycle instead of
// ten: the half sweeps follow each other slice by slice, each as soon as its neighbours allow. Cell by cell
// the arithmetic is that of multigrid_kernels.hpp, so the results are the same to the last bit.

#include "kernels/multigrid_level.hpp"
#include "kernels/multigrid_rows.hpp"

namespace mossfield::host {

/// One sum a row of a box, joined at the end in the order in which reduce() joins them.
class RowSums {
 public:
  explicit RowSums(const Box& b)
      : rows_(b.ny), sums_(static_cast<std::size_t>(b.ny) * static_cast<std::size_t>(b.nz)) {}
  double& of(int j, int k) { return sums_[static_cast<std::size_t>(static_cast<long>(k) * rows_ + j)]; }
  /// Over all ranks. Collective.
  double total(const Grid& grid) const {
    std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
    join_rows(grid.box(), grid.slab_axis(), sums_, Sum::start(), Sum::join, partial.data());
    return join_slices(grid, partial, Sum::start(), Sum::join);
  }

 private:
  int rows_;
  std::vector<double> sums_;
};

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
/// The same in one pass over memory with what is done before or after: Narrow, Widen, a copy.
void narrow_split(const MultigridLevel& level, const Field& in, double factor, BasicField<float>& out);
void widen_merged(const MultigridLevel& level, const BasicField<float>& x, double factor, bool add, Field& u);
void copy_merged(const MultigridLevel& level, const BasicField<float>& in, BasicField<float>& out);
/// The operator of a split level anew, with its inverse diagonal.
void narrow_split_operator(const EllipticSystem& system, double factor, MultigridLevel& level);
/// Whether rows of a slice have neighbours beyond its periodic sides, and their ghosts then. What a row has
/// beyond its own ends is wrap_row's.
bool wraps_across(const Grid& grid);
void wrap_across(const Grid& grid, int slice, float* u);
/// The level's sweeps (red, black), then the coarse right side.
void presmooth_and_restrict(MultigridLevel& fine, MultigridLevel& coarse, bool zero_guess);
/// From 0, red first. `products`: if wanted, b.u of each row, found while the row is at hand.
void smooth_alone(MultigridLevel& level, int half_sweeps, RowSums* products);
/// The coarse correction, then the level's sweeps (black, red).
void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine, RowSums* products);

/// reduce() of a sum over fields of a split level.
template <class F>
double reduce_as_it_lies(const MultigridLevel& level, const F& f) {
  const Box& b = level.grid.box();
  RowSums sums(b);
  each_row(b, [&b, &sums, f](int j, int k) { sums.of(j, k) = join_split_row(b, f, j, k); });
  return sums.total(level.grid);
}
/// q = A p with the level's operator, all as they lie; p.q. Collective.
double apply_dot(MultigridLevel& level, BasicField<float>& p, BasicField<float>& q);

}  // namespace mossfield::host
