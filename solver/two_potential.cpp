#include "solver/two_potential.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/boundary.hpp"
#include "kernels/errors.hpp"
#include "kernels/mechanics.hpp"
#include "kernels/reductions.hpp"
#include "solver/initial_state.hpp"
#include "solver/step_failure.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

template <int n>
using Power = std::integral_constant<int, n>;

constexpr int most_passes = 30;
/// Balances that agree better than this share of the tolerance in time do; the potential at t = 0 is an
/// outcome of its own.
constexpr double agreement = 0.3, agreement_at_start = 0.01;
/// The balances of a pass are solved to this share of the last disagreement, those of the last one to this
/// share of what is allowed.
constexpr double pass_accuracy = 1e-2, last_accuracy = 0.1;
/// A pass makes the disagreement smaller by at least this, as a rule: then the next one is the last.
constexpr double gain = 30;
/// The counter side asks for so many more, at most.
constexpr int most_for_counter = 4;

}  // namespace

TwoPotential::TwoPotential(const Case& v, const Grid& grid)
    : case_(v),
      grid_(grid),
      medium_(electrolyte_of(v)),
      salt_limit_(salt_limit_of(v)),
      kinetics_(kinetics_of(v)),
      surface_(surface_energy_of(v, grid)),
      counter_(counter_side_of(v, grid)),
      front_walls_(front_walls_of(v)),
      per_charge_(volume_per_charge_of(v)),
      front_(grid),
      near_front_(grid),
      counter_cells_(grid),
      psi_(grid, "psi", "m"),
      c_(grid, "c", "mol/m^3"),
      log_c_(grid, "ln c", "1"),
      hat_(grid, "psi", "m"),
      slope_(grid, "slope", "1"),
      capillarity_(grid, "capillarity", "Pa"),
      drive_(grid, "drive", "V"),
      drive_found_(grid, "drive", "V"),
      exchange_(grid, "i0", "A/m^2"),
      fraction_history_(grid, "fraction", "1"),
      salt_history_(grid, "history", "mol/s"),
      ionic_(grid, "e", "1"),
      ionic_trial_(grid, "e", "1"),
      current_field_(grid, "i", "A/m^2"),
      source_(grid, "S", "A/m^3"),
      residual_(grid, "residual", "A"),
      update_(grid, "update", "V"),
      response_(grid, "response", "1"),
      reaction_slope_(grid, "slope", "A/V"),
      predicted_(grid, "c", "mol/m^3"),
      before_(grid, "c", "mol/m^3"),
      noise_(grid, "noise", "1/s"),
      force_front_(grid, "force", "m/s"),
      force_salt_(grid, "force", "mol/(m^3 s)"),
      force_charge_(grid, "force", "A/m^3"),
      charge_system_(grid),
      salt_system_(grid),
      charge_solver_(grid, anchored(elliptic_options_of(v.solver))),  // the reaction holds every piece
      salt_solver_(grid, anchored(elliptic_options_of(v.solver))),    // by the content of each cell
      mixing_(grid, 2, 4),
      film_(case_, grid),
      current_density_(case_, grid) {
  counter_cells_.gather(CounterCells{counter_});
  if (v.mechanics.present) stress_ = std::make_unique<FrontStress>(v, grid);
  if (v.host.present) host_ = std::make_unique<HostSurface>(v, grid);
  if (may_part(v)) floating_ = std::make_unique<FloatingMetal>(v, grid);
}

