#include "solver/literature_short_steps.hpp"

#include <cmath>
#include <type_traits>

#include "kernels/literature_window.hpp"
#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

Box with_neighbour_columns(Box part) {
  if (part.i0 > 0) part.first -= 1, part.i0 -= 1, part.nx += 1;
  if (part.i0 + part.nx < part.Nx) part.nx += 1;
  return part;
}

/// out = (1 - share) now + share later
published::Extrapolate between(Field& out, const Field& now, const Field& later, double share) {
  return {out.data(), now.data(), later.data(), 1 - share, share, 0};
}

}  // namespace

/// How many a step of length dt takes; 1: none.
int Literature::short_steps(double dt) const {
  if (options_.frozen_ions || !(dt > case_.time.phase_step)) return 1;
  return static_cast<int>(std::ceil(std::fmin(dt / case_.time.phase_step * (1 - 1e-9), 1e6)));
}

/// The phase of the whole grid once, at first; then short steps around the front.
std::string Literature::react_in_short_steps(State& state, const Bdf& bdf, bool first_pass) {
  Work& w = *work_;
  if (first_pass) {
    linearise(state, bdf, true);
    solve_phase(state, first_share);
    if (!w.phase_report.solved()) return w.failure();
  }
  if (!options_.everywhere) w.go_on_in(front_columns(grid_, state.phase.trial, reach_of_ions(bdf)));
  begin_short_steps(state, bdf);
  State& inner = w.short_steps->inner;
  const int steps = short_steps(bdf.dt);
  w.history.swap(w.short_steps->history);
  std::string failure;
  for (int n = 1; n <= steps && failure.empty(); ++n) {
    const Bdf scheme = Bdf::of(bdf.dt / steps, inner.dt_old, false);
    draw_noise(inner, scheme, w.short_steps->noise_means);
    failure = short_step(state, scheme, static_cast<double>(n) / steps);
    inner.phase.old.swap(inner.phase.now);
    inner.phase.now.swap(inner.phase.trial);
    inner.c.old.swap(inner.c.now);
    inner.c.now.swap(inner.c.trial);
    inner.time += scheme.dt;
    inner.dt_old = scheme.dt;
  }
  w.history.swap(w.short_steps->history);
  const auto take = [&](Field& to, const Field& from) {
    for_each_in(grid_.device(), w.box, published::CopyAcross{to.data(), from.data(), w.box, w.box.i0});
  };
  take(state.phase.trial, inner.phase.now);
  take(state.c.trial, inner.c.now);
  fill_ghosts(state.phase.trial, phase_walls_);
  fill_ghosts(state.c.trial, ion_walls_);
  w.go_on_in(grid_.box());
  return failure;
}

void Literature::begin_short_steps(const State& state, const Bdf& bdf) {
  ShortSteps& s = *work_->short_steps;
  const int last = short_steps(state.dt_old);
  const bool follows = last > 1 && bdf.a2 != 0;
  s.box = work_->box;
  s.inner.phase.now.copy_from(state.phase.now);
  s.inner.phase.old.copy_from(follows ? s.xi_old : state.phase.old);
  s.inner.c.now.copy_from(follows ? s.c_now : state.c.now);
  s.inner.c.old.copy_from(follows ? s.c_old : state.c.old);
  s.inner.time = state.time;
  s.inner.dt_old = follows ? state.dt_old / last : bdf.a2 != 0 ? state.dt_old : 0;
}

/// One of them, which ends at this share of the step.
std::string Literature::short_step(const State& state, const Bdf& scheme, double share) {
  Work& w = *work_;
  State& inner = w.short_steps->inner;
  const Box around = with_neighbour_columns(w.box);
  const Levels* whole[3] = {&state.phase, &state.c, &state.phi};
  Levels* here[3] = {&inner.phase, &inner.c, &inner.phi};
  for (int u = 0; u < 3; ++u)
    for_each_in(grid_.device(), around, between(here[u]->trial, whole[u]->now, whole[u]->trial, share));
  const auto extrapolate = [&](Levels& y, double most) {
    for_each_in(
        grid_.device(), w.box,
        published::Extrapolate{y.trial.data(), y.now.data(), y.old.data(), scheme.e1, scheme.e2, most});
  };
  extrapolate(inner.phase, 0);
  extrapolate(inner.c, model_.grand_potential ? model_.lattice : 0);
  fill_ghosts(inner.phase.trial, phase_walls_);
  fill_ghosts(inner.c.trial, ion_walls_);
  fill_ghosts(inner.phi.trial, potential_walls_);
  const auto remember = [&](auto grand) {
    for_each_in(grid_.device(), w.box,
                published::ContentHistory<grand.value>{w.history.data(), inner.phase.now.data(),
                                                       inner.c.now.data(), inner.phase.old.data(),
                                                       inner.c.old.data(), model_, difference(scheme)});
  };
  model_.grand_potential ? remember(std::true_type{}) : remember(std::false_type{});
  return settle_reaction(inner, scheme, true);
}

/// What the next step begins with, if the last one went in short ones.
void Literature::keep_short_steps(const State& state) {
  const int steps = short_steps(state.dt_old);
  if (steps <= 1) return;
  ShortSteps& s = *work_->short_steps;
  const double share = 1 - 1.0 / steps;
  for_each_cell(grid_, between(s.xi_old, state.phase.old, state.phase.now, share));
  for_each_cell(grid_, between(s.c_old, state.c.old, state.c.now, share));
  s.c_now.copy_from(state.c.now);
  const auto take = [&](Field& to, const Field& from) {
    for_each_in(grid_.device(), s.box, published::CopyAcross{to.data(), from.data(), s.box, s.box.i0});
  };
  take(s.xi_old, s.inner.phase.old);
  take(s.c_old, s.inner.c.old);
  take(s.c_now, s.inner.c.now);
}

std::vector<std::pair<std::string, Field*>> Literature::kept() {
  if (!work_->short_steps) return {};
  ShortSteps& s = *work_->short_steps;
  return {{"phase_short_old", &s.xi_old}, {"c_short", &s.c_now}, {"c_short_old", &s.c_old}};
}

}  // namespace mossfield
