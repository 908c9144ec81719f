#include "kernels/islands.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

namespace mossfield {

namespace {

constexpr int tail = 2;     ///< powers of two above the common conductance: still the island's tail
constexpr int barrier = 4;  ///< powers of two below it: a step of the weight there costs nothing
constexpr int none = -1, held = -2;

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

class Finder {
 public:
  explicit Finder(const FaceClasses& faces);
  void label();
  /// A part that stands alone is no trouble to the coarse grids: they blur only what lies close together.
  bool crowded() const { return !size_.empty() && parts_ > 1; }
  void keep_largest(int limit);
  void grow_tails();
  void reach_out();
  IslandMap weigh();

 private:
  /// f(neighbour, or -1 beyond a wall; code of the face between)
  template <class F>
  void neighbours(long q, const F& f) const;
  template <class F>
  void each_cell(const F& f) const;
  int flood(long start, int name);
  int reach_of(int size) const;
  void fill_ghosts(std::vector<int>& v, std::vector<float>& w) const;

  const FaceClasses& faces_;
  Box box_;
  ClassRange range_;
  int parts_ = 0;
  std::vector<unsigned char> inside_;
  std::vector<int> owner_, size_;
  std::vector<std::uint16_t> layer_;  ///< cells from the island
};

Finder::Finder(const FaceClasses& faces) : faces_(faces), box_(faces.grid.box()) {
  std::array<long, 256> histogram{};
  for (int axis = 0; axis < 3; ++axis) {
    if (!faces.grid.active(axis)) continue;
    const std::vector<unsigned char>& code = faces.code[at(axis)];
    each_cell([&](long q) { ++histogram[code[at(q)]]; });
  }
  range_ = ClassRange::of(histogram);
}

template <class F>
void Finder::each_cell(const F& f) const {
  for (int k = 0; k < box_.nz; ++k)
    for (int j = 0; j < box_.ny; ++j)
      for (int i = 0; i < box_.nx; ++i) f(box_.first + k * box_.plane + j * box_.row + i);
}

template <class F>
void Finder::neighbours(long q, const F& f) const {
  const long step[3] = {box_.sx, box_.sy, box_.sz};
  const int count[3] = {box_.nx, box_.ny, box_.nz};
  for (int axis = 0; axis < 3; ++axis) {
    if (!faces_.grid.active(axis)) continue;
    for (const int side : {0, 1}) {
      long next = side ? q + step[axis] : q - step[axis];
      if (!inside_[at(next)])
        next = faces_.grid.periodic(axis) ? next + (side ? -1 : 1) * count[axis] * step[axis] : -1;
      f(next, static_cast<int>(faces_.code[at(axis)][at(side ? q + step[axis] : q)]));
    }
  }
}

/// Names all that strong faces join to a cell; returns the number of cells, -1 if a wall holds them.
int Finder::flood(long start, int name) {
  std::vector<long> part = {start};
  bool on_wall = false;
  owner_[at(start)] = name;
  for (std::size_t n = 0; n < part.size(); ++n)
    neighbours(part[n], [&](long next, int code) {
      if (!range_.strong(code)) return;
      if (next < 0)
        on_wall = true;
      else if (owner_[at(next)] == none) {
        owner_[at(next)] = name;
        part.push_back(next);
      }
    });
  if (on_wall)
    for (const long q : part) owner_[at(q)] = held;
  return on_wall ? -1 : static_cast<int>(part.size());
}

void Finder::label() {
  const std::size_t words = at(faces_.grid.words());
  inside_.assign(words, 0);
  owner_.assign(words, none);
  each_cell([&](long q) { inside_[at(q)] = 1; });
  each_cell([&](long q) {
    if (owner_[at(q)] != none) return;
    bool starts = false;  // a part has a cell whose lower face is strong
    for (int axis = 0; axis < 3; ++axis)
      starts = starts || (faces_.grid.active(axis) && range_.strong(faces_.code[at(axis)][at(q)]));
    if (!starts) return;
    const int size = flood(q, static_cast<int>(size_.size()));
    ++parts_;
    if (size > 0) size_.push_back(size);
  });
}

void Finder::keep_largest(int limit) {
  if (static_cast<int>(size_.size()) <= limit) return;
  std::vector<int> order(size_.size()), name(size_.size(), none), size;
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return size_[at(a)] > size_[at(b)]; });
  for (int n = 0; n < limit; ++n) {
    name[at(order[at(n)])] = n;
    size.push_back(size_[at(order[at(n)])]);
  }
  for (int& owner : owner_)
    if (owner >= 0) owner = name[at(owner)];
  size_ = size;
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
  each_cell([&](long q) {
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
  each_cell([&](long q) {
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
  each_cell([&](long q) {
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
  each_cell([&](long q) {
    const float way = static_cast<float>(edge[at(q)]), layer = static_cast<float>(layer_[at(q)]);
    if (floating(q)) map.weight[at(q)] = way > 0 ? way / (way + layer) : 1.0f;
  });
  for (int& owner : owner_) owner = std::max(owner, none);
  fill_ghosts(owner_, map.weight);
  map.owner = std::move(owner_);
  return map;
}

void Finder::fill_ghosts(std::vector<int>& v, std::vector<float>& w) const {
  const long step[3] = {box_.sx, box_.sy, box_.sz};
  const int count[3] = {box_.nx, box_.ny, box_.nz};
  for (int axis = 0; axis < 3; ++axis) {
    if (!faces_.grid.active(axis) || !faces_.grid.periodic(axis)) continue;
    const long span = count[axis] * step[axis];
    each_cell([&](long q) {
      for (const long ghost : {q - span, q + span}) {
        const bool below = ghost < q;
        if (below ? inside_[at(q + step[axis])] : inside_[at(q - step[axis])]) continue;
        v[at(ghost)] = v[at(q)];
        w[at(ghost)] = w[at(q)];
      }
    });
  }
}

}  // namespace

IslandMap find_islands(const FaceClasses& faces, int limit) {
  Finder finder(faces);
  finder.label();
  if (!finder.crowded()) return {};
  finder.keep_largest(limit);
  finder.grow_tails();
  finder.reach_out();
  return finder.weigh();
}

}  // namespace mossfield
