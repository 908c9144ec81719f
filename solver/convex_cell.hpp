#pragma once
// A convex polyhedron cut by planes.

#include <vector>

#include "physics/vector3.hpp"

namespace mossfield {

class ConvexCell {
 public:
  /// A box about the origin [m].
  explicit ConvexCell(const Vector3& half_extent);
  /// Keeps what satisfies normal . x <= level.
  void cut(const Vector3& normal, double level);
  /// Of the farthest corner from the origin [m].
  double reach() const;
  double volume() const;
  struct Edge {
    Vector3 from, to;
  };
  std::vector<Edge> edges() const;

 private:
  std::vector<Vector3> corners_;
  std::vector<std::vector<int>> faces_;  ///< corners in order, counter-clockwise seen from outside
};

}  // namespace mossfield
