#include "solver/petsc_preconditioner.hpp"

#ifdef MOSSFIELD_HAVE_PETSC
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "solver/petsc_matrix.hpp"

namespace mossfield {

namespace {

using Engine = EllipticOptions::Engine;

void set_hypre([[maybe_unused]] PC pc, [[maybe_unused]] const char* name) {
#ifdef PETSC_HAVE_HYPRE
  PCSetType(pc, PCHYPRE);
  check_petsc(PCHYPRESetType(pc, name), "PCHYPRESetType");
#else
  throw std::invalid_argument("this PETSc has no hypre: use solver.engine petsc_gamg or own");
#endif
}

}  // namespace

MatType matrix_type_of([[maybe_unused]] Engine engine) {
#ifdef PETSC_HAVE_HYPRE
  if (engine == Engine::petsc_pfmg) return MATHYPRESTRUCT;
#endif
  return nullptr;
}

void set_preconditioner(PC pc, Engine engine, int ranks) {
  switch (engine) {
    case Engine::petsc_pfmg:
#ifdef PETSC_HAVE_HYPRE
      PCSetType(pc, PCPFMG);
      return;
#else
      return set_hypre(pc, "");
#endif
    case Engine::petsc_boomeramg:
      return set_hypre(pc, "boomeramg");
    case Engine::petsc_gamg:
      PCSetType(pc, PCGAMG);
      PCGAMGSetReuseInterpolation(pc, PETSC_FALSE);  // that of another matrix is indefinite for this one
      return;
    case Engine::petsc_direct:
      PCSetType(pc, PCLU);
      if (ranks > 1) check_petsc(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS), "MUMPS");
      PCFactorSetShiftType(pc, MAT_SHIFT_NONZERO);  // a singular system has a last pivot of 0
      return;
    case Engine::petsc_multigrid:
      PCSetType(pc, PCSHELL);
      return;
    default:  // PETSc's options say; this where they do not
#ifdef PETSC_HAVE_HYPRE
      return set_hypre(pc, "boomeramg");
#else
      PCSetType(pc, PCGAMG);
      PCGAMGSetReuseInterpolation(pc, PETSC_FALSE);
#endif
  }
}

void set_smallest_pivot(PC pc, Vec diagonal) {
  const char* prefix = nullptr;
  PetscBool pivot = PETSC_FALSE, shift = PETSC_FALSE;
  PetscReal smallest = 0;
  PCGetOptionsPrefix(pc, &prefix);
  PetscOptionsHasName(nullptr, prefix, "-pc_factor_zeropivot", &pivot);
  PetscOptionsHasName(nullptr, prefix, "-pc_factor_shift_amount", &shift);
  VecMin(diagonal, nullptr, &smallest);
  // PETSc's own are 2e-14 both. It measures a pivot by the sum of its row, in which the multipliers have no
  // unit: where the matrix is small, as a salt's balance, all pivots are.
  if (!pivot) PCFactorSetZeroPivot(pc, 1e-12 * std::min(1.0, smallest));
  if (!shift) PCFactorSetShiftAmount(pc, 1e-10 * smallest);
}

std::unique_ptr<OwnCycle> own_cycle_for(PC pc, const Grid& grid) {
  PetscBool shell = PETSC_FALSE;
  PetscObjectTypeCompare(reinterpret_cast<PetscObject>(pc), PCSHELL, &shell);
  if (!shell) return nullptr;
  if (grid.device() != Device::cpu)
    throw std::invalid_argument("PETSc works on the host here: run with --device cpu");
  auto cycle = std::make_unique<OwnCycle>(grid);
  cycle->attach(pc);
  return cycle;
}

void OwnCycle::attach(PC pc) {
  PCShellSetContext(pc, this);
  PCShellSetName(pc, "Mossfield's multigrid");
  check_petsc(PCShellSetApply(pc, &OwnCycle::apply), "PCShellSetApply");
}

PetscErrorCode OwnCycle::apply(PC pc, Vec in, Vec out) {
  void* self = nullptr;
  PCShellGetContext(pc, &self);
  const PetscScalar* from = nullptr;
  PetscScalar* to = nullptr;
  VecGetArrayRead(in, &from);
  VecGetArrayWrite(out, &to);
  static_cast<OwnCycle*>(self)->apply(from, to);
  VecRestoreArrayWrite(out, &to);
  VecRestoreArrayRead(in, &from);
  return 0;
}

void OwnCycle::apply(const double* in, double* out) {
  const Box& b = grid_.box();
  const auto each = [&b](auto f) {
    long n = 0;
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i) f(b.first + k * b.plane + j * b.row + i, n++);
  };
  const float* inverse = multigrid_.inverse_diagonal().data();
  float* right = multigrid_.right().data();
  const float* z = multigrid_.correction().data();
  // The cycle is in single precision: its right side is scaled by the largest number, and back.
  double largest = 0;
  each([&](long, long n) { largest = std::max(largest, std::fabs(in[n])); });
  grid_.communicator().max(&largest, 1);
  const double factor = largest > 0 ? 1 / largest : 1;
  each([&](long q, long n) { right[q] = inverse[q] > 0 ? static_cast<float>(factor * in[n]) : 0.0f; });
  multigrid_.cycle();
  const double back = multigrid_.scale() / factor;
  each([&](long q, long n) { out[n] = inverse[q] > 0 ? back * static_cast<double>(z[q]) : in[n]; });
}

}  // namespace mossfield
#endif
