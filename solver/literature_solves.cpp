#include <algorithm>
#include <type_traits>

#include "kernels/literature_anisotropy.hpp"
#include "kernels/noise.hpp"
#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

constexpr int most_newton = 40;
constexpr double correction_share = 1e-4;  ///< residual of a correction of xi, of what it was

published::Difference difference(const Bdf& bdf) {
  return {bdf.dt, bdf.a0, bdf.a1, bdf.a2};
}
template <Mobility kind>
using Kind = std::integral_constant<Mobility, kind>;
/// Calls f(std::true_type) for the grand-potential form, f(std::false_type) for the dilute one.
template <class F>
void by_form(const PublishedModel& model, const F& f) {
  model.grand_potential ? f(std::true_type{}) : f(std::false_type{});
}
/// A constant added to the potential u closes the sum of its balance exactly, so that what passes the walls
/// is what is deposited: what the iteration left is far below its tolerance in any cell, but would add up.
/// The constant falls off at the metal's wall, which conducts so well that it is nothing beside the
/// potential.
void close_balance(const Grid& grid, const Field& right, published::ChargeOutflow outflow, Field& u) {
  const published::WallConductance walls{{}, {outflow.t[0], outflow.t[1], outflow.t[2]}, outflow.faces};
  std::fill(outflow.value, outflow.value + 6, 0.0);
  const double left = reduce(grid, published::Total{{}, right.data()}) + reduce(grid, outflow);
  for_each_cell(grid, published::Shift{u.data(), u.data(), left / reduce(grid, walls)});
}
FaceStore store(EllipticSystem& s) {
  return {{s.tx.data(), s.ty.data(), s.tz.data()}};
}

}  // namespace

void Literature::predict(State& state, const Bdf& bdf) {
  Work& w = *work_;
  const auto extrapolate = [&](Levels& y, double most) {
    for_each_cell(grid_,
                  published::Extrapolate{y.trial.data(), y.now.data(), y.old.data(), bdf.e1, bdf.e2, most});
  };
  extrapolate(state.phase, 0);
  if (options_.frozen_ions)
    state.c.trial.copy_from(state.c.now);
  else
    extrapolate(state.c, model_.grand_potential ? model_.lattice : 0);
  if (options_.frozen_potential)
    state.phi.trial.copy_from(state.phi.now);
  else
    extrapolate(state.phi, 0);
  fill_ghosts(state.phase.trial, phase_walls_);
  fill_ghosts(state.c.trial, ion_walls_);
  fill_ghosts(state.phi.trial, potential_walls_);
  w.predicted_xi.copy_from(state.phase.trial);
  w.predicted_c.copy_from(state.c.trial);
  w.noise.clear();
  add_noise(grid_, {case_.noise.intensity, case_.noise.time_bin, case_.noise.seed, false},
            bdf.windows(state.time, state.dt_old), w.noise);
  if (forcing_) {
    forcing_(state.time + bdf.dt, w.extra);
    for_each_cell(grid_, published::Add{w.noise.data(), w.extra.data(), 1});
  }
  by_form(model_, [&](auto grand) {
    for_each_cell(grid_, published::ContentHistory<grand.value>{w.history.data(), state.phase.now.data(),
                                                                state.c.now.data(), state.phase.old.data(),
                                                                state.c.old.data(), model_, difference(bdf)});
  });
}

/// The phase equation about xi, with c and the potential as they stand.
void Literature::linearise(State& state, const Bdf& bdf, int iteration) {
  Work& w = *work_;
  const InterfaceCase& i = case_.interface;
  const bool anisotropic = i.anisotropy_strength != 0;
  if (anisotropic) {
    w.extra.copy_from(w.noise);
    for_each_cell(grid_,
                  published::AddAnisotropy{
                      w.extra.data(),
                      state.phase.trial.data(),
                      {i.anisotropy_strength, i.anisotropy_mode, i.anisotropy_angle, grid_.dimensions() == 3},
                      model_.phase_mobility * model_.gradient,
                      {grid_.spacing()[0], grid_.spacing()[1], grid_.spacing()[2]},
                      phase_faces_});
  }
  const Field& extra = anisotropic ? w.extra : w.noise;
  for_each_cell(grid_,
                published::PhaseEquation{w.phase_right.data(), w.by_c.data(), w.phase.s.data(),
                                         state.phase.trial.data(), state.phase.now.data(),
                                         state.phase.old.data(), state.c.trial.data(), state.phi.trial.data(),
                                         extra.data(), model_, phase_faces_.volume, difference(bdf)});
  iteration == 0 ? w.solve_phase.update(w.phase) : w.solve_phase.revise(w.phase);
}

