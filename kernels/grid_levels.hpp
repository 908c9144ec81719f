#pragma once
// The grids of a multigrid hierarchy: how a grid is halved, and how every rank comes to hold a small one
// whole.

#include <array>

#include "kernels/field.hpp"

namespace mossfield {

/// Width of the last cell over the regular width, by axis: <= 1 where a count was odd when it was halved.
using LastWidths = std::array<float, 3>;

/// Axes whose spacing is within half of the smallest are halved (factor 2).
std::array<int, 3> coarsening_factors(const Grid& grid);
/// Whether every rank's slab starts on a pair of slices and keeps some.
bool slabs_can_be_halved(const Grid& grid, const std::array<int, 3>& factor);
Grid coarser_grid(const Grid& fine, const std::array<int, 3>& factor);
LastWidths coarser_last(const Grid& fine, const LastWidths& last, const std::array<int, 3>& factor);
/// The same cells on every rank.
Grid gathered_grid(const Grid& shared);

/// Every rank's slices of `mine`, one after the other, in `whole`; the last rank adds the layer above.
void gather_slices(const BasicField<float>& mine, BasicField<float>& whole, bool upper);
/// This rank's slices of `whole`, ghosts included.
void scatter_slices(const BasicField<float>& whole, BasicField<float>& mine);

}  // namespace mossfield
