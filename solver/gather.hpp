#pragma once
// Whole-grid copies of a field on rank 0, for files.

#include <vector>

#include "kernels/field.hpp"

namespace mossfield {

/// All owned cells of all ranks, x fastest: (nz, ny, nx) in C order. On rank 0; empty elsewhere. Collective.
std::vector<double> gather_to_root(const Field& field);

/// The inverse: `values` on rank 0 become the owned cells of every rank; ghosts are left as they are.
/// Collective.
void scatter_from_root(const std::vector<double>& values, Field& field);

}  // namespace mossfield
