#pragma once
// A case of the default mode that a test steps itself: no files, and every unknown at hand.

#include <cmath>
#include <stdexcept>
#include <vector>

#include "physics/constants.hpp"
#include "solver/time_step.hpp"
#include "solver/two_potential.hpp"

namespace mossfield::test {

/// Lithium in a 1 M carbonate electrolyte, round numbers; x grows, the counter side is at x_max.
inline Case lithium(std::array<int, 3> cells, std::array<double, 3> size) {
  Case v;
  v.grid.cells = cells;
  v.grid.size = size;
  v.grid.dimensions = (cells[0] > 1) + (cells[1] > 1) + (cells[2] > 1);
  v.metal.molar_volume = 1.3e-5;
  v.electrolyte.concentration = 1000;
  v.electrolyte.diffusivity = 3e-10;
  v.electrolyte.conductivity = 1;
  v.electrolyte.transference_number = 0.4;
  v.interface.energy = 0;
  v.kinetics.exchange_current = 30;
  return v;
}

/// Two layers that stretch, crack, get lost and are buried within a few steps, of uneven thickness and with
/// holes.
inline CoatingCase perishable() {
  CoatingCase c;
  c.inner.present = c.outer.present = true;
  c.inner.thickness = 20e-9, c.inner.conductivity = 4e-5;
  c.inner.youngs_modulus = 1e9, c.inner.residual_stress = 1e6;
  c.inner.critical_strain = 1e-3, c.inner.critical_strain_thickness = 20e-9;
  c.outer.thickness = 30e-9, c.outer.conductivity = 1e-4, c.outer.loss = 1e-13, c.outer.bare_fraction = 0.05;
  c.inner.electronic_conductivity = 1e-5, c.outer.electronic_conductivity = 2e-5, c.bury = 50e-9;
  c.pinholes = {{{3e-6, 5e-6}, 1.5e-6}};
  c.pinhole_density = 2e10, c.pinhole_radius = 1e-6;
  c.thickness_variation = 0.2, c.thickness_cutoff = 6e-6;
  return c;
}

/// 50 nm of TiO2 that takes one lithium each, 3.9 g/cm^3 over 79.87 g/mol: 235 C/m^2; then ten times as
/// conductive.
inline CoatingCase converting() {
  CoatingCase coating;
  coating.inner.present = true;
  coating.inner.thickness = 50e-9, coating.inner.conductivity = 2.5e-6;
  coating.conversion = 3.9e6 / 79.87 * faraday, coating.converted_conductivity = 2.5e-5;
  return coating;
}

/// Two pieces of metal that float above a rough front, coated, while that dissolves.
inline Case islands(bool three) {
  Case v = three ? lithium({20, 14, 16}, {20e-6, 13e-6, 17e-6}) : lithium({40, 30, 1}, {20e-6, 14e-6, 1e-6});
  v.interface.width = three ? 4e-6 : 2.5e-6;
  v.interface.energy = 0.5;
  v.kinetics.counter_exchange_current = 50;
  v.initial.front = 4e-6, v.initial.roughness = 0.3e-6, v.initial.roughness_cutoff = 6e-6;
  v.initial.bumps = {{{4e-6, 6e-6}, 2.5e-6, 3e-6, 9e-6}, {{10e-6, 12e-6}, 2.5e-6, 2.5e-6, 8e-6}};
  v.noise.intensity = 1e-24, v.noise.time_bin = 0.7;
  v.coating = perishable();
  v.drive.current = -30, v.drive.end_time = 60;
  v.output.fields = {"xi", "current_density", "floating"};
  return v;
}

/// Lithium that flows under a solid electrolyte, pressed, and with a strain of its own.
inline void press(Case& v) {
  v.mechanics.present = true;
  v.mechanics.stack_pressure = 2e6, v.mechanics.growth_strain = 1e-3;
  v.metal.youngs_modulus = 7.8e9, v.metal.poisson_ratio = 0.38;
  v.electrolyte.youngs_modulus = 0.1e9;
}

/// Pillars in 3-D, coated in their upper half, on which lithium nucleates by sites below and at a rate above.
inline Case pillars() {
  Case v = lithium({16, 12, 20}, {16e-6, 13e-6, 20e-6});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::counter_electrode};
  v.interface.width = 3e-6, v.interface.energy = 0.5;
  v.host.present = true;
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = 12e-6, v.host.plate = 4e-6, v.host.diameter = 6e-6, v.host.pitch = 14e-6;
  v.initial.front = unset;
  NucleationCase& n = v.nucleation;
  n.present = n.is_coated = true;
  n.bare.overpotential = 0.1, n.bare.density = 1e12, n.bare.radius = 50e-9;
  n.coated = n.bare;
  n.coated.law = NucleationCase::Surface::Law::rate, n.coated.rate = 1e12, n.coated.barrier = 20;
  n.thickness = n.thickness_floor = 20e-9, n.depth = 5e-6, n.conductivity = 1e-5;
  return v;
}

