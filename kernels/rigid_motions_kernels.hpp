#pragma once
// The functors behind rigid_motions.hpp, and what finds stiff bodies (stiff_bodies.hpp).

#include "kernels/displacement_stencil.hpp"

namespace mossfield {

/// Solid cells softer than a limit less the stiffer ones; shares of the stiffest.
struct MostlySoft : Sum {
  const double* shear;
  double per_stiffest, fluid, limit;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double g = shear[c.q] * per_stiffest;
    return g >= limit ? -1.0 : g >= fluid ? 1.0 : 0.0;
  }
};

/// How a piece's motion moves the lower faces of a cell.
struct MotionEntry {
  long cell;
  int node;
  double part[3];    ///< by axis; 0: not at all
  double offset[3];  ///< [m] of the cell's centre from the node
};

constexpr int motions = 6;  ///< of a piece: displacements, then turns about the three axes

/// What motion m moves a lower face across `axis` by, per unit of it.
MOSSFIELD_BOTH inline double moved_by(const MotionEntry& e, int m, int axis) {
  if (m < 3) return m == axis ? e.part[axis] : 0.0;
  const int about = m - 3;
  if (about == axis) return 0;
  const int other = 3 - about - axis;
  return (axis == (about + 1) % 3 ? -e.part[axis] : e.part[axis]) * e.offset[other];
}

/// Adds what forces on the lower faces of a cell do to each motion: forces, then moments.
MOSSFIELD_BOTH inline void add_force(const MotionEntry& e, const double* force, double* sum) {
  const double x = e.part[0] * force[0], y = e.part[1] * force[1], z = e.part[2] * force[2];
  sum[0] += x, sum[1] += y, sum[2] += z;
  sum[3] += e.offset[1] * z - e.offset[2] * y;
  sum[4] += e.offset[2] * x - e.offset[0] * z;
  sum[5] += e.offset[0] * y - e.offset[1] * x;
}

/// Entries by node and slice, a piece of them a thread: sums in the list's order do not depend on threads or
/// ranks. Piece n is entries[start[n]] .. entries[start[n + 1] - 1].
struct MotionSums {
  double* out;  ///< six numbers a piece: Z^T (r - image)
  const MotionEntry* entries;
  const int* start;
  long count;
  Vector<const double> r, image;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (c.q >= count) return;
    double sum[motions] = {};
    for (int n = start[c.q]; n < start[c.q + 1]; ++n) {
      const MotionEntry& e = entries[n];
      double force[3] = {};
      for (int axis = 0; axis < 3; ++axis)
        if (r.u[axis]) force[axis] = r.u[axis][e.cell] - (image.u[axis] ? image.u[axis][e.cell] : 0.0);
      add_force(e, force, sum);
    }
    for (int m = 0; m < motions; ++m) out[motions * c.q + m] = sum[m];
  }
};

/// u += factor Z motion: a cell a thread, with all entries of it: order[first[n]] .. order[first[n + 1] - 1].
template <class T>
struct AddMotions {
  Vector<T> u;
  const MotionEntry* entries;
  const int *first, *order;
  const double* motion;  ///< six numbers a node
  double factor;
  long count;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (c.q >= count) return;
    for (int axis = 0; axis < 3; ++axis) {
      if (!u.u[axis]) continue;
      double sum = 0;
      for (int n = first[c.q]; n < first[c.q + 1]; ++n) {
        const MotionEntry& e = entries[order[n]];
        for (int m = 0; m < motions; ++m) sum += moved_by(e, m, axis) * motion[motions * e.node + m];
      }
      const long q = entries[order[first[c.q]]].cell;
      u.u[axis][q] += static_cast<T>(factor * sum);
    }
  }
};

}  // namespace mossfield
