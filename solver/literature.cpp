#include "solver/literature.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "kernels/errors.hpp"
#include "solver/initial_state.hpp"
#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

constexpr int most_passes = 30;
/// What a last pass may change: at a given voltage, with the accuracy of a step in mind (a share of its
/// tolerance for the ions, small while the phase answers, or waves that grow on a front die out; afterwards a
/// step of the ions leaves less than a tenth of itself; of RT/F for the potential); at a given current, so
/// little that the voltage can be found to 1e-8 of the current.
constexpr double ion_share = 0.01, settled_share = 1, potential_share = 0.05, current_share = 1e-11,
                 current_match = 1e-8;
constexpr double xi_least = -0.2, xi_most = 1.2;

}  // namespace

Literature::Literature(const Case& values, const Grid& grid, Options options)
    : case_(values),
      grid_(grid),
      options_(options),
      model_(published_model(values)),
      current_density_(values, grid),
      work_(std::make_unique<Work>(grid, elliptic_options_of(values.solver))) {
  for (std::size_t side = 0; side < 6; ++side) {
    if (!grid.active(static_cast<int>(side / 2)) || grid.periodic(static_cast<int>(side / 2))) continue;
    const SideKind kind = values.grid.sides[side];
    if (kind == SideKind::electrode) {
      electrode_ = static_cast<int>(side);
      phase_walls_[side] = Wall::fixed(1);
      potential_walls_[side] = Wall::fixed(0);
    } else if (kind == SideKind::reservoir || kind == SideKind::counter_electrode) {
      phase_walls_[side] = potential_walls_[side] = Wall::fixed(0);
      ion_walls_[side] = Wall::fixed(values.electrolyte.concentration);
    }
  }
  const bool by_current = values.drive.current && electrode_ >= 0;
  ion_tolerance_ = by_current ? current_share : ion_share * values.time.tolerance;
  settled_tolerance_ = by_current ? current_share : settled_share * values.time.tolerance;
  potential_tolerance_ = by_current ? current_share : potential_share;
  charge_tolerance_ = by_current ? values.solver.tolerance : values.solver.newton_tolerance;
  phase_faces_ = Faces::of(grid, phase_walls_);
  ion_faces_ = Faces::of(grid, ion_walls_);
  potential_faces_ = Faces::of(grid, potential_walls_);
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis))
      for_each_in(
          grid.device(), grid.box_and_upper_layer(),
          published::PhaseFaces{work_->phase_conductance(axis).data(),
                                model_.phase_mobility * model_.gradient * phase_faces_.conductance[axis],
                                LowerFaces::of(phase_faces_, axis)});
  for_each_cell(grid_, published::Fill{work_->charge.s.data(), 0});
  if (short_steps(std::numeric_limits<double>::infinity()) > 1)
    work_->short_steps = std::make_unique<ShortSteps>(grid);
  set_voltage(drive_from(values.drive, 0).voltage.value_or(0));
}

Literature::~Literature() = default;

void Literature::set_voltage(double voltage) {
  voltage_ = voltage;
  if (electrode_ >= 0) potential_walls_[static_cast<std::size_t>(electrode_)] = Wall::fixed(voltage);
}

void Literature::initialise(State& state) {
  signed_distance(case_, work_->right);
  for_each_cell(grid_,
                published::Profile{state.phase.now.data(), work_->right.data(), case_.interface.width});
  for_each_cell(grid_, published::Fill{state.c.now.data(), case_.electrolyte.concentration});
  for_each_cell(grid_, published::Fill{state.phi.now.data(), 0});
  fill_ghosts(state.phase.now, phase_walls_);
  for (Levels* y : {&state.phase, &state.c, &state.phi}) {
    y->old.copy_from(y->now);
    y->trial.copy_from(y->now);
  }
  const Balances start = balances(state);
  state.deposit_start = start.metal_volume;
  state.salt_start = start.salt;
  if (options_.frozen_potential) return;
  outside_ = drive_from(case_.drive, state.time);
  set_voltage(outside_.voltage.value_or(0));
  const std::string failure = solve_charge(state, Bdf::of(1, 0, true));  // xi stands still: no source
  if (!failure.empty()) throw NumericalError("no potential at the start: " + failure);
  state.phi.now.copy_from(state.phi.trial);
  state.phi.old.copy_from(state.phi.trial);
  keep_current_density();
  find_current(state);
}

/// The front of that potential stands still and takes no current: that of a first step under the voltage. A
/// given current is searched for from rest, 0 V and no current.
void Literature::find_current(State& state) {
  state.voltage = voltage_;
  if (!outside_.voltage || electrode_ < 0) return;
  if (attempt(state, Bdf::of(first_step(state), 0, true)).solved) state.current = current_;
}

void Literature::accepted(State& state, double, bool) {
  keep_short_steps(state);
  keep_current_density();
}

Attempt Literature::attempt(State& state, const Bdf& bdf) {
  outside_ = drive_from(case_.drive, state.time);
  if (outside_.current && electrode_ >= 0) return at_current(state, bdf);
  return at_voltage(state, bdf, outside_.voltage.value_or(0));
}

