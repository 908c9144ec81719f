#include <algorithm>
#include <type_traits>

#include "kernels/literature_anisotropy.hpp"
#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

constexpr int most_newton = 40;
constexpr double correction_share = 1e-4;   ///< residual of a correction of xi, of what it was
constexpr double ion_share_of_step = 1e-2;  ///< the same for the ions

template <Mobility kind>
using Kind = std::integral_constant<Mobility, kind>;
/// Calls f(std::true_type) for the grand-potential form, f(std::false_type) for the dilute one.
template <class F>
void by_form(const PublishedModel& model, const F& f) {
  model.grand_potential ? f(std::true_type{}) : f(std::false_type{});
}

/// What belongs to the front beyond cells between the phases [m].
double reach_of_front(const Grid& grid) {
  return 4 * grid.spacing()[0];
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
  w.noise_means.add({case_.noise.intensity, case_.noise.time_bin, case_.noise.seed, false},
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
    for_each_in(grid_.device(), w.box,
                published::PhaseEquation<grand.value>{
                    w.phase_right.data(), w.by_c.data(), w.phase.s.data(), state.phase.trial.data(),
                    state.phase.now.data(), state.phase.old.data(), state.c.trial.data(),
                    state.phi.trial.data(), extra.data(), model_, phase_faces_.volume, difference(bdf)});
  });
  if (w.narrowed()) w.window->take(w.phase.s, w.window->phase.s);
  Elliptic& solver = w.narrowed() ? w.window->solve_phase : w.solve_phase;
  EllipticSystem& system = w.narrowed() ? w.window->phase : w.phase;
  first ? solver.update(system) : solver.revise_sums(system);
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
double Literature::solve_phase(State& state) {
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
  w.phase_report = solve_step(w.solve_phase, &FrontWindow::solve_phase, correction_share);
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
double Literature::step_of_ions(State& state, const Bdf& bdf, bool first) {
  Work& w = *work_;
  pass_ions(state);
  by_form(model_, [&](auto grand) {
    for_each_in(grid_.device(), w.box,
                published::IonEquation<grand.value>{w.right.data(), w.ions.s.data(), model_,
                                                    state.phase.trial.data(), state.c.trial.data(),
                                                    w.history.data(), w.by_c.data(), w.phase.s.data(),
                                                    w.passed_ions(), ion_faces_.volume, difference(bdf)});
  });
  if (w.narrowed()) {
    w.window->take_faces(w.ions, w.window->ions);
    w.window->take(w.ions.s, w.window->ions.s);
  }
  Elliptic& solver = w.narrowed() ? w.window->solve_ions : w.solve_ions;
  EllipticSystem& system = w.narrowed() ? w.window->ions : w.ions;
  first ? solver.update(system) : solver.revise(system);
  w.ions_report = solve_step(w.solve_ions, &FrontWindow::solve_ions, ion_share_of_step);
  iterations_ += w.ions_report.iterations;
  return size_of_step(state, w.box);
}

/// How far the ions' last step goes in a part of the grid, over c0.
double Literature::size_of_step(const State& state, const Box& part) const {
  return reduce_in(grid_, part, published::StepSize{{}, work_->step.data(), state.phase.trial.data()}) /
         case_.electrolyte.concentration;
}

void Literature::take_step_of_ions(State& state) {
  by_form(model_, [&](auto grand) {
    for_each_in(grid_.device(), work_->box,
                published::IonStep<grand.value>{state.c.trial.data(), work_->step.data(),
                                                state.phase.trial.data(), model_});
  });
  fill_ghosts(state.c.trial, ion_walls_);
}

/// Phase and ions together, until xi and c stay: Newton's method around the front, from where the ions reach
/// it within the time step, and then a step of it everywhere. Away from the front the equations are so nearly
/// linear that this leaves the square of what it changes.
std::string Literature::react(State& state, const Bdf& bdf) {
  Work& w = *work_;
  w.ions_report.converged = true;  // they may be frozen
  w.go_on_in(options_.everywhere ? grid_.box() : front_columns(grid_, state.phase.trial, reach_of_ions(bdf)));
  bool first = true, settled_around_front = false;
  for (int n = 0; n < most_newton; ++n) {
    linearise(state, bdf, first);
    const double phase_size = solve_phase(state);
    double size = options_.frozen_ions ? phase_size : std::max(phase_size, step_of_ions(state, bdf, first));
    const std::string failure = w.failure();
    if (!(size < 1e6)) return failure.empty() ? "phase and ions do not settle" : failure;
    if (settled_around_front)  // what the step left, its linear solve included
      size = std::max({size_of_step(state, front_columns(grid_, state.phase.trial, reach_of_front(grid_))),
                       size * size, ion_share_of_step * size});
    const bool settled = size < ion_tolerance_ && failure.empty();
    if (settled && !w.narrowed()) return finish(state, bdf);
    if (!options_.frozen_ions) take_step_of_ions(state);
    first = settled_around_front = settled;
    if (settled) w.go_on_in(grid_.box());
  }
  const std::string failure = w.failure();
  return failure.empty() ? "phase and ions do not settle" : failure;
}

/// How far a change of c at the front is felt within a step [m]: to exp(-3) of it.
double Literature::reach_of_ions(const Bdf& bdf) const {
  const double diffusivity = std::max(model_.diffusivity, model_.metal_diffusivity);
  return 3 * std::sqrt(diffusivity * bdf.dt / bdf.a0) + reach_of_front(grid_);
}

/// The last word of Newton's method. The lithium content is what history and the fluxes say, those of the
/// last iterate with what its last step adds to them: conservative to round-off however far c has converged.
/// xi answers to that step, and c follows from both.
std::string Literature::finish(State& state, const Bdf& bdf) {
  Work& w = *work_;
  if (options_.frozen_ions) {
    solve_phase(state);
    return w.failure();
  }
  fill_stencil_ghosts(w.step);
  double inflow = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis))
      inflow += reduce(
          grid_,
          published::IonInflow{
              {}, w.ion_conductance(axis).data(), w.ion_flow(axis).data(), w.step.data(), ion_faces_, axis});
  bdf.advance(state.salt_in, inflow);
  for_each_cell(grid_, published::NewContent{w.right.data(), w.history.data(), w.step.data(), w.passed_ions(),
                                             ion_faces_.volume, difference(bdf)});
  for_each_cell(grid_, published::PhaseAnswer{state.phase.trial.data(), w.step.data(), w.by_c.data(),
                                              w.phase.s.data(), ion_faces_.volume});
  fill_ghosts(state.phase.trial, phase_walls_);
  by_form(model_, [&](auto grand) {
    for_each_cell(grid_, published::FromContent<grand.value>{state.c.trial.data(), model_,
                                                             state.phase.trial.data(), w.right.data()});
  });
  fill_ghosts(state.c.trial, ion_walls_);
  return "";
}

}  // namespace mossfield
