#pragma once
// Parts of a grid that conduct far better than what surrounds them and that no wall holds: each has a level
// of its own, which smoothing and coarse grids find only slowly. Found from face conductances alone.

#include <vector>

#include "kernels/face_classes.hpp"

namespace mossfield {

struct IslandMap {
  int count = 0;
  std::vector<int> owner;     ///< island 0 .. count - 1 whose reach a cell lies in, else -1; ghosts too
  std::vector<float> weight;  ///< 1 on the island, falling to 0 where its reach ends
};

/// Of a system with contrast (has_contrast): at most `limit` islands, the largest; none if there is but one
/// such part in all. In the order of cells, whatever the threads: the same on every rank. `share`: of the
/// faces, that conduct no better than the surroundings of islands.
IslandMap find_islands(const FaceClasses& faces, int limit, double share = ClassRange::median);

}  // namespace mossfield
