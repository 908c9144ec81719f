#include "solver/two_potential.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/boundary.hpp"
#include "kernels/noise.hpp"
#include "physics/constants.hpp"
#include "solver/initial_state.hpp"

namespace mossfield {

namespace {

Polynomial polynomial(double scale, const std::vector<double>& p) {
  Polynomial out;
  out.scale = scale;
  std::fill(out.p, out.p + 4, 0.0);
  for (std::size_t k = 0; k < p.size() && k < 4; ++k) out.p[k] = p[k];
  return out;
}

Electrolyte electrolyte_of(const Case& v) {
  const ElectrolyteCase& e = v.electrolyte;
  const double thermal = 1 / inverse_thermal_voltage(v.temperature);
  return {e.concentration, polynomial(e.conductivity, e.conductivity_polynomial),
          polynomial(e.diffusivity, e.diffusivity_polynomial), e.transference_number,
          2 * thermal * (1 - e.transference_number) * e.thermodynamic_factor};
}

CounterSide counter_of(const Case& v, const Grid& grid) {
  CounterSide out{-1,
                  -1,
                  false,
                  0,
                  0,
                  0,
                  inverse_thermal_voltage(v.temperature),
                  (1 - v.electrolyte.transference_number) / faraday};
  for (int side = 0; side < 6; ++side) {
    const SideKind kind = v.grid.sides[static_cast<std::size_t>(side)];
    const int axis = side / 2;
    if (!grid.active(axis) || (kind != SideKind::counter_electrode && kind != SideKind::reservoir)) continue;
    const double h = grid.spacing()[static_cast<std::size_t>(axis)];
    out.axis = axis;
    out.index = side % 2 ? grid.cells()[static_cast<std::size_t>(axis)] - 1 : 0;
    out.reservoir = kind == SideKind::reservoir;
    out.exchange_current =
        std::isfinite(v.kinetics.counter_exchange_current) ? v.kinetics.counter_exchange_current : 0;
    out.area = grid.cell_volume() / h;
    out.half = h / 2;
  }
  return out;
}

EllipticOptions engine_of(const Case& v) {
  EllipticOptions out;
  out.engine = v.solver.engine == SolverCase::Engine::petsc ? EllipticOptions::Engine::petsc
                                                            : EllipticOptions::Engine::own;
  out.tolerance = v.solver.tolerance;
  out.max_iterations = v.solver.max_iterations;
  return out;
}

constexpr int most_newton = 30, most_passes = 20;

}  // namespace

TwoPotential::TwoPotential(const Case& v, const Grid& grid)
    : case_(v),
      grid_(grid),
      medium_(electrolyte_of(v)),
      kinetics_{v.kinetics.exchange_current, v.electrolyte.concentration, v.kinetics.concentration_exponent,
                v.kinetics.transfer_coefficient, inverse_thermal_voltage(v.temperature)},
      surface_{v.interface.energy, v.interface.anisotropy_strength, double(v.interface.anisotropy_mode),
               v.interface.anisotropy_angle, grid.dimensions() == 3},
      counter_(counter_of(v, grid)),
      psi_(grid, "psi", "m"),
      c_(grid, "c", "mol/m^3"),
      hat_(grid, "psi", "m"),
      slope_(grid, "slope", "1"),
      capillarity_(grid, "capillarity", "Pa"),
      fraction_history_(grid, "fraction", "1"),
      ionic_(grid, "e", "1"),
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
      charge_solver_(grid, engine_of(v)),
      salt_solver_(grid, engine_of(v)),
      mixing_(grid, 4) {}

double TwoPotential::box_area() const {
  const int axis = std::max(counter_.axis, 0);
  const auto n = grid_.cells();
  return grid_.cell_volume() * static_cast<double>(grid_.global_cells()) /
         (n[static_cast<std::size_t>(axis)] * grid_.spacing()[static_cast<std::size_t>(axis)]);
}

void TwoPotential::initialise(State& state) {
  signed_distance(case_, state.phase.now);
  state.phase.old.copy_from(state.phase.now);
  const Box& b = grid_.box();
  state.c.now.set_owned(std::vector<double>(static_cast<std::size_t>(1L * b.nx * b.ny * b.nz),
                                            case_.electrolyte.concentration));
  state.c.old.copy_from(state.c.now);
  const Balances start = balances(state);
  state.deposit_start = start.metal_volume;
  state.salt_start = start.salt;
  // The potential at t = 0: the charge balance of a step too short to move anything, but no shorter, since
  // the rounding of the metal fraction over the step counts as a current. The salt stays as it is.
  const bool frozen = std::exchange(salt_frozen_, true);
  attempt(state, Bdf::of(first_step(state), 0, true));
  salt_frozen_ = frozen;
  state.phi.now.copy_from(state.phi.trial);
  state.phi.old.copy_from(state.phi.trial);
  state.voltage = metal_potential_;
  state.current = deposit_current_;
}

double TwoPotential::first_step(const State&) const {
  const double least = least_spacing();
  return 0.1 * least * least / case_.electrolyte.diffusivity;
}

/// b, never beyond what the explicit scheme stands
double TwoPotential::restoring_rate(const State& state, const Bdf& bdf) const {
  const double wanted = case_.interface.restoring * state.front_speed * case_.interface.width;
  return std::min(wanted, 0.15 * least_spacing() * least_spacing() / bdf.dt);
}

double TwoPotential::least_spacing() const {
  const auto h = grid_.spacing();
  double least = 1e300;
  for (int a = 0; a < 3; ++a)
    if (grid_.active(a)) least = std::min(least, h[static_cast<std::size_t>(a)]);
  return least;
}

void TwoPotential::predict(const State& state, const Bdf& bdf) {
  for_each_cell(grid_,
                Extrapolate{psi_.data(), state.phase.now.data(), state.phase.old.data(), bdf.e1, bdf.e2});
  fill_ghosts(psi_);
  if (forcing_) forcing_(state.time + bdf.dt, force_front_, force_salt_, force_charge_);
  const bool noisy = case_.noise.intensity > 0;
  if (noisy) {
    noise_.clear();
    add_noise(grid_, {case_.noise.intensity, case_.noise.time_bin, case_.noise.seed}, state.time, bdf.dt,
              noise_);
  }
  const double width = case_.interface.width;
  for_each_cell(grid_,
                FrontGeometry{slope_.data(), capillarity_.data(), psi_.data(), grid_.box(), surface_, width});
  for_each_cell(grid_,
                FrontHistory{hat_.data(), state.phase.now.data(), state.phase.old.data(), psi_.data(),
                             noisy ? noise_.data() : nullptr, forcing_ ? force_front_.data() : nullptr,
                             grid_.box(), bdf.a0, bdf.a1, bdf.a2, bdf.dt, restoring_rate(state, bdf),
                             std::min(state.fastest, 0.2 * least_spacing() / bdf.dt),
                             state.current * case_.metal.molar_volume / (faraday * box_area()), width});
  for_each_cell(grid_, FractionHistory{fraction_history_.data(), state.phase.now.data(),
                                       state.phase.old.data(), hat_.data(), bdf.a1, bdf.a2, width});
  for_each_cell(grid_, IonicFraction{ionic_.data(), psi_.data(), width});
  fill_ghosts(ionic_);
}

void TwoPotential::conductances(EllipticSystem& system, const Polynomial& property, const Field& c) {
  for_each_cell(grid_, FaceConductance{system.tx.data(), system.ty.data(), system.tz.data(), ionic_.data(),
                                       c.data(), property, medium_.concentration, grid_.box(),
                                       grid_.periodic(0), grid_.periodic(1), grid_.periodic(2)});
  system.exchange_faces();
}

Attempt TwoPotential::attempt(State& state, const Bdf& bdf) {
  Attempt result;
  metal_potential_ = case_.drive.voltage.value_or(state.voltage);
  predict(state, bdf);
  for_each_cell(grid_, Extrapolate{c_.data(), state.c.now.data(), state.c.old.data(), bdf.e1, bdf.e2});
  for_each_cell(
      grid_, Extrapolate{state.phi.trial.data(), state.phi.now.data(), state.phi.old.data(), bdf.e1, bdf.e2});
  if (!(reduce(grid_, LeastOf{{}, c_.data()}) > 0)) c_.copy_from(state.c.now);
  state.c.trial.copy_from(c_);
  predicted_.copy_from(c_);
  response_.clear();
  mixing_.start();
  const double allowed = 0.02 * case_.time.tolerance;
  for (int pass = 0;; ++pass) {
    fill_ghosts(c_);
    if (!solve_charge(state, bdf, result)) return result;
    if (salt_frozen_) break;
    solve_salt(state, bdf, result);
    const double change =
        reduce(grid_, SaltChange{{}, state.c.trial.data(), c_.data(), psi_.data(), medium_.concentration});
    if (change < allowed) break;
    if (pass + 1 == most_passes || !std::isfinite(change)) {
      result.reason = "charge and salt balances did not agree";
      return result;
    }
    next_salt(state);
  }
  if (!salt_frozen_ && !(reduce(grid_, LeastOf{{}, state.c.trial.data()}) > 0)) {
    result.reason = "the salt concentration would fall below zero";
    return result;
  }
  book(state, bdf);
  result.error = error_of(state, bdf);
  result.solved = std::isfinite(result.error);
  if (!result.solved) result.reason = "a field is not finite";
  return result;
}

double TwoPotential::charge_residual(const Bdf& bdf, State& state, double* defect) {
  fill_ghosts(state.phi.trial);
  const Reaction reaction{
      hat_.data(), slope_.data(),         capillarity_.data(),      fraction_history_.data(),
      kinetics_,   case_.interface.width, case_.metal.molar_volume, bdf.a0,
      bdf.dt,      metal_potential_};
  for_each_cell(grid_, ChargeResidual{residual_.data(), charge_system_.s.data(), reaction_slope_.data(),
                                      current_field_.data(), source_.data(), state.phi.trial.data(),
                                      c_.data(), charge_system_.tx.data(), charge_system_.ty.data(),
                                      charge_system_.tz.data(), forcing_ ? force_charge_.data() : nullptr,
                                      reaction, medium_, counter_, grid_.box()});
  deposit_current_ = reduce(grid_, TotalOf{{}, source_.data(), grid_.cell_volume()});
  *defect = case_.drive.current ? *case_.drive.current * box_area() - deposit_current_ : 0;
  return reduce(grid_, AbsoluteSum{{}, residual_.data()}) + std::fabs(*defect);
}

double TwoPotential::charge_goal(const Bdf& bdf) const {
  const double imposed = case_.drive.current ? std::fabs(*case_.drive.current) * box_area() : 0;
  const double rest =
      1e-6 * kinetics_.exchange_current * box_area();  // what counts as current at equilibrium
  // rounding of the metal fraction in the interface, seen as a current: short steps cannot do better
  const double floor = 1e-15 * charge_of_metal() * box_area() * case_.interface.width / bdf.dt;
  return std::max(floor,
                  case_.solver.newton_tolerance * std::max({std::fabs(deposit_current_), imposed, rest}));
}

/// What rounding leaves of the residual at worst: near equilibrium the goal can be below it, and a balance
/// that no longer gets smaller there is solved.
double TwoPotential::charge_rounding(const State& state) const {
  return reduce(grid_, FluxRounding{{},
                                    state.phi.trial.data(),
                                    c_.data(),
                                    charge_system_.tx.data(),
                                    charge_system_.ty.data(),
                                    charge_system_.tz.data(),
                                    medium_.diffusion_potential,
                                    grid_.box()});
}

bool TwoPotential::solve_charge(State& state, const Bdf& bdf, Attempt& result) {
  conductances(charge_system_, medium_.conductivity, c_);
  double defect = 0, size = charge_residual(bdf, state, &defect), before_size = size;
  for (int newton = 0; newton < most_newton && std::isfinite(size); ++newton) {
    const bool stalled = newton > 0 && size > 0.5 * before_size;
    if (size <= charge_goal(bdf) || (stalled && size <= charge_rounding(state))) {
      for_each_cell(grid_,
                    AdvanceFront{state.phase.trial.data(), hat_.data(), current_field_.data(), slope_.data(),
                                 bdf.dt * case_.metal.molar_volume / (bdf.a0 * faraday)});
      entering_current_ =
          reduce(grid_, CounterCurrent{{}, state.phi.trial.data(), c_.data(), medium_, counter_});
      return true;
    }
    before_size = size;
    charge_solver_.update(charge_system_);
    charge_solver_.set_tolerance(std::clamp(0.1 * charge_goal(bdf) / size, 1e-11, 1e-3));
    const double shift = newton_direction(defect, result);
    const double before = metal_potential_;
    double damping = 1;
    for (int halving = 0;; ++halving) {  // a full step, halved until the residual falls
      for_each_cell(grid_, AddScaled{state.phi.trial.data(), update_.data(), damping});
      metal_potential_ = before + damping * shift;
      const double next = charge_residual(bdf, state, &defect);
      if (next < size || next <= charge_goal(bdf) || halving == 12) {
        size = next;
        break;
      }
      for_each_cell(grid_, AddScaled{state.phi.trial.data(), update_.data(), -damping});
      damping /= 2;
    }
  }
  result.reason = "the charge balance did not converge";
  return false;
}

double TwoPotential::newton_direction(double defect, Attempt& result) {
  update_.clear();
  result.iterations += charge_solver_.solve(residual_, update_).iterations;
  if (!case_.drive.current) return 0;
  // The metal potential is one more unknown: J u - g shift = r and sum g (u - shift) = defect, g the
  // reaction's slope.
  result.iterations += charge_solver_.solve(reaction_slope_, response_).iterations;
  const double taken = reduce(grid_, Product{{}, reaction_slope_.data(), update_.data()});
  const double slope = reduce(grid_, Product{{}, reaction_slope_.data(), response_.data()}) -
                       reduce(grid_, TotalOf{{}, reaction_slope_.data(), 1});
  const double shift = (defect - taken) / slope;
  for_each_cell(grid_, AddScaled{update_.data(), response_.data(), shift});
  return shift;
}

void TwoPotential::solve_salt(State& state, const Bdf& bdf, Attempt& result) {
  conductances(salt_system_, medium_.diffusivity, c_);
  for_each_cell(grid_, SaltSystem{residual_.data(), salt_system_.s.data(), state.phase.trial.data(),
                                  state.phase.now.data(), state.phase.old.data(), state.c.now.data(),
                                  state.c.old.data(), c_.data(), state.phi.trial.data(), source_.data(),
                                  forcing_ ? force_salt_.data() : nullptr, bdf.a0, bdf.a1, bdf.a2, bdf.dt,
                                  case_.interface.width, medium_, counter_, grid_.box()});
  salt_solver_.update(salt_system_);
  salt_solver_.set_tolerance(case_.solver.tolerance);
  result.iterations += salt_solver_.solve(residual_, state.c.trial).iterations;
  close_salt_balance(state);
}

/// The concentration to try next. Where transport limits the current, charge and salt balance disagree in a
/// few smooth modes that plain repetition damps too slowly. A step that would empty a cell is shortened, as a
/// whole.
void TwoPotential::next_salt(const State& state) {
  before_.copy_from(c_);
  mixing_.next(c_, state.c.trial);
  const double loss = reduce(grid_, LargestLoss{{}, before_.data(), c_.data()});
  if (loss > 0.7) {
    const double share = 0.7 / loss;
    for_each_cell(grid_, Extrapolate{c_.data(), c_.data(), before_.data(), share, 1 - share});
    mixing_.start();
  }
}

/// A constant added to c closes the sum of the balance exactly: what the iteration left is far below its
/// tolerance in any cell, but would add up over the steps.
void TwoPotential::close_salt_balance(State& state) {
  apply(salt_system_, state.c.trial, update_);
  const double left =
      reduce(grid_, TotalOf{{}, residual_.data(), 1}) - reduce(grid_, TotalOf{{}, update_.data(), 1});
  const double storage = reduce(grid_, TotalOf{{}, salt_system_.s.data(), 1});
  for_each_cell(grid_, AddConstant{state.c.trial.data(), left / storage});
  salt_inflow_ = -counter_.salt_per_charge * deposit_current_;
  if (counter_.reservoir)
    salt_inflow_ += reduce(grid_, ReservoirInflow{{}, state.c.trial.data(), c_.data(), medium_, counter_});
  else
    salt_inflow_ += counter_.salt_per_charge * entering_current_;
}

void TwoPotential::book(State& state, const Bdf& bdf) {
  bdf.advance(state.charge, entering_current_);
  bdf.advance(state.salt_in, salt_inflow_);
  const double per_current = case_.metal.molar_volume / faraday, width = case_.interface.width;
  state.fastest_trial =
      per_current * reduce(grid_, FastestFront{{}, current_field_.data(), psi_.data(), width / 4});
  // Root mean square: what sets the numerical restoring must not follow the noise of a single cell.
  const auto moment = [&](int power) {
    return reduce(grid_, FrontMoment{{}, current_field_.data(), slope_.data(), psi_.data(), width, power});
  };
  state.front_speed_trial = per_current * std::sqrt(moment(2) / std::max(moment(0), 1e-300));
}

double TwoPotential::error_of(const State& state, const Bdf& bdf) const {
  const double width = case_.interface.width, tolerance = case_.time.tolerance;
  const double front =
      reduce(grid_, FrontChange{{}, state.phase.trial.data(), psi_.data(), width, width / 2});
  double salt = 0;
  if (!salt_frozen_)
    salt = reduce(
        grid_, SaltChange{{}, state.c.trial.data(), predicted_.data(), psi_.data(), medium_.concentration});
  const double cell = least_spacing();
  const double move = state.fastest_trial * bdf.dt / (cell * case_.time.max_front_move);
  // the distance to the extrapolated value is several times the error of the two-step formula
  const double share = bdf.a2 == 0 ? 0.5 : 0.2;
  const double ripple = bdf.dt / capillary_step(state, cell);
  return std::max({share * std::max(front, salt) / tolerance, move * move, ripple * ripple});
}

/// Curvature comes from the extrapolated front, so a ripple of the grid, decaying at (V_m/F)^2 gamma (-di/d
/// eta) 4/h^2 by itself, is amplified by a step longer than 4/3 of its time. Here 3/4 of that.
double TwoPotential::capillary_step(const State& state, double cell) const {
  const double per_charge = case_.metal.molar_volume / faraday, m = surface_.cubic ? 4 : surface_.mode;
  const double stiffness = surface_.energy * (1 + surface_.strength * std::fabs(m * m - 1));
  const double current = state.fastest_trial / per_charge, a = kinetics_.transfer;
  const double conductance = kinetics_.f * (std::max(a, 1 - a) * current + kinetics_.exchange_current);
  return cell * cell / (4 * (grid_.dimensions() - 1) * per_charge * per_charge * stiffness * conductance);
}

void TwoPotential::order_parameter(const State& state, Field& xi) const {
  for_each_cell(grid_, OrderParameter{xi.data(), state.phase.now.data(), case_.interface.width});
}

double TwoPotential::charge_of_metal() const {
  return faraday / case_.metal.molar_volume;
}

Balances TwoPotential::balances(const State& state) const {
  const double width = case_.interface.width, volume = grid_.cell_volume();
  Balances out;
  out.metal_volume = reduce(grid_, MetalVolume{{}, state.phase.now.data(), width, volume});
  out.salt = reduce(grid_, SaltContent{{}, state.phase.now.data(), state.c.now.data(), width, volume});
  Field xi(grid_, "xi", "1");
  order_parameter(state, xi);
  fill_ghosts(xi);
  out.free_energy =
      reduce(grid_, InterfaceEnergy{{}, xi.data(), grid_.box(), case_.interface.energy, width, volume});
  return out;
}

std::vector<std::string> TwoPotential::sources() const {
  return {
      "Newman, Thomas-Alyea, Electrochemical Systems (concentrated binary electrolyte, Butler-Volmer "
      "kinetics)",
      "Folch et al., Phys. Rev. E 60, 1724 (1999) (curvature counter-term)",
      "Sun, Beckermann, J. Comput. Phys. 220, 626 (2007) (interface advection)"};
}

}  // namespace mossfield
