#include <algorithm>
#include <type_traits>

#include "solver/literature_work.hpp"

namespace mossfield {

namespace {

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

}  // namespace

/// The unknown is phi - voltage: the metal's resistance is so small that its currents would drown in the
/// round-off of the voltage.
std::string Literature::solve_charge(State& state, const Bdf& bdf) {
  if (electrode_ < 0) return "";
  Work& w = *work_;
  const double* conductance[3] = {w.charge.tx.data(), w.charge.ty.data(), w.charge.tz.data()};
  published::ChargeRight right{w.right.data(),
                               {conductance[0], conductance[1], conductance[2]},
                               state.phase.trial.data(),
                               state.phase.now.data(),
                               state.phase.old.data(),
                               model_,
                               potential_faces_,
                               difference(bdf),
                               {}};
  published::ChargeOutflow outflow{
      {}, w.step.data(), {conductance[0], conductance[1], conductance[2]}, {}, potential_faces_};
  for (std::size_t side = 0; side < 6; ++side)
    outflow.value[side] = right.value[side] =
        potential_walls_[side].kind == Wall::Kind::value ? potential_walls_[side].value - voltage_ : 0;
  const auto pass = [&](auto harmonic) {
    for (int axis = 0; axis < 3; ++axis)
      if (grid_.active(axis))
        for_each_in(grid_.device(), grid_.box_and_upper_layer(),
                    published::ChargeFaces<harmonic.value>{w.charge_conductance(axis).data(),
                                                           state.phase.trial.data(), model_,
                                                           LowerFaces::of(potential_faces_, axis)});
  };
  options_.harmonic_conductivity ? pass(std::true_type{}) : pass(std::false_type{});
  for_each_cell(grid_, right);
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