/// The voltage at which the current is the one asked for, by secants: every evaluation is a whole attempt.
Attempt Literature::at_current(State& state, const Bdf& bdf) {
  const int axis = electrode_ / 2;
  const double area =
      grid_.cell_volume() / grid_.spacing()[static_cast<std::size_t>(axis)] *
      static_cast<double>(grid_.global_cells() / grid_.cells()[static_cast<std::size_t>(axis)]);
  const double target = *outside_.current * area, scale = std::max(std::fabs(target), 1e-300);
  double v0 = state.voltage, v1 = v0 - 0.01 / model_.f;
  Attempt result = at_voltage(state, bdf, v0);
  double miss0 = current_ - target;
  int iterations = result.iterations;
  for (int n = 0; n < 30 && result.solved; ++n) {
    if (std::fabs(current_ - target) <= current_match * scale) break;
    result = at_voltage(state, bdf, v1);
    iterations += result.iterations;
    const double miss1 = current_ - target, slope = (miss1 - miss0) / (v1 - v0);
    v0 = v1;
    miss0 = miss1;
    v1 -= std::clamp(miss1 / slope, -2 / model_.f, 2 / model_.f);
  }
  result.iterations = iterations;
  if (result.solved && std::fabs(current_ - target) > current_match * scale)
    result = {false, 0, "no voltage found for this current", iterations};
  return result;
}

Attempt Literature::at_voltage(State& state, const Bdf& bdf, double voltage) {
  set_voltage(voltage);
  iterations_ = 0;
  predict(state, bdf);
  bool still = false;
  for (int pass = 0; pass < most_passes && !still; ++pass) {
    std::string failure =
        short_steps(bdf.dt) > 1 ? react_in_short_steps(state, bdf, pass == 0) : react(state, bdf);
    if (failure.empty() && !options_.frozen_ions) failure = settle_ions(state, bdf);
    if (failure.empty() && !options_.frozen_potential) {
      work_->predicted_phi.copy_from(state.phi.trial);
      failure = solve_charge(state, bdf);
    }
    if (!failure.empty()) return {false, 0, failure, iterations_};
    still =
        options_.frozen_potential || reduce(grid_, published::PotentialMove{{},
                                                                            state.phi.trial.data(),
                                                                            work_->predicted_phi.data(),
                                                                            state.phase.trial.data(),
                                                                            model_.f}) < potential_tolerance_;
  }
  if (!still) return {false, 0, "the potential does not settle", iterations_};
  const std::string reason = out_of_range(state);
  if (!reason.empty()) return {false, 0, reason, iterations_};
  bdf.advance(state.charge, current_);
  const auto distance_of = [&](auto grand) {
    return reduce(grid_, published::Distance<grand.value>{{},
                                                          state.phase.trial.data(),
                                                          work_->predicted_xi.data(),
                                                          state.c.trial.data(),
                                                          work_->predicted_c.data(),
                                                          case_.electrolyte.concentration});
  };
  const double distance =
      model_.grand_potential ? distance_of(std::true_type{}) : distance_of(std::false_type{});
  return {true, distance / (3 * case_.time.tolerance), "", iterations_};
}

std::string Literature::out_of_range(const State& state) const {
  const double c = reduce(grid_, published::Smallest{{}, state.c.trial.data()});
  const double most = reduce(grid_, published::Largest{{}, state.c.trial.data()});
  const double low = reduce(grid_, published::Smallest{{}, state.phase.trial.data()});
  const double high = reduce(grid_, published::Largest{{}, state.phase.trial.data()});
  const double phi = reduce(grid_, published::Largest{{}, state.phi.trial.data()});
  if (!std::isfinite(c) || !std::isfinite(most) || !std::isfinite(low) || !std::isfinite(high) ||
      !std::isfinite(phi))
    return "a field is not finite";
  // in the dilute form c in metal is what its lithium exceeds c_s xi by, of either sign, and no concentration
  const double limit = model_.grand_potential ? xi_most : 0.5;
  const double least =
      reduce(grid_, published::SmallestUpTo{{}, state.c.trial.data(), state.phase.trial.data(), limit});
  if (least <= 0) return "concentration not positive";
  if (model_.grand_potential && most >= model_.lattice) return "concentration beyond the full lattice";
  if (low < xi_least || high > xi_most) return "order parameter out of range";
  return "";
}

void Literature::order_parameter(const State& state, Field& xi) const {
  xi.copy_from(state.phase.now);
  fill_ghosts(xi);
}

Balances Literature::balances(const State& state) const {
  const double volume = grid_.cell_volume();
  Field& of_walls = work_->right;  // a state read from a file has ghosts of other walls
  of_walls.copy_from(state.phase.now);
  fill_ghosts(of_walls, phase_walls_);
  const double* xi = of_walls.data();
  return {volume * reduce(grid_, published::Total{{}, xi}),
          volume * reduce(grid_, published::ContentSum{{}, xi, state.c.now.data(), model_}),
          reduce(grid_, published::FreeEnergy{{}, xi, model_, phase_faces_})};
}

/// A thousandth of the faster of the double well and of the ions' consumption by the reaction.
double Literature::first_step(const State&) const {
  const double wells = 2 * model_.phase_mobility * model_.barrier;
  double fastest = wells;
  const double v[2] = {0, voltage_};
  for (const double phi : v) {
    const ReactionTerms r = reaction_terms(model_, 0.5, phi);
    const double consumed = content_by_xi(model_, 0.5, case_.electrolyte.concentration);
    fastest = std::max({fastest, std::fabs(r.constant), r.slope * consumed});
  }
  return 1e-3 / fastest;
}

std::vector<std::string> Literature::sources() const {
  if (!model_.grand_potential)
    return {"literature mode, dilute form: Chen et al., J. Power Sources 300 (2015) 376"};
  return {"literature mode, grand-potential form: Hong & Viswanathan, ACS Energy Lett. 3 (2018) 1737",
          "Ahmad, Hong & Viswanathan, PNAS 117 (2020) 26672"};
}

}  // namespace mossfield
