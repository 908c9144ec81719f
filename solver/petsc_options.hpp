#pragma once
// The texts of --petsc: read, and tried before a run begins.

#include <string>
#include <vector>

#include "kernels/grid.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// Texts such as "-mossfield_ksp_view -mossfield_ksp_type cg" for PETSc to read, before any engine is made.
/// Throws UsageError for a text without an option and for an option without the prefix, which nothing reads.
void add_petsc_options(const std::vector<std::string>& options);

/// Sets up a system of this grid as a run will, for its options' sake. Throws UsageError if PETSc refuses one
/// of them, or does not read one of these texts' (which were added before).
void try_petsc_options(const std::vector<std::string>& options, const Grid& grid, const SolverCase& values);

}  // namespace mossfield
