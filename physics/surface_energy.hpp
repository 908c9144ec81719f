#pragma once
// Anisotropic surface energy gamma(n) and its Cahn-Hoffman vector: the gradient of |p| gamma(p/|p|). The
// divergence of the vector is the weighted curvature, which for gamma(theta) is the stiffness (gamma +
// gamma'') times the curvature.
//   2-D: gamma = gamma0 (1 + e cos(m (theta - theta0)))
//   3-D: gamma = gamma0 (1 - 3 e + 4 e sum n_i^4), cubic
// Valid (convex) for e < 1/(m^2 - 1) in 2-D and e < 1/15 in 3-D; beyond, edges are missing from the
// equilibrium shape.

#include <cmath>

#include "physics/qualifiers.hpp"
#include "physics/unit_circle.hpp"
#include "physics/vector3.hpp"

namespace mossfield {

struct SurfaceEnergy {
  double energy = 0;    ///< gamma0 [J/m^2]
  double strength = 0;  ///< e
  double mode = 4;      ///< m, 2-D
  double angle = 0;     ///< theta0 [rad], 2-D
  bool cubic = false;   ///< 3-D form
};

/// Strength from which on it is not convex: gamma + gamma'' <= 0 where the cosine is 1.
MOSSFIELD_LAW double strongest_surface_energy(int mode) {
  return 1.0 / (mode * mode - 1.0);
}

/// Whether cubic_vector() is the Cahn-Hoffman vector: without anisotropy it is, too, to the last bit.
MOSSFIELD_LAW bool is_cubic(const SurfaceEnergy& s) {
  return s.cubic || s.strength == 0;
}

MOSSFIELD_LAW Vector3 cubic_vector(const SurfaceEnergy& s, Vector3 p) {
  const double length = sqrt(p.x * p.x + p.y * p.y + p.z * p.z) + 1e-300;
  const double nx = p.x / length, ny = p.y / length, nz = p.z / length;
  const double x2 = nx * nx, y2 = ny * ny, z2 = nz * nz, q = x2 * x2 + y2 * y2 + z2 * z2;
  const double g = 1 - 3 * s.strength + 4 * s.strength * q, c = 16 * s.strength;
  return {s.energy * nx * (g + c * (x2 - q)), s.energy * ny * (g + c * (y2 - q)),
          s.energy * nz * (g + c * (z2 - q))};
}

/// Cahn-Hoffman vector [J/m^2] of the direction of p (any length but 0).
MOSSFIELD_LAW Vector3 surface_vector(const SurfaceEnergy& s, Vector3 p) {
  if (is_cubic(s)) return cubic_vector(s, p);
  const double length = sqrt(p.x * p.x + p.y * p.y + p.z * p.z) + 1e-300;
  const double nx = p.x / length, ny = p.y / length;
  const UnitVector turn = unit_circle(s.mode * (atan2(ny, nx) - s.angle) * turns_per_radian);
  const double g = 1 + s.strength * turn.cosine, slope = -s.strength * s.mode * turn.sine;
  return {s.energy * (g * nx - slope * ny), s.energy * (g * ny + slope * nx), 0};
}

}  // namespace mossfield
