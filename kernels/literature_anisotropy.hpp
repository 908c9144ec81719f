#pragma once
// Divergence of the anisotropic part of the phase flux.

#include "kernels/literature_faces.hpp"
#include "physics/anisotropy.hpp"

namespace mossfield::published {

/// out += mobility * div(anisotropic flux); the ghosts of xi, corners included, are filled.
struct AddAnisotropy {
  double* out;
  const double* xi;
  Anisotropy anisotropy;
  double mobility;  ///< L kappa0 [m^2/s]
  double h[3];      ///< [m]
  Faces faces;

  /// Along the face's axis by its two cells, across it by the mean of the central differences in both.
  MOSSFIELD_BOTH double flux(long lower, int axis) const {
    const long upper = lower + faces.step[axis];
    double p[3];
    for (int k = 0; k < 3; ++k) {
      const long s = faces.step[k];
      p[k] = k == axis ? (xi[upper] - xi[lower]) / h[k]
                       : (xi[upper + s] - xi[upper - s] + xi[lower + s] - xi[lower - s]) / (4 * h[k]);
    }
    return anisotropy_flux(anisotropy, p, axis);
  }
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis) {
      if (faces.step[axis] == 0) continue;
      sum += (faces.passes(2 * axis + 1, at) * flux(at.q, axis) -
              faces.passes(2 * axis, at) * flux(at.q - faces.step[axis], axis)) /
             h[axis];
    }
    out[at.q] += mobility * sum;
  }
};

}  // namespace mossfield::published
