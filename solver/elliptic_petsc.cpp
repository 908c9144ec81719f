// The second engine: the same system assembled on a DMDA for PETSc's KSP, on the host. What it does can be
// changed by PETSc's options, for example -mossfield_dm_mat_type hyprestruct -mossfield_pc_type pfmg.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "solver/elliptic.hpp"

#ifdef MOSSFIELD_HAVE_PETSC
#include <petscdmda.h>
#include <petscksp.h>

#include "kernels/vector_ops.hpp"

namespace mossfield {

namespace {

void check(PetscErrorCode code, const char* what) {
  if (code) throw std::runtime_error(std::string("PETSc: ") + what + " failed");
}

void finalise() {
  PetscBool finalised = PETSC_FALSE;
  int mpi_finalised = 0;
  MPI_Finalized(&mpi_finalised);
  PetscFinalized(&finalised);
  if (!finalised && !mpi_finalised) PetscFinalize();
}

void initialise() {
  PetscBool initialised = PETSC_FALSE;
  PetscInitialized(&initialised);
  if (initialised) return;
  check(PetscInitializeNoArguments(), "PetscInitialize");
  std::atexit(finalise);
}

DMBoundaryType side(const Grid& grid, int axis) {
  return grid.periodic(axis) && grid.active(axis) ? DM_BOUNDARY_PERIODIC : DM_BOUNDARY_NONE;
}

class PetscEngine : public EllipticEngine {
 public:
  PetscEngine(const Grid& grid, const EllipticOptions& options);
  ~PetscEngine() override {
    MatNullSpaceDestroy(&constants_);
    KSPDestroy(&ksp_);
    VecDestroy(&x_), VecDestroy(&b_), VecDestroy(&r_), VecDestroy(&diagonal_);
    MatDestroy(&matrix_);
    DMDestroy(&dm_);
  }
  void update(EllipticSystem& system) override;
  EllipticReport solve(const Field& right, Field& u, double tolerance, double absolute, Start start) override;

 private:
  void make_dm(const std::string& prefix);
  void assemble(const EllipticSystem& system);
  void set(Vec to, std::vector<double> values) const;
  std::vector<double> get(Vec from) const;
  double scaled_norm(Vec v, Vec work) const;
  double residual();

  const Grid& grid_;
  int max_iterations_;
  bool singular_ = false;
  DM dm_ = nullptr;
  Mat matrix_ = nullptr;
  Vec x_ = nullptr, b_ = nullptr, r_ = nullptr, diagonal_ = nullptr;
  KSP ksp_ = nullptr;
  MatNullSpace constants_ = nullptr;
  std::vector<bool> isolated_;  ///< owned cells without any coupling: their rows are the identity
};

PetscEngine::PetscEngine(const Grid& grid, const EllipticOptions& options)
    : grid_(grid), max_iterations_(options.max_iterations) {
  initialise();
  make_dm(options.petsc_prefix);
  check(DMCreateMatrix(dm_, &matrix_), "DMCreateMatrix");
  check(DMCreateGlobalVector(dm_, &x_), "DMCreateGlobalVector");
  VecDuplicate(x_, &b_), VecDuplicate(x_, &r_), VecDuplicate(x_, &diagonal_);
  const MPI_Comm comm = PetscObjectComm(reinterpret_cast<PetscObject>(dm_));
  MatNullSpaceCreate(comm, PETSC_TRUE, 0, nullptr, &constants_);
  KSPCreate(comm, &ksp_);
  KSPSetOptionsPrefix(ksp_, options.petsc_prefix.c_str());
  KSPSetType(ksp_, KSPCG);
  KSPSetNormType(ksp_, KSP_NORM_UNPRECONDITIONED);
  KSPSetInitialGuessNonzero(ksp_, PETSC_TRUE);
  PC pc;
  KSPGetPC(ksp_, &pc);
#ifdef PETSC_HAVE_HYPRE
  PCSetType(pc, PCHYPRE);
#else
  PCSetType(pc, PCGAMG);
#endif
  check(KSPSetFromOptions(ksp_), "KSPSetFromOptions");
}

/// The slabs of the grid as a DMDA: its local order is then the order of Field::owned().
void PetscEngine::make_dm(const std::string& prefix) {
  const std::vector<int>& starts = grid_.starts();
  const int ranks = grid_.communicator().size(), slab = grid_.slab_axis();
  std::vector<PetscInt> slices;
  for (int r = 0; r < ranks; ++r)
    slices.push_back(starts[static_cast<std::size_t>(r) + 1] - starts[static_cast<std::size_t>(r)]);
  const PetscInt* own[3] = {slab == 0 ? slices.data() : nullptr, slab == 1 ? slices.data() : nullptr,
                            slab == 2 ? slices.data() : nullptr};
  const std::array<int, 3> n = grid_.cells();
  check(DMDACreate3d(ranks > 1 ? PETSC_COMM_WORLD : PETSC_COMM_SELF, side(grid_, 0), side(grid_, 1),
                     side(grid_, 2), DMDA_STENCIL_STAR, n[0], n[1], n[2], slab == 0 ? ranks : 1,
                     slab == 1 ? ranks : 1, slab == 2 ? ranks : 1, 1, 1, own[0], own[1], own[2], &dm_),
        "DMDACreate3d");
  DMSetOptionsPrefix(dm_, prefix.c_str());
  DMSetFromOptions(dm_);
  check(DMSetUp(dm_), "DMSetUp");
}

void PetscEngine::assemble(const EllipticSystem& system) {
  const Box& b = grid_.box();
  const auto words = static_cast<std::size_t>(grid_.words());
  std::array<std::vector<double>, 4> host;
  const Field* fields[4] = {&system.tx, &system.ty, &system.tz, &system.s};
  for (std::size_t f = 0; f < 4; ++f) {
    host[f].resize(words);
    copy_to_host(grid_.device(), host[f].data(), fields[f]->data(), fields[f]->bytes());
  }
  const Stencil7<double> a{host[0].data(), host[1].data(), host[2].data(), host[3].data(), b.sx, b.sy, b.sz};
  isolated_.clear();
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const long q = b.first + k * b.plane + j * b.row + i;
        MatStencil row{b.k0 + k, b.j0 + j, b.i0 + i, 0}, columns[7] = {row};
        PetscScalar values[7] = {a.diagonal(q)};
        PetscInt count = 1;
        isolated_.push_back(!(values[0] > 0));
        if (isolated_.back()) values[0] = 1;
        const auto neighbour = [&](int axis, int step, double t) {
          MatStencil at = row;
          PetscInt& place = axis == 0 ? at.i : axis == 1 ? at.j : at.k;
          place += step;
          const bool beyond = place < 0 || place >= grid_.cells()[static_cast<std::size_t>(axis)];
          if (!grid_.active(axis) || (beyond && !grid_.periodic(axis))) return;
          const PetscInt cells = grid_.cells()[static_cast<std::size_t>(axis)];
          if (cells == 2) place = (place + 2) % 2;  // one neighbour on both sides of a periodic pair
          for (PetscInt c = 1; c < count; ++c)
            if (columns[c].i == at.i && columns[c].j == at.j && columns[c].k == at.k) {
              values[c] -= t;
              return;
            }
          columns[count] = at;
          values[count++] = -t;
        };
        neighbour(0, -1, a.tx[q]), neighbour(0, 1, a.tx[q + b.sx]);
        neighbour(1, -1, a.ty[q]), neighbour(1, 1, a.ty[q + b.sy]);
        neighbour(2, -1, a.tz[q]), neighbour(2, 1, a.tz[q + b.sz]);
        check(MatSetValuesStencil(matrix_, 1, &row, count, columns, values, INSERT_VALUES), "MatSetValues");
      }
  MatAssemblyBegin(matrix_, MAT_FINAL_ASSEMBLY);
  check(MatAssemblyEnd(matrix_, MAT_FINAL_ASSEMBLY), "MatAssembly");
  // kept here, because not every matrix type gives its diagonal
  std::vector<double> diagonal;
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const double d = a.diagonal(b.first + k * b.plane + j * b.row + i);
        diagonal.push_back(d > 0 ? d : 1);
      }
  set(diagonal_, diagonal);
}

