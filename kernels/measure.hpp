#pragma once
// Reductions that measure fields.

#include <cmath>

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

/// Smallest c beyond the front, xi < 1/2: within the metal c goes on as it falls before it, the further the
/// wider the interface. `none` where all is metal.
struct LeastSalt : Min {
  const double *c, *xi;
  static constexpr double none = 1e308;
  MOSSFIELD_BOTH double operator()(Cell cell) const { return xi[cell.q] < 0.5 ? c[cell.q] : none; }
};

/// Height [m] of the crossing of xi = 1/2 between a cell and the next one away from the electrode, linear in
/// ln(xi/(1-xi)); 0 where there is none. Metal in the last cell ends in the middle of what is left of it.
struct FrontHeight : Max {
  const double* xi;
  int axis, cells;  ///< of growth; global cells along it
  bool from_above;  ///< the electrode is at the upper end
  long outward;     ///< step in memory to the next cell
  double h;         ///< spacing along the axis [m]
  MOSSFIELD_BOTH static double logit(double value) {
    const double x = value < 1e-12 ? 1e-12 : value > 1 - 1e-12 ? 1 - 1e-12 : value;
    return log(x / (1 - x));
  }
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const int at = axis == 0 ? c.i : axis == 1 ? c.j : c.k;
    const int from_electrode = from_above ? cells - 1 - at : at;
    const bool last = from_electrode == cells - 1;
    const double here = xi[c.q], next = last ? 0 : xi[c.q + outward];
    if (here < 0.5 || next >= 0.5) return 0;
    const double share = last ? 0.5 : logit(here) / (logit(here) - logit(next));
    return (from_electrode + 0.5 + share) * h;
  }
};

/// How many cells hold a number that is not finite.
struct NotFinite : Sum {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(u[c.q]) <= 1e300 ? 0 : 1; }
};

}  // namespace mossfield
