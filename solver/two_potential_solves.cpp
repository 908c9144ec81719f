// The charge balance and the salt balance of the default mode.

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/boundary.hpp"
#include "kernels/charge_flux.hpp"
#include "kernels/reductions.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

namespace {

/// Newton steps; at the start they have all of the way to go.
constexpr int most_newton = 30, most_newton_at_start = 100;
/// Of a Newton step, at most; of one after a step that led nowhere, by how much less.
constexpr double least_accuracy = 1e-2, more_accurate = 1e-2;
/// What the answer of the potential to the metal's may be off by: it only steers Newton's steps. At the start
/// the metal's potential has all of the way to go, and what is off goes with it.
constexpr double response_accuracy = 1e-2, response_accuracy_at_start = 1e-6;
/// The first pass makes the charge balance's residual smaller by this.
constexpr double first_gain = 0.1;
/// A Newton step that leaves more than this goes by a response and a preconditioner that are no longer true.
constexpr double slow = 0.1;
/// Of the salt balance, over that of the charge balance.
constexpr double salt_accuracy = 1e-2;
/// A given current that the start of a step exceeds by more than this share is approached before Newton's
/// method.
constexpr double far_off = 1;
constexpr int most_doublings = 20, most_halvings = 50;
/// Of a Newton step; of the first one after a start or a jump of what is given. At 1 V that one asks for 2e5
/// V: the currents of both electrodes rise by orders of magnitude with the potential, until the salt on the
/// plate's wall is gone and that current answers to nothing any more.
constexpr int most_damping = 12, most_damping_at_first = 40;

}  // namespace

void TwoPotential::conductances(EllipticSystem& system, const Polynomial& property, const Field& c) {
  const auto wall = [&](int axis) { return grid_.periodic(axis) ? -1 : 0; };
  for_each_cell(
      grid_, FaceConductance{system.tx.data(), system.ty.data(), system.tz.data(), ionic_.data(), c.data(),
                             property, 0.5 / medium_.concentration, grid_.box(), wall(0), wall(1), wall(2)});
  system.exchange_faces();
}

double TwoPotential::box_area() const {
  const int axis = std::max(counter_.axis, 0);
  const auto n = grid_.cells();
  return grid_.cell_volume() * static_cast<double>(grid_.global_cells()) /
         (n[static_cast<std::size_t>(axis)] * grid_.spacing()[static_cast<std::size_t>(axis)]);
}

double TwoPotential::charge_residual(const Bdf& bdf, State& state, double* defect) {
  fill_ghosts(state.phi.trial);
  react(bdf, state);
  const double volume = grid_.cell_volume();
  charge_flux(grid_,
              {residual_.data(), state.phi.trial.data(), log_c_.data(), charge_system_.tx.data(),
               charge_system_.ty.data(), charge_system_.tz.data(), medium_.diffusion_potential, grid_.box()});
  for_each_in(near_front_, TakeSource{residual_.data(), source_.data(), volume});
  for_each_in(counter_cells_,
              ChargeThroughSide{residual_.data(), charge_system_.s.data(), reaction_slope_.data(),
                                state.phi.trial.data(), c_.data(), medium_, counter_});
  if (floating_) floating_->answer_at(counter_, charge_system_.s);
  if (forcing_) for_each_cell(grid_, AddScaled{residual_.data(), force_charge_.data(), volume});
  const auto [deposited, size] =
      reduce_together(over(near_front_, deposit()), over(grid_, AbsoluteSum{{}, residual_.data()}));
  deposit_current_ = deposited;
  *defect = outside_.current ? *outside_.current * box_area() - deposit_current_ : 0;
  return size + std::fabs(*defect);
}

/// A start for Newton's method under a given current. Where a film has just cracked the last potential drives
/// a multiple of the current, the front of a step would run through its interface, and there, where nothing
/// more can react, the balance has no slope to go by. What reacts at this phi falls with the metal's
/// potential, which is raised until it meets the current, and then halved towards it; false where there was
/// no need. (At t = 0 phi is not known yet: in a host Newton's method knows better where to react.)
bool TwoPotential::approach_current(const Bdf& bdf, const State& state) {
  const double wanted = *outside_.current * box_area(), sign = wanted < 0 ? -1 : 1;
  const double near = far_off * std::fabs(wanted);
  double beyond = metal_potential_, size = sign * (deposit_current_ - wanted);
  if (wanted == 0 || !(size > near)) return false;
  const auto excess = [&](double potential) {
    metal_potential_ = potential;
    react(bdf, state);
    deposit_current_ = reduce(near_front_, deposit());
    return sign * (deposit_current_ - wanted);
  };
  double step = sign / kinetics_.f, met = beyond;
  for (int n = 0; n < most_doublings && size > near; ++n, step *= 2) {
    beyond = met, met += step;
    size = excess(met);
  }
  for (int n = 0; n < most_halvings && std::fabs(size) > near; ++n) {
    const double middle = (beyond + met) / 2;
    size = excess(middle);
    (size > 0 ? beyond : met) = middle;
  }
  return true;
}

