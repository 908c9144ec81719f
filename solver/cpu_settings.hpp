#pragma once

namespace mossfield {

/// Two settings that the runtime reads before main(), so that the program starts itself again with them:
/// - threads that wait for each other spin for a fraction of a millisecond, then sleep (GOMP_SPINCOUNT): on a
///   core that something else needs too, a spinning thread keeps away the one it waits for (busy_cores.hpp);
/// - the heap asks for pages of 2 MB (GLIBC_TUNABLES, glibc 2.35 or newer): a step visits some hundred arrays
///   in turn, more pages of 4 kB than a core remembers. kernels/memory.cpp does so for large arrays anyway.
/// What the user has set (OMP_WAIT_POLICY, GOMP_SPINCOUNT, glibc.malloc.hugetlb) stays. Nothing happens under
/// valgrind or a debugger, where ld.so started the program, or if it fails. To be called first.
void start_with_settings(char** argv);

/// Results smaller than the smallest normal number become 0, in this thread and in those that it starts
/// later. Far from a front the multigrid's single-precision corrections fade into that range, where each
/// operation takes the processor a hundred times as long: half of a whole step. x86 only; elsewhere nothing
/// happens.
void flush_denormals();

}  // namespace mossfield
