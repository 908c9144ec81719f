#include "kernels/islands.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "kernels/pieces.hpp"
#include "kernels/strong_parts.hpp"

namespace mossfield {

namespace {

constexpr int tail = 2;     ///< powers of two above the common conductance: still the island's tail
constexpr int barrier = 4;  ///< powers of two below it: a step of the weight there costs nothing
constexpr int none = StrongParts::none, held = -3;

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

class Finder {
 public:
  Finder(const FaceClasses& faces, double share) : faces_(faces), range_(ClassRange::of(faces, share)) {}
  bool name_islands(int limit);
  void grow_tails();
  void reach_out();
  IslandMap weigh();

 private:
  template <class F>
  void neighbours(long q, const F& f) const {
    each_face(faces_, owner_, q, f);
  }
  template <class F>
  void each(const F& f) const {
    each_cell(faces_.grid.box(), [&](Cell c) { f(c.q); });
  }
  int reach_of(int size) const;
  void fill_ghosts(std::vector<int>& v, std::vector<float>& w) const;

  const FaceClasses& faces_;
  ClassRange range_;
  std::vector<int> owner_, size_;
  std::vector<std::uint16_t> layer_;  ///< cells from the island
};

/// Numbers the parts that no wall holds, of more than `limit` the largest. False if there are none, or but
/// one part in all: that is no trouble to the coarse grids, which blur only what lies close together.
bool Finder::name_islands(int limit) {
  const StrongParts strong = find_strong_parts(faces_, range_);
  const auto cells = [&](int part) { return strong.parts[at(part)].cells; };
  std::vector<int> floating, name(strong.parts.size(), held);
  for (int part = 0; part < static_cast<int>(name.size()); ++part) {
    if (strong.parts[at(part)].held) continue;
    floating.push_back(part);
    name[at(part)] = none;
  }
  if (floating.empty() || name.size() == 1) return false;
  if (static_cast<int>(floating.size()) > limit) {
    std::stable_sort(floating.begin(), floating.end(), [&](int a, int b) { return cells(a) > cells(b); });
    floating.resize(at(limit));
  }
  for (const int part : floating) {
    name[at(part)] = static_cast<int>(size_.size());
    size_.push_back(cells(part));
  }
  owner_ = strong.of_cells(faces_.grid);
  for (int& owner : owner_)
    if (owner >= 0) owner = name[at(owner)];
  return true;
}

/// Takes in the cells of a diffuse edge, best conductance first; two tails that meet stop there.
void Finder::grow_tails() {
  struct Step {
    long to;
    int name;
  };
  std::array<std::vector<Step>, 256> steps;
  const auto offer = [&](long q, int at_most) {
    neighbours(q, [&](long next, int code) {
      if (next >= 0 && owner_[at(next)] == none && code >= range_.common + tail)
        steps[at(std::min(code, at_most))].push_back({next, owner_[at(q)]});
    });
  };
  each([&](long q) {
    if (owner_[at(q)] != none) offer(q, 255);
  });
  for (int c = 255; c >= range_.common + tail; --c)
    for (std::size_t n = 0; n < steps[at(c)].size(); ++n) {
      const Step step = steps[at(c)][n];
      if (owner_[at(step.to)] != none) continue;
      owner_[at(step.to)] = step.name;
      offer(step.to, c);
    }
}

/// Cells that an island's level is felt in: as wide as the island all around.
int Finder::reach_of(int size) const {
  const int dimensions = faces_.grid.dimensions();
  const double radius = dimensions == 3   ? std::cbrt(size / 4.19)
                        : dimensions == 2 ? std::sqrt(size / 3.14)
                                          : 0.5 * size;
  return std::max(2, static_cast<int>(std::lround(2 * radius)));
}

/// Layer by layer into the surroundings, as far as the next one's reach.
void Finder::reach_out() {
  layer_.assign(owner_.size(), 0);
  std::vector<int> reach;
  int widest = 0;
  for (const int size : size_) {
    reach.push_back(std::min(reach_of(size), 60000));
    widest = std::max(widest, reach.back());
  }
  std::vector<long> now, next;
  each([&](long q) {
    if (owner_[at(q)] != none) now.push_back(q);
  });
  for (int layer = 1; layer <= widest && !now.empty(); ++layer) {
    next.clear();
    for (const long q : now) {
      const int name = owner_[at(q)];
      if (name >= 0 && reach[at(name)] < layer) continue;
      neighbours(q, [&](long to, int code) {
        if (to < 0 || owner_[at(to)] != none || code < range_.common - barrier || code == 0) return;
        owner_[at(to)] = name;
        layer_[at(to)] = static_cast<std::uint16_t>(layer);
        next.push_back(to);
      });
    }
    std::swap(now, next);
  }
}

/// The weight falls evenly from the island to the edge of its reach, or to a wall that holds.
IslandMap Finder::weigh() {
  std::vector<std::uint16_t> edge(owner_.size(), 0);
  std::vector<long> queue;
  const auto floating = [&](long q) { return owner_[at(q)] >= 0; };
  each([&](long q) {
    if (!floating(q) || layer_[at(q)] == 0) return;
    bool ends = false;
    neighbours(q, [&](long next, int code) {
      ends = ends || (code >= std::max(range_.common - barrier, 1) &&
                      (next < 0 || owner_[at(next)] != owner_[at(q)]));
    });
    if (!ends) return;
    edge[at(q)] = 1;
    queue.push_back(q);
  });
  for (std::size_t n = 0; n < queue.size(); ++n)
    neighbours(queue[n], [&](long next, int) {
      if (next < 0 || owner_[at(next)] != owner_[at(queue[n])] || layer_[at(next)] == 0) return;
      if (edge[at(next)] > 0) return;
      edge[at(next)] = static_cast<std::uint16_t>(edge[at(queue[n])] + 1);
      queue.push_back(next);
    });
  IslandMap map;
  map.count = static_cast<int>(size_.size());
  map.weight.assign(owner_.size(), 0.0f);
  each([&](long q) {
    const float way = static_cast<float>(edge[at(q)]), layer = static_cast<float>(layer_[at(q)]);
    if (floating(q)) map.weight[at(q)] = way > 0 ? way / (way + layer) : 1.0f;
  });
  for (int& owner : owner_) owner = std::max(owner, none);
  fill_ghosts(owner_, map.weight);
  map.owner = std::move(owner_);
  return map;
}

void Finder::fill_ghosts(std::vector<int>& v, std::vector<float>& w) const {
  const Box& box = faces_.grid.box();
  const long step[3] = {box.sx, box.sy, box.sz};
  const int count[3] = {box.nx, box.ny, box.nz};
  for (int axis = 0; axis < 3; ++axis) {
    if (!faces_.grid.active(axis) || !faces_.grid.periodic(axis)) continue;
    const long span = count[axis] * step[axis];
    Box lowest = box;
    (axis == 0 ? lowest.nx : axis == 1 ? lowest.ny : lowest.nz) = 1;
    each_cell(lowest, [&](Cell c) {
      const long below = c.q - step[axis], highest = below + span, above = c.q + span;
      v[at(below)] = v[at(highest)], w[at(below)] = w[at(highest)];
      v[at(above)] = v[at(c.q)], w[at(above)] = w[at(c.q)];
    });
  }
}

}  // namespace

IslandMap find_islands(const FaceClasses& faces, int limit, double share) {
  Finder finder(faces, share);
  if (!finder.name_islands(limit)) return {};
  finder.grow_tails();
  finder.reach_out();
  return finder.weigh();
}

}  // namespace mossfield
