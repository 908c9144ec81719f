#pragma once
// A box of cells, cut into slabs along its slowest axis, one slab a rank.
//
// Cells are stored with x fastest. Active axes (more than one cell) carry one ghost layer on each side; an
// inactive axis carries none and its neighbour step is 0, so that a difference along it is exactly zero and a
// 2-D grid runs the 3-D kernels unchanged.

#include <array>
#include <vector>

#include "kernels/communicator.hpp"

namespace mossfield {

enum class Device { cpu, gpu };

/// What a kernel knows of the grid: by value, plain numbers.
struct Box {
  int nx = 1, ny = 1, nz = 1;     ///< owned cells
  int i0 = 0, j0 = 0, k0 = 0;     ///< global index of the first owned cell
  int Nx = 1, Ny = 1, Nz = 1;     ///< global cells
  long row = 1, plane = 1;        ///< distance in memory from a row, a plane, to the next
  long first = 0;                 ///< memory index of the first owned cell
  long sx = 0, sy = 0, sz = 0;    ///< step to the neighbour; 0 along an inactive axis
  double hx = 1, hy = 1, hz = 1;  ///< spacing [m]
};

/// A loop over so many cells that are in no order of a grid: cell i is the i-th.
inline Box row_of(int cells) {
  Box row;
  row.nx = cells;
  return row;
}

/// A cell as a kernel sees it: memory index and global position.
struct Cell {
  long q;
  int i, j, k;
};

class Grid {
 public:
  /// `cells` and `spacing` [m] along x, y, z; `periodic` an axis; `starts`: rank r owns slices starts[r] ..
  /// starts[r+1]-1 (empty: share_out). Throws std::invalid_argument if there are more ranks than slices.
  Grid(std::array<int, 3> cells, std::array<double, 3> spacing, std::array<bool, 3> periodic,
       Communicator communicator = Communicator::self(), Device device = Device::cpu,
       std::vector<int> starts = {});

  const Box& box() const { return box_; }
  /// The owned cells and, along active axes, the layer above them: every face of an owned cell is the lower
  /// face of one of these.
  Box box_and_upper_layer() const { return with_upper_layer(box_); }
  /// The same of a part of the owned cells.
  Box with_upper_layer(Box part) const;
  /// The owned cells and the ghost layers on both sides of every active axis.
  Box box_with_ghosts() const;
  const Communicator& communicator() const { return communicator_; }
  Device device() const { return device_; }
  std::array<int, 3> cells() const { return cells_; }
  std::array<double, 3> spacing() const { return spacing_; }
  bool periodic(int axis) const { return periodic_[static_cast<std::size_t>(axis)]; }
  bool active(int axis) const { return cells_[static_cast<std::size_t>(axis)] > 1; }
  int dimensions() const { return active(0) + active(1) + active(2); }
  double cell_volume() const { return spacing_[0] * spacing_[1] * spacing_[2]; }
  long global_cells() const { return 1L * cells_[0] * cells_[1] * cells_[2]; }

  /// The axis that ranks share out, this rank's slices along it, and every rank's first slice (size + 1
  /// numbers).
  int slab_axis() const { return slab_axis_; }
  const std::vector<int>& starts() const { return starts_; }
  int begin() const { return starts_[static_cast<std::size_t>(communicator_.rank())]; }
  int end() const { return starts_[static_cast<std::size_t>(communicator_.rank()) + 1]; }
  int slices() const { return end() - begin(); }
  int global_slices() const { return starts_.back(); }
  /// Owned cells in one slice, and words of memory that one slice (with its ghosts) takes.
  long slice_cells() const;
  long slice_words() const;
  /// Words of a field, ghosts included.
  long words() const { return words_; }
  /// The ranks that hold the slices beside this rank's, -1 at a wall.
  int below() const;
  int above() const;

 private:
  void lay_out();
  std::array<int, 3> cells_;
  std::array<double, 3> spacing_;
  std::array<bool, 3> periodic_;
  Communicator communicator_;
  Device device_;
  int slab_axis_ = 0;
  std::vector<int> starts_;
  Box box_;
  long words_ = 0;
};

/// Slab boundaries as even as possible, multiples of the largest power of two that leaves every rank a slice.
std::vector<int> share_out(int slices, int ranks);

}  // namespace mossfield
