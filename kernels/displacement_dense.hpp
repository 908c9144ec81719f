#pragma once
// Dense symmetric systems: the coarsest level of the multigrid for displacements.

#include <vector>

#include "kernels/displacement_stencil.hpp"

namespace mossfield {

/// Inverse of a symmetric positive n x n matrix, row by row; an unknown whose pivot vanishes (rigid motion,
/// held face) stays 0, which leaves the inverse symmetric.
std::vector<double> generalised_inverse(std::vector<double> matrix, std::size_t n);

/// u of one component = its rows of (inverse) b.
struct DenseRow {
  float* u;
  Vector<const float> b;
  const double* inverse;
  Box box;
  MOSSFIELD_BOTH double component(const float* b_a, const double* row) const {
    double sum = 0;
    for (int k = 0; k < box.nz; ++k)
      for (int j = 0; j < box.ny; ++j)
        for (int i = 0; i < box.nx; ++i)
          sum += *row++ * static_cast<double>(b_a[box.first + k * box.plane + j * box.row + i]);
    return sum;
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long cells = static_cast<long>(box.nx) * box.ny * box.nz;
    const int parts = (b.u[0] ? 1 : 0) + (b.u[1] ? 1 : 0) + (b.u[2] ? 1 : 0);
    const double* row = inverse + (c.i + box.nx * (c.j + static_cast<long>(box.ny) * c.k)) * cells * parts;
    double sum = 0;
    if (b.u[0]) sum += component(b.u[0], row);
    if (b.u[1]) sum += component(b.u[1], row + (b.u[0] ? cells : 0));
    if (b.u[2]) sum += component(b.u[2], row + ((b.u[0] ? cells : 0) + (b.u[1] ? cells : 0)));
    u[c.q] = static_cast<float>(sum);
  }
};

}  // namespace mossfield
