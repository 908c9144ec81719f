#include "kernels/deflation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "kernels/deflation_kernels.hpp"

namespace mossfield {

namespace {

constexpr int most_islands = 512;  ///< the rest is left to the multigrid: E is dense
constexpr int weight_sweeps = 6;
constexpr double over_relaxation = 1.5;
constexpr int piece_cells = 256;
constexpr int row_pieces = 64;  ///< pieces a launch numbers along x

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

/// n numbers on the device.
template <class T>
class Array {
 public:
  Array(Device device, const std::vector<T>& values)
      : device_(device),
        data_(static_cast<T*>(allocate(device, sizeof(T) * std::max(values.size(), at(1))))) {
    copy_from_host(device, data_, values.data(), sizeof(T) * values.size());
  }
  ~Array() { release(device_, data_); }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;
  T* data() { return data_; }

 private:
  Device device_;
  T* data_;
};

template <class F>
void for_each_piece(Device device, const Pieces& pieces, const F& f) {
  Box box;
  box.nx = row_pieces;
  box.ny = static_cast<int>((pieces.count + row_pieces - 1) / row_pieces);
  box.row = row_pieces;
  for_each_in(device, box, f);
}

/// Every rank's numbers, one rank after the other.
std::vector<double> gather_all(const Communicator& communicator, const std::vector<double>& mine) {
  const double count = static_cast<double>(mine.size());
  std::vector<double> counts(at(communicator.size()));
  communicator.gather(&count, counts.data(), std::vector<int>(counts.size(), 1));
  std::vector<int> lengths;
  long total = 0;
  for (const double c : counts) {
    lengths.push_back(static_cast<int>(c));
    total += lengths.back();
  }
  std::vector<double> all(at(total));
  communicator.gather(mine.data(), all.data(), lengths);
  return all;
}

int slice_of(const Grid& grid, Cell c) {
  return grid.slab_axis() == 2 ? c.k : grid.slab_axis() == 1 ? c.j : c.i;
}

/// f(Cell) for the owned cells, the slab axis outermost.
template <class F>
void each_cell(const Grid& grid, const F& f) {
  const Box& b = grid.box();
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i)
        f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
}

/// Lower Cholesky factor of a dense matrix, in place. A pivot lost to round-off becomes so large that its
/// unknown stays 0.
void factorise(std::vector<double>& e, int n) {
  const auto entry = [&](int i, int j) -> double& { return e[at(i) * at(n) + at(j)]; };
  for (int j = 0; j < n; ++j) {
    const double before = entry(j, j);
    for (int i = j; i < n; ++i)
      for (int m = 0; m < j; ++m) entry(i, j) -= entry(i, m) * entry(j, m);
    entry(j, j) = entry(j, j) > 1e-13 * before ? std::sqrt(entry(j, j)) : 1e150;
    for (int i = j + 1; i < n; ++i) entry(i, j) /= entry(j, j);
  }
}

}  // namespace

struct Deflation::Lists {
  long count;
  Array<int> cells, start, island;
  Array<double> sums, levels;
  std::vector<int> piece_island;  ///< of every rank's pieces, in the order of ranks
  std::vector<int> counts;        ///< pieces by rank
  Pieces view(const float* weight) { return {cells.data(), start.data(), island.data(), weight, count}; }
};

Deflation::Deflation(const Grid& grid) : grid_(grid) {}
Deflation::~Deflation() = default;
Deflation::Deflation(Deflation&&) noexcept = default;

void Deflation::update(const EllipticSystem& system, double largest) {
  system_ = &system;
  a_ = system.stencil();
  islands_ = 0;
  if (!(largest > 0)) return;
  const IslandMap map = find_islands(classify_faces(system, largest), most_islands);
  if (map.count == 0) return;
  islands_ = map.count;
  take(map);
}

