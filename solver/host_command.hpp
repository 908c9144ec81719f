#pragma once
// A host as it will stand on the grid, to be looked at before anything runs: the command `host`, and what
// `validate` and `run` refuse.

#include <vector>

#include "kernels/communicator.hpp"
#include "solver/case.hpp"
#include "solver/command_line.hpp"
#include "solver/report.hpp"

namespace mossfield {

/// Voxelises the host of a case, prints what it measures, writes DIR/snapshots with solid, surface and
/// distance, and DIR/profile.csv. Returns the exit code. Throws CaseError for a host that nothing could be
/// deposited in.
int look_at_host(const Request& request, const Communicator& world);

/// What a run would say of its host and refuse it for, without a solve; on rank 0. Nothing if there is none.
/// A host of many cells is drawn only. Throws CaseError. Collective.
std::vector<Finding> try_host(const Case& values, const Communicator& world);

}  // namespace mossfield
