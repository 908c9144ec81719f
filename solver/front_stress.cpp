#include "solver/front_stress.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "kernels/errors.hpp"
#include "kernels/stress.hpp"
#include "physics/constants.hpp"
#include "solver/gather.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// What belongs to the front is carried as far as this many widths from it.
constexpr double carried_band = 2.5;
/// Beyond so many widths metal is all or nothing, to rounding.
constexpr double near_band = 3.2;
/// Of the loads: what stress adds to the overpotential need not be better known than the moduli.
constexpr double equilibrium = 1e-4;
/// Of S, what stress may be off its law where metal begins to flow: 0.03 mV. In cases/mechanics/solid.yaml
/// the wave then ends as high as with 1e-5, to 8e-5 of it; 1e-1 leaves 3e-4.
constexpr double flow_agreement = 3e-2;
/// To keep the metal's volume to round-off when the front moves with the metal.
constexpr int most_closings = 10;
constexpr double closed = 1e-15;

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

FrontArea FrontStress::area(const Field& psi) const {
  return {psi.data(), grid_.box(), width_, grid_.cell_volume()};
}

/// Around where the front was in the last solve: the same cells while it moves.
AroundFront FrontStress::around() const {
  return {deep_.data(), -width_, near_band * width_};
}

void FrontStress::carry(Field& field, double way) {
  carrier_.carry(field, static_cast<int>(std::ceil(way / carrier_.way())));
}

void FrontStress::initialise(State& state) {
  solve(state, 0);
  if (stiffness_ > 0) find_displacement(state.phase.now);
}

void FrontStress::follow(State& state, double dt) {
  fill_ghosts(state.phase.now);
  fill_ghosts(state.phase.old);
  if (stiffness_ > 0) take_growth(state);
  solve(state, dt);
  mechanics_.keep();
  if (stiffness_ > 0) displace(state);
}

/// What a step has put on the front pushes away what lies there, but for the mean, which lifts all of it.
void FrontStress::take_growth(State& state) {
  const Field &now = state.phase.now, &old = state.phase.old;
  const FrontArea front = area(now);
  near_.gather(AroundFront{now.data(), 0, near_band * width_});
  const double whole = reduce(near_, AreaOfFront{{}, front});
  const double mean = reduce(near_, FrontAdvance{{}, front, now.data(), old.data()}) / whole;
  for_each_cell(grid_, AddMisfit{misfit_.data(), now.data(), old.data(), grid_.box(), mean, width_});
  carrier_.follow(now);
  carry(misfit_, 2 * cell_);
  fill_ghosts(misfit_);
}

