#pragma once
// Anisotropic gradient energy (kappa(n)/2) |p|^2, p = grad xi, n = p/|p| (Kobayashi 1993; as used by Arguello
// et al. 2022):
//   2-D  kappa = kappa0 {1 + strength cos[mode (theta - angle)]}
//   3-D  kappa = kappa0 {1 - 3 strength + 4 strength (n_x^4 + n_y^4 + n_z^4)}
// The flux is the derivative of the energy by p, so that the free energy falls. A front's energy goes with
// the root of kappa: its relative amplitude is half the strength, to first order.

#include <cmath>

#include "physics/qualifiers.hpp"
#include "physics/unit_circle.hpp"

namespace mossfield {

struct Anisotropy {
  double strength = 0;
  int mode = 4;
  double angle = 0;    ///< [rad], 2-D
  bool cubic = false;  ///< the 3-D form
};

/// Strength from which on the energy is no longer convex in p: orientations are missing and the equation is
/// ill posed. In 2-D that is gamma + gamma'' <= 0 of gamma = sqrt(f), f = kappa/kappa0, or
/// 4 f^2 + 2 f f'' - f'^2 <= 0, which comes first where the cosine is 1; the cubic form does there, too, and
/// is the 2-D one with mode 4.
MOSSFIELD_LAW double strongest_anisotropy(int mode) {
  return 2.0 / (mode * mode - 2.0);
}

/// Component along the face's axis of (d/dp of the energy)/kappa0 - p. `axis` counts x, y, z.
MOSSFIELD_LAW double anisotropy_flux(const Anisotropy& a, const double* p, int axis) {
  const double square = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
  if (!(square > 1e-200)) return 0;
  if (!a.cubic) {
    const UnitVector turn = unit_circle(a.mode * (atan2(p[1], p[0]) - a.angle) * turns_per_radian);
    const double across = axis == 0 ? -p[1] : axis == 1 ? p[0] : 0;
    return a.strength * (turn.cosine * p[axis] - 0.5 * a.mode * turn.sine * across);
  }
  double fourth = 0;
  for (int k = 0; k < 3; ++k) fourth += p[k] * p[k] / square * (p[k] * p[k] / square);
  const double n2 = p[axis] * p[axis] / square;
  return a.strength * ((4 * fourth - 3) * p[axis] + 8 * p[axis] * (n2 - fourth));
}

/// Energy over kappa0/2 |p|^2
MOSSFIELD_LAW double anisotropy_factor(const Anisotropy& a, const double* p) {
  const double square = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
  if (!(square > 1e-200)) return 1;
  if (!a.cubic) return 1 + a.strength * cos(a.mode * (atan2(p[1], p[0]) - a.angle));
  double fourth = 0;
  for (int k = 0; k < 3; ++k) fourth += p[k] * p[k] / square * (p[k] * p[k] / square);
  return 1 + a.strength * (4 * fourth - 3);
}

}  // namespace mossfield
