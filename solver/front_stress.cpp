#include "solver/front_stress.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "kernels/errors.hpp"
#include "kernels/stress.hpp"
#include "solver/gather.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of the loads: what stress adds to the overpotential need not be better known than the moduli.
constexpr double equilibrium = 1e-4;
/// Of S, what stress may be off its law where metal begins to flow: 0.03 mV. In cases/mechanics/solid.yaml
/// the wave then ends as high as with 1e-5, to 8e-5 of it; 1e-1 leaves 3e-4.
constexpr double flow_agreement = 3e-2;

MechanicsOptions options_of(const Case& v) {
  MechanicsOptions out;
  for (std::size_t side = 0; side < 6; ++side) {
    const SideKind kind = v.grid.sides[side];
    Side& wall = out.linear.sides[side];
    wall.kind = Side::Kind::slip;
    if (kind == SideKind::electrode) wall.kind = Side::Kind::clamped;
    if (kind == SideKind::counter_electrode || kind == SideKind::reservoir)
      wall = {Side::Kind::free, v.mechanics.stack_pressure};
  }
  out.linear.tolerance = equilibrium;
  if (v.mechanics.metal == MechanicsCase::Metal::flowing) out.flow.emplace();
  out.flow_tolerance = flow_agreement;
  return out;
}

}  // namespace

FrontStress::FrontStress(const Case& v, const Grid& grid)
    : case_(v),
      grid_(grid),
      metal_(solid_or_fluid(v.metal.youngs_modulus, v.metal.poisson_ratio)),
      film_(v.coating.resolved ? solid_or_fluid(v.coating.inner.youngs_modulus, v.coating.inner.poisson_ratio)
                               : Moduli{0, 0}),
      beyond_(solid_or_fluid(v.electrolyte.youngs_modulus, v.electrolyte.poisson_ratio)),
      width_(v.interface.width),
      cell_(least_spacing(grid)),
      mechanics_(grid, options_of(v)),
      lambda_(grid, "lambda", "Pa"),
      shear_(grid, "G", "Pa"),
      initial_(grid, "stress", "Pa"),
      flowing_(grid, "flowing", "1"),
      deep_(grid, "deep", "m"),
      scratch_(grid, "scratch", "1"),
      energy_(grid, "energy", "J/m^3"),
      way_(grid, "displacement", "m"),
      misfit_(grid, "misfit", "m"),
      outward_(grid, "displacement", "m"),
      drive_(grid, "drive", "Pa"),
      pressure_(grid, "pressure", "Pa"),
      von_mises_(grid, "von_mises", "Pa"),
      front_(grid, "front", "m"),
      speed_(grid, "speed", "m/s"),
      settled_(grid, "settled", "Pa"),
      trend_(grid, "trend", "Pa/s"),
      near_(grid),
      carrier_(grid, carried_band * width_) {
  for (int axis = 0; axis < 3; ++axis) {
    strain_.emplace_back(grid, "strain", "1");
    edge_strain_.emplace_back(grid, "shear", "1");
  }
  stiffness_ = std::max(indentation_modulus(metal_, film_), indentation_modulus(metal_, beyond_));
}

const Field& FrontStress::face(const State& state) const {
  return state.film.outer.empty() ? state.phase.now : state.film.outer[0].now;
}

void FrontStress::carry(Field& field, double way) {
  carrier_.carry(field, static_cast<int>(std::ceil(way / carrier_.way())));
}