/// Solves for the correction of xi: what a short step changes would drown in a tolerance relative to xi.
/// Returns the largest.
double Literature::solve_phase(State& state) {
  Work& w = *work_;
  published::PhaseRight right{
      w.right.data(), w.phase_right.data(), w.by_c.data(), state.c.trial.data(), {}, {}, phase_faces_};
  for (std::size_t side = 0; side < 6; ++side) {
    right.conductance[side / 2] =
        model_.phase_mobility * model_.gradient * phase_faces_.conductance[side / 2];
    right.value[side] = phase_walls_[side].value;
  }
  for_each_cell(grid_, right);
  apply(w.phase, state.phase.trial, w.step);
  for_each_cell(grid_, published::Add{w.right.data(), w.step.data(), -1});
  w.solve_phase.set_tolerance(correction_share);
  w.phase_report = w.solve_phase.solve(w.right, w.step, 0, Start::zero);
  iterations_ += w.phase_report.iterations;
  for_each_cell(grid_, published::Add{state.phase.trial.data(), w.step.data(), 1});
  fill_ghosts(state.phase.trial, phase_walls_);
  return reduce(grid_, published::LargestMagnitude{{}, w.step.data()});
}

/// Conductances and flows of all faces, with the fields as they stand.
void Literature::pass_ions(const State& state) {
  Work& w = *work_;
  const IonFlux flux{model_, state.phase.trial.data(), state.c.trial.data(), state.phi.trial.data()};
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    const auto pass = [&](auto kind) {
      for_each_in(grid_.device(), grid_.box_and_upper_layer(),
                  published::IonFaces<kind.value>{w.ion_conductance(axis).data(), w.ion_flow(axis).data(),
                                                  flux, LowerFaces::of(ion_faces_, axis)});
    };
    switch (mobility_of(model_)) {
      case Mobility::mixed:
        pass(Kind<Mobility::mixed>{});
        break;
      case Mobility::linear:
        pass(Kind<Mobility::linear>{});
        break;
      case Mobility::square:
        pass(Kind<Mobility::square>{});
        break;
      case Mobility::power:
        pass(Kind<Mobility::power>{});
        break;
    }
  }
}

/// Newton's step for c; how far it goes, over c0.
double Literature::step_of_ions(State& state, const Bdf& bdf, bool phase_answers, int iteration) {
  Work& w = *work_;
  pass_ions(state);
  const auto balance = [&](auto grand, auto answers) {
    for_each_cell(grid_, published::IonEquation<grand.value, answers.value>{
                             w.right.data(), w.ions.s.data(), model_, state.phase.trial.data(),
                             state.c.trial.data(), w.history.data(), w.by_c.data(), w.phase.s.data(),
                             w.passed_ions(), ion_faces_.volume, difference(bdf)});
  };
  by_form(model_, [&](auto grand) {
    phase_answers ? balance(grand, std::true_type{}) : balance(grand, std::false_type{});
  });
  iteration == 0 ? w.solve_ions.update(w.ions) : w.solve_ions.revise(w.ions);
  w.solve_ions.set_tolerance(phase_answers ? 1e-2 : 1e-3);
  w.ions_report = w.solve_ions.solve(w.right, w.step, 0, Start::zero);
  iterations_ += w.ions_report.iterations;
  const double size = reduce(grid_, published::StepSize{{}, w.step.data(), state.phase.trial.data()});
  return size / case_.electrolyte.concentration;
}

void Literature::take_step_of_ions(State& state) {
  by_form(model_, [&](auto grand) {
    for_each_cell(grid_, published::IonStep<grand.value>{state.c.trial.data(), work_->step.data(),
                                                         state.phase.trial.data(), model_});
  });
  fill_ghosts(state.c.trial, ion_walls_);
}

