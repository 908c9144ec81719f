#pragma once
// Makes fields constant along the normals of a front, outwards from it.

#include "kernels/cell_set.hpp"
#include "kernels/field.hpp"

namespace mossfield {

class Carrier {
 public:
  /// No further than `band` [m] from a front.
  Carrier(const Grid& grid, double band);
  /// The front that the next fields belong to, by its level, ghosts filled; `share` of the way is gone in a
  /// step. What goes further than it must also spreads along the front, by upwind differences.
  void follow(const Field& level, double share = 1);
  /// Each step carries by `way`.
  void carry(Field& field, int steps);
  double way() const;  ///< [m]

 private:
  const Grid& grid_;
  double cell_, band_;
  CellSet near_;
  BasicField<float> speed_x_, speed_y_, speed_z_;
  Field scratch_;
};

}  // namespace mossfield
