#include "kernels/multigrid_level.hpp"

namespace mossfield {

namespace {

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

AxisWidths widths(const MultigridLevel& fine, const MultigridLevel& coarse, int axis) {
  return {fine.grid.cells()[at(axis)], coarse.grid.cells()[at(axis)], coarse.factor[at(axis)],
          fine.last[at(axis)], fine.grid.periodic(axis)};
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
  for (int axis = 0; axis < 3; ++axis)
    if (coarse.grid.active(axis))
      for_each_in(coarse.grid.device(), coarse.grid.box_and_upper_layer(),
                  CoarsenFaces{coarse.face(axis), fine.face(axis), n, widths(fine, coarse, axis), axis});
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