/// This rank's part of the map, ghosts included, and what is built on it.
void Deflation::take(const IslandMap& map) {
  const auto first = static_cast<std::ptrdiff_t>(grid_.begin() * grid_.slice_words());
  const auto last = first + static_cast<std::ptrdiff_t>(grid_.words());
  const std::vector<int> owner(map.owner.begin() + first, map.owner.begin() + last);
  if (!weight_) weight_.emplace(grid_, "weight", "1");
  copy_from_host(grid_.device(), weight_->data(), map.weight.data() + first, weight_->bytes());
  {
    Array<int> owners(grid_.device(), owner);
    for (int sweep = 0; sweep < weight_sweeps; ++sweep)
      for (const int colour : {0, 1}) {
        refresh_stencil_ghosts(*weight_);
        for_each_cell(grid_, SmoothWeight{weight_->data(), owners.data(), a_, colour, over_relaxation});
      }
    refresh_stencil_ghosts(*weight_);
  }
  build_lists(owner);
  build_coarse(owner);
}

void Deflation::build_lists(const std::vector<int>& owner) {
  std::vector<std::vector<int>> of_island(at(islands_));
  std::vector<int> cells, start, island;
  const auto close_slice = [&] {
    for (int n = 0; n < islands_; ++n) {
      for (std::size_t m = 0; m < of_island[at(n)].size(); ++m) {
        if (m % piece_cells == 0) {
          start.push_back(static_cast<int>(cells.size()));
          island.push_back(n);
        }
        cells.push_back(of_island[at(n)][m]);
      }
      of_island[at(n)].clear();
    }
  };
  int slice = grid_.begin();
  each_cell(grid_, [&](Cell c) {
    if (slice_of(grid_, c) != slice) close_slice();
    slice = slice_of(grid_, c);
    if (owner[at(c.q)] >= 0) of_island[at(owner[at(c.q)])].push_back(static_cast<int>(c.q));
  });
  close_slice();
  const std::size_t pieces = start.size();
  start.push_back(static_cast<int>(cells.size()));
  const std::vector<double> all =
      gather_all(grid_.communicator(), std::vector<double>(island.begin(), island.end()));
  const double mine = static_cast<double>(pieces);
  std::vector<double> counts(at(grid_.communicator().size()));
  grid_.communicator().gather(&mine, counts.data(), std::vector<int>(counts.size(), 1));
  const Device device = grid_.device();
  lists_.reset(new Lists{static_cast<long>(pieces),
                         {device, cells},
                         {device, start},
                         {device, island},
                         {device, std::vector<double>(pieces)},
                         {device, std::vector<double>(at(islands_))},
                         std::vector<int>(all.begin(), all.end()),
                         std::vector<int>(counts.begin(), counts.end())});
}

/// E from the faces, slice by slice, so that ranks do not change its sums. Wall faces meet a weight of 0.
void Deflation::build_coarse(const std::vector<int>& owner) {
  std::array<std::vector<double>, 4> t;
  const Field* fields[4] = {&system_->tx, &system_->ty, &system_->tz, &system_->s};
  std::vector<float> w(at(grid_.words()));
  copy_to_host(grid_.device(), w.data(), weight_->data(), weight_->bytes());
  for (std::size_t n = 0; n < 4; ++n) {
    t[n].resize(w.size());
    copy_to_host(grid_.device(), t[n].data(), fields[n]->data(), fields[n]->bytes());
  }
  const Box& b = grid_.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  std::vector<std::map<std::pair<int, int>, double>> slices(at(grid_.slices()));
  std::vector<double> diagonal(at(grid_.slices()) * at(islands_));
  each_cell(grid_, [&](Cell c) {
    const int mine = owner[at(c.q)];
    if (mine < 0) return;
    auto& sums = slices[at(slice_of(grid_, c) - grid_.begin())];
    const double weight = static_cast<double>(w[at(c.q)]);
    double own = t[3][at(c.q)] * weight * weight;
    for (int axis = 0; axis < 3; ++axis)
      for (const long side : {-1L, 1L}) {
        if (!grid_.active(axis)) continue;
        const long m = c.q + side * step[axis];
        const double face = t[at(axis)][at(side > 0 ? m : c.q)], other = static_cast<double>(w[at(m)]);
        if (owner[at(m)] == mine) {
          own += face * weight * (weight - other);
          continue;
        }
        own += face * weight * weight;
        if (owner[at(m)] >= 0) sums[{mine, owner[at(m)]}] -= face * weight * other;
      }
    diagonal[at(slice_of(grid_, c) - grid_.begin()) * at(islands_) + at(mine)] += own;
  });
  std::vector<double> triples;
  for (int n = 0; n < grid_.slices(); ++n) {
    for (int i = 0; i < islands_; ++i)
      if (const double sum = diagonal[at(n) * at(islands_) + at(i)]; sum != 0) slices[at(n)][{i, i}] = sum;
    for (const auto& [pair, sum] : slices[at(n)]) {
      triples.push_back(pair.first);
      triples.push_back(pair.second);
      triples.push_back(sum);
    }
  }
  triples = gather_all(grid_.communicator(), triples);
  factor_.assign(at(islands_) * at(islands_), 0.0);
  for (std::size_t n = 0; n + 2 < triples.size(); n += 3)
    factor_[static_cast<std::size_t>(triples[n]) * at(islands_) + static_cast<std::size_t>(triples[n + 1])] +=
        triples[n + 2];
  factorise(factor_, islands_);
}

