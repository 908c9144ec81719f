#pragma once
// A symmetric system on a grid: A u = s u + sum over a cell's faces of T (u - u_neighbour), in extensive form
// (T is a conductance, not a conductance per volume).

#include "kernels/field.hpp"
#include "kernels/stencil7.hpp"

namespace mossfield {

struct EllipticSystem {
  /// T of the face between a cell and its LOWER neighbour on each axis, stored at the cell; the face on the
  /// global upper wall is stored in the ghost cell beyond the last owned cell. On a wall face T > 0 means a
  /// wall that holds the value 0 (u_neighbour = 0): for another value the caller adds T * value to the right
  /// side. T = 0 there is a wall without flux. Inactive axes are never read.
  Field tx, ty, tz;
  Field s;  ///< >= 0, in the unit of T

  explicit EllipticSystem(const Grid& grid);
  const Grid& grid() const { return s.grid(); }
  Stencil7<double> stencil() const;
  /// Copies upper faces between ranks and periodic sides into the ghost layer: call it after writing T. Walls
  /// keep what the caller wrote.
  void exchange_faces();
};

/// Ghosts as the stencil wants them: 0 beyond walls, else the neighbour's value. Edges and corners are left.
template <class T>
void fill_stencil_ghosts(BasicField<T>& u);
/// The same for a field whose wall ghosts are 0 already and are never written.
template <class T>
void refresh_stencil_ghosts(BasicField<T>& u);

/// out = A u; fills the ghosts of u.
void apply(const EllipticSystem& system, Field& u, Field& out);

}  // namespace mossfield
