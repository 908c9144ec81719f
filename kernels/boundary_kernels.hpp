#pragma once
// The functors behind fill_ghosts.

#include "kernels/launch.hpp"
#include "kernels/stencil.hpp"
#include "physics/contact_angle.hpp"

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

/// ghost = inner + h n.grad psi over one layer, n.grad psi = cot(angle) |gradient along the wall|: the
/// direction of grad psi is right whatever its size. The gradient along the wall is that on it, from the two
/// cells nearest to it; what the angle of a level needs of the front's curvature is seen from the second
/// cell, whose differences reach no ghost of this wall. The gradient counts as no more than 1: where two feet
/// met, what lay between them was ragged at the wall and steps shrank a hundredfold.
struct LeanLayer {
  double* psi;  ///< [m]
  long inward;  ///< from the ghost to the inner cell
  int axis;     ///< of the wall
  double cosine;
  Box b;
  MOSSFIELD_BOTH double along(long q, long step, double h) const {
    const long near = q + inward, far = near + inward;
    return (1.5 * (psi[near + step] - psi[near - step]) - 0.5 * (psi[far + step] - psi[far - step])) /
           (2 * h);
  }
  /// Of the front in the plane of its normal and the wall's; 0 where it lies flat on the wall, or psi is far
  /// from a distance (a ridge where two feet meet).
  MOSSFIELD_BOTH double curvature(long q) const {
    const Vector3 g = gradient(b, psi, q), n{double(axis == 0), double(axis == 1), double(axis == 2)};
    const double square = dot(g, g) + 1e-300, up = dot(g, n);
    const Vector3 t = plus(n, -up / square, g);  // along the front, towards the wall
    const double tt = dot(t, t);
    if (tt < 1e-6 || square < 0.5 || square > 2) return 0;
    return front_curvature(-dot(t, hessian(b, psi, q).times(t)) / (tt * sqrt(square)), psi[q]);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double h = axis == 0 ? b.hx : axis == 1 ? b.hy : b.hz, inner = psi[c.q + inward];
    const double x = axis == 0 ? 0 : along(c.q, b.sx, b.hx), y = axis == 1 ? 0 : along(c.q, b.sy, b.hy),
                 z = axis == 2 ? 0 : along(c.q, b.sz, b.hz);
    const double bent = curvature(c.q + 2 * inward);
    const double on_wall = inner + h / 2 * contact_cosine(cosine, bent, inner);
    const double lean = contact_cosine(cosine, bent, on_wall);
    const double steep = sqrt(x * x + y * y + z * z);
    psi[c.q] = inner + h * lean / sqrt(1 - lean * lean) * (steep < 1 ? steep : 1);
  }
};

}  // namespace mossfield
