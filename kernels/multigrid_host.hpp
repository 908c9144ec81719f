#pragma once
// The smoother and the transfers of multigrid.cpp for the host, in two passes over memory a cycle instead of
// ten: the half sweeps follow each other slice by slice, each as soon as its neighbours allow. Cell by cell
// the arithmetic is that of multigrid_kernels.hpp, so the results are the same to the last bit.

#include "kernels/multigrid_level.hpp"

namespace mossfield::host {

/// Whether these passes can do the level: on the host, two or three dimensions, enough slices.
bool can_sweep(const MultigridLevel& level);
/// The level's sweeps (red, black), then the coarse right side.
void presmooth_and_restrict(MultigridLevel& fine, MultigridLevel& coarse, bool zero_guess);
/// The coarse correction, then the level's sweeps (black, red).
void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine);

}  // namespace mossfield::host
