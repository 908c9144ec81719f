#pragma once
// Published models on small grids, marched without files, for the tests of their physics.

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

#include "solver/case_reader.hpp"
#include "solver/literature.hpp"
#include "solver/time_step.hpp"

namespace mossfield {

/// Numbers of Chen 2015 as physics.md 1.4 has them (dilute), on a 1-D grid of `cells` cells, 8 a width.
inline Case dilute_case(int cells) {
  Case v;
  v.model = Model::literature;
  v.temperature = 298.15;
  v.interface.energy = 0.556, v.interface.width = 1.5e-6;
  const double h = v.interface.width / 8;
  v.grid.size = {cells * h, 1e-6, 1e-6};
  v.grid.cells = {cells, 1, 1};
  v.grid.dimensions = 1;
  v.grid.sides = {SideKind::electrode, SideKind::reservoir, SideKind::no_flux,
                  SideKind::no_flux,   SideKind::no_flux,   SideKind::no_flux};
  v.electrolyte.concentration = 1000, v.electrolyte.diffusivity = 7.5e-10, v.electrolyte.conductivity = 1.19;
  v.metal.conductivity = 1e7;
  v.literature.form = LiteratureCase::Form::dilute;
  v.literature.phase_mobility = 2.5e-6, v.literature.reaction_rate = 1.81e-3;
  v.literature.metal_site_density = 7.64e4, v.literature.metal_diffusivity = 7.5e-13;
  v.initial.front = cells * h / 2;
  v.drive.voltage = 0;
  v.time.tolerance = 1e-3;
  return v;
}

/// The same with the grand potential of Hong & Viswanathan 2018.
inline Case grand_potential_case(int cells) {
  Case v = dilute_case(cells);
  v.literature.form = LiteratureCase::Form::grand_potential;
  v.literature.site_ratio = 5.5, v.literature.liquid_site_energy = 2.631,
  v.literature.solid_site_energy = -13.8;
  v.literature.liquid_site_density = 14887.65, v.literature.standard_fraction = 1000 / 14887.65;
  return v;
}

/// The shipped flat start of Ahmad, Hong & Viswanathan 2020 with its noise, on a strip of 30 um: 200 x 30
/// cells.
inline Case strip_of_pnas2020() {
  Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/literature/pnas2020_flat.yaml").values;
  v.grid.size[1] = 30e-6;
  v.grid.cells[1] = 30;
  return v;
}

inline Grid grid_of(const Case& v) {
  std::array<double, 3> h{};
  for (std::size_t axis = 0; axis < 3; ++axis) h[axis] = v.grid.size[axis] / v.grid.cells[axis];
  return Grid(v.grid.cells, h, {false, false, false});
}

/// Marches `state` to `end` with the error controlled; calls `seen` after every accepted step.
inline void march(Equations& equations, State& state, double end,
                  const std::function<void(const State&)>& seen = {}) {
  const StepLimits limits{equations.first_step(state), 1e-15, end / 10, false};
  double proposal = state.dt_next > 0 ? state.dt_next : limits.first;
  while (state.time < end) {
    const double dt = choose_step(state.time, end, proposal, state.dt_old, limits);
    const Attempt attempt = equations.attempt(state, Bdf::of(dt, state.dt_old, state.step == 0));
    proposal = attempt.solved ? next_step(dt, attempt.error, limits) : dt / 2;
    if (!attempt.solved || attempt.error > 1) {
      if (dt < 1e-12) throw std::runtime_error("no step succeeds: " + attempt.reason);
      continue;
    }
    state.accept(dt == end - state.time ? end : state.time + dt, dt);
    if (seen) seen(state);
  }
  state.dt_next = proposal;
}

}  // namespace mossfield