void TwoPotential::initialise(State& state) {
  outside_ = drive_from(case_.drive, state.time);
  signed_distance(case_, state.phase.now);
  if (host_) host_->join(state.phase.now);
  if (HostAngle* angle = host_angle()) angle->extend(state.phase.now, front_walls_);
  state.phase.old.copy_from(state.phase.now);
  state.film = film_state(case_, grid_);
  film_.initialise(state);
  for (Levels& outer : state.film.outer) {
    film_.resolved().place(state.film, state.phase.now, 0, outer.now);
    outer.old.copy_from(outer.now);
  }
  if (stress_) stress_->initialise(state);
  const Box& b = grid_.box();
  state.c.now.set_owned(std::vector<double>(static_cast<std::size_t>(1L * b.nx * b.ny * b.nz),
                                            case_.electrolyte.concentration));
  state.c.old.copy_from(state.c.now);
  const Balances start = balances(state);
  state.deposit_start = start.metal_volume;
  state.salt_start = start.salt;
  // The potential at t = 0: the charge balance of a step too short to move anything, but no shorter, since
  // the rounding of the metal fraction over the step counts as a current. The salt stays as it is.
  // Twice: what rides along ahead of the front and in the metal does so at the speed that the first time
  // finds.
  const bool frozen = std::exchange(salt_frozen_, true);
  starting_ = true;
  // without a nucleus no potential near 0 drives a current that Newton's steps could go by
  if (host_ && host_->nuclei()) state.voltage = -host_->nuclei()->onset();
  for (int pass = 0; pass < 2; ++pass) {
    const Attempt begun = begin(state);
    if (!begun.solved)
      throw NumericalError(
          "no potential at the start: " + begun.reason +
          (outside_.voltage ? "; try a smaller voltage" : "; try a smaller current") +
          ", more salt or a better conductor (`mossfield validate` says what the electrolyte can carry)" +
          (host_ && host_->nuclei() ? ", or another nucleation.overpotential" : ""));
    state.current = deposit_current_, state.voltage = metal_potential_;
    state.phi.now.copy_from(state.phi.trial);
    state.phi.old.copy_from(state.phi.trial);
  }
  state.film.rate.swap(state.film.rate_trial);
  state.film.take_shares();
  salt_frozen_ = frozen;
  starting_ = false;
  keep_current_density(state);
}

/// The step at t = 0. Newton's method may stall on the way from no current to that of a high voltage: 5 V
/// across 100 um of carbonate_1M, not 4 or 7 V. Such a voltage is gone up to.
Attempt TwoPotential::begin(State& state) {
  constexpr double stride = 0.5;  // [V]
  const Bdf bdf = Bdf::of(first_step(state), 0, true);
  Attempt begun = step_implicitly(state, bdf);
  const std::optional<double> asked = outside_.voltage;
  if (begun.solved || !asked) return begun;
  const int strides = static_cast<int>(std::ceil(std::fabs(*asked) / stride));
  for (int n = 1; n <= strides; ++n) {
    outside_.voltage = *asked * n / strides;
    begun = step_implicitly(state, bdf);
    if (!begun.solved) break;
    state.phi.now.copy_from(state.phi.trial);
  }
  outside_.voltage = asked;
  return begun;
}

Attempt TwoPotential::attempt(State& state, const Bdf& bdf) {
  outside_ = drive_from(case_.drive, state.time);
  Attempt result = case_.time.forward ? step_forward(state, bdf.dt) : step_implicitly(state, bdf);
  const std::string beyond =
      salt_frozen_ ? "" : beyond_limit(result.solved ? state.c.trial : c_, result.solved);
  if (!beyond.empty()) result.solved = false, result.reason = beyond;
  if (!result.solved) result.reason += emptied(state);
  return result;
}

/// What to add to why a step failed where stripping has taken the salt in front of the counter electrode, so
/// that no voltage drives more into it; else nothing.
std::string TwoPotential::emptied(const State& state) const {
  constexpr double nearly_all = 0.9;  // of what the last half cell lets through, (n F/(1 - t+)) D c/(h/2)
  const PlateLoad load{{}, state.phi.now.data(), state.c.now.data(), medium_, counter_};
  return reduce(counter_cells_, load) > nearly_all
             ? fmt::format("{}, at {:.2g} V", emptied_plate, state.voltage)
             : "";
}

/// Why there can be no such salt; empty if there can. A conductivity below zero lets solves fail, or does
/// not; just above it they do.
std::string TwoPotential::beyond_limit(const Field& c, bool solved) const {
  constexpr double just_above = 1e-3;
  if (!std::isfinite(salt_limit_.concentration)) return "";
  const double most = reduce(grid_, LargestOf{{}, c.data()});
  if (most < (solved ? 1 : 1 - just_above) * salt_limit_.concentration) return "";
  return fmt::format("the salt comes to {:.4g} mol/m^3, and {} is no longer positive from {:.4g} mol/m^3 on",
                     most, salt_limit_.key, salt_limit_.concentration);
}

