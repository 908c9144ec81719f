#include "solver/petsc_options.hpp"

#include "solver/errors.hpp"

#ifdef MOSSFIELD_HAVE_PETSC
#include "solver/elliptic.hpp"
#include "solver/petsc_matrix.hpp"

namespace mossfield {

namespace {

/// While it lives, PETSc's errors are kept instead of printed with their trace.
class KeptErrors {
 public:
  KeptErrors() { PetscPushErrorHandler(&KeptErrors::keep, this); }
  ~KeptErrors() { PetscPopErrorHandler(); }
  KeptErrors(const KeptErrors&) = delete;
  KeptErrors& operator=(const KeptErrors&) = delete;
  const std::string& first() const { return first_; }

 private:
  static PetscErrorCode keep(MPI_Comm, int, const char*, const char*, PetscErrorCode code, PetscErrorType,
                             const char* text, void* self) {
    std::string& first = static_cast<KeptErrors*>(self)->first_;
    if (first.empty()) first = text && *text ? text : "error " + std::to_string(code);
    return code;
  }
  std::string first_;
};

/// The names of a text's options, without the first dash.
std::vector<std::string> names_in(const std::string& text) {
  const KeptErrors errors;
  PetscOptions apart = nullptr;
  PetscOptionsCreate(&apart);
  PetscInt count = 0;
  char **names = nullptr, **values = nullptr;
  std::vector<std::string> found;
  if (!PetscOptionsInsertString(apart, text.c_str()) &&
      !PetscOptionsLeftGet(apart, &count, &names, &values)) {
    found.assign(names, names + count);  // nobody has read any
    PetscOptionsLeftRestore(apart, &count, &names, &values);
  }
  PetscOptionsDestroy(&apart);
  if (!errors.first().empty()) throw UsageError("--petsc \"" + text + "\": " + errors.first());
  if (found.empty())
    throw UsageError("--petsc \"" + text + "\": holds no option, such as -mossfield_pc_type gamg");
  return found;
}

void check_prefix(const std::string& name) {
  const std::string prefix = EllipticOptions().petsc_prefix;
  if (name.rfind(prefix, 0) == 0) return;
  throw UsageError("--petsc: nothing here reads -" + name + "; the solvers' options begin with -" + prefix +
                   ": -" + prefix + name + " (an option of PETSc as a whole, such as -info, belongs into " +
                   "the environment variable PETSC_OPTIONS)");
}

void check_read(const std::string& name) {
  PetscBool read = PETSC_FALSE;
  PetscOptionsUsed(nullptr, name.c_str(), &read);
  if (read || name == EllipticOptions().petsc_prefix + "ksp_converged_reason") return;  // read at a solve
  throw UsageError("--petsc: PETSc does not read -" + name + " with this solver.engine and preconditioner");
}

/// A Laplacian, held by walls and a little by its cells.
void fill_trial(EllipticSystem& system) {
  const Box& b = system.grid().box();
  const std::vector<double> ones(
      static_cast<std::size_t>(b.nx) * static_cast<std::size_t>(b.ny) * static_cast<std::size_t>(b.nz), 1.0);
  for (Field* field : {&system.tx, &system.ty, &system.tz, &system.s}) field->set_owned(ones);
  system.exchange_faces();
}

}  // namespace

void add_petsc_options(const std::vector<std::string>& options) {
  start_petsc();
  for (const std::string& text : options) {
    for (const std::string& name : names_in(text)) check_prefix(name);
    check_petsc(PetscOptionsInsertString(nullptr, text.c_str()), "PetscOptionsInsertString");
  }
}

void try_petsc_options(const std::vector<std::string>& options, const Grid& grid, const SolverCase& values) {
  start_petsc();
  const KeptErrors errors;
  try {
    EllipticSystem system(grid);
    fill_trial(system);
    Elliptic(grid, elliptic_options_of(values)).update(system);
  } catch (const std::runtime_error&) {
    if (errors.first().empty()) throw;
  }
  if (!errors.first().empty())
    throw UsageError("PETSc does not take its options (--petsc, PETSC_OPTIONS): " + errors.first());
  for (const std::string& text : options)
    for (const std::string& name : names_in(text)) check_read(name);
}

}  // namespace mossfield

#else

namespace mossfield {

void add_petsc_options(const std::vector<std::string>&) {
  throw UsageError("--petsc: this build has no PETSc");
}

void try_petsc_options(const std::vector<std::string>&, const Grid&, const SolverCase&) {
  throw UsageError("--petsc: this build has no PETSc");
}

}  // namespace mossfield

#endif
