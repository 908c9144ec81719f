#include "kernels/motion_entries.hpp"

#include <algorithm>

namespace mossfield {

const std::vector<MotionEntry>& CellEntries::of(long q, std::array<int, 3> x,
                                                const std::array<bool, 3>& moves) {
  const auto owner = [&](int cell) { return cell < 0 ? -1 : map_.owner[static_cast<std::size_t>(cell)]; };
  found_.clear();
  const int here = wrap(x);
  if (here < 0) return found_;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!moves[axis]) continue;
    std::array<int, 3> lower = x;
    --lower[axis];
    const int below = wrap(lower);
    if (owner(here) >= 0 && owner(here) == owner(below)) {
      const double most = std::max(weight(here), weight(below));
      add(q, x, axis, here, most / 2), add(q, x, axis, below, most / 2);
    } else {
      if (owner(here) >= 0) add(q, x, axis, here, weight(here));
      if (owner(below) >= 0) add(q, x, axis, below, weight(below));
    }
  }
  return found_;
}

/// Index of a cell in a BodyMap, -1 beyond walls; x comes back within the grid.
int CellEntries::wrap(std::array<int, 3>& x) const {
  const std::array<int, 3> n = grid_.cells();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (grid_.periodic(static_cast<int>(axis))) x[axis] = (x[axis] + n[axis]) % n[axis];
    if (x[axis] < 0 || x[axis] >= n[axis]) return -1;
  }
  return (x[2] * n[1] + x[1]) * n[0] + x[0];
}

void CellEntries::add(long q, const std::array<int, 3>& x, std::size_t axis, int from, double weight) {
  const std::size_t cell = static_cast<std::size_t>(from);
  for (const MotionNodes::Share& s : nodes_.shares(map_.owner[cell], map_.root[cell])) {
    auto it =
        std::find_if(found_.begin(), found_.end(), [&](const MotionEntry& e) { return e.node == s.node; });
    if (it == found_.end()) {
      MotionEntry e{q, s.node, {}, {}};
      const std::array<double, 3> cells = nodes_.offset(s.node, x);
      for (std::size_t a = 0; a < 3; ++a)
        e.offset[a] = grid_.active(static_cast<int>(a)) ? cells[a] * grid_.spacing()[a] : 0;
      it = found_.insert(found_.end(), e);
    }
    it->part[axis] += weight * s.part;
  }
}

bool moves_as_one(const std::vector<MotionEntry>& entries, const std::array<bool, 3>& moves) {
  if (entries.size() != 1) return false;
  for (std::size_t a = 0; a < 3; ++a)
    if (moves[a] && entries[0].part[a] != 1) return false;
  return true;
}

}  // namespace mossfield