/// What the front does at the potential of the trial, but for the sum of it.
void TwoPotential::react(const Bdf& bdf, const State& state) {
  const double volume = grid_.cell_volume();
  const Reaction reaction{
      hat_.data(),      slope_.data(),          drive_.data(), exchange_.data(), fraction_history_.data(),
      kinetics_,        case_.interface.width,  per_charge_,   bdf.a0,           bdf.dt,
      metal_potential_, film_.view(state, bdf), host_view()};
  const auto in_cells = [&](auto bare) {
    return ChargeReaction<decltype(bare)::value>{charge_system_.s.data(),
                                                 reaction_slope_.data(),
                                                 current_field_.data(),
                                                 source_.data(),
                                                 state.phi.trial.data(),
                                                 reaction,
                                                 volume};
  };
  reaction.is_bare() ? for_each_in(front_, in_cells(std::true_type()))
                     : for_each_in(front_, in_cells(std::false_type()));
  if (floating_) floating_->react(in_cells(std::false_type()), 1 / kinetics_.f);
}

/// Whether what reacts goes by the metal's potential. Of nuclei none is active at 0 V or above: a step of
/// Newton's that ends there, from where they carry a multiple of the current, finds no way back.
bool TwoPotential::answers() const {
  return !starting_ || !host_ || !host_->nuclei() ||
         reduce(front_, TotalOf{{}, reaction_slope_.data(), 1}) > 0;
}

/// What reacts [A].
TotalOf TwoPotential::deposit() const {
  return {{}, source_.data(), grid_.cell_volume()};
}

void TwoPotential::advance_front(State& state, const Bdf& bdf) {
  for_each_cell(grid_, AdvanceFront{state.phase.trial.data(), hat_.data(), current_field_.data(),
                                    slope_.data(), host_view().bed, bdf.dt * per_charge_ / bdf.a0});
}

/// Through the counter side [A].
CounterCurrent TwoPotential::counter_current(const State& state) const {
  return {{}, state.phi.trial.data(), c_.data(), medium_, counter_};
}

double TwoPotential::entering(const State& state) const {
  return reduce(counter_cells_, counter_current(state));
}

double TwoPotential::current_scale() const {
  const double imposed = outside_.current ? std::fabs(*outside_.current) * box_area() : 0;
  const double rest =
      1e-6 * kinetics_.exchange_current * box_area();  // what counts as current at equilibrium
  const double through_pieces = floating_ ? floating_->passing() : 0;
  return std::max({std::fabs(deposit_current_), imposed, rest, through_pieces});
}

double TwoPotential::charge_goal(const Bdf& bdf) const {
  // rounding of the metal fraction in the interface, seen as a current: short steps cannot do better
  const double floor = 1e-15 * charge_of_metal() * box_area() * case_.interface.width / bdf.dt;
  return std::max(floor, accuracy_ * current_scale());
}

/// What rounding leaves of the residual at worst: near equilibrium the goal can be below it, and a balance
/// that no longer gets smaller there is solved.
double TwoPotential::charge_rounding(const State& state) const {
  return reduce(grid_, FluxRounding{{},
                                    state.phi.trial.data(),
                                    log_c_.data(),
                                    charge_system_.tx.data(),
                                    charge_system_.ty.data(),
                                    charge_system_.tz.data(),
                                    medium_.diffusion_potential,
                                    grid_.box()});
}

bool TwoPotential::solve_charge(State& state, const Bdf& bdf, Attempt& result) {
  conductances(charge_system_, medium_.conductivity, c_);
  fresh_faces_ = true;
  if (film_.resolved().present()) film_.resolved().conduct(psi_, ionic_, c_, medium_, charge_system_);
  for_each_cell(grid_, LogOf{log_c_.data(), c_.data(), medium_.concentration});
  fill_ghosts(log_c_);
  double defect = 0, size = charge_residual(bdf, state, &defect);
  if (outside_.current && fresh_step_ && !starting_ && approach_current(bdf, state))
    size = charge_residual(bdf, state, &defect);
  double before_size = size;
  if (fresh_step_ &&
      !last_pass_)  // a first pass that leaves the potential alone does not tell how they agree
    accuracy_ =
        std::min(accuracy_, std::max(first_gain * size / current_scale(), case_.solver.newton_tolerance));
  double loosest = least_accuracy;
  const int most = starting_ ? most_newton_at_start : most_newton;
  for (int newton = 0; newton < most && std::isfinite(size); ++newton) {
    const bool stalled = newton > 0 && size > 0.5 * before_size;
    if (size <= charge_goal(bdf) || (stalled && size <= charge_rounding(state))) {
      if (last_pass_) close_charge_balance(bdf, state);
      advance_front(state, bdf);
      entering_current_ = entering(state);
      return true;
    }
    fresh_step_ = fresh_step_ || (newton > 0 && size > slow * before_size);
    before_size = size;
    const double remainder = curvature_ * size / current_scale();  // what a Newton step leaves anyway
    const double accuracy =
        std::clamp(std::max(0.1 * charge_goal(bdf) / size, remainder / 2), 1e-11, loosest);
    const double shift = newton_direction(defect, accuracy, result);
    const double before = metal_potential_;
    double damping = 1;
    const int halvings = newton == 0 ? most_damping_at_first : most_damping;
    for (int halving = 0;; ++halving) {  // a full step, halved until the residual falls
      for_each_cell(grid_, AddScaled{state.phi.trial.data(), update_.data(), damping});
      metal_potential_ = before + damping * shift;
      const double next = charge_residual(bdf, state, &defect);
      if ((next < size && answers()) || next <= charge_goal(bdf) || halving == halvings) {
        if (halving == halvings) loosest = std::max(more_accurate * loosest, 1e-8);
        if (newton == 0 && halving == 0) curvature_ = next * current_scale() / (size * size);
        size = next;
        break;
      }
      for_each_cell(grid_, AddScaled{state.phi.trial.data(), update_.data(), -damping});
      damping /= 2;
    }
  }
  result.reason = charge_report_.solved() ? "the charge balance did not converge"
                                          : charge_report_.failure("charge balance");
  return false;
}

