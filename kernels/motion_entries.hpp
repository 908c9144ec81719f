#pragma once
// How the motions of pieces of stiff bodies (motion_nodes.hpp) move the lower faces of a cell.

#include <vector>

#include "kernels/motion_nodes.hpp"
#include "kernels/rigid_motions_kernels.hpp"

namespace mossfield {

/// By axis, whether lower faces move: on the host.
class MovingFaces {
 public:
  MovingFaces(const Grid& grid, const Vector<const float>& inverse) {
    for (int a = 0; a < 3; ++a) {
      free_[a].assign(static_cast<std::size_t>(grid.words()), 0);
      if (inverse.u[a])
        copy_to_host(grid.device(), free_[a].data(), inverse.u[a], free_[a].size() * sizeof(float));
    }
  }
  std::array<bool, 3> at_cell(long q) const {
    return {free_[0][static_cast<std::size_t>(q)] > 0, free_[1][static_cast<std::size_t>(q)] > 0,
            free_[2][static_cast<std::size_t>(q)] > 0};
  }

 private:
  std::vector<float> free_[3];
};

/// The entries of one cell: of every body in whose reach it lies, or the cell below it along an axis. A face
/// goes with a body as the nearer of its two cells does, and with a node by the mean of both.
class CellEntries {
 public:
  CellEntries(const Grid& grid, const BodyMap& map, const MotionNodes& nodes)
      : grid_(grid), map_(map), nodes_(nodes) {}

  /// q: memory index; x: global, ghosts as they are counted on; beyond walls there are none. moves: by axis,
  /// whether the lower face does.
  const std::vector<MotionEntry>& of(long q, std::array<int, 3> x, const std::array<bool, 3>& moves);

 private:
  int wrap(std::array<int, 3>& x) const;
  double weight(int cell) const { return static_cast<double>(map_.weight[static_cast<std::size_t>(cell)]); }
  void add(long q, const std::array<int, 3>& x, std::size_t axis, int from, double weight);

  const Grid& grid_;
  const BodyMap& map_;
  const MotionNodes& nodes_;
  std::vector<MotionEntry> found_;
};

/// Whether a cell's faces that move belong to one node alone, in full.
bool moves_as_one(const std::vector<MotionEntry>& entries, const std::array<bool, 3>& moves);

}  // namespace mossfield
