#pragma once
// The functors behind elliptic_system.hpp.

#include "kernels/field.hpp"
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

/// Whether the neighbour across this axis's outer sides is another rank.
inline bool is_shared(const Grid& grid, int axis) {
  return axis == grid.slab_axis() && grid.communicator().size() > 1;
}

/// The ghost layers of all periodic axes, without edges and corners, in one loop: cell i of a row of size().
template <class T>
struct WrapSides {
  T* data;
  Box b;
  int cells[3];  ///< of one layer across each axis; 0: not periodic

  static WrapSides of(BasicField<T>& u) {
    const Grid& g = u.grid();
    const Box& b = g.box();
    const auto wraps = [&](int axis) { return g.active(axis) && g.periodic(axis) && !is_shared(g, axis); };
    return {u.data(), b, {wraps(0) * b.ny * b.nz, wraps(1) * b.nx * b.nz, wraps(2) * b.nx * b.ny}};
  }
  MOSSFIELD_BOTH int size() const { return 2 * (cells[0] + cells[1] + cells[2]); }

  MOSSFIELD_BOTH void operator()(Cell c) const {
    int n = c.i;
    if (n < 2 * cells[0]) return wrap(n, cells[0], b.nx * b.sx, b.sx, b.ny, b.row, b.plane);
    n -= 2 * cells[0];
    if (n < 2 * cells[1]) return wrap(n, cells[1], b.ny * b.sy, b.sy, b.nx, 1, b.plane);
    n -= 2 * cells[1];
    wrap(n, cells[2], b.nz * b.sz, b.sz, b.nx, 1, b.row);
  }

 private:
  /// `across`: from a ghost to the cell it copies, `step` to the next cell; the layer in rows of nu cells.
  MOSSFIELD_BOTH void wrap(int n, int layer, long across, long step, int nu, long su, long sv) const {
    const bool upper = n >= layer;
    const int m = upper ? n - layer : n;
    const long q = b.first + m % nu * su + m / nu * sv + (upper ? across : -step);
    data[q] = data[upper ? q - across : q + across];
  }
};

struct Apply {
  double* out;
  Stencil7<double> a;
  const double* u;
  MOSSFIELD_FETCH fetch(Cell c) const { a.fetch(u, c.q); }
  MOSSFIELD_BOTH void operator()(Cell c) const { out[c.q] = a.times(u, c.q); }
};

}  // namespace mossfield