double TwoPotential::newton_direction(double defect, double accuracy, Attempt& result) {
  const bool fresh = std::exchange(fresh_step_, false);
  const bool faces = std::exchange(fresh_faces_, false);
  if (fresh)
    charge_solver_.update(charge_system_);
  else
    faces ? charge_solver_.revise(charge_system_) : charge_solver_.revise_sums(charge_system_);
  charge_report_ = answer_to(residual_, update_, accuracy);  // Newton judges what it is worth
  result.iterations += charge_report_.iterations;
  result.charge_iterations += charge_report_.iterations;
  result.charge_solves += 1;
  if (!outside_.current) return 0;
  // The metal potential is one more unknown: J u - g shift = r and sum g (u - shift) = defect, g the
  // reaction's slope.
  if (fresh) {
    const double enough = starting_ ? response_accuracy_at_start : response_accuracy;
    result.iterations += answer_to(reaction_slope_, response_, enough).iterations;
  }
  const auto [taken, answer, reacting] =
      reduce_together(over(front_, Product{{}, reaction_slope_.data(), update_.data()}),
                      over(front_, Product{{}, reaction_slope_.data(), response_.data()}),
                      over(front_, TotalOf{{}, reaction_slope_.data(), 1}));
  if (!(reacting > 0)) return 0;  // all of the metal floats
  const double shift = (defect - taken) / (answer - reacting);
  for_each_cell(grid_, AddScaled{update_.data(), response_.data(), shift});
  return shift;
}

void TwoPotential::solve_salt(State& state, const Bdf& bdf, Attempt& result) {
  const bool fresh = std::exchange(fresh_salt_, false), moving = fresh || !is_constant(medium_.diffusivity);
  if (moving) conductances(salt_system_, medium_.diffusivity, c_);
  balance_salt(state, bdf, true);
  if (fresh)
    salt_solver_.update(salt_system_);
  else
    moving ? salt_solver_.revise(salt_system_) : salt_solver_.revise_sums(salt_system_);
  salt_solver_.set_tolerance(std::max(salt_accuracy * accuracy_, case_.solver.tolerance));
  salt_report_ = salt_solver_.solve(residual_, state.c.trial);
  result.iterations += salt_report_.iterations;
  close_salt_balance(bdf, state);
}

/// The salt balance of the step, with the reaction's current: right side and diagonal.
void TwoPotential::balance_salt(State& state, const Bdf& bdf, bool implicit) {
  ResolvedFilm& film = film_.resolved();
  if (film.present()) film.place(state.film, state.phase.trial, bdf.dt, state.film.outer[0].trial);
  const Field& face = film.present() ? state.film.outer[0].trial : state.phase.trial;  // of the electrolyte
  const Field& sink =
      film.present() ? film.sink_of(source_, state.phi.trial, log_c_, charge_system_) : source_;
  const double* pore = host_view().pore;
  for_each_cell(grid_, IonicFractionBeyond{ionic_trial_.data(), face.data(), pore});
  for_each_in(near_front_, IonicFraction{ionic_trial_.data(), face.data(), case_.interface.width, pore});
  for_each_cell(grid_, SaltSystem{residual_.data(), salt_system_.s.data(), ionic_trial_.data(),
                                  salt_history_.data(), sink.data(), forcing_ ? force_salt_.data() : nullptr,
                                  bdf.a0 * grid_.cell_volume() / bdf.dt, counter_.salt_per_charge,
                                  grid_.cell_volume()});
  // deposition is spared the sums of it
  plate_lags_ = implicit && counter_.axis >= 0 && !counter_.reservoir && entering_current_ < 0;
  for_each_in(counter_cells_, SaltThroughSide{residual_.data(), salt_system_.s.data(), c_.data(),
                                              state.phi.trial.data(), medium_, counter_, plate_lags_});
}

}  // namespace mossfield
