#pragma once
// Differences on a box of cells. A neighbour is one step away; the step of an inactive axis is 0 and so are
// its differences.

#include "kernels/grid.hpp"
#include "kernels/launch.hpp"
#include "physics/surface_energy.hpp"

namespace mossfield {

/// Central gradient in a cell.
MOSSFIELD_BOTH inline Vector3 gradient(const Box& b, const double* u, long q) {
  return {(u[q + b.sx] - u[q - b.sx]) / (2 * b.hx), (u[q + b.sy] - u[q - b.sy]) / (2 * b.hy),
          (u[q + b.sz] - u[q - b.sz]) / (2 * b.hz)};
}

/// Central difference along one axis (step s, spacing h), averaged over the two cells that share a face.
MOSSFIELD_BOTH inline double across(const double* u, long near, long far, long s, double h) {
  return ((u[near + s] - u[near - s]) + (u[far + s] - u[far - s])) / (4 * h);
}

/// Gradient on the face between q and q + step along `axis`: compact along the axis, averaged across it.
/// Reads no further than the two cells and their neighbours across.
MOSSFIELD_BOTH inline Vector3 face_gradient(const Box& b, const double* u, long q, int axis) {
  const long far = q + (axis == 0 ? b.sx : axis == 1 ? b.sy : b.sz);
  return {axis == 0 ? (u[far] - u[q]) / b.hx : across(u, q, far, b.sx, b.hx),
          axis == 1 ? (u[far] - u[q]) / b.hy : across(u, q, far, b.sy, b.hy),
          axis == 2 ? (u[far] - u[q]) / b.hz : across(u, q, far, b.sz, b.hz)};
}

/// |grad u|^2 from one-sided differences on the side that information comes from: from higher u, or from
/// lower u.
MOSSFIELD_BOTH inline double upwind_square(const Box& b, const double* u, long q, bool from_higher) {
  double sum = 0;
  const long steps[3] = {b.sx, b.sy, b.sz};
  const double per_square[3] = {1 / (b.hx * b.hx), 1 / (b.hy * b.hy), 1 / (b.hz * b.hz)};
  for (int a = 0; a < 3; ++a) {
    const double up = u[q + steps[a]] - u[q], down = u[q - steps[a]] - u[q];
    const double higher = up > down ? up : down, lower = up < down ? -up : -down;
    const double d = from_higher ? higher : lower;
    sum += d > 0 ? per_square[a] * d * d : 0;
  }
  return sum;
}

/// Second derivatives in a cell.
struct Hessian {
  double xx, yy, zz, xy, yz, zx;
  MOSSFIELD_BOTH Vector3 times(Vector3 v) const {
    return {xx * v.x + xy * v.y + zx * v.z, xy * v.x + yy * v.y + yz * v.z, zx * v.x + yz * v.y + zz * v.z};
  }
};
MOSSFIELD_BOTH inline Hessian hessian(const Box& b, const double* u, long q) {
  return {
      (u[q + b.sx] - 2 * u[q] + u[q - b.sx]) / (b.hx * b.hx),
      (u[q + b.sy] - 2 * u[q] + u[q - b.sy]) / (b.hy * b.hy),
      (u[q + b.sz] - 2 * u[q] + u[q - b.sz]) / (b.hz * b.hz),
      (u[q + b.sx + b.sy] - u[q + b.sx - b.sy] - u[q - b.sx + b.sy] + u[q - b.sx - b.sy]) / (4 * b.hx * b.hy),
      (u[q + b.sy + b.sz] - u[q + b.sy - b.sz] - u[q - b.sy + b.sz] + u[q - b.sy - b.sz]) / (4 * b.hy * b.hz),
      (u[q + b.sz + b.sx] - u[q + b.sz - b.sx] - u[q - b.sz + b.sx] + u[q - b.sz - b.sx]) /
          (4 * b.hz * b.hx)};
}

/// n.H.n: the second derivative along the gradient g, |g| > 0.
MOSSFIELD_BOTH inline double second_along(const Box& b, const double* u, long q, Vector3 g) {
  const Vector3 h = hessian(b, u, q).times(g);
  return (g.x * h.x + g.y * h.y + g.z * h.z) / (g.x * g.x + g.y * g.y + g.z * g.z + 1e-300);
}

}  // namespace mossfield
