#pragma once

namespace mossfield {

/// Has threads that wait for each other spin for a fraction of a millisecond, then sleep, unless the user
/// says how long (OMP_WAIT_POLICY, GOMP_SPINCOUNT). On a core that something else needs too, a spinning
/// thread keeps away the one it waits for (busy_cores.hpp). GCC's runtime reads the setting before main():
/// the program starts itself again with it, except under valgrind or a debugger and where ld.so started it.
/// To be called first; does nothing if that fails.
void let_waiting_threads_sleep(char** argv);

/// Results smaller than the smallest normal number become 0, in this thread and in those that it starts
/// later. Far from a front the multigrid's single-precision corrections fade into that range, where each
/// operation takes the processor a hundred times as long: half of a whole step. x86 only; elsewhere nothing
/// happens.
void flush_denormals();

}  // namespace mossfield
