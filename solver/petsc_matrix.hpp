#pragma once
// An EllipticSystem as a PETSc matrix on a DMDA with the grid's slabs: its local order is then the order of
// Field::owned().

#ifdef MOSSFIELD_HAVE_PETSC
#include <petscdmda.h>

#include <string>
#include <vector>

#include "kernels/elliptic_system.hpp"

namespace mossfield {

/// Throws std::runtime_error for a PETSc error.
void check_petsc(PetscErrorCode code, const char* what);
/// PetscInitialize, once; MPI runs already. PETSc ends with the process.
void start_petsc();

class PetscMatrix {
 public:
  /// `type`: PETSc's name of the matrix type, null for the default; PETSc's options may say another.
  PetscMatrix(const Grid& grid, const std::string& prefix, MatType type);
  ~PetscMatrix();
  PetscMatrix(const PetscMatrix&) = delete;
  PetscMatrix& operator=(const PetscMatrix&) = delete;

  void assemble(const EllipticSystem& system);
  Vec make_vector() const;

  DM dm = nullptr;
  Mat matrix = nullptr;
  Vec diagonal = nullptr;      ///< kept here, because not every matrix type gives it
  std::vector<bool> isolated;  ///< owned cells without any coupling: their rows are the identity

 private:
  void add_row(const Stencil7<double>& a, int i, int j, int k);
  const Grid& grid_;
};

/// The numbers of a vector that this rank owns.
std::vector<double> owned_of(Vec from);
void set_owned(Vec to, const std::vector<double>& values);

}  // namespace mossfield
#endif
