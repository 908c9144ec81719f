#include "solver/ranks.hpp"

#include <unistd.h>

#include <cstdlib>

#ifdef MOSSFIELD_HAVE_MPI
#include <mpi.h>
#endif

namespace mossfield {

#ifdef MOSSFIELD_HAVE_MPI

Ranks::Ranks(int& argc, char**& argv) {
  // a process without mpirun needs no daemon beside it (Open MPI)
  ::setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  world_ = Communicator::world();
}

Ranks::~Ranks() {
  MPI_Finalize();
}

void Ranks::abort(int code) const {
  if (world_.size() > 1) MPI_Abort(MPI_COMM_WORLD, code);
  ::_exit(code);
}

#else

Ranks::Ranks(int&, char**&) : world_(Communicator::world()) {}

Ranks::~Ranks() = default;

void Ranks::abort(int code) const {
  ::_exit(code);
}

#endif

}  // namespace mossfield
