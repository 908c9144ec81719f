// What passes of the default mode's balances are judged by, and what the next one starts from.

#include <algorithm>

#include "kernels/boundary.hpp"
#include "kernels/reductions.hpp"
#include "kernels/salt.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

namespace {

/// Of the mean current: by how much that at the counter side may be off, place by place, before a step goes
/// on to another pass; or this share of c0 from cell to cell, if that is more.
constexpr double counter_agreement = 5e-3, counter_floor = 3e-8;
/// The same of what goes into a plate that is short of salt, in all.
constexpr double plate_agreement = 3e-4;

}  // namespace

/// By how much the concentration and the overpotential that a pass began with are not those it ends with: in
/// c0, and in what the front moves by it, in widths (or a tenth of RT/F, if that is more).
double TwoPotential::disagreement(const State& state, const Bdf& bdf) {
  find_drive(state, drive_found_);
  const double width = case_.interface.width;
  const double moved = bdf.dt * per_charge_ * front_conductance(state.fastest) / (bdf.a0 * width);
  const double share = std::max(moved, 0.1 * kinetics_.f);
  const FrontChange drive{{}, drive_found_.data(), drive_.data(), psi_.data(), 1, width / 2};
  if (salt_frozen_) return share * reduce(front_, drive);
  const SaltChange salt{{}, state.c.trial.data(), c_.data(), psi_.data(), medium_.concentration};
  const auto [drive_change, salt_change] = reduce_together(over(front_, drive), over(grid_, salt));
  return std::max(share * drive_change, salt_change);
}

/// A wave of salt along an ideal counter electrode, phi = 0 on it, is one of psi = phi - U ln c, which lets
/// current in where there is less salt. With steps longer than salt takes across the wave, so any steps but
/// the first, a pass turns a wrong wave in what it began with into one of the other sign and of
/// this size, whatever its length; extrapolated to the next step, one is made larger by a single pass from
/// 1/3 on (0.2 while steps grow by two).
double TwoPotential::counter_gain() const {
  return counter_.salt_per_charge * evaluate(medium_.conductivity, 1) * medium_.diffusion_potential /
         (evaluate(medium_.diffusivity, 1) * medium_.concentration);
}

double TwoPotential::plate_lag(const State& state, bool size) const {
  if (!plate_lags_) return 0;
  return reduce(
      counter_cells_,
      PlateLag{{}, state.c.trial.data(), c_.data(), state.phi.trial.data(), medium_, counter_, size});
}

/// Whether the salt that a pass ends with lets the current of its charge balance into a plate, and falls from
/// its wall as that current said, place by place; what its mean is off by changes nothing along the wall.
bool TwoPotential::counter_agrees(State& state) const {
  if (counter_.axis < 0 || counter_.reservoir || salt_frozen_) return true;
  if (plate_lag(state, true) > plate_agreement * current_scale()) return false;
  if (grid_.dimensions() == 1) return true;
  fill_ghosts(state.c.trial);
  const Box& b = grid_.box();
  const long step = counter_.axis == 0 ? b.sx : counter_.axis == 1 ? b.sy : b.sz;
  const FallAtSide fall{c_.data(), state.c.trial.data(), counter_, counter_.index == 0 ? step : -step};
  const double mean = reduce(counter_cells_, SumOfFalls{{}, fall}) * counter_.area / box_area();
  const double uneven = reduce(counter_cells_, UnevenFall{{}, fall, mean});
  const double per_fall =
      evaluate(medium_.diffusivity, 1) / (2 * counter_.half * counter_.salt_per_charge);  // [A m/mol]
  const double least = counter_floor * medium_.concentration * per_fall;
  return per_fall * uneven <= std::max(counter_agreement * current_scale() / box_area(), least);
}

/// What to try next. Where transport limits the current, charge and salt balance disagree in a few smooth
/// modes that plain repetition damps too slowly. A step that would empty a cell is shortened, as a whole.
void TwoPotential::next_guess(const State& state, double way) {
  before_.copy_from(c_);
  mixing_.next(
      {{&c_, &state.c.trial, medium_.concentration}, {&drive_, &drive_found_, 1 / kinetics_.f, &front_}});
  if (way < 1) for_each_cell(grid_, Extrapolate{c_.data(), c_.data(), before_.data(), way, 1 - way});
  const double loss = reduce(grid_, LargestLoss{{}, before_.data(), c_.data()});
  if (loss > 0.7) {
    const double share = 0.7 / loss;
    for_each_cell(grid_, Extrapolate{c_.data(), c_.data(), before_.data(), share, 1 - share});
    mixing_.start();
  }
}

}  // namespace mossfield
