#include "solver/petsc_matrix.hpp"

#ifdef MOSSFIELD_HAVE_PETSC
#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>

namespace mossfield {

namespace {

void finalise() {
  PetscBool finalised = PETSC_FALSE;
  int mpi_finalised = 0;
  MPI_Finalized(&mpi_finalised);
  PetscFinalized(&finalised);
  if (!finalised && !mpi_finalised) PetscFinalize();
}

DMBoundaryType side(const Grid& grid, int axis) {
  return grid.periodic(axis) && grid.active(axis) ? DM_BOUNDARY_PERIODIC : DM_BOUNDARY_NONE;
}

/// A row of the matrix while its neighbours are found.
struct Row {
  const Grid& grid;
  MatStencil columns[7];
  PetscScalar values[7];
  PetscInt count = 1;

  void neighbour(int axis, int step, double t) {
    MatStencil at = columns[0];
    PetscInt& place = axis == 0 ? at.i : axis == 1 ? at.j : at.k;
    const PetscInt cells = grid.cells()[static_cast<std::size_t>(axis)];
    place += step;
    const bool beyond = place < 0 || place >= cells;
    if (!grid.active(axis) || (beyond && !grid.periodic(axis))) return;
    if (cells == 2) place = (place + 2) % 2;  // one neighbour on both sides of a periodic pair
    for (PetscInt c = 1; c < count; ++c)
      if (columns[c].i == at.i && columns[c].j == at.j && columns[c].k == at.k) {
        values[c] -= t;
        return;
      }
    columns[count] = at;
    values[count++] = -t;
  }
};

}  // namespace

void check_petsc(PetscErrorCode code, const char* what) {
  if (code) throw std::runtime_error(std::string("PETSc: ") + what + " failed");
}

void start_petsc() {
  PetscBool initialised = PETSC_FALSE;
  PetscInitialized(&initialised);
  if (initialised) return;
  // else PETSc ends the program at a closed pipe or terminal, which stop a run in order (solver/signals)
  check_petsc(PetscOptionsSetValue(nullptr, "-no_signal_handler", "1"), "PetscOptionsSetValue");
  check_petsc(PetscInitializeNoArguments(), "PetscInitialize");
  std::atexit(finalise);
}

PetscMatrix::PetscMatrix(const Grid& grid, const std::string& prefix, MatType type) : grid_(grid) {
  const std::vector<int>& starts = grid.starts();
  const int ranks = grid.communicator().size(), slab = grid.slab_axis();
  std::vector<PetscInt> slices;
  for (int r = 0; r < ranks; ++r)
    slices.push_back(starts[static_cast<std::size_t>(r) + 1] - starts[static_cast<std::size_t>(r)]);
  const PetscInt* own[3] = {slab == 0 ? slices.data() : nullptr, slab == 1 ? slices.data() : nullptr,
                            slab == 2 ? slices.data() : nullptr};
  const std::array<int, 3> n = grid.cells();
  check_petsc(DMDACreate3d(ranks > 1 ? PETSC_COMM_WORLD : PETSC_COMM_SELF, side(grid, 0), side(grid, 1),
                           side(grid, 2), DMDA_STENCIL_STAR, n[0], n[1], n[2], slab == 0 ? ranks : 1,
                           slab == 1 ? ranks : 1, slab == 2 ? ranks : 1, 1, 1, own[0], own[1], own[2], &dm),
              "DMDACreate3d");
  DMSetOptionsPrefix(dm, prefix.c_str());
  if (type) DMSetMatType(dm, type);
  DMSetFromOptions(dm);
  check_petsc(DMSetUp(dm), "DMSetUp");
  check_petsc(DMCreateMatrix(dm, &matrix), "DMCreateMatrix");
  diagonal = make_vector();
}

PetscMatrix::~PetscMatrix() {
  VecDestroy(&diagonal);
  MatDestroy(&matrix);
  DMDestroy(&dm);
}

Vec PetscMatrix::make_vector() const {
  Vec out = nullptr;
  check_petsc(DMCreateGlobalVector(dm, &out), "DMCreateGlobalVector");
  return out;
}

void PetscMatrix::add_row(const Stencil7<double>& a, int i, int j, int k) {
  const Box& b = grid_.box();
  const long q = b.first + k * b.plane + j * b.row + i;
  Row row{grid_, {{b.k0 + k, b.j0 + j, b.i0 + i, 0}}, {isolated.back() ? 1 : a.diagonal(q)}};
  row.neighbour(0, -1, a.tx[q]), row.neighbour(0, 1, a.tx[q + b.sx]);
  row.neighbour(1, -1, a.ty[q]), row.neighbour(1, 1, a.ty[q + b.sy]);
  row.neighbour(2, -1, a.tz[q]), row.neighbour(2, 1, a.tz[q + b.sz]);
  check_petsc(MatSetValuesStencil(matrix, 1, row.columns, row.count, row.columns, row.values, INSERT_VALUES),
              "MatSetValues");
}

void PetscMatrix::assemble(const EllipticSystem& system) {
  const Box& b = grid_.box();
  const auto words = static_cast<std::size_t>(grid_.words());
  const Field* fields[4] = {&system.tx, &system.ty, &system.tz, &system.s};
  const double* host[4];
  std::array<std::vector<double>, 4> copies;
  for (std::size_t f = 0; f < 4; ++f) {
    host[f] = fields[f]->data();
    if (grid_.device() == Device::cpu) continue;
    copies[f].resize(words);
    copy_to_host(grid_.device(), copies[f].data(), fields[f]->data(), fields[f]->bytes());
    host[f] = copies[f].data();
  }
  const Stencil7<double> a{host[0], host[1], host[2], host[3], b.sx, b.sy, b.sz};
  std::vector<double> kept;
  isolated.clear();
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const double d = a.diagonal(b.first + k * b.plane + j * b.row + i);
        isolated.push_back(!(d > 0));
        kept.push_back(d > 0 ? d : 1);
        add_row(a, i, j, k);
      }
  set_owned(diagonal, kept);
  MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY);
  check_petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY), "MatAssembly");
}

std::vector<double> owned_of(Vec from) {
  const PetscScalar* array = nullptr;
  PetscInt size = 0;
  VecGetLocalSize(from, &size);
  VecGetArrayRead(from, &array);
  std::vector<double> values(array, array + size);
  VecRestoreArrayRead(from, &array);
  return values;
}

void set_owned(Vec to, const std::vector<double>& values) {
  PetscScalar* array = nullptr;
  VecGetArray(to, &array);
  std::copy(values.begin(), values.end(), array);
  VecRestoreArray(to, &array);
}

}  // namespace mossfield
#endif
