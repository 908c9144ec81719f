#pragma once
// Where the metal is at the start.

#include "kernels/field.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// The axis along which the deposit grows and the distance from the electrode that a cell centre has.
struct GrowthAxis {
  int axis = 0;
  bool from_above = false;  ///< the electrode is at the upper end of the axis

  /// Of the side that is an electrode; x from below where there is none (a ball of metal in a closed box).
  static GrowthAxis of(const GridCase& grid);
  int electrode_side() const { return 2 * axis + from_above; }
};

/// Signed distance [m] to the metal's surface, positive in metal: the front of InitialCase with its sine,
/// roughness and bumps, or the disc or ball. Exact for a plane, a disc, a ball; for a wavy front the distance
/// to the nearest point found on it. Fills owned cells of all ranks alike; ghosts are left as they are.
void signed_distance(const Case& values, Field& psi);

}  // namespace mossfield