/// Sums by island over all ranks' pieces.
std::vector<double> Deflation::join(const std::vector<double>& pieces) const {
  std::vector<double> all(lists_->piece_island.size()), sums(at(islands_));
  grid_.communicator().gather(pieces.data(), all.data(), lists_->counts);
  for (std::size_t n = 0; n < all.size(); ++n) sums[at(lists_->piece_island[n])] += all[n];
  return sums;
}

std::vector<double> Deflation::solve(std::vector<double> x) const {
  const int n = islands_;
  const auto entry = [&](int i, int j) { return factor_[at(i) * at(n) + at(j)]; };
  for (int i = 0; i < n; ++i) {
    for (int m = 0; m < i; ++m) x[at(i)] -= entry(i, m) * x[at(m)];
    x[at(i)] /= entry(i, i);
  }
  for (int i = n; i-- > 0;) {
    for (int m = i + 1; m < n; ++m) x[at(i)] -= entry(m, i) * x[at(m)];
    x[at(i)] /= entry(i, i);
  }
  return x;
}

void Deflation::start(const Field& r, Field& u) {
  const Pieces p = lists_->view(weight_->data());
  std::vector<double> sums(at(lists_->count));
  for_each_piece(grid_.device(), p, WeightedSum{lists_->sums.data(), p, r.data()});
  copy_to_host(grid_.device(), sums.data(), lists_->sums.data(), sizeof(double) * sums.size());
  const std::vector<double> level = solve(join(sums));
  copy_from_host(grid_.device(), lists_->levels.data(), level.data(), sizeof(double) * level.size());
  for_each_piece(grid_.device(), p, AddLevels<double>{u.data(), p, lists_->levels.data()});
}

void Deflation::correct(const Field& r, double factor, BasicField<float>& y) {
  const Pieces p = lists_->view(weight_->data());
  std::vector<double> sums(at(lists_->count)), images(at(lists_->count));
  for_each_piece(grid_.device(), p, WeightedSum{lists_->sums.data(), p, r.data()});
  copy_to_host(grid_.device(), sums.data(), lists_->sums.data(), sizeof(double) * sums.size());
  refresh_stencil_ghosts(y);
  for_each_piece(grid_.device(), p, WeightedImage{lists_->sums.data(), p, a_, y.data()});
  copy_to_host(grid_.device(), images.data(), lists_->sums.data(), sizeof(double) * images.size());
  for (std::size_t n = 0; n < sums.size(); ++n) sums[n] = factor * sums[n] - images[n];
  const std::vector<double> level = solve(join(sums));
  copy_from_host(grid_.device(), lists_->levels.data(), level.data(), sizeof(double) * level.size());
  for_each_piece(grid_.device(), p, AddLevels<float>{y.data(), p, lists_->levels.data()});
}

}  // namespace mossfield
