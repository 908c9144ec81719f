#pragma once
// Three numbers along x, y, z.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

struct Vector3 {
  double x, y, z;
};

MOSSFIELD_LAW double dot(const Vector3& a, const Vector3& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
MOSSFIELD_LAW Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
MOSSFIELD_LAW Vector3 minus(const Vector3& a, const Vector3& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
/// a + s b
MOSSFIELD_LAW Vector3 plus(const Vector3& a, double s, const Vector3& b) {
  return {a.x + s * b.x, a.y + s * b.y, a.z + s * b.z};
}
MOSSFIELD_LAW double length(const Vector3& a) {
  return sqrt(dot(a, a));
}

}  // namespace mossfield
