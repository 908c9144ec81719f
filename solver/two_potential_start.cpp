// What a step of the default mode starts from.

#include <algorithm>
#include <limits>

#include "kernels/boundary.hpp"
#include "kernels/elliptic_system_kernels.hpp"
#include "kernels/noise.hpp"
#include "kernels/sealed.hpp"
#include "solver/two_potential.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

/// Everything that the passes start from: the extrapolated front, concentration and potentials.
void TwoPotential::start(State& state, const Bdf& bdf) {
  metal_potential_ = outside_.voltage.value_or(bdf.e1 * state.voltage + bdf.e2 * state.voltage_old);
  predict(state, bdf);
  for_each_cell(
      grid_, Extrapolate{state.phi.trial.data(), state.phi.now.data(), state.phi.old.data(), bdf.e1, bdf.e2});
  const double least = reduce(grid_, ExtrapolateSalt{{},
                                                     c_.data(),
                                                     state.c.trial.data(),
                                                     predicted_.data(),
                                                     state.c.now.data(),
                                                     state.c.old.data(),
                                                     bdf.e1,
                                                     bdf.e2});
  if (!(least > 0))
    for (Field* start : {&c_, &state.c.trial, &predicted_}) start->copy_from(state.c.now);
  fill_ghosts(state.phi.trial);
  find_drive(state, drive_);
  fresh_step_ = fresh_salt_ = true;
  curvature_ = state.lessons.curvature;
  mixing_.start();
  charge_report_.converged = salt_report_.converged = true;  // nothing is unsolved yet
}

void TwoPotential::predict(State& state, const Bdf& bdf) {
  for_each_cell(grid_,
                Extrapolate{psi_.data(), state.phase.now.data(), state.phase.old.data(), bdf.e1, bdf.e2});
  fill_ghosts(psi_, front_walls_);
  if (HostAngle* angle = host_angle()) angle->extend(psi_, front_walls_);
  if (forcing_) forcing_(state.time + bdf.dt, force_front_, force_salt_, force_charge_);
  const bool noisy = case_.noise.intensity > 0;
  if (noisy) {
    noise_.clear();
    add_noise(grid_, {case_.noise.intensity, case_.noise.time_bin, case_.noise.seed},
              bdf.windows(state.time, state.dt_old), noise_);
  }
  const double width = case_.interface.width;
  gather_front();
  const FrontSurface surface{slope_.data(), capillarity_.data(),       psi_.data(), grid_.box(), surface_,
                             width,         host_view().bed != nullptr};
  surface.is_plain() ? for_each_in(front_, FrontGeometry<true>{surface})
                     : for_each_in(front_, FrontGeometry<false>{surface});
  if (const HostAngle* angle = host_angle()) angle->stop(slope_);
  if (film_.present()) film_.press(state, psi_, slope_, front_conductance(state.fastest), capillarity_);
  if (stress_) stress_->press(state, psi_, bdf.dt, front_, capillarity_);
  const FrontMotion motion{hat_.data(),
                           state.phase.now.data(),
                           state.phase.old.data(),
                           psi_.data(),
                           forcing_ ? force_front_.data() : nullptr,
                           grid_.box(),
                           bdf.a0,
                           bdf.a1,
                           bdf.a2,
                           bdf.dt,
                           restoring_rate(state, bdf),
                           std::min(state.fastest, 0.2 * least_spacing(grid_) / bdf.dt),
                           mean_speed(state),
                           width,
                           restoring_of_place(state),
                           capillary_restoring(state)};
  for_each_cell(grid_, FrontHistory<false>{motion});
  for_each_in(front_, FrontHistory<true>{motion});
  if (noisy)
    for_each_cell(grid_, FrontNoise{hat_.data(), noise_.data(), psi_.data(), bdf.dt / bdf.a0, width});
  if (const HostAngle* angle = host_angle()) angle->keep(hat_, psi_);
  if (const double* sealed = host_ ? host_->sealed(psi_, state.step) : nullptr) {
    for_each_in(front_, StopSealed{slope_.data(), hat_.data(), psi_.data(), state.phase.now.data(),
                                   state.phase.old.data(), sealed, width, bdf.a0, bdf.a1, bdf.a2});
    fill_ghosts(psi_, front_walls_);
  }
  if (floating_)
    floating_->look(state.phase.now, state.step,
                    outside_.voltage.value_or(0) >= 0 && outside_.current.value_or(0) <= 0, host_.get());
  if (host_) host_->join(hat_);  // what is numerical takes nothing from the host, either
  if (film_.resolved().present()) film_.resolved().predict(state.film, psi_, bdf.dt);
  look_back(state, bdf);
}

/// Where the front of this step may react. What the laws wrote for that of the last one goes.
void TwoPotential::gather_front() {
  slope_.clear(), capillarity_.clear();
  for (Field* field :
       {&drive_, &drive_found_, &exchange_, &reaction_slope_, &charge_system_.s, &current_field_})
    for_each_in(front_, ZeroCell<double>{field->data()});
  front_.gather(ReactionBand{psi_.data(), case_.interface.width});
}

/// What the balances take from the levels before the step: laws near the front, 0 or 1 beyond.
void TwoPotential::look_back(const State& state, const Bdf& bdf) {
  const double width = case_.interface.width, per_step = grid_.cell_volume() / bdf.dt;
  const double* pore = host_view().pore;
  const Field& face = film_.resolved().outer_of(psi_);  // of the electrolyte
  const bool one_face = &face == &psi_;
  const NearFront near{
      hat_.data(), slope_.data(),
      one_face && !host_angle() ? interface_reach * width : std::numeric_limits<double>::max()};
  near_front_.gather(near);
  if (floating_) floating_->begin(near, {psi_.data(), width});
  source_.clear();
  for_each_in(near_front_, FractionHistory{fraction_history_.data(), source_.data(), state.phase.now.data(),
                                           state.phase.old.data(), near, pore, bdf.a0, bdf.a1, bdf.a2, width,
                                           1 / (per_charge_ * bdf.dt)});
  for_each_cell(grid_, IonicFractionBeyond{ionic_.data(), face.data(), pore});
  for_each_in(near_front_, IonicFraction{ionic_.data(), face.data(), width, pore});
  fill_ghosts(ionic_);
  if (salt_frozen_) return;
  const Levels& front = one_face ? state.phase : state.film.outer[0];
  const SaltLevels levels{salt_history_.data(),
                          front.now.data(),
                          front.old.data(),
                          state.c.now.data(),
                          state.c.old.data(),
                          pore,
                          bdf.a1,
                          bdf.a2,
                          width,
                          per_step};
  for_each_cell(grid_, SaltHistory<false>{levels});
  for_each_in(near_front_, SaltHistory<true>{levels});
}

}  // namespace mossfield
