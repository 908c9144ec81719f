#pragma once
// The seven-point operator of elliptic_system.hpp as kernels see it, by value.

#include "kernels/launch.hpp"

namespace mossfield {

template <class T>
struct Stencil7 {
  const T *tx, *ty, *tz;  ///< conductance of a cell's lower faces
  const T* s;
  long sx, sy, sz;  ///< 0 along an inactive axis

  /// A u in a cell, by differences: a constant u gives exactly s u, however large the conductances.
  MOSSFIELD_BOTH T times(const T* u, long q) const {
    const T c = u[q];
    return s[q] * c + (tx[q] * (c - u[q - sx]) + tx[q + sx] * (c - u[q + sx])) +
           (ty[q] * (c - u[q - sy]) + ty[q + sy] * (c - u[q + sy])) +
           (tz[q] * (c - u[q - sz]) + tz[q + sz] * (c - u[q + sz]));
  }

  /// The off-diagonal part with its sign turned; conductances along inactive axes must be 0 here.
  MOSSFIELD_BOTH T neighbours(const T* u, long q) const {
    return (tx[q] * u[q - sx] + tx[q + sx] * u[q + sx]) + (ty[q] * u[q - sy] + ty[q + sy] * u[q + sy]) +
           (tz[q] * u[q - sz] + tz[q + sz] * u[q + sz]);
  }

  /// What times() reads ahead of cell q and the rows before it have not read.
  MOSSFIELD_FETCH fetch(const T* u, long q) const {
    host::fetch_ahead(u, q + sz);
    host::fetch_ahead(tx, q);
    host::fetch_ahead(ty, q + sy);
    host::fetch_ahead(tz, q + sz);
    host::fetch_ahead(s, q);
  }

  MOSSFIELD_BOTH T diagonal(long q) const {
    const T x = sx ? tx[q] + tx[q + sx] : T(0), y = sy ? ty[q] + ty[q + sy] : T(0),
            z = sz ? tz[q] + tz[q + sz] : T(0);
    return s[q] + (x + y + z);
  }
};

}  // namespace mossfield
