#pragma once
// What multigrid_host.cpp does with some rows of one slice of a split level. Host only.

#include <algorithm>
#include <vector>

#include "kernels/multigrid_host.hpp"

namespace mossfield::host {

/// Rows begin .. end - 1 of a slice.
struct Rows {
  int begin, end;
  Rows part(int n, int of) const {
    const long count = std::max(end - begin, 0);
    return {begin + static_cast<int>(count * n / of), begin + static_cast<int>(count * (n + 1) / of)};
  }
};

/// The level with its rows numbered by slice (along the slab axis) and row in the slice.
class Slices {
 public:
  /// `coarse`: may be the level itself, where nothing is restricted.
  Slices(MultigridLevel& fine, MultigridLevel& coarse)
      : fine_(fine), coarse_(coarse), f_(fine.grid.box()), c_(coarse.grid.box()), a_(fine.stencil()) {
    flat_ = fine.grid.slab_axis() == 1;
    rows_wrap_ = fine.grid.periodic(0);
    for (int axis = 0; axis < 3; ++axis) factor_[axis] = &coarse == &fine ? 1 : coarse.factor[axis];
  }

  int count() const { return fine_.grid.slices(); }
  int coarse_count() const { return coarse_.grid.slices(); }
  int rows() const { return flat_ ? 1 : f_.ny; }
  int coarse_rows() const { return flat_ ? 1 : c_.ny; }
  int row_factor() const { return flat_ ? 1 : factor_[1]; }
  int factor() const { return flat_ ? factor_[1] : factor_[2]; }
  int last_of(int coarse_slice) const { return std::min(factor() * (coarse_slice + 1), count()) - 1; }
  bool wraps() const { return wraps_across(fine_.grid); }

  /// One half sweep; `first`: from 0.
  void smooth(int slice, int colour, bool first, Rows part) const;
  /// The coarse right side of rows of a coarse slice; `sum`: room for a row.
  void restrict_to(int coarse_slice, Rows part, std::vector<float>& sum) const;
  /// Adds the coarse correction to a whole slice; `merged`: room for a row.
  void prolong(int slice, std::vector<float>& merged) const;
  /// b.u of each row.
  void multiply(int slice, Rows part, RowSums& products) const;
  /// The ghost rows of a slice whose sides meet.
  void wrap(int slice) const;

 private:
  long at(const Box& b, int j, int k) const { return b.first + k * b.plane + j * b.row; }
  Row row(long q) const { return {a_.tx + q, a_.ty + q, a_.tz + q, a_.s + q, a_.sy, a_.sz, f_.nx}; }

  MultigridLevel &fine_, &coarse_;
  Box f_, c_;
  Stencil7<float> a_;
  int factor_[3];
  bool flat_, rows_wrap_;
};

}  // namespace mossfield::host
