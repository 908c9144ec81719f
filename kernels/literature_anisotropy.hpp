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
  template <int axis>
  MOSSFIELD_BOTH double flux(long lower) const {
    const long upper = lower + faces.step[axis];
    double p[3];
    for (int k = 0; k < 3; ++k) {
      const long s = faces.step[k];
      p[k] = k == axis ? (xi[upper] - xi[lower]) / h[k]
                       : (xi[upper + s] - xi[upper - s] + xi[lower + s] - xi[lower - s]) / (4 * h[k]);
    }
    return anisotropy_flux(anisotropy, p, axis);
  }
  /// The axis is known to the compiler: a number known only at run time would put p into memory.
  template <int axis>
  MOSSFIELD_BOTH double difference(Cell at) const {
    if (faces.step[axis] == 0) return 0;
    return (faces.passes(2 * axis + 1, at) * flux<axis>(at.q) -
            faces.passes(2 * axis, at) * flux<axis>(at.q - faces.step[axis])) /
           h[axis];
  }
  MOSSFIELD_BOTH void operator()(Cell at) const {
    out[at.q] += mobility * (difference<0>(at) + difference<1>(at) + difference<2>(at));
  }
};

}  // namespace mossfield::published