/// Phase and ions together, until xi and c stay.
std::string Literature::react(State& state, const Bdf& bdf) {
  work_->ions_report.converged = true;  // they may be frozen
  std::string failure;
  for (int n = 0; n < most_newton; ++n) {
    linearise(state, bdf, n);
    double size = solve_phase(state);
    if (!options_.frozen_ions) {
      size = std::max(size, step_of_ions(state, bdf, true, n));
      take_step_of_ions(state);
    }
    failure = work_->failure();
    if (!(size < 1e6)) break;
    if (size >= ion_tolerance_) continue;
    if (failure.empty()) solve_phase(state);
    return work_->failure();
  }
  return failure.empty() ? "phase and ions do not settle" : failure;
}

/// Ions alone, and what came in through the walls.
std::string Literature::settle_ions(State& state, const Bdf& bdf) {
  Work& w = *work_;
  double size = step_of_ions(state, bdf, false, 0);
  for (int n = 1; n <= most_newton && size > ion_tolerance_; ++n) {
    if (!(size < 1e6)) return "the ions do not settle";
    take_step_of_ions(state);
    size = step_of_ions(state, bdf, false, n);
  }
  if (!w.ions_report.solved()) return w.failure();
  fill_stencil_ghosts(w.step);
  double inflow = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis))
      inflow += reduce(
          grid_,
          published::IonInflow{
              {}, w.ion_conductance(axis).data(), w.ion_flow(axis).data(), w.step.data(), ion_faces_, axis});
  bdf.advance(state.salt_in, inflow);
  by_form(model_, [&](auto grand) {
    for_each_cell(grid_, published::IonFinish<grand.value>{w.right.data(), model_, state.phase.trial.data(),
                                                           w.history.data(), w.step.data(), w.passed_ions(),
                                                           ion_faces_.volume, difference(bdf)});
  });
  state.c.trial.swap(w.right);
  fill_ghosts(state.c.trial, ion_walls_);
  return size <= ion_tolerance_ ? "" : "the ions do not settle";
}

/// The unknown is phi - voltage: the metal's resistance is so small that its currents would drown in the
/// round-off of the voltage.
std::string Literature::solve_charge(State& state, const Bdf& bdf) {
  if (electrode_ < 0) return "";
  Work& w = *work_;
  published::ChargeEquation equation{w.right.data(),
                                     store(w.charge),
                                     state.phase.trial.data(),
                                     state.phase.now.data(),
                                     state.phase.old.data(),
                                     model_,
                                     potential_faces_,
                                     difference(bdf),
                                     {},
                                     options_.harmonic_conductivity};
  published::ChargeOutflow outflow{
      {}, w.step.data(), {w.charge.tx.data(), w.charge.ty.data(), w.charge.tz.data()}, {}, potential_faces_};
  for (std::size_t side = 0; side < 6; ++side)
    outflow.value[side] = equation.value[side] =
        potential_walls_[side].kind == Wall::Kind::value ? potential_walls_[side].value - voltage_ : 0;
  for_each_cell(grid_, equation);
  w.charge.exchange_faces();
  w.solve_charge.update(w.charge);
  for_each_cell(grid_, published::Shift{w.step.data(), state.phi.trial.data(), -voltage_});
  w.solve_charge.set_tolerance(charge_tolerance_);
  w.charge_report = w.solve_charge.solve(w.right, w.step);
  iterations_ += w.charge_report.iterations;
  close_balance(grid_, w.right, outflow, w.step);
  current_ = reduce(grid_, outflow);
  for_each_cell(grid_, published::Shift{state.phi.trial.data(), w.step.data(), voltage_});
  fill_ghosts(state.phi.trial, potential_walls_);
  return w.charge_report.solved() ? "" : w.charge_report.failure("charge balance");
}

/// From what the last charge balance solved for.
void Literature::keep_current_density() {
  if (!current_density_.wanted() || electrode_ < 0 || options_.frozen_potential) return;
  Work& w = *work_;
  fill_stencil_ghosts(w.step);
  const EllipticSystem& faces = w.charge;
  const double* conductance[3] = {faces.tx.data(), faces.ty.data(), faces.tz.data()};
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    const auto a = static_cast<std::size_t>(axis);
    for_each_cell(
        grid_, published::CurrentAlong{current_density_.along(axis).data(), w.step.data(), conductance[axis],
                                       potential_faces_, potential_walls_[2 * a].value - voltage_,
                                       potential_walls_[2 * a + 1].value - voltage_, axis,
                                       grid_.spacing()[a] / (2 * grid_.cell_volume())});
  }
}

SnapshotField Literature::current_density() const {
  return current_density_.field("current density, positive along the axes");
}

}  // namespace mossfield
