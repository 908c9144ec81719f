// The second engine: the same system assembled on a DMDA for PETSc's KSP, on the host. The case names its
// preconditioner; PETSc's options (--petsc, PETSC_OPTIONS) may change anything, with the prefix mossfield_.

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

#include "solver/elliptic.hpp"

#ifdef MOSSFIELD_HAVE_PETSC
#include "kernels/vector_ops.hpp"
#include "solver/petsc_matrix.hpp"
#include "solver/petsc_preconditioner.hpp"

namespace mossfield {

namespace {

class PetscEngine : public EllipticEngine {
 public:
  PetscEngine(const Grid& grid, const EllipticOptions& options);
  ~PetscEngine() override {
    MatNullSpaceDestroy(&constants_);
    KSPDestroy(&ksp_);
    VecDestroy(&x_), VecDestroy(&b_), VecDestroy(&r_), VecDestroy(&work_);
  }
  void update(EllipticSystem& system) override;
  EllipticReport solve(const Field& right, Field& u, double tolerance, double absolute, Start start) override;

 private:
  double scaled_norm(Vec v) const;
  double residual();
  static PetscErrorCode converged(KSP ksp, PetscInt, PetscReal norm, KSPConvergedReason* reason, void* self);

  const Grid& grid_;
  int max_iterations_;
  bool singular_ = false;
  PetscMatrix a_;
  Vec x_ = nullptr, b_ = nullptr, r_ = nullptr, work_ = nullptr;
  KSP ksp_ = nullptr;
  MatNullSpace constants_ = nullptr;
  double target_ = 0;       ///< of the scaled residual
  double scaled_over_ = 0;  ///< scaled residual over KSP's own norm, when last looked at
  std::unique_ptr<OwnCycle> cycle_;
};

/// Grids are checked before PETSc starts.
const EllipticOptions& started(const Grid& grid, const EllipticOptions& options) {
  bool periodic = false;
  for (int axis = 0; axis < 3; ++axis) periodic = periodic || (grid.active(axis) && grid.periodic(axis));
  if (options.engine == EllipticOptions::Engine::petsc_pfmg && periodic)
    throw std::invalid_argument("hypre's struct matrices know no periodic sides through PETSc");
  start_petsc();
  return options;
}

PetscEngine::PetscEngine(const Grid& grid, const EllipticOptions& options)
    : grid_(grid),
      max_iterations_(options.max_iterations),
      a_(grid, started(grid, options).petsc_prefix, matrix_type_of(options.engine)),
      x_(a_.make_vector()),
      b_(a_.make_vector()),
      r_(a_.make_vector()),
      work_(a_.make_vector()) {
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(a_.dm));
  MatNullSpaceCreate(comm, PETSC_TRUE, 0, nullptr, &constants_);
  KSPCreate(comm, &ksp_);
  KSPSetOptionsPrefix(ksp_, options.petsc_prefix.c_str());
  KSPSetType(ksp_, KSPCG);
  KSPSetNormType(ksp_, KSP_NORM_UNPRECONDITIONED);
  KSPSetInitialGuessNonzero(ksp_, PETSC_TRUE);
  PC pc;
  KSPGetPC(ksp_, &pc);
  set_preconditioner(pc, options.engine, grid.communicator().size());
  KSPSetConvergenceTest(ksp_, &PetscEngine::converged, this, nullptr);
  check_petsc(KSPSetFromOptions(ksp_), "KSPSetFromOptions");
  cycle_ = own_cycle_for(pc, grid);
}

void PetscEngine::update(EllipticSystem& system) {
  a_.assemble(system);
  if (cycle_) cycle_->update(system);
  singular_ = is_singular(grid_, system.stencil());
  MatSetNullSpace(a_.matrix, singular_ ? constants_ : nullptr);
  KSPSetOperators(ksp_, a_.matrix, a_.matrix);
  PC pc;
  KSPGetPC(ksp_, &pc);
  set_smallest_pivot(pc, a_.diagonal);
  check_petsc(KSPSetUp(ksp_), "KSPSetUp");
}

/// sqrt(sum v^2 / diagonal)
double PetscEngine::scaled_norm(Vec v) const {
  PetscScalar square = 0;
  VecPointwiseDivide(work_, v, a_.diagonal);
  VecDot(v, work_, &square);
  return std::sqrt(square);
}

double PetscEngine::residual() {
  MatMult(a_.matrix, x_, r_);
  VecAYPX(r_, -1, b_);
  return scaled_norm(r_);
}

/// KSP knows the norm of its recurrence only. The scaled norm of the true residual costs a product, so it is
/// looked at near the end; a recurrence that has run ahead of it has to start again.
PetscErrorCode PetscEngine::converged(KSP ksp, PetscInt, PetscReal norm, KSPConvergedReason* reason,
                                      void* context) {
  PetscEngine& self = *static_cast<PetscEngine*>(context);
  *reason = std::isfinite(norm) ? KSP_CONVERGED_ITERATING : KSP_DIVERGED_NANORINF;
  if (!(norm * self.scaled_over_ < 30 * self.target_)) return 0;
  Vec residual = nullptr;
  PetscReal true_norm = 0;
  const PetscErrorCode code = KSPBuildResidual(ksp, self.work_, self.r_, &residual);
  if (code) return code;
  VecNorm(residual, NORM_2, &true_norm);
  const double scaled = self.scaled_norm(residual);
  if (scaled <= self.target_) *reason = KSP_CONVERGED_ATOL;
  if (scaled > self.target_ && norm * scaled < 0.1 * true_norm * self.target_) *reason = KSP_CONVERGED_ITS;
  if (norm > 0) self.scaled_over_ = scaled / norm;
  return 0;
}

EllipticReport PetscEngine::solve(const Field& right, Field& u, double tolerance, double absolute,
                                  Start start) {
  EllipticReport report;
  if (start == Start::zero) u.clear();
  std::vector<double> values = right.owned();
  for (std::size_t n = 0; n < values.size(); ++n)
    if (a_.isolated[n]) values[n] = 0;
  set_owned(b_, values);
  set_owned(x_, u.owned());
  if (singular_) MatNullSpaceRemove(constants_, b_), MatNullSpaceRemove(constants_, x_);
  const double scale = scaled_norm(b_), target = target_ = std::max(tolerance * scale, absolute);
  if (scale == 0) VecSet(x_, 0);
  report.initial = report.residual = residual();
  while (report.residual > target && report.iterations < max_iterations_) {
    PetscReal plain = 0;
    PetscInt iterations = 0;
    VecNorm(r_, NORM_2, &plain);
    scaled_over_ = report.residual / plain;
    KSPSetTolerances(ksp_, 1e-300, 1e-300, PETSC_DEFAULT, max_iterations_ - report.iterations);
    check_petsc(KSPSolve(ksp_, b_, x_), "KSPSolve");
    KSPGetIterationNumber(ksp_, &iterations);
    report.iterations += static_cast<int>(iterations);
    const double before = report.residual;
    report.residual = residual();
    KSPConvergedReason reason = KSP_CONVERGED_ITERATING;
    KSPGetConvergedReason(ksp_, &reason);
    const bool stuck =
        reason != KSP_DIVERGED_ITS && report.residual > target && !(report.residual < 0.5 * before);
    report.broke_down = stuck && reason < 0 && report.residual > rounded_residual * scale;
    report.stagnated = stuck && !report.broke_down;
    if (stuck) break;
  }
  report.converged = report.residual <= target;
  if (singular_) MatNullSpaceRemove(constants_, x_);
  u.set_owned(owned_of(x_));
  return report;
}

}  // namespace

std::unique_ptr<EllipticEngine> make_petsc_engine(const Grid& grid, const EllipticOptions& options) {
  return std::make_unique<PetscEngine>(grid, options);
}

}  // namespace mossfield

#else

namespace mossfield {

std::unique_ptr<EllipticEngine> make_petsc_engine(const Grid&, const EllipticOptions&) {
  throw std::invalid_argument(
      "this build has no PETSc: use the own engine, or install petsc-dev and configure with "
      "-DMOSSFIELD_PETSC=ON");
}

}  // namespace mossfield

#endif
