// Verification of the implicit step: the same balances by forward Euler.

#include <algorithm>
#include <cmath>
#include <utility>

#include "solver/two_potential.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of the step, in which the new potential is found: too short to move much.
constexpr double moment = 0.1;

}  // namespace

/// Front and salt by what the state at the start of the step says; then the potential of where they are.
Attempt TwoPotential::step_forward(State& state, double dt) {
  const Bdf bdf = Bdf::of(dt, 0, true);
  Attempt result;
  start(state, bdf);
  find_exchange(state);
  react(bdf, state);
  deposit_current_ = reduce(near_front_, deposit());
  entering_current_ = entering(state);
  advance_front(state, bdf);
  if (!salt_frozen_) result.reason = diffuse_forward(state, bdf);
  book(state, bdf);
  if (dt > capillary_step(state, least_spacing(grid_))) result.reason = "too long for the front's curvature";
  if (!result.reason.empty()) return result;
  return rest_at_trial(state, dt);
}

/// Returns why not, if so.
std::string TwoPotential::diffuse_forward(State& state, const Bdf& bdf) {
  conductances(salt_system_, medium_.diffusivity, c_);
  balance_salt(state, bdf, false);
  const double share = reduce(grid_, FlowOverContent{{}, salt_system_.stencil()});
  if (!(share <= 1))
    return "time.first_step is " + std::to_string(share) + " times what an explicit salt balance stands";
  apply(salt_system_, c_, update_);
  for_each_cell(grid_, ForwardSalt{state.c.trial.data(), c_.data(), residual_.data(), update_.data(),
                                   salt_system_.s.data()});
  salt_inflow_ = salt_inflow(state);
  return "";
}

/// The potential of the trial, kept as its own.
Attempt TwoPotential::rest_at_trial(State& state, double dt) {
  const Ledger charge = state.charge, salt_in = state.salt_in;
  const double time = state.time, speed = state.front_speed_trial, fastest = state.fastest_trial;
  Field front(grid_, "psi", "m"), salt(grid_, "c", "mol/m^3");
  front.copy_from(state.phase.now), salt.copy_from(state.c.now);
  for (Levels* level : {&state.phase, &state.c}) level->now.swap(level->trial);
  const bool frozen = std::exchange(salt_frozen_, true);
  state.time += dt;
  const Attempt result = step_implicitly(state, Bdf::of(moment * dt, 0, true));
  salt_frozen_ = frozen;
  for (Levels* level : {&state.phase, &state.c}) level->now.swap(level->trial);
  state.phase.now.copy_from(front), state.c.now.copy_from(salt);
  state.charge = charge, state.salt_in = salt_in;
  state.time = time, state.front_speed_trial = speed, state.fastest_trial = fastest;
  return result;
}

}  // namespace mossfield
