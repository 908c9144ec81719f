#pragma once
// The functors behind fill_ghosts.

#include "kernels/grid.hpp"
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

/// ghost = inner + lean |tangential grad u| over one layer: level sets of u meet the wall at the angle whose
/// cotangent is lean over the distance of the two cells. The gradient is that on the wall, from the two cells
/// nearest to it.
template <class T>
struct LeanLayer {
  T* data;
  long inward;  ///< from the ghost to the inner cell
  T lean;       ///< [m]
  Box b;
  MOSSFIELD_BOTH T along(long q, long step, double h) const {
    const long near = q + inward, far = near + inward;
    return step == 0 || step == inward || step == -inward
               ? T(0)
               : T((1.5 * (data[near + step] - data[near - step]) -
                    0.5 * (data[far + step] - data[far - step])) /
                   (2 * h));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const T x = along(c.q, b.sx, b.hx), y = along(c.q, b.sy, b.hy), z = along(c.q, b.sz, b.hz);
    data[c.q] = data[c.q + inward] + lean * T(sqrt(x * x + y * y + z * z));
  }
};

}  // namespace mossfield
