#include <algorithm>
#include <type_traits>

#include "kernels/literature_anisotropy.hpp"
#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

constexpr int most_newton = 40;
constexpr double correction_share = 1e-4;  ///< residual of a correction of xi, of what it was
constexpr double answer_share = 1e-2;      ///< the same of xi's answer to c, by which Newton's steps differ

template <Mobility kind>
using Kind = std::integral_constant<Mobility, kind>;
/// Calls f(std::true_type) for the grand-potential form, f(std::false_type) for the dilute one.
template <class F>
void by_form(const PublishedModel& model, const F& f) {
  model.grand_potential ? f(std::true_type{}) : f(std::false_type{});
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
  draw_noise(state, bdf, w.noise_means);
  by_form(model_, [&](auto grand) {
    for_each_cell(grid_, published::ContentHistory<grand.value>{w.history.data(), state.phase.now.data(),
                                                                state.c.now.data(), state.phase.old.data(),
                                                                state.c.old.data(), model_, difference(bdf)});
  });
}

void Literature::draw_noise(const State& state, const Bdf& bdf, NoiseMeans& means) {
  Work& w = *work_;
  w.noise.clear();
  means.add({case_.noise.intensity, case_.noise.time_bin, case_.noise.seed, false},
            bdf.windows(state.time, state.dt_old), w.noise);
  if (!forcing_) return;
  forcing_(state.time + bdf.dt, w.extra);
  for_each_cell(grid_, published::Add{w.noise.data(), w.extra.data(), 1});
}

/// What a cell half way between the phases is held with by its neighbours [1/s]: of the two along the front's
/// way a share that leaves the system positive definite where the front jumps from cell to cell.
double Literature::held_by_neighbours() const {
  double least = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis) && (least == 0 || phase_faces_.conductance[axis] < least))
      least = phase_faces_.conductance[axis];
  return 0.75 * 2 * model_.phase_mobility * model_.gradient * least / phase_faces_.volume;
}

/// The phase equation about xi, with c and the potential as they stand.
void Literature::linearise(State& state, const Bdf& bdf, bool first) {
  Work& w = *work_;
  const InterfaceCase& i = case_.interface;
  const bool anisotropic = i.anisotropy_strength != 0;
  if (anisotropic) {
    w.extra.copy_from(w.noise);
    for_each_in(grid_.device(), w.box,
                published::AddAnisotropy{
                    w.extra.data(),
                    state.phase.trial.data(),
                    {i.anisotropy_strength, i.anisotropy_mode, i.anisotropy_angle, grid_.dimensions() == 3},
                    model_.phase_mobility * model_.gradient,
                    {grid_.spacing()[0], grid_.spacing()[1], grid_.spacing()[2]},
                    phase_faces_});
  }
  const Field& extra = anisotropic ? w.extra : w.noise;
  by_form(model_, [&](auto grand) {
    for_each_in(
        grid_.device(), w.box,
        published::PhaseEquation<grand.value>{
            w.phase_right.data(), w.by_c.data(), w.phase.s.data(), state.phase.trial.data(),
            state.phase.now.data(), state.phase.old.data(), state.c.trial.data(), state.phi.trial.data(),
            extra.data(), model_, phase_faces_.volume, held_by_neighbours(), difference(bdf)});
  });
  if (w.narrowed()) w.window->take(w.phase.s, w.window->phase.s);
  Elliptic& solver = w.narrowed() ? w.window->solve_phase : w.solve_phase;
  EllipticSystem& system = w.narrowed() ? w.window->phase : w.phase;
  first ? solver.update(system) : solver.revise_sums(system);
}

/// How xi answers to a c that changes alike in all cells around: with it the ions' system knows what the next
/// solve of the phase will do. By the diagonal alone, without the gradient energy, Newton's steps fell by a
/// half each instead of by ten.
void Literature::find_answer() {
  Work& w = *work_;
  if (w.narrowed()) {
    w.window->take(w.phase.s, w.window->phase.s);
    w.window->solve_phase.update(w.window->phase);
  }
  for_each_in(grid_.device(), w.box, published::Scaled{w.right.data(), w.by_c.data(), phase_faces_.volume});
  iterations_ += solve_step(w.solve_phase, &FrontWindow::solve_phase, answer_share).iterations;
  w.answer.swap(w.step);
}

/// A solve for a step from 0, in the window if there is one: the right side is that of the whole grid, and so
/// is the step.
EllipticReport Literature::solve_step(Elliptic& whole, Elliptic FrontWindow::*narrow, double tolerance) {
  Work& w = *work_;
  if (!w.narrowed()) {
    whole.set_tolerance(tolerance);
    return whole.solve(w.right, w.step, 0, Start::zero);
  }
  FrontWindow& window = *w.window;
  window.take(w.right, window.right);
  (window.*narrow).set_tolerance(tolerance);
  const EllipticReport report = (window.*narrow).solve(window.right, window.step, 0, Start::zero);
  window.give(window.step, w.step);
  return report;
}

