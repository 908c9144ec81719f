#include "kernels/motion_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace mossfield {

namespace {

constexpr double apart_over_thickness = 1;
constexpr double least_apart = 4;  ///< [cells]
constexpr double compact = 1.5;    ///< lengths over thickness up to which a body is one piece

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

std::array<double, 3> MotionNodes::place(int cell) const {
  const auto& n = classes_.cells;
  return {static_cast<double>(cell % n[0]), static_cast<double>(cell / n[0] % n[1]),
          static_cast<double>(cell / n[0] / n[1])};
}

double MotionNodes::way(std::size_t axis, double to, double from) const {
  const double n = classes_.cells[axis], d = to - from;
  return classes_.periodic[axis] ? d - n * std::round(d / n) : d;
}

std::array<long, 3> MotionNodes::nearest(int body, int cell) const {
  const Lattice& l = lattice_[at(body)];
  const std::array<double, 3> x = place(cell);
  std::array<long, 3> out = {};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (l.apart[axis] > 0) out[axis] = std::lround(x[axis] / l.apart[axis]);
    if (l.around[axis] > 0) out[axis] %= l.around[axis];
  }
  return out;
}

MotionNodes::MotionNodes(const BodyMap& map, const ShearClasses& classes, int most)
    : classes_(classes), lattice_(map.bodies.size()) {
  for (std::size_t b = 0; b < map.bodies.size(); ++b) {
    Lattice& l = lattice_[b];
    l.centre = map.bodies[b].centre;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double h = std::max(apart_over_thickness * map.bodies[b].thickness, least_apart),
                   n = classes_.cells[axis];
      if (map.bodies[b].extent[axis] <= compact * h) continue;
      if (!classes_.periodic[axis]) {
        l.apart[axis] = h;
      } else if (const long around = std::lround(n / h); around >= 3) {  // two would lean both ways
        l.around[axis] = around;
        l.apart[axis] = n / static_cast<double>(around);
      }
    }
  }
  std::vector<std::set<std::array<long, 3>>> found(lattice_.size());
  for (std::size_t q = 0; q < map.owner.size(); ++q)
    if (map.owner[q] >= 0 && map.root[q] == static_cast<int>(q))
      found[at(map.owner[q])].insert(nearest(map.owner[q], static_cast<int>(q)));
  for (std::size_t b = 0; b < lattice_.size(); ++b) {
    if (count() + static_cast<int>(found[b].size()) > most) continue;
    for (const std::array<long, 3>& key : found[b]) {
      Lattice& l = lattice_[b];
      l.nodes.emplace_back(key, count());
      std::array<double, 3> centre = l.centre;
      for (std::size_t axis = 0; axis < 3; ++axis)
        if (l.apart[axis] > 0) centre[axis] = static_cast<double>(key[axis]) * l.apart[axis];
      body_.push_back(static_cast<int>(b));
      centre_.push_back(centre);
    }
  }
}

/// Linear between nodes, those that do not exist left out.
const std::vector<MotionNodes::Share>& MotionNodes::shares(int body, int cell) const {
  const Lattice& l = lattice_[at(body)];
  const std::array<double, 3> x = place(cell);
  std::array<long, 3> first = {};
  std::array<double, 3> beyond = {};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!(l.apart[axis] > 0)) continue;
    const double u = x[axis] / l.apart[axis];
    first[axis] = static_cast<long>(std::floor(u));
    beyond[axis] = u - std::floor(u);
  }
  shares_.clear();
  double sum = 0;
  for (unsigned corner = 0; corner < 8; ++corner) {
    std::array<long, 3> key = first;
    double part = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const bool up = (corner >> axis & 1U) != 0;
      part *= up ? beyond[axis] : 1 - beyond[axis];
      key[axis] += up;
      if (l.around[axis] > 0) key[axis] %= l.around[axis];
    }
    if (!(part > 0)) continue;
    const auto it = std::lower_bound(l.nodes.begin(), l.nodes.end(), std::make_pair(key, -1));
    if (it == l.nodes.end() || it->first != key) continue;
    shares_.push_back({it->second, part});
    sum += part;
  }
  for (Share& s : shares_) s.part /= sum;
  return shares_;
}

std::array<double, 3> MotionNodes::offset(int node, std::array<int, 3> cell) const {
  std::array<double, 3> out = {};
  for (std::size_t axis = 0; axis < 3; ++axis) out[axis] = way(axis, cell[axis], centre_[at(node)][axis]);
  return out;
}

}  // namespace mossfield
