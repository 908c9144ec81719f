#include "kernels/island_search.hpp"

#include <numeric>

#include "kernels/array.hpp"
#include "kernels/face_classes.hpp"

namespace mossfield {

namespace {

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

/// The parts that strong faces join on one rank, and the strong faces that join them to the next rank's.
class OwnParts {
 public:
  OwnParts(const EllipticSystem& system, double largest);
  int count() const { return static_cast<int>(held_.size()); }
  /// 1 for parts that a wall holds
  const std::vector<double>& held() const { return held_; }
  /// Pairs of parts, this rank's and that of the rank above, both by their numbers among all ranks' parts.
  std::vector<double> seams(double first, double first_above) const;

 private:
  ClassRange range_of_all() const;
  /// Is there a rank beyond this side (0: below, 1: above) of the slab?
  bool shared(int axis, int side) const;
  void flood(long start);
  template <class F>
  void each_cell(const F& f) const;
  int code(int axis, long q) const { return code_[at(axis)][at(q)]; }

  const Grid& grid_;
  Box box_;
  long step_[3];
  std::array<std::vector<unsigned char>, 3> code_;
  ClassRange range_;
  std::vector<int> part_;  ///< of a cell, -1: none
  std::vector<double> held_;
};

template <class F>
void OwnParts::each_cell(const F& f) const {
  for (int k = 0; k < box_.nz; ++k)
    for (int j = 0; j < box_.ny; ++j)
      for (int i = 0; i < box_.nx; ++i)
        f(box_.first + k * box_.plane + j * box_.row + i, std::array<int, 3>{i, j, k});
}

OwnParts::OwnParts(const EllipticSystem& system, double largest)
    : grid_(system.grid()),
      box_(grid_.box()),
      step_{box_.sx, box_.sy, box_.sz},
      part_(at(grid_.words()), -1) {
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    code_[at(axis)].resize(at(grid_.words()));
    copy_to_host(grid_.device(), code_[at(axis)].data(), own_face_classes(system, largest, axis).data(),
                 code_[at(axis)].size());
  }
  range_ = range_of_all();
  const int slab = grid_.slab_axis();
  const std::array<int, 3> cells = {box_.nx, box_.ny, box_.nz};
  each_cell([&](long q, const std::array<int, 3>& cell) {
    bool starts = cell[at(slab)] == cells[at(slab)] - 1 && shared(slab, 1) &&
                  range_.strong(code(slab, q + step_[slab]));  // its only strong face may be that
    for (int axis = 0; axis < 3; ++axis)
      starts = starts || (grid_.active(axis) && range_.strong(code(axis, q)));
    if (starts && part_[at(q)] < 0) flood(q);
  });
}

ClassRange OwnParts::range_of_all() const {
  std::vector<double> mine(256, 0.0);
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis))
      each_cell([&](long q, const std::array<int, 3>&) { mine[at(code(axis, q))] += 1; });
  const std::vector<double> all = grid_.communicator().gather_all(mine);
  std::array<long, 256> faces{};
  for (std::size_t n = 0; n < all.size(); ++n) faces[n % 256] += static_cast<long>(all[n]);
  return ClassRange::of(faces);
}

bool OwnParts::shared(int axis, int side) const {
  if (axis != grid_.slab_axis() || grid_.communicator().size() == 1) return false;
  return (side == 0 ? grid_.below() : grid_.above()) >= 0;
}