/// Solves for the correction of xi: what a short step changes would drown in a tolerance relative to xi.
/// Returns the largest.
double Literature::solve_phase(State& state, double share) {
  Work& w = *work_;
  const double inside = model_.phase_mobility * model_.gradient;
  const double* k = phase_faces_.conductance;
  const long* step = phase_faces_.step;
  for_each_in(grid_.device(), w.box,
              published::PhaseResidual{w.right.data(),
                                       w.phase_right.data(),
                                       w.by_c.data(),
                                       state.c.trial.data(),
                                       state.phase.trial.data(),
                                       w.phase.s.data(),
                                       phase_faces_.volume,
                                       {inside * k[0], inside * k[1], inside * k[2]},
                                       {step[0], step[1], step[2]}});
  w.phase_report = solve_step(w.solve_phase, &FrontWindow::solve_phase, share);
  iterations_ += w.phase_report.iterations;
  for_each_in(grid_.device(), w.box, published::Add{state.phase.trial.data(), w.step.data(), 1});
  fill_ghosts(state.phase.trial, phase_walls_);
  return reduce_in(grid_, w.box, published::LargestMagnitude{{}, w.step.data()});
}

/// Conductances and flows of all faces, with the fields as they stand.
void Literature::pass_ions(const State& state) {
  Work& w = *work_;
  const IonFlux flux{model_, state.phase.trial.data(), state.c.trial.data(), state.phi.trial.data()};
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    const auto pass = [&](auto kind) {
      for_each_in(grid_.device(), grid_.with_upper_layer(w.box),
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
double Literature::step_of_ions(State& state, const Bdf& bdf, bool phase_answers, bool first) {
  Work& w = *work_;
  pass_ions(state);
  const auto balance = [&](auto grand, auto answers) {
    for_each_in(grid_.device(), w.box,
                published::IonEquation<grand.value, answers.value>{
                    w.right.data(), w.ions.s.data(), model_, state.phase.trial.data(), state.c.trial.data(),
                    w.history.data(), w.answer.data(), w.passed_ions(), ion_faces_.volume, difference(bdf)});
  };
  by_form(model_, [&](auto grand) {
    phase_answers ? balance(grand, std::true_type{}) : balance(grand, std::false_type{});
  });
  if (w.narrowed()) {
    w.window->take_faces(w.ions, w.window->ions);
    w.window->take(w.ions.s, w.window->ions.s);
  }
  Elliptic& solver = w.narrowed() ? w.window->solve_ions : w.solve_ions;
  EllipticSystem& system = w.narrowed() ? w.window->ions : w.ions;
  first ? solver.update(system) : solver.revise(system);
  w.ions_report = solve_step(w.solve_ions, &FrontWindow::solve_ions, 1e-2);
  iterations_ += w.ions_report.iterations;
  const double size =
      reduce_in(grid_, w.box, published::StepSize{{}, w.step.data(), state.phase.trial.data()});
  return size / case_.electrolyte.concentration;
}

void Literature::take_step_of_ions(State& state) {
  by_form(model_, [&](auto grand) {
    for_each_in(grid_.device(), work_->box,
                published::IonStep<grand.value>{state.c.trial.data(), work_->step.data(),
                                                state.phase.trial.data(), model_});
  });
  fill_ghosts(state.c.trial, ion_walls_);
}

std::string Literature::react(State& state, const Bdf& bdf) {
  std::string failure = settle_reaction(state, bdf, false);
  work_->go_on_in(grid_.box());
  return failure;
}

/// Phase and ions together, until xi and c stay: after a first step of the phase, which noise moves
/// everywhere, around the front, from where the ions reach it within the time step; a short step is there
/// from its start.
std::string Literature::settle_reaction(State& state, const Bdf& bdf, bool short_step) {
  Work& w = *work_;
  w.ions_report.converged = true;  // they may be frozen
  std::string failure;
  for (int n = 0; n < most_newton; ++n) {
    linearise(state, bdf, n == 0);
    double size = solve_phase(state, n == 0 ? first_share : correction_share);
    if (n == 0 && !short_step && !options_.everywhere)
      w.go_on_in(front_columns(grid_, state.phase.trial, reach_of_ions(bdf)));
    if (!options_.frozen_ions) {
      if (n == 0) find_answer();
      size = std::max(size, step_of_ions(state, bdf, true, n == 0));
      take_step_of_ions(state);
    }
    failure = w.failure();
    if (!(size < 1e6)) break;
    if (size >= ion_tolerance_) continue;
    if (failure.empty()) solve_phase(state, correction_share);
    return w.failure();
  }
  return failure.empty() ? "phase and ions do not settle" : failure;
}

/// How far a change of c at the front is felt within a step [m]: to exp(-3) of it, and a few cells.
double Literature::reach_of_ions(const Bdf& bdf) const {
  const double diffusivity = std::max(model_.diffusivity, model_.metal_diffusivity);
  return 3 * std::sqrt(diffusivity * bdf.dt / bdf.a0) + 4 * grid_.spacing()[0];
}

/// Ions alone, and what came in through the walls.
std::string Literature::settle_ions(State& state, const Bdf& bdf) {
  Work& w = *work_;
  double size = step_of_ions(state, bdf, false, true);
  for (int n = 1; n <= most_newton && size > settled_tolerance_; ++n) {
    if (!(size < 1e6)) return "the ions do not settle";
    take_step_of_ions(state);
    size = step_of_ions(state, bdf, false, false);
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
  return size <= settled_tolerance_ ? "" : "the ions do not settle";
}

}  // namespace mossfield
