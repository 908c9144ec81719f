#include "kernels/literature_faces.hpp"

namespace mossfield {

Faces Faces::of(const Grid& grid, const Walls& walls) {
  const Box& b = grid.box();
  Faces f;
  f.volume = grid.cell_volume();
  const long step[3] = {b.sx, b.sy, b.sz};
  for (int axis = 0; axis < 3; ++axis) {
    const auto at = static_cast<std::size_t>(axis);
    f.step[axis] = step[axis];
    f.conductance[axis] = f.volume / (grid.spacing()[at] * grid.spacing()[at]);
    f.last[axis] = grid.cells()[at] - 1;
    f.wall[axis] = grid.active(axis) && !grid.periodic(axis);
    for (std::size_t side : {2 * at, 2 * at + 1}) {
      f.open[side] = walls[side].kind == Wall::Kind::value;
      if (f.wall[axis]) f.side_weight[side] = f.open[side] ? 2.0 : 0.0;
    }
  }
  return f;
}

}  // namespace mossfield
