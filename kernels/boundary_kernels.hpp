#pragma once
// The functors behind fill_ghosts.

#include "kernels/boundary.hpp"
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

/// How the ghosts of one side are made.
template <class T>
struct SideRule {
  bool filled;
  long offset;  ///< as in FillLayer
  T sign, shift;
};

/// All sides, edges and corners in one loop, cell i of a row of size(): a GPU starts a kernel no faster than
/// it fills a side. What FillLayer leaves side after side, x first: an edge is made by the rule of its last
/// axis from what that of an earlier one makes.
template <class T>
struct FillSides {
  T* data;
  Box b;
  SideRule<T> side[6];

  MOSSFIELD_BOTH int size() const { return layers(0) + layers(1) + layers(2); }

  MOSSFIELD_BOTH void operator()(Cell c) const {
    const int gx = b.sx != 0, gy = b.sy != 0;
    int n = c.i;
    if (n < layers(0)) {
      const bool upper = is_upper(n, 0);
      return fill(upper ? b.nx : -1, n % b.ny, n / b.ny);
    }
    n -= layers(0);
    const int wide = b.nx + 2 * gx;
    if (n < layers(1)) {
      const bool upper = is_upper(n, 1);
      return fill(n % wide - gx, upper ? b.ny : -1, n / wide);
    }
    n -= layers(1);
    const bool upper = is_upper(n, 2);
    fill(n % wide - gx, n / wide - gy, upper ? b.nz : -1);
  }

 private:
  /// Cells of a layer across an axis, with the ghosts of the axes before it.
  MOSSFIELD_BOTH int layer(int axis) const {
    const int x = b.nx + (b.sx != 0 ? 2 : 0), y = b.ny + (b.sy != 0 ? 2 : 0);
    return axis == 0 ? b.ny * b.nz : axis == 1 ? x * b.nz : x * y;
  }
  MOSSFIELD_BOTH int layers(int axis) const {
    return (side[2 * axis].filled + side[2 * axis + 1].filled) * layer(axis);
  }
  /// Makes n the number within its layer.
  MOSSFIELD_BOTH bool is_upper(int& n, int axis) const {
    if (!side[2 * axis].filled) return true;
    const bool upper = n >= layer(axis);
    n -= upper ? layer(axis) : 0;
    return upper;
  }
  /// Takes one more axis on the way to the cell that the ghost is made from, as long as it is made from one.
  MOSSFIELD_BOTH static void follow(const SideRule<T>& rule, bool& outside, bool& on, long& from) {
    on = on && (!outside || rule.filled);
    outside = outside && on;
    from += outside ? rule.offset : 0;
  }
  MOSSFIELD_BOTH void fill(int i, int j, int k) const {
    const SideRule<T>&rx = side[i > 0], &ry = side[2 + (j > 0)], &rz = side[4 + (k > 0)];
    bool x = i < 0 || i >= b.nx, y = j < 0 || j >= b.ny, z = k < 0 || k >= b.nz, on = true;
    const long to = b.first + i * b.sx + j * b.sy + k * b.sz;
    long from = to;
    follow(rz, z, on, from);
    follow(ry, y, on, from);
    follow(rx, x, on, from);
    T value = data[from];
    if (x) value = rx.sign * value + rx.shift;
    if (y) value = ry.sign * value + ry.shift;
    if (z) value = rz.sign * value + rz.shift;
    data[to] = value;
  }
};

/// What fill_ghosts does at the sides of this rank, but for angles: those are mirrored.
template <class T>
FillSides<T> sides_of(BasicField<T>& field, const Walls& walls);

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

/// Adds to mirrored ghosts what makes psi go straight on where metal covers the wall: there the front lies
/// along it and no line of contact is near. A mirror halves |grad psi| in the wall's cells, and a front less
/// than a width away reacted with a part of its area and was bent by what restored the profile. Whether the
/// front lies along the wall is told by the direction of grad psi on the face above the wall's cell: within
/// 30 degrees of the wall's normal it does, beyond 45 it may stand on the wall.
struct ContinueUnderMetal {
  double* psi;  ///< [m]
  long inward;  ///< from the ghost to the inner cell
  int axis;     ///< of the wall
  Box b;
  MOSSFIELD_BOTH double along(long q, long step, double h) const {
    const long near = q + inward, far = near + inward;
    return (psi[near + step] - psi[near - step] + psi[far + step] - psi[far - step]) / (4 * h);
  }
  MOSSFIELD_BOTH static double ramp(double x) { return x > 0 ? (x < 1 ? x : 1) : 0; }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double h = axis == 0 ? b.hx : axis == 1 ? b.hy : b.hz, inner = psi[c.q + inward];
    const double rise = inner - psi[c.q + 2 * inward];  // towards the wall
    const double x = axis == 0 ? 0 : along(c.q, b.sx, b.hx), y = axis == 1 ? 0 : along(c.q, b.sy, b.hy),
                 z = axis == 2 ? 0 : along(c.q, b.sz, b.hz);
    const double up = rise / h, square = up * up / (up * up + x * x + y * y + z * z + 1e-300);
    if (rise > 0) psi[c.q] += ramp(inner / h) * ramp(4 * square - 2) * rise;
  }
};

}  // namespace mossfield
