#include "solver/ranks.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#ifdef MOSSFIELD_HAVE_MPI
#include <mpi.h>
#endif

namespace mossfield {

#ifdef MOSSFIELD_HAVE_MPI

namespace {

/// Whether no launcher of several ranks has started this process: none that names a rank in the environment.
bool alone() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_FD", "SLURM_STEP_ID",
                           "PALS_RANKID", "FLUX_TASK_RANK", "JSM_NAMESPACE_RANK"})
    if (std::getenv(name)) return false;
  return true;
}

/// Open MPI for one process needs no network, whose search takes 0.2 s of the 0.28 that a start takes. What
/// the user has set stays.
void expect_no_others() {
  ::setenv("OMPI_MCA_pml", "ob1", 0);
  ::setenv("OMPI_MCA_btl", "self", 0);
}

/// A folder of this process's own for Open MPI's session: in the common one the processes of a batch that
/// start and end at the same time take it from under each other, and one in a thousand does not start. Empty
/// if there is none to be had.
std::string own_session() {
  if (std::getenv("OMPI_MCA_orte_tmpdir_base")) return "";
  const char* base = std::getenv("TMPDIR");
  std::string name = std::string(base && *base ? base : "/tmp") + "/mossfield-mpi-XXXXXX";
  if (!::mkdtemp(name.data())) return "";
  ::setenv("OMPI_MCA_orte_tmpdir_base", name.c_str(), 1);
  return name;
}

void remove(const std::string& session) {
  std::error_code ignored;
  if (!session.empty()) std::filesystem::remove_all(session, ignored);
}

}  // namespace

Ranks::Ranks(int& argc, char**& argv) {
  if (alone()) {
    session_ = own_session();
    expect_no_others();
  }
  // a process without mpirun needs no daemon beside it (Open MPI)
  ::setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  world_ = Communicator::world();
}

Ranks::~Ranks() {
  MPI_Finalize();
  remove(session_);
}

void Ranks::abort(int code) const {
  if (world_.size() > 1) MPI_Abort(MPI_COMM_WORLD, code);
  remove(session_);
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
