#include "kernels/multigrid_level.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace mossfield {

namespace {

std::size_t at(int axis) {
  return static_cast<std::size_t>(axis);
}

AxisWidths widths(const MultigridLevel& fine, const MultigridLevel& coarse, int axis) {
  return {fine.grid.cells()[at(axis)], coarse.grid.cells()[at(axis)], coarse.factor[at(axis)],
          fine.last[at(axis)], fine.grid.periodic(axis)};
}

/// Every rank's slices of `mine`, one after the other, in `whole`; the last rank adds the layer above.
void gather_slices(const BasicField<float>& mine, BasicField<float>& whole, bool upper) {
  const Grid& grid = mine.grid();
  const std::size_t words = static_cast<std::size_t>(grid.slice_words());
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    counts.push_back(static_cast<int>(words) * (grid.starts()[r + 1] - grid.starts()[r]));
  if (upper) counts.back() += static_cast<int>(words);
  const int rank = grid.communicator().rank();
  std::vector<float> out(static_cast<std::size_t>(counts[static_cast<std::size_t>(rank)]));
  std::vector<float> all(static_cast<std::size_t>(grid.global_slices() + (upper ? 1 : 0)) * words);
  copy_to_host(grid.device(), out.data(), mine.data() + words, out.size() * sizeof(float));
  grid.communicator().gather(out.data(), all.data(), counts);
  copy_from_host(grid.device(), whole.data() + words, all.data(), all.size() * sizeof(float));
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

std::array<int, 3> coarsening_factors(const MultigridLevel& level) {
  double smallest = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (level.grid.cells()[at(axis)] > 2)
      smallest =
          smallest > 0 ? std::min(smallest, level.grid.spacing()[at(axis)]) : level.grid.spacing()[at(axis)];
  std::array<int, 3> factor = {1, 1, 1};
  for (int axis = 0; axis < 3; ++axis)
    if (level.grid.cells()[at(axis)] > 2 && level.grid.spacing()[at(axis)] < 1.5 * smallest)
      factor[at(axis)] = 2;
  return factor;
}

bool slabs_can_be_halved(const MultigridLevel& level, const std::array<int, 3>& factor) {
  if (factor[at(level.grid.slab_axis())] == 1) return true;
  const std::vector<int>& starts = level.grid.starts();
  for (std::size_t r = 1; r + 1 < starts.size(); ++r)
    if (starts[r] % 2) return false;
  return true;
}

std::unique_ptr<MultigridLevel> make_coarser(const MultigridLevel& fine, const std::array<int, 3>& factor) {
  std::array<int, 3> cells = fine.grid.cells();
  std::array<double, 3> spacing = fine.grid.spacing();
  std::array<float, 3> last = fine.last;
  for (std::size_t a = 0; a < 3; ++a) {
    if (factor[a] == 1) continue;
    last[a] = (cells[a] % 2 ? last[a] : 1.0f + last[a]) / 2.0f;
    cells[a] = (cells[a] + 1) / 2;
    spacing[a] *= 2;
  }
  std::vector<int> starts = fine.grid.starts();
  if (factor[at(fine.grid.slab_axis())] == 2)
    for (int& start : starts) start = (start + 1) / 2;
  const std::array<bool, 3> periodic = {fine.grid.periodic(0), fine.grid.periodic(1), fine.grid.periodic(2)};
  auto coarse = std::make_unique<MultigridLevel>(
      MultigridLevel::Origin::coarsened,
      Grid(cells, spacing, periodic, fine.grid.communicator(), fine.grid.device(), starts));
  coarse->depth = fine.depth + 1;
  coarse->factor = factor;
  coarse->last = last;
  return coarse;
}

std::unique_ptr<MultigridLevel> make_gathered(const MultigridLevel& shared) {
  const Grid& g = shared.grid;
  auto whole = std::make_unique<MultigridLevel>(
      MultigridLevel::Origin::gathered,
      Grid(g.cells(), g.spacing(), {g.periodic(0), g.periodic(1), g.periodic(2)}, Communicator::self(),
           g.device()));
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
  const std::size_t words = static_cast<std::size_t>(shared.grid.slice_words());
  const std::size_t first = static_cast<std::size_t>(shared.grid.begin()) * words;
  copy_within(shared.grid.device(), shared.u.data(), whole.u.data() + first, shared.u.bytes());
}

}  // namespace mossfield
