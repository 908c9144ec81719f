// Beside the cells' balances of the default mode: what pieces of metal answer with, and the balances' sums,
// brought to zero once those of the cells are solved.

#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/reductions.hpp"
#include "kernels/salt.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

namespace {

/// The sums of the charge balance are closed to this share of the current, where rounding allows.
constexpr double closing = 1e-13;
constexpr int most_closing = 12;

}  // namespace

/// Of the charge balance, linear: the potential that what is `right` of it changes.
EllipticReport TwoPotential::answer_to(const Field& right, Field& answer, double accuracy) {
  if (floating_ && floating_->any()) {
    if (!piece_solve_) piece_solve_ = std::make_unique<PieceSolve>(grid_);
    return piece_solve_->solve(charge_solver_, charge_system_, *floating_, right, answer, accuracy);
  }
  charge_solver_.set_tolerance(accuracy);
  return charge_solver_.solve(right, answer, 0, Start::zero);
}

/// Newton for two numbers, a constant added to the potential and the metal's potential: what the iteration
/// left is far below its tolerance in any cell, but over the steps charge and deposit would part by it. A
/// constant changes no current between cells: only the reaction and the counter side are asked again.
void TwoPotential::close_charge_balance(const Bdf& bdf, State& state) {
  const double forced = forcing_ ? reduce(grid_, TotalOf{{}, force_charge_.data(), grid_.cell_volume()}) : 0;
  double before = 1e300, entering_now = entering(state);
  for (int n = 0; n < most_closing; ++n) {
    const double defect = outside_.current ? *outside_.current * box_area() - deposit_current_ : 0;
    const double left = entering_now - deposit_current_ + forced, size = std::fabs(left) + std::fabs(defect);
    if (size <= closing * current_scale() || size >= 0.5 * before) return;
    before = size;
    const auto [reacting, out] = reduce_together(
        over(front_, TotalOf{{}, reaction_slope_.data(), 1}),
        over(counter_cells_, CounterSlope{{}, state.phi.trial.data(), c_.data(), medium_, counter_}));
    const double sides = -out;
    if (!(reacting > 0) || !(sides > 1e-12 * reacting)) return;  // no side that the current could come from
    const double shift = outside_.current ? (left - defect) / sides : left / (reacting + sides);
    if (outside_.current) metal_potential_ += shift - defect / reacting;
    for_each_cell(grid_, AddConstant{state.phi.trial.data(), shift});
    fill_ghosts(state.phi.trial);
    react(bdf, state);
    const auto [deposited, entered] =
        reduce_together(over(near_front_, deposit()), over(counter_cells_, counter_current(state)));
    deposit_current_ = deposited, entering_now = entered;
  }
}

/// Through the sides and into the deposit [mol/s].
double TwoPotential::salt_inflow(const State& state) const {
  const double taken = counter_.salt_per_charge * deposit_current_;
  if (!counter_.reservoir)
    return counter_.salt_per_charge * (entering_current_ + plate_lag(state, false)) - taken;
  return reduce(counter_cells_, ReservoirInflow{{}, state.c.trial.data(), c_.data(), medium_, counter_}) -
         taken;
}

/// A constant added to c closes the sum of the balance exactly: what the iteration left is far below its
/// tolerance in any cell, but would add up over the steps.
///
/// In a long step a reservoir exchanges many times the salt that there is with the cells beside it, and what
/// these round their concentration by, all alike, is a large part of that. It goes into the other cells.
void TwoPotential::close_salt_balance(const Bdf& bdf, State& state) {
  // what faces carry between cells has no sum
  const auto [wanted, held, storage] =
      reduce_together(over(grid_, TotalOf{{}, residual_.data(), 1}),
                      over(grid_, Product{{}, salt_system_.s.data(), state.c.trial.data()}),
                      over(grid_, TotalOf{{}, salt_system_.s.data(), 1}));
  for_each_cell(grid_, AddConstant{state.c.trial.data(), (wanted - held) / storage});
  salt_inflow_ = salt_inflow(state);
  if (!counter_.reservoir || forcing_) return;
  const double rate = bdf.a0 * grid_.cell_volume() / bdf.dt;
  const auto [diagonal, beside] =
      reduce_together(over(counter_cells_, TotalOf{{}, salt_system_.s.data(), 1}),
                      over(counter_cells_, TotalOf{{}, ionic_trial_.data(), rate}));
  const double exchange = diagonal - beside, apart = storage - diagonal;
  if (exchange < storage - exchange || !(apart > 0)) return;
  const auto [before, now] =
      reduce_together(over(grid_, TotalOf{{}, salt_history_.data(), 1}),
                      over(grid_, Product{{}, ionic_trial_.data(), state.c.trial.data()}));
  const double left = before + salt_inflow_ - rate * now;
  for_each_cell(grid_, AddApart{state.c.trial.data(), left / apart, counter_});
}

}  // namespace mossfield