/// The same pillars as obstacles between which a front grows, wetting them.
inline Case obstacles() {
  Case v = pillars();
  v.host.conducts = false, v.host.plate = 0, v.host.contact_angle = 1;
  v.nucleation = {};
  v.initial.front = 4e-6;
  return v;
}

inline Grid grid_of(const Case& v, Communicator communicator = Communicator::self()) {
  std::array<double, 3> h{};
  std::array<bool, 3> periodic{};
  for (std::size_t a = 0; a < 3; ++a) {
    h[a] = v.grid.size[a] / v.grid.cells[a];
    periodic[a] = v.grid.sides[2 * a] == SideKind::periodic;
  }
  return Grid(v.grid.cells, h, periodic, communicator);
}

enum class Salt { moving, frozen };

class Bench {
 public:
  Case values;
  Grid grid;
  TwoPotential equations;
  State state;

  explicit Bench(const Case& v, Salt salt = Salt::moving, Communicator communicator = Communicator::self())
      : values(v), grid(grid_of(v, communicator)), equations(v, grid), state(grid) {
    if (salt == Salt::frozen) equations.freeze_salt();
    equations.initialise(state);
  }

  /// The attempt becomes the state.
  void accept(double dt, bool shown = false) {
    state.accept(state.time + dt, dt);
    state.voltage = equations.voltage();
    state.current = equations.current();
    equations.accepted(state, dt, shown);
  }

  /// One attempt at a step towards `end`, accepted if its error allows; sets the next proposal.
  Attempt attempt(double end, const StepLimits& limits, double& proposal) {
    const double dt = choose_step(state.time, end, proposal, state.dt_old, limits);
    const Attempt a = equations.attempt(state, Bdf::of(dt, state.dt_old, state.step == 0));
    proposal = a.solved ? next_step(dt, a.error, limits) : dt / 2;
    if (proposal < limits.least) throw std::runtime_error("no step succeeds: " + a.reason);
    if (a.solved && a.error <= 1) accept(dt);
    return a;
  }

  /// Adaptive steps to `end`, the first one `first` long.
  void run(double end, double first) {
    const StepLimits limits{first, 1e-9 * end, end / 20, false};
    double proposal = state.step == 0 ? first : state.dt_next;
    for (int tries = 0; state.time < end * (1 - 1e-12); ++tries) {
      if (tries > 20000) throw std::runtime_error("too many steps");
      attempt(end, limits, proposal);
    }
    state.dt_next = proposal;
  }

  double area() const {
    return grid.cell_volume() * static_cast<double>(grid.global_cells()) / values.grid.size[0];
  }

  /// Where psi = 0 along x in the row (j, k), between cells by the straight line; the outermost one.
  double front(int j = 0, int k = 0) const {
    const std::vector<double> psi = state.phase.now.owned();
    const int nx = values.grid.cells[0];
    const std::size_t row =
        static_cast<std::size_t>((k * values.grid.cells[1] + j)) * static_cast<std::size_t>(nx);
    for (int i = nx - 2; i >= 0; --i) {
      const double here = psi[row + static_cast<std::size_t>(i)],
                   next = psi[row + static_cast<std::size_t>(i) + 1];
      if (here > 0 && next <= 0) return (i + 0.5 + here / (here - next)) * grid.spacing()[0];
    }
    throw std::runtime_error("no front");
  }
};

}  // namespace mossfield::test
