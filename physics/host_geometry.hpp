#pragma once
// Shapes of hosts as signed distance [m], positive outside the solid. x and y run along the electrode, z is
// the height above it.
//
// - Sphere, capsule (all points within r of a segment), upright cylinder with flat ends, half-space: exact.
// - Union min(a, b), cut max(a, b): exact outside of a union and inside of a cut, elsewhere a lower bound of
//   the way to the surface; the sign and the surface itself are exact.
// - Offset by t, the outer face of a conformal layer: d - t, exact where d is.
// - Repeat and mirror fold space, so that a shape of one unit fills a period.

#include <cmath>

#include "physics/vector3.hpp"

namespace mossfield {

/// A segment and what lies within `radius` of it; both ends in one point: a sphere.
struct Capsule {
  Vector3 from, along;  ///< start, and end minus start [m]
  double radius;        ///< [m]
};

MOSSFIELD_LAW double capsule_distance(const Capsule& c, const Vector3& p) {
  const Vector3 way = minus(p, c.from);
  const double square = dot(c.along, c.along);
  const double share = square > 0 ? fmin(fmax(dot(way, c.along) / square, 0.0), 1.0) : 0.0;
  return length(plus(way, -share, c.along)) - c.radius;
}

/// Half-space below the plane through `on` with the unit normal n, which points out of the solid.
MOSSFIELD_LAW double half_space_distance(const Vector3& p, const Vector3& on, const Vector3& n) {
  return dot(minus(p, on), n);
}

/// Upright cylinder from z = bottom to top; `off_axis` is the distance of the point from its axis.
MOSSFIELD_LAW double cylinder_distance(double off_axis, double z, double radius, double bottom, double top) {
  const double side = off_axis - radius, end = fmax(z - top, bottom - z);
  if (side > 0 && end > 0) return sqrt(side * side + end * end);
  return fmax(side, end);
}

MOSSFIELD_LAW double united(double a, double b) {
  return fmin(a, b);
}
MOSSFIELD_LAW double cut(double a, double b) {
  return fmax(a, b);
}
/// Grown by a layer of this thickness.
MOSSFIELD_LAW double offset(double distance, double thickness) {
  return distance - thickness;
}

/// x brought into [0, period).
MOSSFIELD_LAW double repeated(double x, double period) {
  const double y = x - period * floor(x / period);
  return y < period ? y : 0;
}
/// x brought into [0, extent] by reflection at both ends: the period is twice the extent.
MOSSFIELD_LAW double mirrored(double x, double extent) {
  const double y = repeated(x, 2 * extent);
  return y > extent ? 2 * extent - y : y;
}

/// Pillars of one size on a lattice: square (pitch_x = pitch_y) or rectangular with a second pillar in the
/// middle of each cell (pitch_y = sqrt(3) pitch_x: hexagonal).
struct PillarArray {
  double pitch_x, pitch_y;  ///< [m]
  bool centred;
  double radius, height;  ///< [m]
};

/// From (x, y) to the nearest axis of a rectangular lattice through (shift_x, shift_y).
MOSSFIELD_LAW double off_lattice(const PillarArray& a, const Vector3& p, double shift_x, double shift_y) {
  const double x = p.x - shift_x, y = p.y - shift_y;
  const double dx = x - a.pitch_x * floor(x / a.pitch_x + 0.5),
               dy = y - a.pitch_y * floor(y / a.pitch_y + 0.5);
  return sqrt(dx * dx + dy * dy);
}

/// The lattice's first axis lies at a quarter of the cell, so that no pillar of a centred one is cut by the
/// cell's edge; pillars stand on z = 0 and reach below it.
MOSSFIELD_LAW double pillar_distance(const PillarArray& a, const Vector3& p) {
  const double quarter = a.centred ? 0.25 : 0.5;
  double off = off_lattice(a, p, quarter * a.pitch_x, quarter * a.pitch_y);
  if (a.centred) off = fmin(off, off_lattice(a, p, 0.75 * a.pitch_x, 0.75 * a.pitch_y));
  return cylinder_distance(off, p.z, a.radius, -4 * a.height, a.height);
}

/// A level set f > 0 in the solid, to first order in the way to its surface: -f/abs(grad f); no farther than
/// `reach` [m], as the gradient of a random field vanishes in places.
MOSSFIELD_LAW double level_set_distance(double f, double slope, double reach) {
  const double d = -f / fmax(slope, fabs(f) / reach);
  return d;
}

}  // namespace mossfield
