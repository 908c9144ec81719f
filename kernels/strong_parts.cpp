#include "kernels/strong_parts.hpp"

#include "kernels/pieces.hpp"

namespace mossfield {

namespace {

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

/// Adds the part of all that strong faces join to a cell.
void flood(const FaceClasses& faces, const ClassRange& range, long start, StrongParts& out) {
  const int name = static_cast<int>(out.parts.size());
  std::vector<long> cells = {start};
  bool held = false;
  out.of_cell[at(start)] = name;
  for (std::size_t n = 0; n < cells.size(); ++n)
    each_face(faces, out.of_cell, cells[n], [&](long next, int code) {
      if (!range.strong(code) || next == on_other_rank) return;
      if (next == beyond_wall)
        held = true;
      else if (out.of_cell[at(next)] == StrongParts::none) {
        out.of_cell[at(next)] = name;
        cells.push_back(next);
      }
    });
  out.parts.push_back({static_cast<int>(cells.size()), held});
}

}  // namespace

StrongParts find_strong_parts(const FaceClasses& faces, const ClassRange& range) {
  const Grid& grid = faces.grid;
  const int slab = grid.slab_axis();
  const bool goes_on = is_shared(grid, slab, 1);
  const auto strong = [&](int axis, long q) { return range.strong(faces.code[at(axis)][at(q)]); };
  StrongParts out;
  out.of_cell.assign(at(grid.words()), StrongParts::outside);
  each_cell(grid.box(), [&](Cell c) { out.of_cell[at(c.q)] = StrongParts::none; });
  each_cell(grid.box(), [&](Cell c) {
    if (out.of_cell[at(c.q)] != StrongParts::none) return;
    bool starts = goes_on && slice_of(grid, c) + 1 == grid.end() &&
                  strong(slab, c.q + grid.slice_words());  // its only strong face may be that
    for (int axis = 0; axis < 3; ++axis) starts = starts || (grid.active(axis) && strong(axis, c.q));
    if (starts) flood(faces, range, c.q, out);
  });
  return out;
}

}  // namespace mossfield