void FrontStress::solve(State& state, double dt) {
  Field& psi = state.phase.now;
  fill_ghosts(psi);
  fill_ghosts(misfit_);
  const Box& box = grid_.box();
  for_each_cell(grid_,
                BodyModuli{lambda_.data(), shear_.data(), initial_.data(), psi.data(), face(state).data(),
                           width_, metal_, film_, beyond_, case_.mechanics.stack_pressure});
  for_each_cell(grid_, FlowingMetal{flowing_.data(), psi.data(), width_});
  MechanicsInput in{&lambda_, &shear_};
  in.initial = &initial_, in.flowing = &flowing_;
  for (int axis = 0; axis < 3; ++axis) {
    Field& strain = strain_[static_cast<std::size_t>(axis)];
    for_each_cell(grid_, FrontStrain{strain.data(), psi.data(), misfit_.data(), box, width_,
                                     case_.mechanics.growth_strain, axis});
    in.eigenstrain[static_cast<std::size_t>(axis)] = &strain;
  }
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
  residual_ = std::max(report.residual, report.flow_error);
  if (!report.converged)
    throw NumericalError("no equilibrium of stress at t = " + std::to_string(state.time) +
                         " s: what is left is " + std::to_string(residual_) +
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

/// Of the metal at the front, outwards; the carrier follows psi.
void FrontStress::find_displacement(const Field& psi) {
  Vector<const double> u{};
  for (int axis = 0; axis < 3; ++axis)
    if (grid_.active(axis)) u.u[axis] = std::as_const(mechanics_).displacement(axis).data();
  for_each_cell(grid_,
                OutwardDisplacement{outward_.data(), u, psi.data(), misfit_.data(), grid_.box(), width_});
  carry(outward_, 1.5 * width_);
}

/// The front is carried along by the metal.
void FrontStress::displace(State& state) {
  near_.gather(around());
  way_.copy_from(outward_);
  find_displacement(state.phase.now);
  for_each_cell(grid_, Extrapolate{way_.data(), outward_.data(), way_.data(), 1, -1});
  const auto salt = [&](const Field& level, const Field& c) {
    const Field& beside = state.film.outer.empty() ? level : face(state);
    return reduce(grid_, SaltBeside{{}, beside.data(), c.data(), width_, grid_.cell_volume()});
  };
  for (auto [level, c] :
       {std::pair{&state.phase.now, &state.c.now}, std::pair{&state.phase.old, &state.c.old}}) {
    const double content = salt(*level, *c);
    move(*level, way_);
    for_each_cell(grid_, ScaleField{c->data(), content / salt(*level, *c)});
  }
}

/// The front moves outwards by `way`, then by a constant that keeps the metal's volume.
void FrontStress::move(Field& psi, const Field& way) {
  const auto volume = [&] {
    return reduce(near_, MetalAround{{}, around(), psi.data(), width_, grid_.cell_volume()});
  };
  const double wanted = volume();
  for_each_cell(grid_, ChangeOfLevel{scratch_.data(), way.data(), psi.data(), grid_.box()});
  for_each_cell(grid_, AddScaled{psi.data(), scratch_.data(), 1});
  fill_ghosts(psi);
  double per_way = reduce(near_, AreaOfFront{{}, area(psi)});
  double left = wanted - volume();
  for (int n = 0; n < most_closings && std::fabs(left) > closed * wanted; ++n) {  // secants
    const double step = left / per_way, before = left;
    for_each_cell(grid_, AddConstant{psi.data(), step});
    left = wanted - volume();
    if (!((before - left) / step > 0.5 * per_way)) break;
    per_way = (before - left) / step;
  }
  fill_ghosts(psi);
}

void FrontStress::press(Field& capillarity) const {
  for_each_cell(grid_, AddScaled{capillarity.data(), drive_.data(), 1});
}

std::vector<std::pair<std::string, Field*>> FrontStress::kept() {
  std::vector<std::pair<std::string, Field*>> out;
  for (Field* field : {&misfit_, &outward_, &drive_, &pressure_, &von_mises_})
    out.emplace_back("stress_" + field->name(), field);
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid_.active(axis)) continue;
    out.emplace_back("stress_u" + std::to_string(axis), &mechanics_.displacement(axis));
    out.emplace_back("stress_u_before" + std::to_string(axis), &mechanics_.displacement_before(axis));
  }
  int number = 0;
  for (Field* field : mechanics_.state()) out.emplace_back("stress_flow" + std::to_string(number++), field);
  return out;
}

StressMetrics FrontStress::metrics(const State& state) const {
  const double* psi = state.phase.now.data();
  const auto largest = [&](const Field& u, double sign) {
    return reduce(grid_, LargestOnFront{{}, u.data(), psi, sign, width_ / 4});
  };
  const double high = largest(drive_, 1), low = -largest(drive_, -1);
  StressMetrics out;
  out.drive_min = low, out.drive_max = high;
  out.von_mises = reduce(grid_, LargestInMetal{{}, von_mises_.data(), psi, width_ / 2});
  out.shift = (high - low) * case_.metal.molar_volume / faraday;
  out.residual = residual_;
  return out;
}

SnapshotField FrontStress::field(const std::string& name) const {
  if (name == "von_mises") return {name, "Pa", "von Mises stress", gather_to_root(von_mises_)};
  return {name, "Pa", "pressure, -tr(sigma)/3", gather_to_root(pressure_)};
}

}  // namespace mossfield
