#pragma once
// The command `host`: a host as it will stand on the grid, to be looked at before anything runs.

#include "kernels/communicator.hpp"
#include "solver/command_line.hpp"

namespace mossfield {

/// Voxelises the host of a case, prints what it measures, writes DIR/snapshots with solid, surface and
/// distance, and DIR/profile.csv. Returns the exit code. Throws CaseError for a host that nothing could be
/// deposited in.
int look_at_host(const Request& request, const Communicator& world);

}  // namespace mossfield
