#pragma once
// What hangs together on a grid: cells that share a face, across periodic sides too.

#include <array>
#include <cstddef>
#include <vector>

namespace mossfield {

/// A whole grid as one array, x fastest.
struct Voxels {
  std::array<int, 3> n;
  std::array<bool, 3> periodic;
  std::size_t count() const {
    return static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(n[2]);
  }
  std::size_t index(int i, int j, int k) const {
    return static_cast<std::size_t>(i) +
           static_cast<std::size_t>(n[0]) *
               (static_cast<std::size_t>(j) + static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(k));
  }
  /// The cell at this place, periodic sides wrapped; false beyond a wall.
  bool find(std::array<int, 3> at, std::size_t& cell) const;
};

/// Marks the cells of `inside` that are connected to those in `start`, itself inside.
std::vector<unsigned char> connected(const Voxels& voxels, const std::vector<unsigned char>& inside,
                                     const std::vector<unsigned char>& start);

/// Numbers, from 1 on in the order of their first cells, the pieces of `inside` that are not connected to
/// those in `start`; 0 in all other cells. `count`: how many.
std::vector<int> pieces_apart(const Voxels& voxels, const std::vector<unsigned char>& inside,
                              const std::vector<unsigned char>& start, int& count);

/// For each cell the number of the cell of `inside` that is nearest by way of faces.
std::vector<double> nearest_number(const Voxels& voxels, const std::vector<unsigned char>& inside,
                                   const std::vector<int>& number);

/// Marks one slice across an axis.
std::vector<unsigned char> slice_mask(const Voxels& voxels, int axis, int slice);

}  // namespace mossfield
