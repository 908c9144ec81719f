#pragma once
// Parts of the cells that a rank holds, its own or the whole grid's, that strong faces join.

#include "kernels/face_classes.hpp"

namespace mossfield {

struct StrongParts {
  static constexpr int none = -1, outside = -2;
  struct Part {
    int cells = 0;
    bool held = false;  ///< by a wall
  };
  /// Cells begin .. end - 1 of a row, joined by strong faces across x, or one that strong faces beside the
  /// row reach.
  struct Run {
    int begin, end, part;
  };
  std::vector<Run> runs;          ///< in the order of cells; one of part `none` has strong upper walls alone
  std::vector<std::size_t> rows;  ///< runs rows[r] .. rows[r + 1] - 1 lie in row r = j + k ny
  std::vector<Part> parts;        ///< in the order of their first cells with a strong lower face

  /// Each cell's part or `none`; `outside` in ghosts.
  std::vector<int> of_cells(const Grid& grid) const;
};

/// No part goes on beyond the side that is shared with another rank. Threads share the rows; what they find
/// is joined by one.
StrongParts find_strong_parts(const FaceClasses& faces, const ClassRange& range);

constexpr long beyond_wall = -1, on_other_rank = -2;

/// Is this side (0: lower, 1: upper) of the cells shared with another rank?
inline bool is_shared(const Grid& grid, int axis, int side) {
  return axis == grid.slab_axis() && grid.communicator().size() > 1 &&
         (side == 0 ? grid.below() : grid.above()) >= 0;
}

/// f(neighbour, beyond_wall or on_other_rank; class of the face between) for every face of cell q; `of_cell`
/// is StrongParts::outside in ghosts.
template <class F>
void each_face(const FaceClasses& faces, const std::vector<int>& of_cell, long q, const F& f) {
  const Box& b = faces.grid.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  const int cells[3] = {b.nx, b.ny, b.nz};
  for (int axis = 0; axis < 3; ++axis) {
    if (!faces.grid.active(axis)) continue;
    for (const int side : {0, 1}) {
      const long ahead = side ? step[axis] : -step[axis];
      long next = q + ahead;
      if (of_cell[static_cast<std::size_t>(next)] == StrongParts::outside)
        next = is_shared(faces.grid, axis, side) ? on_other_rank
               : faces.grid.periodic(axis)       ? next - cells[axis] * ahead
                                                 : beyond_wall;
      const std::size_t face = static_cast<std::size_t>(side ? q + ahead : q);
      f(next, static_cast<int>(faces.code[static_cast<std::size_t>(axis)][face]));
    }
  }
}

}  // namespace mossfield