void FrontStress::solve(State& state, double dt) {
  Field& psi = state.phase.now;
  fill_ghosts(psi);
  fill_ghosts(misfit_);
  const Box& box = grid_.box();
  for_each_cell(
      grid_, BodyModuli{lambda_.data(), shear_.data(), initial_.data(), scratch_.data(), psi.data(),
                        face(state).data(), width_, metal_, film_, beyond_, case_.mechanics.stack_pressure});
  for_each_cell(grid_, FlowingMetal{flowing_.data(), psi.data(), width_});
  MechanicsInput in{&lambda_, &shear_};
  in.initial = &initial_, in.flowing = &flowing_;
  for_each_cell(grid_, FrontStrain{{strain_[0].data(), strain_[1].data(), strain_[2].data()},
                                   psi.data(),
                                   misfit_.data(),
                                   scratch_.data(),
                                   box,
                                   width_,
                                   case_.mechanics.growth_strain});
  for (std::size_t axis = 0; axis < 3; ++axis) in.eigenstrain[axis] = &strain_[axis];
  const auto shear = [&](std::size_t edge, auto kernel) {
    Box wide = grid_.box_and_upper_layer();  // along the edges it would read beyond the ghosts
    (edge == 0 ? wide.nx : edge == 1 ? wide.ny : wide.nz) = edge == 0 ? box.nx : edge == 1 ? box.ny : box.nz;
    for_each_in(grid_.device(), wide, kernel);
    in.eigenshear[edge] = &edge_strain_[edge];
  };
  const double *level = psi.data(), *m = misfit_.data();
  if (stiffness_ > 0) {
    if (grid_.active(0) && grid_.active(1))
      shear(2, FrontShear<0, 1>{edge_strain_[2].data(), level, m, box, width_});
    if (grid_.active(1) && grid_.active(2))
      shear(0, FrontShear<1, 2>{edge_strain_[0].data(), level, m, box, width_});
    if (grid_.active(2) && grid_.active(0))
      shear(1, FrontShear<2, 0>{edge_strain_[1].data(), level, m, box, width_});
  }
  const MechanicsReport report = mechanics_.solve(in, dt);
  state.stress.residual = std::max(report.residual, report.flow_error);
  if (!report.converged)
    throw NumericalError("no equilibrium of stress at t = " + std::to_string(state.time) +
                         " s: what is left is " + std::to_string(state.stress.residual) +
                         " of the loads, or of the flow stress; take moduli less far apart, smaller steps "
                         "(time.max_step) or elastic metal");
  mechanics_.measure({pressure_.data(), von_mises_.data(), energy_.data(), drive_.data()}, &psi);
  for_each_cell(grid_, Extrapolate{deep_.data(), psi.data(), psi.data(), 1, 0});
  for_each_cell(grid_, AddConstant{deep_.data(), -width_});
  fill_ghosts(deep_);
  carrier_.follow(deep_);
  carry(energy_, 2 * width_);
  carrier_.follow(psi);
  if (stiffness_ > 0) {
    carry(drive_, width_);
    for_each_cell(grid_, AddConstant{drive_.data(), -case_.mechanics.stack_pressure});
  } else {
    drive_
        .clear();  // a fluid presses by the stack's pressure; what the interface bears along itself does not
  }
  for_each_cell(grid_, AddScaled{drive_.data(), energy_.data(), 1});
}

std::vector<std::pair<std::string, Field*>> FrontStress::kept() {
  std::vector<std::pair<std::string, Field*>> out;
  for (Field* field :
       {&misfit_, &outward_, &drive_, &pressure_, &von_mises_, &front_, &speed_, &settled_, &trend_})
    out.emplace_back("stress_" + field->name(), field);
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    out.emplace_back("stress_u" + std::to_string(axis), &mechanics_.displacement(axis));
    out.emplace_back("stress_u_before" + std::to_string(axis), &mechanics_.displacement_before(axis));
  }
  for (const auto& [name, field] : mechanics_.state()) out.emplace_back("stress_" + name, field);
  return out;
}

StressMetrics FrontStress::metrics(const State& state) const {
  const double* psi = state.phase.now.data();
  const auto largest = [&](const Field& u, double sign) {
    return reduce(grid_, LargestOnFront{{}, u.data(), psi, sign, width_ / 4});
  };
  const double some = largest(drive_, 1);
  const bool none = !(some > -1e300);  // no front is left
  const double high = none ? 0 : some, low = none ? 0 : -largest(drive_, -1);
  StressMetrics out;
  out.drive_min = low, out.drive_max = high;
  out.von_mises =
      std::max(0.0, reduce(grid_, LargestInMetal{{}, von_mises_.data(), psi, FlowingMetal::all * width_}));
  out.shift = (high - low) * volume_per_charge_of(case_);
  out.residual = state.stress.residual;
  return out;
}

SnapshotField FrontStress::field(const std::string& name) const {
  if (name == "von_mises") return {name, "Pa", "von Mises stress", gather_to_root(von_mises_)};
  return {name, "Pa", "pressure, -tr(sigma)/3", gather_to_root(pressure_)};
}

}  // namespace mossfield
