#pragma once
// Reductions that measure fields.

#include "kernels/launch.hpp"
#include "kernels/stencil.hpp"

namespace mossfield {

/// |grad xi| in a cell [1/m]: its integral is the area of the interface.
struct InterfaceArea : Sum {
  const double* xi;
  Box b;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const Vector3 g = gradient(b, xi, c.q);
    return sqrt(g.x * g.x + g.y * g.y + g.z * g.z);
  }
};

/// Smallest c where there is electrolyte, xi < 3/4
struct LeastSalt : Min {
  const double *c, *xi;
  MOSSFIELD_BOTH double operator()(Cell cell) const { return xi[cell.q] < 0.75 ? c[cell.q] : 1e308; }
};

/// How many cells hold a number that is not finite.
struct NotFinite : Sum {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(u[c.q]) <= 1e300 ? 0 : 1; }
};

}  // namespace mossfield
