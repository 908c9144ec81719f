#pragma once
// Lists of cells cut into pieces, each summed by one thread in the list's order, so that sums do not depend
// on threads or ranks: what deflation.cpp and rigid_motions.cpp build them with.

#include <vector>

#include "kernels/field.hpp"
#include "kernels/launch.hpp"

namespace mossfield {

constexpr int piece_cells = 256;

/// Rows of cells for `count` > 0 pieces, q = 0 .. count - 1 and some beyond. Many pieces lie in long rows: a
/// GPU starts 65535 blocks across them, 2^31 along them.
inline Box rows_of_pieces(long count) {
  constexpr long row = 64, most_rows = 32768;
  Box box;
  box.row = row * ((count - 1) / (row * most_rows) + 1);
  box.nx = static_cast<int>(box.row);
  box.ny = static_cast<int>((count - 1) / box.row + 1);
  return box;
}

/// Calls f(Cell) with q = 0 .. count - 1 and some beyond.
template <class F>
void for_each_piece(Device device, long count, const F& f) {
  if (count == 0) return;  // nothing reaches this rank, and a GPU launches no empty box
  for_each_in(device, rows_of_pieces(count), f);
}

inline int slice_of(const Grid& grid, Cell c) {
  return grid.slab_axis() == 2 ? c.k : grid.slab_axis() == 1 ? c.j : c.i;
}

/// f(Cell) for the cells of a box, the slab axis outermost.
template <class F>
void each_cell(const Box& b, const F& f) {
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i)
        f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
}

/// A field's words on the host: in place where they lie there already.
template <class T>
class HostView {
 public:
  explicit HostView(const BasicField<T>& field) : data_(field.data()) {
    if (field.grid().device() == Device::cpu) return;
    copy_.resize(static_cast<std::size_t>(field.grid().words()));
    copy_to_host(field.grid().device(), copy_.data(), field.data(), field.bytes());
    data_ = copy_.data();
  }
  HostView(HostView&&) = default;  // a moved vector keeps its memory
  HostView(const HostView&) = delete;
  double operator[](long q) const { return static_cast<double>(data_[q]); }
  const T* data() const { return data_; }

 private:
  std::vector<T> copy_;
  const T* data_;
};

}  // namespace mossfield
