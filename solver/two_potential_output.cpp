// What samples, snapshots and checkpoints hear of the default mode.

#include "kernels/boundary.hpp"
#include "kernels/current_density.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

std::vector<std::pair<std::string, Field*>> TwoPotential::kept() {
  std::vector<std::pair<std::string, Field*>> fields;
  if (stress_) fields = stress_->kept();
  if (floating_) fields.push_back(floating_->kept());
  if (!host_) return fields;
  fields.push_back({"source", &source_});  // a sample may come before the next step
  for (const auto& field : host_->kept()) fields.push_back(field);
  if (host_->nuclei())
    for (const auto& field : host_->nuclei()->kept()) fields.push_back(field);
  return fields;
}

void TwoPotential::restored() {
  if (stress_) stress_->restored();
}

std::optional<StressMetrics> TwoPotential::stress(const State& state) const {
  if (!stress_) return {};
  return stress_->metrics(state);
}

std::optional<HostMetrics> TwoPotential::host(const State& state) const {
  if (!host_) return {};
  return host_->measure(state.phase.now, source_);
}

std::optional<NucleiMetrics> TwoPotential::nuclei(const State& state) const {
  if (!host_ || !host_->nuclei()) return {};
  return host_->nuclei()->metrics(state.phase.now);
}

SnapshotField TwoPotential::host_field(const State& state, const std::string& name) const {
  return host_->field(name, state.phase.now);
}

std::vector<SnapshotField> TwoPotential::host_profile(const State& state) const {
  if (!host_) return {};
  return host_->profile(state.phase.now, source_);
}

std::vector<Finding> TwoPotential::remarks() const {
  if (!host_) return {};
  return host_->remarks();
}

std::optional<FloatingMetrics> TwoPotential::floating(const State& state) const {
  if (!floating_) return {};
  return floating_->measure(state.phase.now, case_.interface.width, box_area(), host_view().pore);
}

SnapshotField TwoPotential::floating_field(const State& state) const {
  return floating_->field(state.phase.now);
}

void TwoPotential::hide_floating(Field& xi) const {
  if (floating_) floating_->hide(xi);
}

/// From the potential that has been accepted and what the faces of its charge balance conducted.
void TwoPotential::keep_current_density(State& state) {
  if (!current_density_.wanted()) return;
  fill_ghosts(state.phi.now);
  const Box& b = grid_.box();
  const EllipticSystem& faces = charge_system_;
  const double* conductance[3] = {faces.tx.data(), faces.ty.data(), faces.tz.data()};
  const long step[3] = {b.sx, b.sy, b.sz};
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis))
      for_each_cell(
          grid_, IonicCurrent{current_density_.along(axis).data(), state.phi.now.data(), log_c_.data(),
                              conductance[axis], medium_.diffusion_potential, step[axis],
                              grid_.spacing()[static_cast<std::size_t>(axis)] / (2 * grid_.cell_volume())});
  if (counter_.axis >= 0)
    for_each_in(counter_cells_,
                IonicCurrentThroughSide{current_density_.along(counter_.axis).data(), state.phi.now.data(),
                                        c_.data(), medium_, counter_, counter_.index == 0 ? 0.5 : -0.5});
}

SnapshotField TwoPotential::current_density() const {
  return current_density_.field("current density of the ions, positive along the axes");
}

void TwoPotential::order_parameter(const State& state, Field& xi) const {
  xi.copy_from(state.phase.now);
  fill_ghosts(xi, front_walls_);  // of psi: the walls are those of a distance
  for_each_in(grid_.device(), grid_.box_with_ghosts(),
              OrderParameter{xi.data(), xi.data(), case_.interface.width});
}

double TwoPotential::charge_of_metal() const {
  return 1 / per_charge_;
}

Balances TwoPotential::balances(const State& state) const {
  const double width = case_.interface.width, volume = grid_.cell_volume();
  const double* pore = host_view().pore;
  Balances out;
  out.metal_volume = reduce(grid_, MetalVolume{{}, state.phase.now.data(), width, volume, pore});
  if (host_) out.metal_volume -= host_->volume();
  const Field& outer = state.film.outer.empty() ? state.phase.now : state.film.outer[0].now;
  out.salt = reduce(grid_, SaltContent{{}, outer.data(), state.c.now.data(), width, volume, pore});
  out.stored = film_.stored(state);
  Field xi(grid_, "xi", "1");
  order_parameter(state, xi);
  out.free_energy =
      reduce(grid_, InterfaceEnergy{{}, xi.data(), grid_.box(), case_.interface.energy, width, volume, pore});
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
