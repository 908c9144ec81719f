#pragma once
// ChargeFlux over all cells.

#include "kernels/charge.hpp"

namespace mossfield {

/// On the host, in three dimensions, in one march through the slices: what drives the current is found once a
/// cell instead of seven times, and so is the current through the faces along z. Both stay in a core's own
/// cache, so that each array is streamed once and by one row. To the last bit what for_each_cell finds, which
/// it is everywhere else.
void charge_flux(const Grid& grid, const ChargeFlux& flux);

}  // namespace mossfield
