#pragma once
// Carries a field of the front along its normals, outward and inward.

#include "kernels/front.hpp"

namespace mossfield {

/// How far a field is carried away from the front along its normals in one go, in cells, by
///   df/dtau + s n.grad f = 0,  s = psi/sqrt(psi^2 + h^2);  0 outside the band. psi with ghosts. Single
/// precision: seven digits of where a place on the front is looked for are more than the differences keep.
struct CarrySpeed {
  float *x, *y, *z;
  const double* psi;
  Box b;
  double way, cell, band;  ///< [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const Vector3 g = gradient(b, psi, q);
    const double length = sqrt(g.x * g.x + g.y * g.y + g.z * g.z) + 1e-300;
    const double there = way * psi[q] / (sqrt(psi[q] * psi[q] + cell * cell) * length);
    const double s = fabs(psi[q]) > band ? 0 : there;
    x[q] = static_cast<float>(s * g.x / b.hx), y[q] = static_cast<float>(s * g.y / b.hy);
    z[q] = static_cast<float>(s * g.z / b.hz);
  }
};

/// One such step, by upwind differences of `from`, whose ghosts are filled.
struct CarryOut {
  double* to;
  const double* from;
  const float *x, *y, *z;
  Box b;
  MOSSFIELD_BOTH double along(float speed, long q, long s) const {
    const double up = static_cast<double>(speed > 0 ? speed : 0.0f),
                 down = static_cast<double>(speed < 0 ? speed : 0.0f);
    return up * (from[q] - from[q - s]) + down * (from[q + s] - from[q]);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    to[q] = from[q] - along(x[q], q, b.sx) - along(y[q], q, b.sy) - along(z[q], q, b.sz);
  }
};

}  // namespace mossfield
