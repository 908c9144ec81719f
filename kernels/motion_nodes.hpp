#pragma once
// Which pieces of stiff bodies move as rigid ones: a body that is about as long as thick is one piece; a
// longer one has nodes its thickness apart along the axes it extends along, and between them its motion
// is a mean of theirs, so that it can bend.

#include <vector>

#include "kernels/stiff_bodies.hpp"

namespace mossfield {

class MotionNodes {
 public:
  /// At most `most` nodes: a body that would need more than the ones before it leave has none.
  MotionNodes(const BodyMap& map, const ShearClasses& classes, int most);
  int count() const { return static_cast<int>(body_.size()); }
  bool has(int body) const { return !lattice_[static_cast<std::size_t>(body)].nodes.empty(); }

  struct Share {
    int node;
    double part;  ///< sums to 1 over a cell's nodes
  };
  /// Of a body's cell, given by its index in BodyMap.
  const std::vector<Share>& shares(int body, int cell) const;
  /// From a node to a cell of the grid [cells], the short way round.
  std::array<double, 3> offset(int node, std::array<int, 3> cell) const;

 private:
  double way(std::size_t axis, double to, double from) const;
  std::array<double, 3> place(int cell) const;
  std::array<long, 3> nearest(int body, int cell) const;

  struct Lattice {
    std::array<double, 3> apart = {};  ///< [cells]; 0: one node across the axis
    std::array<long, 3> around = {};   ///< nodes around a periodic axis, 0: it is not
    std::array<double, 3> centre = {};
    std::vector<std::pair<std::array<long, 3>, int>> nodes;  ///< sorted
  };
  const ShearClasses& classes_;
  std::vector<Lattice> lattice_;  ///< by body
  std::vector<int> body_;         ///< of a node
  std::vector<std::array<double, 3>> centre_;
  mutable std::vector<Share> shares_;
};

}  // namespace mossfield
