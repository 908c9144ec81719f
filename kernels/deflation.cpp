#include "kernels/deflation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "kernels/array.hpp"
#include "kernels/deflation_kernels.hpp"
#include "kernels/island_search.hpp"
#include "kernels/pieces.hpp"
#include "kernels/vector_ops.hpp"

namespace mossfield {

namespace {

constexpr int most_islands = 512;  ///< the rest is left to the multigrid: E is dense
constexpr double walls = 0.02;     ///< share of the faces that is enough to seal conductors
constexpr int weight_sweeps = 6;
constexpr double over_relaxation = 1.5;
constexpr double weak = 1e-9;  ///< share of the diagonal: held by less, a level is lost in single precision

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
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

void Deflation::update(const EllipticSystem& system, double largest, double held) {
  system_ = &system;
  a_ = system.stencil();
  islands_ = 0;
  sought_ = false;
  if (!(largest > 0) || find_and_take(largest)) return;
  if (weakly_held(largest, held)) take_whole();
}

bool Deflation::find_and_take(double largest) {
  if (!has_contrast(*system_, largest)) return false;
  if (grid_.communicator().size() > 1 && !has_islands(*system_, largest)) return false;
  const IslandMap map = find_islands(classify_faces(*system_, largest), most_islands);
  if (map.count == 0) return false;
  take(map);
  return true;
}

bool Deflation::seek_sealed(double largest) {
  if (sought_ || islands_ > 0 || !(largest > 0)) return false;
  sought_ = true;
  const FaceClasses faces = classify_faces(*system_, largest);
  if (!ClassRange::of(faces, walls).has_contrast()) return false;
  const IslandMap map = find_islands(faces, most_islands, walls);
  if (map.count == 0) return false;
  take(map);
  return true;
}

/// By the quotient of a level in all cells: the first comparison spares the look at the diagonal.
bool Deflation::weakly_held(double largest, double held) const {
  double cells = 1;
  for (const int n : grid_.cells()) cells *= n;
  return held > 0 && held < weak * cells * largest && held < weak * reduce(grid_, SumDiagonal{{}, a_});
}

/// One island of every cell that is coupled to anything.
void Deflation::take_whole() {
  islands_ = 1;
  if (!weight_) weight_.emplace(grid_, "weight", "1");
  for_each_cell(grid_, CoupledWeight{weight_->data(), a_});
  fill_stencil_ghosts(*weight_);
  std::vector<float> weight(at(grid_.words()));
  copy_to_host(grid_.device(), weight.data(), weight_->data(), weight_->bytes());
  std::vector<int> owner;
  for (const float w : weight) owner.push_back(w > 0 ? 0 : -1);
  build_lists(owner);
  build_coarse(owner);
}

/// This rank's part of the map, ghosts included, and what is built on it.
void Deflation::take(const IslandMap& map) {
  islands_ = map.count;
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
  each_cell(grid_.box(), [&](Cell c) {
    if (slice_of(grid_, c) != slice) close_slice();
    slice = slice_of(grid_, c);
    if (owner[at(c.q)] >= 0) of_island[at(owner[at(c.q)])].push_back(static_cast<int>(c.q));
  });
  close_slice();
  const std::size_t pieces = start.size();
  start.push_back(static_cast<int>(cells.size()));
  const std::vector<double> all =
      grid_.communicator().gather_all(std::vector<double>(island.begin(), island.end()));
  const std::vector<double> counts = grid_.communicator().gather_all({static_cast<double>(pieces)});
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

/// E from the faces. Beyond a wall the weight is 0.
void Deflation::build_coarse(const std::vector<int>& owner) {
  const HostView<double> t[3] = {HostView(system_->tx), HostView(system_->ty), HostView(system_->tz)};
  const HostView<double> s(system_->s);
  const HostView<float> weight(*weight_);
  const Box& b = grid_.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  coarse_ = IslandMatrix(grid_, islands_);
  each_cell(grid_.box(), [&](Cell c) {
    const int mine = owner[at(c.q)];
    if (mine < 0) return;
    const double w = weight[c.q];
    double own = s[c.q] * w * w;
    for (int axis = 0; axis < 3; ++axis)
      for (const bool upper : {false, true}) {
        if (!grid_.active(axis)) continue;
        const long m = upper ? c.q + step[axis] : c.q - step[axis];
        const double face = t[axis][upper ? m : c.q];
        const int theirs = owner[at(m)];
        own += face * w * (theirs == mine ? w - weight[m] : w);
        if (theirs >= 0 && theirs != mine)
          coarse_.add(slice_of(grid_, c), mine, theirs, -face * w * weight[m]);
      }
    coarse_.add(slice_of(grid_, c), mine, mine, own);
  });
  coarse_.factorise();
}

/// Sums by island over all ranks' pieces.
std::vector<double> Deflation::join(const std::vector<double>& pieces) const {
  std::vector<double> all(lists_->piece_island.size()), sums(at(islands_));
  grid_.communicator().gather(pieces.data(), all.data(), lists_->counts);
  for (std::size_t n = 0; n < all.size(); ++n) sums[at(lists_->piece_island[n])] += all[n];
  return sums;
}

void Deflation::start(const Field& r, Field& u) {
  const Pieces p = lists_->view(weight_->data());
  std::vector<double> sums(at(lists_->count));
  for_each_piece(grid_.device(), p.count, WeightedSum{lists_->sums.data(), p, r.data()});
  copy_to_host(grid_.device(), sums.data(), lists_->sums.data(), sizeof(double) * sums.size());
  const std::vector<double> level = coarse_.solve(join(sums));
  copy_from_host(grid_.device(), lists_->levels.data(), level.data(), sizeof(double) * level.size());
  for_each_piece(grid_.device(), p.count, AddLevels<double>{u.data(), p, lists_->levels.data()});
}

void Deflation::correct(const Field& r, double factor, BasicField<float>& y) {
  const Pieces p = lists_->view(weight_->data());
  std::vector<double> sums(at(lists_->count)), images(at(lists_->count));
  for_each_piece(grid_.device(), p.count, WeightedSum{lists_->sums.data(), p, r.data()});
  copy_to_host(grid_.device(), sums.data(), lists_->sums.data(), sizeof(double) * sums.size());
  refresh_stencil_ghosts(y);
  for_each_piece(grid_.device(), p.count, WeightedImage{lists_->sums.data(), p, a_, y.data()});
  copy_to_host(grid_.device(), images.data(), lists_->sums.data(), sizeof(double) * images.size());
  for (std::size_t n = 0; n < sums.size(); ++n) sums[n] = factor * sums[n] - images[n];
  const std::vector<double> level = coarse_.solve(join(sums));
  copy_from_host(grid_.device(), lists_->levels.data(), level.data(), sizeof(double) * level.size());
  for_each_piece(grid_.device(), p.count, AddLevels<float>{y.data(), p, lists_->levels.data()});
}

}  // namespace mossfield
