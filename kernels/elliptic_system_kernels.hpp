#pragma once
// The functors behind elliptic_system.hpp.

#include "kernels/stencil7.hpp"

namespace mossfield {

template <class T>
struct ZeroCell {
  T* data;
  MOSSFIELD_BOTH void operator()(Cell c) const { data[c.q] = T(0); }
};

template <class T>
struct CopyCell {
  T* data;
  long offset;  ///< from a cell to the one it copies
  MOSSFIELD_BOTH void operator()(Cell c) const { data[c.q] = data[c.q + offset]; }
};

struct Apply {
  double* out;
  Stencil7<double> a;
  const double* u;
  MOSSFIELD_BOTH void operator()(Cell c) const { out[c.q] = a.times(u, c.q); }
};

}  // namespace mossfield
