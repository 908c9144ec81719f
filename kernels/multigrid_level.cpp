#include "kernels/multigrid_level.hpp"

#include <algorithm>

namespace mossfield {

namespace {

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

/// Cell widths along an axis of two levels, in regular fine widths: all 1 but the last.
struct AxisWidths {
  int fine_count, coarse_count, factor;
  float fine_last;  ///< width of the last fine cell, <= 1
  bool periodic;

  float fine_width(int i) const { return i == fine_count - 1 ? fine_last : 1.0f; }
  float coarse_width(int c) const {
    if (factor == 1) return fine_width(c);
    if (c < coarse_count - 1) return 2.0f;
    return fine_count % 2 ? fine_last : 1.0f + fine_last;
  }
  float ratio(int c) const {
    const int f = std::min(factor * c, fine_count);
    const bool wall = !periodic && (c == 0 || c == coarse_count);
    if (wall && c == 0) return fine_width(0) / coarse_width(0);
    if (wall) return fine_width(fine_count - 1) / coarse_width(coarse_count - 1);
    const int above = c % coarse_count, below = (c + coarse_count - 1) % coarse_count;
    const int fine_above = f % fine_count, fine_below = (f + fine_count - 1) % fine_count;
    return (fine_width(fine_below) + fine_width(fine_above)) / (coarse_width(below) + coarse_width(above));
  }
};

FaceRatios ratios(const MultigridLevel& fine, const MultigridLevel& coarse, int axis) {
  const AxisWidths w{fine.grid.cells()[at(axis)], coarse.grid.cells()[at(axis)], coarse.factor[at(axis)],
                     fine.last[at(axis)], fine.grid.periodic(axis)};
  const int last = w.coarse_count - 1;
  return {last, w.ratio(0), w.ratio(std::min(1, last)), w.ratio(last), w.ratio(last + 1)};
}

template <int axis>
void coarsen_faces(MultigridLevel& fine, MultigridLevel& coarse) {
  if (!coarse.grid.active(axis)) return;
  for_each_in(coarse.grid.device(), coarse.grid.box_and_upper_layer(),
              CoarsenFaces<axis>{coarse.face(axis), fine.face(axis), nesting(fine, coarse),
                                 ratios(fine, coarse, axis)});
}

}  // namespace

MultigridLevel::MultigridLevel(Origin from, const Grid& on)
    : origin(from),
      sweeps(on.dimensions() == 3 ? 3 : 2),
      grid(on),
      s(grid, "s", "1"),
      inverse(grid, "inverse diagonal", "1"),
      b(grid, "right side", "1"),
      u(grid, "correction", "1") {
  if (grid.dimensions() < 3) zero.emplace(grid, "zero", "1");
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis)) t[at(axis)].emplace(grid, "t", "1");
}

Stencil7<float> MultigridLevel::stencil() const {
  const Box& box = grid.box();
  const auto face = [&](int axis) { return t[at(axis)] ? t[at(axis)]->data() : zero->data(); };
  return {face(0), face(1), face(2), s.data(), box.sx, box.sy, box.sz};
}

std::unique_ptr<MultigridLevel> make_coarser(const MultigridLevel& fine, const std::array<int, 3>& factor) {
  auto coarse =
      std::make_unique<MultigridLevel>(MultigridLevel::Origin::coarsened, coarser_grid(fine.grid, factor));
  coarse->depth = fine.depth + 1;
  coarse->factor = factor;
  coarse->last = coarser_last(fine.grid, fine.last, factor);
  return coarse;
}

std::unique_ptr<MultigridLevel> make_gathered(const MultigridLevel& shared) {
  auto whole = std::make_unique<MultigridLevel>(MultigridLevel::Origin::gathered, gathered_grid(shared.grid));
  whole->depth = shared.depth;
  whole->last = shared.last;
  return whole;
}

Nesting nesting(const MultigridLevel& fine, const MultigridLevel& coarse) {
  return {coarse.factor[0], coarse.factor[1], coarse.factor[2], fine.grid.box(), coarse.grid.box()};
}

void take_operator(const EllipticSystem& system, double factor, MultigridLevel& finest) {
  const Field* faces[3] = {&system.tx, &system.ty, &system.tz};
  for (int axis = 0; axis < 3; ++axis)
    if (finest.grid.active(axis))
      for_each_in(finest.grid.device(), finest.grid.box_and_upper_layer(),
                  Narrow{finest.face(axis), faces[axis]->data(), factor});
  for_each_in(finest.grid.device(), finest.grid.box(), Narrow{finest.s.data(), system.s.data(), factor});
  invert_diagonal(finest);
}

void coarsen(MultigridLevel& fine, MultigridLevel& coarse) {
  const Nesting n = nesting(fine, coarse);
  coarsen_faces<0>(fine, coarse);
  coarsen_faces<1>(fine, coarse);
  coarsen_faces<2>(fine, coarse);
  for_each_in(coarse.grid.device(), coarse.grid.box(), CoarsenSum{coarse.s.data(), fine.s.data(), n});
  invert_diagonal(coarse);
}

void gather_operator(MultigridLevel& shared, MultigridLevel& whole) {
  for (int axis = 0; axis < 3; ++axis)
    if (shared.grid.active(axis)) gather_slices(*shared.t[at(axis)], *whole.t[at(axis)], true);
  gather_slices(shared.s, whole.s, false);
  invert_diagonal(whole);
}

void invert_diagonal(MultigridLevel& level) {
  for_each_in(level.grid.device(), level.grid.box(), InvertDiagonal{level.inverse.data(), level.stencil()});
}

void gather_right(MultigridLevel& shared, MultigridLevel& whole) {
  gather_slices(shared.b, whole.b, false);
}

void scatter_correction(const MultigridLevel& whole, MultigridLevel& shared) {
  scatter_slices(whole.u, shared.u);
}

}  // namespace mossfield
