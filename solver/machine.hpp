#pragma once
// What this machine has for a run: a device, threads, memory for its ranks. All of it is found out before a
// folder is taken, so that a run that cannot begin leaves nothing behind and replaces nothing.

#include <string>

#include "kernels/communicator.hpp"
#include "kernels/grid.hpp"
#include "solver/case.hpp"
#include "solver/command_line.hpp"
#include "solver/report.hpp"

namespace mossfield {

/// The device of all ranks and, where the user has not said, the number of threads: no more than there is
/// work for, since threads that wait for each other on busy cores are slower than one. Throws as take_place
/// does.
RunPlace take_device(const Request& request, const GridCase& grid, const Communicator& world);

/// The device alone: each rank gets a GPU where all see one, none where none does. Throws ResourceError where
/// only some do: their sums differ in rounding, and they would not go the same way. Collective.
RunPlace take_place(Request::Where where, const Communicator& world);

/// What take_place decides: `trouble`: why this rank has no GPU, empty if it has. Collective.
Device agreed_device(Request::Where where, const std::string& trouble, const Communicator& world);

/// Throws UsageError if there are more ranks than the grid has slices to share out.
void share_among_ranks(const GridCase& grid, const Communicator& world);

/// Throws ResourceError if what the run needs (report_memory) is more than the node of some rank has in all,
/// swap included: the kernel would end it without a word. Collective.
void refuse_too_large(const Case& values, const RunPlace& place, const Communicator& world);

}  // namespace mossfield
