#pragma once
// The preconditioners of the PETSc engine that a case can name.

#ifdef MOSSFIELD_HAVE_PETSC
#include <petscksp.h>

#include <memory>

#include "kernels/multigrid.hpp"
#include "solver/elliptic.hpp"

namespace mossfield {

/// The matrix type that the engine's preconditioner asks for, null for PETSc's default.
MatType matrix_type_of(EllipticOptions::Engine engine);
/// Tells `pc` what the engine's name says; PETSc's options are read after this.
void set_preconditioner(PC pc, EllipticOptions::Engine engine, int ranks);
/// For factors: pivots count as 0 by the smallest number on the matrix' diagonal, whatever its unit.
void set_smallest_pivot(PC pc, Vec diagonal);

/// One cycle of the own multigrid for vectors in the order of Field::owned(), as a PCSHELL. Host only.
class OwnCycle {
 public:
  explicit OwnCycle(const Grid& grid) : grid_(grid), multigrid_(grid) {}
  void attach(PC pc);
  void update(const EllipticSystem& system) { multigrid_.update(system); }

 private:
  static PetscErrorCode apply(PC pc, Vec in, Vec out);
  void apply(const double* in, double* out);
  const Grid& grid_;
  Multigrid multigrid_;
};

/// The own cycle where `pc` is a shell, by the case or by -mossfield_pc_type shell; null elsewhere.
std::unique_ptr<OwnCycle> own_cycle_for(PC pc, const Grid& grid);

}  // namespace mossfield
#endif
