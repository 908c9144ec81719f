#include "kernels/stiff_bodies.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/deflation_kernels.hpp"
#include "kernels/face_classes.hpp"
#include "kernels/rigid_motions_kernels.hpp"

namespace mossfield {

namespace {

constexpr int stiffest_code = 255;
constexpr int clear_contrast = 7;  ///< powers of two between most cells and the stiffest
/// Powers of two below the stiffest at which a cell counts as a fluid: what mechanics.hpp gives one (its
/// floor, 1e-7 of lambda + 2 G) is less than this of G unless the stiffest body is nearly incompressible.
constexpr int fluid_below = 20;
constexpr int none = -1, held = -2;
constexpr int slender = 4;     ///< times as long as thick
constexpr int wall_share = 8;  ///< a body of which more than 1/8 lies on walls is held by them

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

class Finder {
 public:
  Finder(const ShearClasses& classes, const Sides& sides);
  void label();
  void keep_largest(int limit);
  void reach_out();
  BodyMap weigh();

 private:
  /// f(neighbour, or -1 beyond a wall; which of the six sides)
  template <class F>
  void neighbours(int q, const F& f) const;
  bool stiff(int q) const { return 2 * classes_.code[at(q)] > stiffest_code + common_; }
  bool solid(int q) const { return classes_.code[at(q)] > 0; }
  std::array<int, 3> place(int q) const;
  StiffBody measure(const std::vector<int>& part);
  bool holds(const std::vector<int>& part, const StiffBody& body);
  int depth_of(const std::vector<int>& part);

  const ShearClasses& classes_;
  const Sides& sides_;
  int count_, common_ = 0;
  std::vector<int> owner_, root_;
  std::vector<int> layer_;  ///< cells from the body
  std::vector<StiffBody> bodies_;
  std::vector<std::array<bool, 6>> touches_;  ///< walls that a body reaches itself
};

Finder::Finder(const ShearClasses& classes, const Sides& sides)
    : classes_(classes), sides_(sides), count_(static_cast<int>(classes.code.size())) {
  std::array<long, 256> histogram{};
  for (const unsigned char code : classes.code) ++histogram[code];
  const long solids = std::accumulate(histogram.begin() + 1, histogram.end(), 0L);
  long below = 0;
  for (int c = 1; c < 256; ++c) {
    if (2 * below <= solids) common_ = c;  // ends at the median
    below += histogram[at(c)];
  }
}

std::array<int, 3> Finder::place(int q) const {
  const auto& n = classes_.cells;
  return {q % n[0], q / n[0] % n[1], q / n[0] / n[1]};
}

template <class F>
void Finder::neighbours(int q, const F& f) const {
  const std::array<int, 3> x = place(q);
  int step = 1;
  for (std::size_t axis = 0; axis < 3; step *= classes_.cells[axis], ++axis) {
    const int n = classes_.cells[axis];
    if (n == 1) continue;
    for (const int side : {0, 1}) {
      const bool end = x[axis] == (side ? n - 1 : 0);
      const int inner = side ? q + step : q - step, around = side ? q - (n - 1) * step : q + (n - 1) * step;
      f(!end ? inner : classes_.periodic[axis] ? around : -1, static_cast<int>(2 * axis) + side);
    }
  }
}

/// Largest number of steps from outside to a cell of a part, whose owner is its name.
int Finder::depth_of(const std::vector<int>& part) {
  const int name = owner_[at(part.front())];
  std::vector<int> now, next;
  for (const int q : part) {
    bool rim = false;
    neighbours(q, [&](int m, int) { rim = rim || (m >= 0 && owner_[at(m)] != name); });
    layer_[at(q)] = rim;
    if (rim) now.push_back(q);
  }
  int depth = 0;
  for (; !now.empty(); std::swap(now, next), ++depth) {
    next.clear();
    for (const int q : now)
      neighbours(q, [&](int m, int) {
        if (m < 0 || owner_[at(m)] != name || layer_[at(m)] > 0) return;
        layer_[at(m)] = 1;
        next.push_back(m);
      });
  }
  for (const int q : part) layer_[at(q)] = 0;
  return depth;
}

StiffBody Finder::measure(const std::vector<int>& part) {
  StiffBody body;
  body.size = static_cast<int>(part.size());
  body.thickness = 2 * depth_of(part);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const int n = classes_.cells[axis];
    std::vector<long> on(at(n), 0);
    for (const int q : part) ++on[at(place(q)[axis])];
    double sum = 0, east = 0, north = 0;
    for (int x = 0; x < n; ++x) {
      const double angle = 2 * M_PI * x / n, count = static_cast<double>(on[at(x)]);
      body.extent[axis] += on[at(x)] > 0;
      sum += count * x, east += count * std::cos(angle), north += count * std::sin(angle);
    }
    body.centre[axis] = classes_.periodic[axis] ? std::atan2(north, east) / (2 * M_PI) * n : sum / body.size;
  }
  return body;
}

/// Whether walls hold a part, as free ones do not; else notes which of them it touches. Beyond a wall along
/// which matter slides a slender part goes on as its mirror image, and bends like one that floats.
bool Finder::holds(const std::vector<int>& part, const StiffBody& body) {
  std::array<bool, 6> touches{};
  int on_walls = 0;
  for (const int q : part) {
    bool on_wall = false;
    neighbours(q, [&](int m, int side) {
      if (m >= 0) return;
      touches[at(side)] = true;
      on_wall = on_wall || sides_[at(side)].kind != Side::Kind::free;
    });
    on_walls += on_wall;
  }
  for (std::size_t side = 0; side < 6; ++side)
    if (touches[side] && sides_[side].kind == Side::Kind::clamped) return true;
  const int longest = *std::max_element(body.extent.begin(), body.extent.end());
  if (on_walls > 0 && (longest < slender * body.thickness || wall_share * on_walls > body.size)) return true;
  touches_.push_back(touches);
  return false;
}

void Finder::label() {
  owner_.assign(at(count_), none);
  layer_.assign(at(count_), 0);
  for (int start = 0; start < count_; ++start) {
    if (owner_[at(start)] != none || !stiff(start)) continue;
    const int name = static_cast<int>(bodies_.size());
    std::vector<int> part = {start};
    owner_[at(start)] = name;
    for (std::size_t n = 0; n < part.size(); ++n)
      neighbours(part[n], [&](int m, int) {
        if (m < 0 || owner_[at(m)] != none || !stiff(m)) return;
        owner_[at(m)] = name;
        part.push_back(m);
      });
    const StiffBody body = measure(part);
    if (holds(part, body))
      for (const int q : part) owner_[at(q)] = held;
    else
      bodies_.push_back(body);
  }
}

void Finder::keep_largest(int limit) {
  if (static_cast<int>(bodies_.size()) <= limit) return;
  std::vector<int> order(bodies_.size()), name(bodies_.size(), none);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return bodies_[at(a)].size > bodies_[at(b)].size; });
  std::vector<StiffBody> bodies;
  std::vector<std::array<bool, 6>> touches;
  for (int n = 0; n < limit; ++n) {
    name[at(order[at(n)])] = n;
    bodies.push_back(bodies_[at(order[at(n)])]);
    touches.push_back(touches_[at(order[at(n)])]);
  }
  for (int& owner : owner_)
    if (owner >= 0) owner = name[at(owner)];
  bodies_ = bodies, touches_ = touches;
}

