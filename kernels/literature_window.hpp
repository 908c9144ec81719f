#pragma once
// Where the front of the published models lies along x, and copies between the whole grid and a window of its
// columns.

#include "kernels/launch.hpp"

namespace mossfield::published {

/// The first and the last column where xi is between the phases.
struct FirstColumn : Min {
  const double* xi;
  double margin;  ///< of xi from both phases
  MOSSFIELD_BOTH double operator()(Cell at) const {
    return xi[at.q] > margin && xi[at.q] < 1 - margin ? at.i : 1e308;
  }
};
struct LastColumn : Max {
  const double* xi;
  double margin;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    return xi[at.q] > margin && xi[at.q] < 1 - margin ? at.i : -1e308;
  }
};

/// Copies a cell from where another layout of the same cells has it.
struct CopyAcross {
  double* out;
  const double* in;
  Box from;  ///< the same cells in the other field; its column i0 is the one that out counts as `column`
  int column;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    out[at.q] =
        in[from.first + (at.i - column) + (at.j - from.j0) * from.row + (at.k - from.k0) * from.plane];
  }
};

}  // namespace mossfield::published
