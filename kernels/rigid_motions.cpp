#include "kernels/rigid_motions.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "kernels/array.hpp"
#include "kernels/mechanics.hpp"
#include "kernels/motion_entries.hpp"
#include "kernels/motion_forces.hpp"
#include "kernels/pieces.hpp"
#include "kernels/rigid_motions_kernels.hpp"

namespace mossfield {

namespace {

constexpr int most_nodes = 128;  ///< E is dense: 768 unknowns

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

struct RigidMotions::Lists {
  /// Of a cell, and whether it moves as one piece.
  using EntriesOf = std::function<const std::vector<MotionEntry>&(Cell, bool&)>;
  std::vector<MotionEntry> near;  ///< of owned cells and ghosts, by node
  std::vector<int> near_start;    ///< by node
  std::vector<MotionEntry> host;  ///< of owned cells, by slice and node
  std::vector<int> host_first, host_order;
  std::vector<int> index;       ///< of an owned cell in host_first, by memory index; -1: no entry
  std::vector<char> deep;       ///< by memory index: all around it moves as one piece
  std::vector<int> piece_node;  ///< of every rank's pieces, in the order of ranks
  std::vector<int> counts;      ///< six numbers a piece, by rank
  long pieces = 0;
  std::unique_ptr<Array<MotionEntry>> entries;
  std::unique_ptr<Array<int>> start, first, order;
  std::unique_ptr<Array<double>> sums, motion;

