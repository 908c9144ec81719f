#pragma once
// A cell cut by a plane: the share of its volume below the plane and the plane's area in it. Exact for a
// plane at any angle in a box of any proportions (Scardovelli & Zaleski, J. Comput. Phys. 164 (2000) 228, eq.
// 4).
//
// A curved surface is the plane at the mean distance over the cell, d + sum h^2/24 d_xx: the share then sums
// up to the volume of a smooth body with an error of order h^4, the area to one of order h^2.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

/// Plane in the unit cube: below it lie the points with m1 x1 + m2 x2 + m3 x3 < alpha; 0 < m1 <= m2 <= m3,
/// sum 1.
struct PlaneCut {
  double m1, m2, m3, alpha;
  double reach;  ///< extent of the cell along the normal [m]
};

/// The plane at signed distance d [m] from the centre of a cell (positive: the centre is above it) with
/// normal (nx, ny, nz), of any length, in a cell of hx, hy, hz [m].
MOSSFIELD_LAW PlaneCut plane_cut(double d, double nx, double ny, double nz, double hx, double hy, double hz) {
  const double norm = sqrt(nx * nx + ny * ny + nz * nz), scale = norm > 0 ? 1 / norm : 0;
  double a = fabs(nx) * hx * scale, b = fabs(ny) * hy * scale, c = fabs(nz) * hz * scale;
  // no side is quite parallel to an axis: the formulas divide by it, and 1e-6 of a cell is not seen
  const double least = 1e-6 * fmax(hx, fmax(hy, hz));
  a = fmax(a, least), b = fmax(b, least), c = fmax(c, least);
  const double sum = a + b + c, low = fmin(a, fmin(b, c)), high = fmax(a, fmax(b, c));
  const double middle = fmax(fmin(a, b), fmin(fmax(a, b), c));
  return {low / sum, middle / sum, high / sum, 0.5 - d / sum, sum};
}

MOSSFIELD_LAW double cube(double x) {
  return x > 0 ? x * x * x : 0;
}
MOSSFIELD_LAW double square_above(double x) {
  return x > 0 ? x * x : 0;
}

/// Share of the cube's volume below the plane.
MOSSFIELD_LAW double volume_below(const PlaneCut& p) {
  const double alpha = p.alpha < 0.5 ? p.alpha : 1 - p.alpha;
  if (alpha <= 0) return p.alpha < 0.5 ? 0 : 1;
  double v;
  if (alpha >= p.m1 + p.m2 && p.m3 > p.m1 + p.m2)
    v = (2 * alpha - p.m1 - p.m2) / (2 * p.m3);
  else if (alpha >= p.m1 && alpha < p.m2)
    v = (alpha * (alpha - p.m1) / 2 + p.m1 * p.m1 / 6) / (p.m2 * p.m3);
  else
    v = (cube(alpha) - cube(alpha - p.m1) - cube(alpha - p.m2) - cube(alpha - p.m3)) /
        (6 * p.m1 * p.m2 * p.m3);
  return p.alpha < 0.5 ? v : 1 - v;
}

/// d(volume_below)/d(alpha).
MOSSFIELD_LAW double volume_slope(const PlaneCut& p) {
  const double alpha = p.alpha < 0.5 ? p.alpha : 1 - p.alpha;
  if (alpha <= 0) return 0;
  if (alpha >= p.m1 + p.m2 && p.m3 > p.m1 + p.m2) return 1 / p.m3;
  if (alpha >= p.m1 && alpha < p.m2) return (alpha - p.m1 / 2) / (p.m2 * p.m3);
  return (square_above(alpha) - square_above(alpha - p.m1) - square_above(alpha - p.m2) -
          square_above(alpha - p.m3)) /
         (2 * p.m1 * p.m2 * p.m3);
}

/// Share of a cell that is solid: d and the normal as for plane_cut.
MOSSFIELD_LAW double solid_share(double d, double nx, double ny, double nz, double hx, double hy, double hz) {
  return volume_below(plane_cut(d, nx, ny, nz, hx, hy, hz));
}

/// Share of a face that is solid, the face hy by hz [m] across x: d is the distance from the middle of the
/// face to the plane, the normal as for plane_cut.
MOSSFIELD_LAW double solid_face_share(double d, double nx, double ny, double nz, double hy, double hz) {
  const double along = sqrt(ny * ny + nz * nz), norm = sqrt(nx * nx + along * along);
  if (along <= 1e-6 * norm) return d < 0 ? 1 : 0;
  return solid_share(d * norm / along, 0, ny, nz, 0, hy, hz);  // within the face the way is longer
}

/// Surface per volume of cell [1/m]: the share's slope against distance.
MOSSFIELD_LAW double surface_density(double d, double nx, double ny, double nz, double hx, double hy,
                                     double hz) {
  const PlaneCut p = plane_cut(d, nx, ny, nz, hx, hy, hz);
  return volume_slope(p) / p.reach;
}

}  // namespace mossfield
