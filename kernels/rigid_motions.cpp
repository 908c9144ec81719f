#include "kernels/rigid_motions.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

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
  /// Of a cell.
  struct Found {
    const std::vector<MotionEntry>& entries;
    bool as_one;
  };
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

  void find(const Grid& grid, const std::function<Found(Cell)>& entries_of, int nodes);
  std::vector<int> cut(const Grid& grid, const std::function<Found(Cell)>& entries_of, int nodes);
  void order_by_cell(const Grid& grid);
  const MotionEntry* near_begin(int node) const { return near.data() + near_start[at(node)]; }
  const MotionEntry* near_end(int node) const { return near.data() + near_start[at(node) + 1]; }
  /// Owned cells, in order, that have entries and where a motion of a node may bring forces about.
  std::vector<long> beside(const Grid& grid, int node) const;
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

/// By axis, whether lower faces move: on the host.
class MovingFaces {
 public:
  MovingFaces(const Grid& grid, const Vector<const float>& inverse) {
    for (int a = 0; a < 3; ++a) {
      free_[a].assign(at(grid.words()), 0);
      if (inverse.u[a])
        copy_to_host(grid.device(), free_[a].data(), inverse.u[a], free_[a].size() * sizeof(float));
    }
  }
  std::array<bool, 3> at_cell(long q) const {
    return {free_[0][at(q)] > 0, free_[1][at(q)] > 0, free_[2][at(q)] > 0};
  }

 private:
  std::vector<float> free_[3];
};

}  // namespace

/// Entries of owned cells and ghosts by node, and those cells around which all moves as one piece.
void RigidMotions::Lists::find(const Grid& grid, const std::function<Found(Cell)>& entries_of, int nodes) {
  std::vector<std::vector<MotionEntry>> of_node(at(nodes));
  std::vector<char> rigid(at(grid.words()), 0);
  each_cell(grid.box_with_ghosts(), [&](Cell c) {
    const Found found = entries_of(c);
    for (const MotionEntry& e : found.entries) of_node[at(e.node)].push_back(e);
    rigid[at(c.q)] = found.as_one;
  });
  near.clear(), near_start.clear();
  for (const auto& list : of_node) {
    near_start.push_back(static_cast<int>(near.size()));
    near.insert(near.end(), list.begin(), list.end());
  }
  near_start.push_back(static_cast<int>(near.size()));
  deep.assign(at(grid.words()), 0);
  each_cell(grid.box(), [&](Cell c) {
    bool all = true;
    around(grid.box(), c.q, [&](long m) { all = all && rigid[at(m)] != 0; });
    deep[at(c.q)] = all;
  });
}

/// Entries of owned cells by slice and node, in pieces; returns where pieces start.
std::vector<int> RigidMotions::Lists::cut(const Grid& grid, const std::function<Found(Cell)>& entries_of,
                                          int nodes) {
  std::vector<std::vector<MotionEntry>> mine(at(nodes));
  std::vector<int> first_of_piece;
  std::vector<double> owners;
  host.clear();
  const auto close_slice = [&] {
    for (int n = 0; n < nodes; ++n) {
      for (std::size_t m = 0; m < mine[at(n)].size(); ++m) {
        if (m % piece_cells == 0)
          first_of_piece.push_back(static_cast<int>(host.size())), owners.push_back(n);
        host.push_back(mine[at(n)][m]);
      }
      mine[at(n)].clear();
    }
  };
  int slice = grid.begin();
  each_cell(grid.box(), [&](Cell c) {
    if (slice_of(grid, c) != slice) close_slice();
    slice = slice_of(grid, c);
    for (const MotionEntry& e : entries_of(c).entries) mine[at(e.node)].push_back(e);
  });
  close_slice();
  pieces = static_cast<long>(first_of_piece.size());
  first_of_piece.push_back(static_cast<int>(host.size()));
  const std::vector<double> all = grid.communicator().gather_all(owners);
  piece_node.assign(all.begin(), all.end());
  counts.clear();
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

std::vector<long> RigidMotions::Lists::beside(const Grid& grid, int node) const {
  std::vector<long> cells;
  for (const MotionEntry* e = near_begin(node); e != near_end(node); ++e)
    around(grid.box(), e->cell, [&](long q) {
      if (q >= 0 && q < grid.words() && index[at(q)] >= 0 && !deep[at(q)]) cells.push_back(q);
    });
  std::sort(cells.begin(), cells.end());
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
  return cells;
}

void RigidMotions::build_lists(const BodyMap& map, const MotionNodes& nodes,
                               const Vector<const float>& inverse) {
  const MovingFaces faces(grid_, inverse);
  CellEntries cells(grid_, map, nodes);
  const auto entries = [&](Cell c) {
    const std::array<bool, 3> moves = faces.at_cell(c.q);
    const std::vector<MotionEntry>& found = cells.of(c.q, {c.i, c.j, c.k}, moves);
    return Lists::Found{found, moves_as_one(found, moves)};
  };
  lists_ = std::make_unique<Lists>();
  Lists& l = *lists_;
  l.find(grid_, entries, count_);
  const std::vector<int> start = l.cut(grid_, entries, count_);
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
  const long slice_words = grid_.slice_words();
  for (int n = 0; n < count_; ++n) {
    const std::vector<long> cells = l.beside(grid_, n);
    for (int m = 0; m < motions; ++m) {
      forces.set(l.near_begin(n), l.near_end(n), m);
      for (std::size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
        const long slice = cells[begin] / slice_words;
        std::set<int> touched;
        for (end = begin; end < cells.size() && cells[end] / slice_words == slice; ++end) {
          const std::array<double, 3> force = forces.on(cells[end]);
          if (force == std::array<double, 3>{}) continue;
          l.each_of(cells[end], [&](const MotionEntry& e) {
            if (e.node < n) return;  // E is symmetric: its lower half will do
            add_force(e, force.data(), row[at(e.node)].data());
            touched.insert(e.node);
          });
        }
        for (const int j : touched) {
          for (int i = 0; i < motions; ++i)
            if (row[at(j)][at(i)] != 0)
              coarse_.add(static_cast<int>(slice) - 1 + grid_.begin(), motions * j + i, motions * n + m,
                          row[at(j)][at(i)]);
          row[at(j)] = {};
        }
      }
      forces.clear(l.near_begin(n), l.near_end(n));
    }
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