void PetscEngine::update(EllipticSystem& system) {
  assemble(system);
  singular_ = is_singular(grid_, system.stencil());
  MatSetNullSpace(matrix_, singular_ ? constants_ : nullptr);
  KSPSetOperators(ksp_, matrix_, matrix_);
  check(KSPSetUp(ksp_), "KSPSetUp");
}

void PetscEngine::set(Vec to, std::vector<double> values) const {
  PetscScalar* array = nullptr;
  VecGetArray(to, &array);
  std::copy(values.begin(), values.end(), array);
  VecRestoreArray(to, &array);
}

std::vector<double> PetscEngine::get(Vec from) const {
  const PetscScalar* array = nullptr;
  VecGetArrayRead(from, &array);
  std::vector<double> values(array, array + isolated_.size());
  VecRestoreArrayRead(from, &array);
  return values;
}

/// sqrt(sum v^2 / diagonal)
double PetscEngine::scaled_norm(Vec v, Vec work) const {
  PetscScalar square = 0;
  VecPointwiseDivide(work, v, diagonal_);
  VecDot(v, work, &square);
  return std::sqrt(square);
}

double PetscEngine::residual() {
  MatMult(matrix_, x_, r_);
  VecAYPX(r_, -1, b_);
  Vec work;
  VecDuplicate(r_, &work);
  const double norm = scaled_norm(r_, work);
  VecDestroy(&work);
  return norm;
}

EllipticReport PetscEngine::solve(const Field& right, Field& u, double tolerance, double absolute,
                                  Start start) {
  EllipticReport report;
  if (start == Start::zero) u.clear();
  std::vector<double> values = right.owned();
  for (std::size_t n = 0; n < values.size(); ++n)
    if (isolated_[n]) values[n] = 0;
  set(b_, std::move(values));
  set(x_, u.owned());
  if (singular_) MatNullSpaceRemove(constants_, b_), MatNullSpaceRemove(constants_, x_);
  const double scale = scaled_norm(b_, r_), target = std::max(tolerance * scale, absolute);
  if (scale == 0) VecSet(x_, 0);
  report.initial = report.residual = residual();
  // KSP measures the plain norm: its target is set by how far the scaled one has to fall, and set again if
  // that was not enough.
  while (report.residual > target && report.iterations < max_iterations_) {
    PetscReal plain = 0;
    PetscInt iterations = 0;
    VecNorm(r_, NORM_2, &plain);
    KSPSetTolerances(ksp_, 1e-300, 0.7 * plain * target / report.residual, PETSC_DEFAULT,
                     max_iterations_ - report.iterations);
    check(KSPSolve(ksp_, b_, x_), "KSPSolve");
    KSPGetIterationNumber(ksp_, &iterations);
    report.iterations += static_cast<int>(iterations);
    const double before = report.residual;
    report.residual = residual();
    report.stagnated = report.residual > target && !(report.residual < 0.5 * before);
    if (report.stagnated) break;
  }
  report.converged = report.residual <= target;
  if (singular_) MatNullSpaceRemove(constants_, x_);
  u.set_owned(get(x_));
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
