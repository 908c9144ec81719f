// How long a step of the default mode may be.

#include <algorithm>
#include <cmath>

#include "kernels/reductions.hpp"
#include "solver/two_potential.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of the electrode's area: what counts as a front's at least.
constexpr double least_front = 0.01;
/// Of a film, in a step: its conductivity follows.
constexpr double most_converted = 0.05;

}  // namespace

double TwoPotential::first_step(const State&) const {
  const double least = least_spacing(grid_);
  return 0.1 * least * least / case_.electrolyte.diffusivity;
}

/// A contact angle bends the levels of psi apart at the foot of the metal even where the front rests: there
/// restoring keeps up with what capillarity moves, (V_m/F)^2 gamma (-di/d eta) [m^2/s].
double TwoPotential::capillary_restoring(const State& state) const {
  if (!wets()) return 0;
  return case_.interface.restoring * per_charge_ * per_charge_ * surface_.energy *
         front_conductance(state.fastest);
}

/// b, never beyond what the explicit scheme stands.
double TwoPotential::restoring_rate(const State& state, const Bdf& bdf) const {
  const double wanted = std::max(case_.interface.restoring * state.front_speed * case_.interface.width,
                                 capillary_restoring(state));
  return std::min(wanted, 0.15 * least_spacing(grid_) * least_spacing(grid_) / bdf.dt);
}

/// With an insulating host: in a pocket that lithium has sealed below a fibre the front rests while it moves
/// elsewhere; what restoring moved there no current could make up for, and the pocket lost its last salt to
/// it. Over what psi moved by in the last step [m/s]; 0: no limit.
double TwoPotential::restoring_of_place(const State& state) const {
  if (!host_view().pore || !(state.dt_old > 0)) return 0;
  return case_.interface.restoring * case_.interface.width / state.dt_old;
}

/// Of the front: what rides along with it goes by this [m/s]. On a host that conducts the front has much more
/// area than the electrode, between the fibres of one that does not less; where bumps stand on a bare
/// electrode, next to none.
double TwoPotential::mean_speed(const State& state) const {
  double area = box_area();
  if (host_) {
    const HostView host = host_view();
    const double front =
        grid_.cell_volume() *
        reduce(front_,
               FrontMoment<0>{
                   {}, current_field_.data(), slope_.data(), psi_.data(), case_.interface.width, host.pore});
    area = std::max(host.pore ? least_front * area : area, front);
  }
  return (state.current - state.film.taking) * per_charge_ / area;
}

double TwoPotential::error_of(const State& state, const Bdf& bdf) const {
  const double width = case_.interface.width, tolerance = case_.time.tolerance;
  const FrontChange moved{{}, state.phase.trial.data(), psi_.data(), psi_.data(), width, width / 2};
  double front = 0, salt = 0;
  if (salt_frozen_) {
    front = reduce(front_, moved);
  } else {
    const SaltChange change{{}, state.c.trial.data(), predicted_.data(), psi_.data(), medium_.concentration};
    const auto both = reduce_together(over(front_, moved), over(grid_, change));
    front = both[0], salt = both[1];
  }
  const double cell = least_spacing(grid_);
  const double move = state.fastest_trial * bdf.dt / (cell * case_.time.max_front_move);
  // the distance to the extrapolated value is several times the error of the two-step formula
  const double share = bdf.a2 == 0 ? 0.5 : 0.2;
  const double ripple = bdf.dt / capillary_step(state, cell);
  const double filled = state.film.converting / most_converted;
  return std::max({share * std::max(front, salt) / tolerance, move * move, ripple * ripple, filled * filled});
}

/// -di/d(eta) of a front of this speed [A/(m^2 V)], not below what it is
double TwoPotential::front_conductance(double speed) const {
  const double a = kinetics_.transfer;
  return kinetics_.f * (std::max(a, 1 - a) * speed / per_charge_ + film_.largest_exchange());
}

/// Curvature comes from the extrapolated front, so a ripple of the grid, decaying at (V_m/F)^2 gamma (-di/d
/// eta) 4/h^2 by itself, is amplified by a step longer than 4/3 of its time. Here 3/4 of that; under a film
/// half of that again: at the full limit one of 243 nm and 10 GPa grew ripples until no step succeeded.
double TwoPotential::capillary_step(const State& state, double cell) const {
  const double m = surface_.cubic ? 4 : surface_.mode;
  const double stiffness =
      surface_.energy * (1 + surface_.strength * std::fabs(m * m - 1)) + 2 * film_.stiffness();
  // with restoring that keeps up with it, a ripple across both the front and its normal decays by both
  const double restored = wets() ? case_.interface.restoring * surface_.energy : 0;
  const double ways = grid_.dimensions() - 1, square = 4 * ways / (cell * cell);
  const double pressed = stress_ ? stress_->ripple_stiffness() : 0;
  return 1 / (front_mobility(state) * ((stiffness + restored) * square + pressed));
}

/// Speed of the front over what opposes the reaction [m/(s Pa)].
double TwoPotential::front_mobility(const State& state) const {
  return per_charge_ * per_charge_ * front_conductance(state.fastest_trial);
}

}  // namespace mossfield