/// A step whose balances agree after its first pass needs no other; whether to solve them in that pass as in
/// a last one is known from the step before.
Attempt TwoPotential::step_implicitly(State& state, const Bdf& bdf) {
  Attempt result;
  start(state, bdf);
  const double allowed = (starting_ ? agreement_at_start : agreement) * case_.time.tolerance;
  const double final_accuracy =
      std::min(case_.solver.newton_tolerance, last_accuracy * agreement * case_.time.tolerance);
  double change = 1;
  for (int pass = 0; pass < most_passes && std::isfinite(change); ++pass) {
    last_pass_ = pass == 0 ? state.lessons.first_change < allowed : change < gain * allowed;
    accuracy_ = std::max(final_accuracy, last_pass_ ? 0 : pass_accuracy * std::min(change, 1.0));
    find_exchange(state);
    if (!solve_charge(state, bdf, result)) return result;
    if (!salt_frozen_) solve_salt(state, bdf, result);
    change = disagreement(state, bdf);
    if (pass == 0) state.lessons_trial.first_change = change;
    const bool agreed = last_pass_ && change < allowed;
    if (agreed && (pass == most_for_counter || counter_agrees(state))) return finish(state, bdf, result);
    next_guess(state, agreed && pass == 0 ? 1 / (1 + counter_gain()) : 1);
  }
  result.reason =
      salt_report_.solved() ? "charge and salt balances did not agree" : salt_report_.failure("salt balance");
  return result;
}

void TwoPotential::find_exchange(const State& state) {
  fill_ghosts(c_);
  for_each_in(front_, FrontExchange{exchange_.data(), psi_.data(), slope_.data(), c_.data(), grid_.box(),
                                    kinetics_, case_.interface.width});
  if (film_.resolved().present()) film_.resolved().react(state.film, front_, exchange_);
}

void TwoPotential::find_drive(const State& state, Field& drive) {
  for_each_in(front_, FrontDrive{drive.data(), psi_.data(), slope_.data(), capillarity_.data(),
                                 state.phi.trial.data(), grid_.box(), case_.interface.width, per_charge_,
                                 1 / kinetics_.f});
}

Attempt TwoPotential::finish(State& state, const Bdf& bdf, Attempt result) {
  if (!salt_report_.solved()) {  // an earlier pass may have stopped short: the next one goes on from there
    result.reason = salt_report_.failure("salt balance");
    return result;
  }
  if (!salt_frozen_ && !(reduce(grid_, LeastOf{{}, state.c.trial.data()}) > 0)) {
    result.reason = "the salt concentration would fall below zero";
    return result;
  }
  book(state, bdf);
  if (floating_) floating_->shift(drive_, metal_potential_);
  if (film_.present()) {
    const Film::Drive drive{slope_,    exchange_,        drive_, state.phi.trial,
                            kinetics_, metal_potential_, hat_,   bdf};
    film_.advance(state, {current_field_, slope_, bdf.dt, per_charge_}, drive);
    film_.weigh(state, drive);
  }
  if (host_ && host_->nuclei())
    host_->nuclei()->advance({hat_, state.phase.trial, slope_, exchange_, drive_, state.phi.trial, kinetics_,
                              metal_potential_, bdf.dt * per_charge_ / bdf.a0, bdf.dt});
  state.lessons_trial.curvature = curvature_;
  result.error = error_of(state, bdf);
  result.solved = std::isfinite(result.error);
  if (!result.solved) result.reason = "a field is not finite";
  return result;
}

void TwoPotential::book(State& state, const Bdf& bdf) {
  bdf.advance(state.charge, entering_current_);
  bdf.advance(state.salt_in, salt_inflow_);
  const double width = case_.interface.width;
  // Root mean square, at most twice the mean: what sets the numerical restoring must not follow a few cells.
  // In a closing groove restoring itself moves metal, the reaction makes up for that, and by a restoring that
  // grew with it the two would drive each other on.
  const auto moment = [&](auto power) {
    return over(front_, FrontMoment<power.value>{
                            {}, current_field_.data(), slope_.data(), psi_.data(), width, host_view().pore});
  };
  const auto [fastest, reacting, first, second] =
      reduce_together(over(front_, FastestFront{{}, current_field_.data(), psi_.data(), width / 4}),
                      moment(Power<0>{}), moment(Power<1>{}), moment(Power<2>{}));
  state.fastest_trial = per_charge_ * fastest;
  const double area = std::max(reacting, 1e-300);
  state.front_speed_trial = per_charge_ * std::min(std::sqrt(second / area), 2 * first / area);
}

void TwoPotential::accepted(State& state, double dt, bool shown) {
  keep_current_density(state);
  if (stress_) stress_->follow(state, dt, front_mobility(state), shown);
  if (host_ && host_->nuclei()) host_->nuclei()->accept();
}

}  // namespace mossfield
