#include "solver/floating_metal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/boundary.hpp"
#include "kernels/mechanics.hpp"
#include "kernels/reductions.hpp"
#include "solver/gather.hpp"

namespace mossfield {

namespace {

/// Looked for in every so many steps: all of psi on one rank and a flood through it.
constexpr long steps_between = 4;
/// The potential of a piece is known to this share of RT/F, or to what rounding leaves of its current: no
/// smaller than this share of RT/F away from where the last step led.
constexpr double accuracy = 1e-15, rounding = 1e-6;
constexpr int most_steps = 100;

}  // namespace

FloatingMetal::FloatingMetal(const Case& v, const Grid& grid)
    : grid_(grid),
      voxels_{grid.cells(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}},
      growth_(GrowthAxis::of(v.grid)),
      piece_(grid, "floating", "1"),
      answer_(grid, "slope", "A/V"),
      cells_(grid),
      reacting_(grid) {}

/// Collective at first.
const std::vector<double>& FloatingMetal::potentials() const {
  if (!known_) potentials_.resize(static_cast<std::size_t>(reduce(grid_, LargestOf{{}, piece_.data()})));
  known_ = true;
  return potentials_;
}

void FloatingMetal::look(const Field& psi, long step, bool may_part, const HostSurface* host) {
  if (step % steps_between != 0 || !(may_part || any() || step == 0)) return;
  const std::vector<double> whole = gather_to_root(psi);
  std::vector<double> nearest;
  int count = 0;
  if (grid_.communicator().rank() == 0) {
    const bool insulates = host && host->pore();
    const int last = grid_.cells()[static_cast<std::size_t>(growth_.axis)] - 1;
    std::vector<unsigned char> metal(whole.size()),
        held = slice_mask(voxels_, growth_.axis, growth_.from_above ? last : 0);
    for (std::size_t c = 0; c < whole.size(); ++c) {
      const double solid = host ? host->share()[c] : 0;
      metal[c] = whole[c] > 0 && (solid < 1 || !insulates);
      held[c] = held[c] || (solid > 0.5 && !insulates);
    }
    const std::vector<int> pieces = pieces_apart(voxels_, metal, held, count);
    if (count > 0) nearest = nearest_number(voxels_, metal, pieces);
  }
  grid_.communicator().broadcast(&count, sizeof count);
  if (count > 0)
    scatter_from_root(nearest, piece_);
  else if (any())
    piece_.clear();
  potentials_.resize(static_cast<std::size_t>(count));
}

void FloatingMetal::begin(const NearFront& near, const ReactionBand& band) {
  if (!any()) return;
  near_ = near;
  answer_.clear();
  cells_.gather(this->near());
  reacting_.gather(PieceBand{band, piece_.data()});
  std::fill(potentials_.begin(), potentials_.end(), std::numeric_limits<double>::quiet_NaN());
}

void FloatingMetal::react(const ChargeReaction<false>& reaction, double thermal) {
  for (std::size_t n = 0; n < potentials_.size(); ++n) {
    const int piece = static_cast<int>(n) + 1;
    const double guess = std::isfinite(potentials_[n]) ? potentials_[n] : around(reaction, piece);
    potentials_[n] = balance(reaction, piece, guess, thermal);
  }
  passing_ = 0;
  if (!any()) return;
  passing_ = 0.5 * reaction.volume * reduce(cells_, AbsoluteOfPieces{{}, reaction.source, near()});
  // what answers to the electrode's potential is the rest
  for_each_in(reacting_, SetApart{reaction.reaction_slope, answer_.data(), piece_.data()});
}

void FloatingMetal::answer_at(const CounterSide& counter, Field& diagonal) const {
  if (any()) for_each_in(reacting_, AnswerAtSide{diagonal.data(), answer_.data(), piece_.data(), counter});
}

/// Mean potential of the electrolyte at a piece's front [V]: no overpotential, curvature aside.
double FloatingMetal::around(const ChargeReaction<false>& reaction, int piece) const {
  const double number = piece;
  const auto [sum, weight] =
      reduce_together(over(cells_, ProductOfPiece{{}, reaction.reaction.slope, reaction.phi, near(), number}),
                      over(cells_, TotalOfPiece{{}, reaction.reaction.slope, near(), number, 1}));
  return weight > 0 ? sum / weight : reaction.reaction.metal_potential;
}

/// The potential [V] at which a piece takes no current: Newton's method, kept between potentials at which it
/// is known to grow and to dissolve. What it does falls with its potential.
double FloatingMetal::balance(const ChargeReaction<false>& reaction, int piece, double potential,
                              double thermal) const {
  const double number = piece, infinite = std::numeric_limits<double>::infinity();
  double grows = -infinite, dissolves = infinite, before = infinite, way = thermal;
  for (int n = 0;; ++n) {
    PieceReaction own{reaction, piece_.data(), number};
    own.reaction.reaction.metal_potential = potential;
    for_each_in(reacting_, own);
    const auto [current, slope] =
        reduce_together(over(cells_, TotalOfPiece{{}, reaction.source, near(), number, reaction.volume}),
                        over(cells_, TotalOfPiece{{}, reaction.reaction_slope, near(), number, 1}));
    const double size = std::fabs(current), step = slope > 0 ? current / slope : 0;
    const bool close = std::fabs(step) <= accuracy * thermal ||
                       (std::fabs(step) <= rounding * thermal && size >= 0.5 * before);
    if (current == 0 || (slope > 0 && close) || n == most_steps || !std::isfinite(current)) return potential;
    (current > 0 ? grows : dissolves) = potential;
    before = size;
    double next = potential + std::clamp(step, -way, way);
    if (!(slope > 0)) next = potential + (current > 0 ? way : -way);
    if (!(next > grows && next < dissolves)) {
      if (!(std::isfinite(grows) && std::isfinite(dissolves))) return potential;
      next = (grows + dissolves) / 2;
    }
    if (next == potential) return potential;
    way = std::isfinite(grows) && std::isfinite(dissolves) ? infinite : 2 * way;
    potential = next;
  }
}

void FloatingMetal::take_back(const Field& u, Field& product) const {
  for (std::size_t n = 0; n < potentials_.size(); ++n) {
    const double number = static_cast<double>(n + 1);
    const auto [answer, all] =
        reduce_together(over(reacting_, ProductOfPiece{{}, answer_.data(), u.data(), near(), number}),
                        over(reacting_, TotalOfPiece{{}, answer_.data(), near(), number, 1}));
    if (all > 0)
      for_each_in(reacting_,
                  AddScaledToPiece{product.data(), answer_.data(), piece_.data(), number, -answer / all});
  }
}

void FloatingMetal::shift(Field& drive, double electrode) const {
  for (std::size_t n = 0; n < potentials_.size(); ++n)
    for_each_in(reacting_, AddToPiece{drive.data(), piece_.data(), static_cast<double>(n + 1),
                                      potentials_[n] - electrode});
}

void FloatingMetal::hide(Field& xi) {
  if (!any()) return;
  fill_ghosts(piece_);
  for_each_in(grid_.device(), grid_.box_with_ghosts(), ZeroPieces{xi.data(), piece_.data()});
}

FloatingMetrics FloatingMetal::measure(const Field& psi, double width, double area,
                                       const double* pore) const {
  FloatingMetrics out{0, 0};
  if (!any()) return out;
  const MetalVolume all{{}, psi.data(), width, grid_.cell_volume(), pore};
  out.thickness = reduce(grid_, PiecesVolume{{}, all, piece_.data()}) / area;
  out.pieces = static_cast<double>(potentials().size());
  return out;
}

SnapshotField FloatingMetal::field(const Field& psi) const {
  std::vector<double> number = gather_to_root(piece_);
  const std::vector<double> whole = gather_to_root(psi);
  for (std::size_t c = 0; c < number.size(); ++c)
    if (!(whole[c] > 0)) number[c] = 0;
  return {"floating", "1", "number of the piece of metal that floats free, 0 elsewhere", number};
}

}  // namespace mossfield