/// Layer by layer into what is solid around a body, as far as the next one's reach.
void Finder::reach_out() {
  root_.assign(at(count_), none);
  std::vector<int> now, next;
  int widest = 0;
  for (const StiffBody& body : bodies_) widest = std::max(widest, body.thickness);
  for (int q = 0; q < count_; ++q) {
    if (owner_[at(q)] == none) continue;
    root_[at(q)] = q;
    now.push_back(q);
  }
  for (int layer = 1; layer <= widest && !now.empty(); ++layer, std::swap(now, next)) {
    next.clear();
    for (const int q : now) {
      const int name = owner_[at(q)];
      if (name >= 0 && bodies_[at(name)].thickness < layer) continue;
      neighbours(q, [&](int m, int) {
        if (m < 0 || owner_[at(m)] != none || !solid(m)) return;
        owner_[at(m)] = name, root_[at(m)] = root_[at(q)], layer_[at(m)] = layer;
        next.push_back(m);
      });
    }
  }
}

/// The weight falls evenly from the body to the edge of its reach, or to a wall that it does not touch
/// itself.
BodyMap Finder::weigh() {
  std::vector<int> edge(at(count_), 0), queue;
  const auto around = [&](int q) { return owner_[at(q)] >= 0 && layer_[at(q)] > 0; };
  for (int q = 0; q < count_; ++q) {
    if (!around(q)) continue;
    const int name = owner_[at(q)];
    bool ends = false;
    neighbours(q, [&](int m, int side) {
      ends = ends || (m < 0 ? !touches_[at(name)][at(side)] : owner_[at(m)] != name && solid(m));
    });
    if (!ends) continue;
    edge[at(q)] = 1;
    queue.push_back(q);
  }
  for (std::size_t n = 0; n < queue.size(); ++n)
    neighbours(queue[n], [&](int m, int) {
      if (m < 0 || owner_[at(m)] != owner_[at(queue[n])] || !around(m) || edge[at(m)] > 0) return;
      edge[at(m)] = edge[at(queue[n])] + 1;
      queue.push_back(m);
    });
  BodyMap map;
  map.weight.assign(at(count_), 0.0f);
  for (int q = 0; q < count_; ++q) {
    const float way = static_cast<float>(edge[at(q)]), layer = static_cast<float>(layer_[at(q)]);
    if (owner_[at(q)] >= 0) map.weight[at(q)] = way > 0 ? way / (way + layer) : 1.0f;
    owner_[at(q)] = std::max(owner_[at(q)], none);
  }
  map.owner = std::move(owner_), map.root = std::move(root_), map.bodies = std::move(bodies_);
  return map;
}

}  // namespace

bool has_stiff_bodies(const Field& shear, double stiffest) {
  if (!(stiffest > 0)) return false;
  const double fluid = std::ldexp(1.0, -fluid_below), limit = std::ldexp(1.0, -clear_contrast);
  return reduce(shear.grid(), MostlySoft{{}, shear.data(), 1 / stiffest, fluid, limit}) > 0;
}

ShearClasses classify_shear(const Field& shear, double stiffest) {
  const Grid& grid = shear.grid();
  BasicField<unsigned char> code(grid, "shear class", "1");
  for_each_cell(grid, ClassifyFace{code.data(), shear.data(), 1 / stiffest});
  ShearClasses out{grid.cells(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}, {}};
  const Grid whole(grid.cells(), grid.spacing(), out.periodic);
  const std::vector<unsigned char> all = gather_codes(code, whole);
  const Box& b = whole.box();
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const unsigned char c = all[at(b.first + k * b.plane + j * b.row + i)];
        out.code.push_back(c < stiffest_code - fluid_below ? 0 : c);
      }
  return out;
}

BodyMap find_stiff_bodies(const ShearClasses& classes, const Sides& sides, int limit) {
  Finder finder(classes, sides);
  finder.label();
  finder.keep_largest(limit);
  finder.reach_out();
  return finder.weigh();
}

}  // namespace mossfield