void OwnParts::flood(long start) {
  const int name = count();
  const int cells[3] = {box_.nx, box_.ny, box_.nz};
  std::vector<long> part = {start};
  bool on_wall = false;
  part_[at(start)] = name;
  for (std::size_t n = 0; n < part.size(); ++n) {
    const long q = part[n], from = q - box_.first;
    const int cell[3] = {static_cast<int>(box_.sx == 0 ? 0 : from % box_.row),
                         static_cast<int>(box_.sy == 0 ? 0 : from % box_.plane / box_.row),
                         static_cast<int>(box_.sz == 0 ? 0 : from / box_.plane)};
    for (int axis = 0; axis < 3; ++axis) {
      if (!grid_.active(axis)) continue;
      for (const int side : {0, 1}) {
        if (!range_.strong(code(axis, side ? q + step_[axis] : q))) continue;
        const bool inside = side ? cell[axis] + 1 < cells[axis] : cell[axis] > 0;
        if (!inside && shared(axis, side)) continue;
        if (!inside && !grid_.periodic(axis)) {
          on_wall = true;
          continue;
        }
        const long way = inside ? 1 : 1 - cells[axis],
                   next = side ? q + way * step_[axis] : q - way * step_[axis];
        if (part_[at(next)] >= 0) continue;
        part_[at(next)] = name;
        part.push_back(next);
      }
    }
  }
  held_.push_back(on_wall ? 1 : 0);
}

std::vector<double> OwnParts::seams(double first, double first_above) const {
  if (grid_.communicator().size() == 1) return {};
  const int slab = grid_.slab_axis();
  const std::array<int, 3> cells = {box_.nx, box_.ny, box_.nz};
  std::vector<int> lowest, highest, unused, above;
  std::vector<bool> joined;
  each_cell([&](long q, const std::array<int, 3>& cell) {
    if (cell[at(slab)] == 0) lowest.push_back(part_[at(q)]);
    if (cell[at(slab)] + 1 < cells[at(slab)]) return;
    highest.push_back(part_[at(q)]);
    joined.push_back(range_.strong(code(slab, q + step_[slab])));
  });
  unused.resize(lowest.size());
  above.resize(lowest.size());
  grid_.communicator().exchange(grid_.below(), grid_.above(), lowest.data(), highest.data(), unused.data(),
                                above.data(), sizeof(int) * lowest.size());
  std::vector<double> pairs;
  if (grid_.above() < 0) return pairs;
  for (std::size_t n = 0; n < joined.size(); ++n) {
    if (!joined[n]) continue;
    const double pair[2] = {first + highest[n], first_above + above[n]};
    const std::size_t last = pairs.size();
    if (last > 0 && pairs[last - 2] == pair[0] && pairs[last - 1] == pair[1]) continue;  // as most are
    pairs.insert(pairs.end(), pair, pair + 2);
  }
  return pairs;
}

/// The part that stands for all that are joined to this one.
std::size_t root_of(std::vector<std::size_t>& joined_to, std::size_t part) {
  while (joined_to[part] != part) part = joined_to[part] = joined_to[joined_to[part]];
  return part;
}

}  // namespace

bool has_islands(const EllipticSystem& system, double largest) {
  const Grid& grid = system.grid();
  const Communicator& communicator = grid.communicator();
  const OwnParts own(system, largest);
  const std::vector<double> counts = communicator.gather_all({static_cast<double>(own.count())});
  std::vector<double> first(counts.size() + 1, 0.0);
  std::partial_sum(counts.begin(), counts.end(), first.begin() + 1);
  const std::vector<double> held = communicator.gather_all(own.held());
  const double above = grid.above() < 0 ? 0 : first[at(grid.above())];
  const std::vector<double> pairs = communicator.gather_all(own.seams(first[at(communicator.rank())], above));
  std::vector<std::size_t> joined_to(held.size());
  std::iota(joined_to.begin(), joined_to.end(), std::size_t{0});
  for (std::size_t n = 0; n < pairs.size(); n += 2)
    joined_to[root_of(joined_to, static_cast<std::size_t>(pairs[n]))] =
        root_of(joined_to, static_cast<std::size_t>(pairs[n + 1]));
  std::vector<bool> on_wall(held.size(), false);
  for (std::size_t n = 0; n < held.size(); ++n)
    if (held[n] > 0) on_wall[root_of(joined_to, n)] = true;
  int parts = 0, floating = 0;
  for (std::size_t n = 0; n < held.size(); ++n) {
    if (joined_to[n] != n) continue;
    ++parts;
    if (!on_wall[n]) ++floating;
  }
  return floating > 0 && parts > 1;  // one that stands alone is no trouble to the coarse grids
}

}  // namespace mossfield
