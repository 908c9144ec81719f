#pragma once
// The functor behind fill_ghosts.

#include "kernels/launch.hpp"

namespace mossfield {

/// ghost = sign * inner + shift over one layer: mirror (1, 0), reflection about v (-1, 2v), level (0, v),
/// wrap (1, 0, from the far side).
template <class T>
struct FillLayer {
  T* data;
  long offset;  ///< from the ghost to the cell it is made from
  T sign, shift;
  MOSSFIELD_BOTH void operator()(Cell c) const { data[c.q] = sign * data[c.q + offset] + shift; }
};

}  // namespace mossfield