  std::vector<MotionEntry> find(const Grid& grid, const EntriesOf& entries_of, int nodes);
  std::vector<int> cut(const Grid& grid);
  void order_by_cell(const Grid& grid);
  const MotionEntry* near_begin(int node) const { return near.data() + near_start[at(node)]; }
  const MotionEntry* near_end(int node) const { return near.data() + near_start[at(node) + 1]; }
  /// Owned cells, in order, that have entries and where a motion of a node may bring forces about. `seen`: 0
  /// by memory index at first.
  std::vector<long> beside(const Grid& grid, int node, std::vector<int>& seen) const;
  template <class F>
  void each_of(long q, const F& f) const {
    const int cell = index[at(q)];
    for (int n = host_first[at(cell)]; n < host_first[at(cell + 1)]; ++n) f(host[at(host_order[at(n)])]);
  }
};

RigidMotions::RigidMotions(const Grid& grid, const Sides& sides) : grid_(grid), sides_(sides) {}
RigidMotions::~RigidMotions() = default;

void RigidMotions::update(const ElasticFields<double>& moduli, const Vector<const float>& inverse,
                          bool anew) {
  if (anew) {
    count_ = 0;
    const double stiffest = reduce(grid_, LargestOf{{}, moduli.shear.data()});
    if (!has_stiff_bodies(moduli.shear, stiffest)) return;
    const ShearClasses classes = classify_shear(moduli.shear, stiffest);
    const BodyMap map = find_stiff_bodies(classes, sides_, most_nodes);
    const MotionNodes nodes(map, classes, most_nodes);
    count_ = nodes.count();
    if (count_ == 0) return;
    build_lists(map, nodes, inverse);
    fill_thinness(map, nodes);
  }
  if (count_ > 0) build_coarse(moduli);
}

namespace {

/// f(memory index of each cell within one of q)
template <class F>
void around(const Box& b, long q, const F& f) {
  for (const long z : {-b.sz, 0L, b.sz})
    for (const long y : {-b.sy, 0L, b.sy})
      for (const long x : {-b.sx, 0L, b.sx}) f(q + x + y + z);
}

bool is_owned(const Grid& grid, Cell c) {
  const Box& b = grid.box();
  return c.i >= b.i0 && c.i < b.i0 + b.nx && c.j >= b.j0 && c.j < b.j0 + b.ny && c.k >= b.k0 &&
         c.k < b.k0 + b.nz;
}

/// Whether matter can be displaced along an axis, or turn about it.
bool is_motion_of(const Grid& grid, int motion) {
  return motion < 3 ? grid.active(motion) : grid.active((motion + 1) % 3) && grid.active((motion + 2) % 3);
}

}  // namespace

/// Entries of owned cells and ghosts by node; returns those of owned cells by slice and node.
std::vector<MotionEntry> RigidMotions::Lists::find(const Grid& grid, const EntriesOf& entries_of, int nodes) {
  std::vector<std::vector<MotionEntry>> of_node(at(nodes)), mine(at(nodes));
  std::vector<MotionEntry> owned;
  std::vector<char> rigid(at(grid.words()), 0);
  int slice = grid.begin() - 1;
  const auto close_slice = [&] {
    for (auto& list : mine) {
      owned.insert(owned.end(), list.begin(), list.end());
      list.clear();
    }
  };
  each_cell(grid.box_with_ghosts(), [&](Cell c) {
    if (slice_of(grid, c) != slice) close_slice();
    slice = slice_of(grid, c);
    bool as_one = false;
    const bool here = is_owned(grid, c);
    for (const MotionEntry& e : entries_of(c, as_one)) {
      of_node[at(e.node)].push_back(e);
      if (here) mine[at(e.node)].push_back(e);
    }
    rigid[at(c.q)] = as_one;
  });
  close_slice();
  for (const auto& list : of_node) {
    near_start.push_back(static_cast<int>(near.size()));
    near.insert(near.end(), list.begin(), list.end());
  }
  near_start.push_back(static_cast<int>(near.size()));
  deep.assign(at(grid.words()), 0);
  each_cell(grid.box(), [&](Cell c) {
    bool all = rigid[at(c.q)] != 0;
    if (all) around(grid.box(), c.q, [&](long m) { all = all && rigid[at(m)] != 0; });
    deep[at(c.q)] = all;
  });
  return owned;
}

/// Cuts the entries of owned cells in pieces of one node in one slice; returns where they start.
std::vector<int> RigidMotions::Lists::cut(const Grid& grid) {
  std::vector<int> first_of_piece;
  std::vector<double> owners;
  const long slice_words = grid.slice_words();
  long slice = -1;
  for (std::size_t n = 0; n < host.size(); ++n) {
    const MotionEntry& e = host[n];
    const bool same =
        !owners.empty() && slice == e.cell / slice_words && static_cast<int>(owners.back()) == e.node;
    if (same && static_cast<int>(n) - first_of_piece.back() < piece_cells) continue;
    slice = e.cell / slice_words;
    first_of_piece.push_back(static_cast<int>(n));
    owners.push_back(e.node);
  }
  pieces = static_cast<long>(first_of_piece.size());
  first_of_piece.push_back(static_cast<int>(host.size()));
  const std::vector<double> all = grid.communicator().gather_all(owners);
  piece_node.assign(all.begin(), all.end());
  for (const double n : grid.communicator().gather_all({static_cast<double>(pieces)}))
    counts.push_back(motions * static_cast<int>(n));
  return first_of_piece;
}

/// The owned cells that have entries, and theirs.
void RigidMotions::Lists::order_by_cell(const Grid& grid) {
  index.assign(at(grid.words()), -1);
  for (const MotionEntry& e : host) index[at(e.cell)] = 0;
  int cells = 0;
  for (int& n : index)
    if (n == 0) n = cells++;
  host_first.assign(at(cells + 1), 0);
  for (const MotionEntry& e : host) ++host_first[at(index[at(e.cell)] + 1)];
  for (int n = 0; n < cells; ++n) host_first[at(n + 1)] += host_first[at(n)];
  host_order.resize(host.size());
  std::vector<int> next = host_first;
  for (std::size_t n = 0; n < host.size(); ++n)
    host_order[at(next[at(index[at(host[n].cell)])]++)] = static_cast<int>(n);
}

std::vector<long> RigidMotions::Lists::beside(const Grid& grid, int node, std::vector<int>& seen) const {
  std::vector<long> cells;
  for (const MotionEntry* e = near_begin(node); e != near_end(node); ++e)
    around(grid.box(), e->cell, [&](long q) {
      if (q < 0 || q >= grid.words() || index[at(q)] < 0 || deep[at(q)] || seen[at(q)] == node + 1) return;
      seen[at(q)] = node + 1;
      cells.push_back(q);
    });
  std::sort(cells.begin(), cells.end());
  return cells;
}

void RigidMotions::build_lists(const BodyMap& map, const MotionNodes& nodes,
                               const Vector<const float>& inverse) {
  const MovingFaces faces(grid_, inverse);
  CellEntries cells(grid_, map, nodes);
  const auto entries = [&](Cell c, bool& as_one) -> const std::vector<MotionEntry>& {
    const std::array<bool, 3> moves = faces.at_cell(c.q);
    const std::vector<MotionEntry>& found = cells.of(c.q, {c.i, c.j, c.k}, moves);
    as_one = moves_as_one(found, moves);
    return found;
  };
  lists_ = std::make_unique<Lists>();
  Lists& l = *lists_;
  l.host = l.find(grid_, entries, count_);
  const std::vector<int> start = l.cut(grid_);
  l.order_by_cell(grid_);
  const Device device = grid_.device();
  l.entries = std::make_unique<Array<MotionEntry>>(device, l.host);
  l.start = std::make_unique<Array<int>>(device, start);
  l.first = std::make_unique<Array<int>>(device, l.host_first);
  l.order = std::make_unique<Array<int>>(device, l.host_order);
  l.sums = std::make_unique<Array<double>>(device, std::vector<double>(at(motions * l.pieces)));
  l.motion = std::make_unique<Array<double>>(device, std::vector<double>(at(motions * count_)));
}

void RigidMotions::fill_thinness(const BodyMap& map, const MotionNodes& nodes) {
  const std::array<int, 3> n = grid_.cells();
  std::vector<float> values;
  each_cell(grid_.box(), [&](Cell c) {
    const int q = (c.k * n[1] + c.j) * n[0] + c.i, body = map.owner[at(q)];
    const bool inside = body >= 0 && map.root[at(q)] == q && nodes.has(body);
    values.push_back(inside ? 1 / static_cast<float>(map.bodies[at(body)].thickness) : 0.0f);
  });
  if (!thinness_) thinness_.emplace(grid_, "1/thickness", "1");
  thinness_->set_owned(values);
}

/// E column by column: the forces that a motion brings about, in and beside its reach.
void RigidMotions::build_coarse(const ElasticFields<double>& moduli) {
  const Lists& l = *lists_;
  MotionForces forces(grid_, moduli);
  coarse_ = IslandMatrix(grid_, motions * count_);
  std::vector<std::array<double, motions>> row(at(count_), std::array<double, motions>{});
  std::vector<int> seen(at(grid_.words()), 0), touched;
  const long slice_words = grid_.slice_words();
  for (int n = 0; n < count_; ++n) {
    const std::vector<long> cells = l.beside(grid_, n, seen);
    for (int m = 0; m < motions; ++m) {
      if (!is_motion_of(grid_, m)) continue;
      forces.set(l.near_begin(n), l.near_end(n), m);
      for (std::size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
        const long slice = cells[begin] / slice_words;
        for (end = begin; end < cells.size() && cells[end] / slice_words == slice; ++end) {
          const std::array<double, 3> force = forces.on(cells[end]);
          if (force == std::array<double, 3>{}) continue;
          l.each_of(cells[end], [&](const MotionEntry& e) {
            if (e.node < n) return;  // E is symmetric: its lower half will do
            if (row[at(e.node)] == std::array<double, motions>{}) touched.push_back(e.node);
            add_force(e, force.data(), row[at(e.node)].data());
          });
        }
        for (const int j : touched) {
          for (int i = 0; i < motions; ++i)
            if (row[at(j)][at(i)] != 0)
              coarse_.add(static_cast<int>(slice) - 1 + grid_.begin(), motions * j + i, motions * n + m,
                          row[at(j)][at(i)]);
          row[at(j)] = {};
        }
        touched.clear();
      }
    }
    forces.clear(l.near_begin(n), l.near_end(n));
  }
  coarse_.factorise();
}

template <class T>
void RigidMotions::move(const Vector<const double>& r, const Vector<const double>& image, double factor,
                        const Vector<T>& u) {
  Lists& l = *lists_;
  std::vector<double> sums(at(motions * l.pieces)), right(at(motions * count_));
  for_each_piece(grid_.device(), l.pieces,
                 MotionSums{l.sums->data(), l.entries->data(), l.start->data(), l.pieces, r, image});
  copy_to_host(grid_.device(), sums.data(), l.sums->data(), sizeof(double) * sums.size());
  std::vector<double> all(at(motions) * l.piece_node.size());
  grid_.communicator().gather(sums.data(), all.data(), l.counts);
  for (std::size_t n = 0; n < all.size(); ++n)
    right[at(motions * l.piece_node[n / motions]) + n % motions] += all[n];
  const std::vector<double> motion = coarse_.solve(std::move(right));
  copy_from_host(grid_.device(), l.motion->data(), motion.data(), sizeof(double) * motion.size());
  const long cells = static_cast<long>(l.host_first.size()) - 1;
  for_each_piece(
      grid_.device(), cells,
      AddMotions<T>{u, l.entries->data(), l.first->data(), l.order->data(), l.motion->data(), factor, cells});
}

template void RigidMotions::move(const Vector<const double>&, const Vector<const double>&, double,
                                 const Vector<double>&);
template void RigidMotions::move(const Vector<const double>&, const Vector<const double>&, double,
                                 const Vector<float>&);

}  // namespace mossfield
