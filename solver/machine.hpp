#pragma once
// What this machine has for a run: a device, threads, memory for its ranks. All of it is found out before a
// folder is taken, so that a run that cannot begin leaves nothing behind and replaces nothing.

#include "kernels/communicator.hpp"
#include "kernels/grid.hpp"
#include "solver/case.hpp"
#include "solver/command_line.hpp"

namespace mossfield {

/// Chooses the device of this rank and, where the user has not, the number of threads: no more than there is
/// work for, since threads that wait for each other on busy cores are slower than one. Throws ResourceError.
Device take_device(const Request& request, const GridCase& grid, const Communicator& world);

/// Throws UsageError if there are more ranks than the grid has slices to share out.
void share_among_ranks(const GridCase& grid, const Communicator& world);

/// Throws ResourceError if what the run needs (report_memory) is more than the node of some rank has in all,
/// swap included: the kernel would end it without a word. Collective.
void refuse_too_large(const Case& values, const Communicator& world);

/// Most ranks that share a node. Collective.
int ranks_on_a_node(const Communicator& world);

}  // namespace mossfield
