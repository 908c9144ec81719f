#include "solver/two_potential_laws.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "physics/constants.hpp"
#include "solver/salt_layer.hpp"

namespace mossfield {

namespace {

/// `value` at c = c0, and in proportion to p of c/c0 elsewhere
Polynomial polynomial(double value, const std::vector<double>& p) {
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  Polynomial out;
  std::fill(out.p, out.p + 4, 0.0);
  for (std::size_t k = 0; k < p.size() && k < 4; ++k) out.p[k] = value * p[k] / sum;
  return out;
}

}  // namespace

double molar_charge_of(const Case& v) {
  return v.metal.electrons * faraday;
}

double volume_per_charge_of(const Case& v) {
  return v.metal.molar_volume / molar_charge_of(v);
}

double inverse_thermal_voltage_of(const Case& v) {
  return v.metal.electrons * inverse_thermal_voltage(v.temperature);
}

Electrolyte electrolyte_of(const Case& v) {
  const ElectrolyteCase& e = v.electrolyte;
  const double ions = 1 + double(e.cation_charge) / e.anion_charge;  // per ion of the metal
  return {e.concentration, polynomial(e.conductivity, e.conductivity_polynomial),
          polynomial(e.diffusivity, e.diffusivity_polynomial), e.transference_number,
          ions / inverse_thermal_voltage_of(v) * (1 - e.transference_number) * e.thermodynamic_factor};
}

SaltLimit salt_limit_of(const Case& v) {
  const Electrolyte e = electrolyte_of(v);
  const double conducts = first_zero(e.conductivity), diffuses = first_zero(e.diffusivity);
  return {e.concentration * std::min(conducts, diffuses), conducts <= diffuses
                                                              ? "electrolyte.conductivity_polynomial"
                                                              : "electrolyte.diffusivity_polynomial"};
}

CounterSide counter_side_of(const Case& v, const Grid& grid) {
  CounterSide out{-1,
                  -1,
                  false,
                  0,
                  v.kinetics.concentration_exponent,
                  0,
                  0,
                  inverse_thermal_voltage_of(v),
                  (1 - v.electrolyte.transference_number) / molar_charge_of(v)};
  for (int side = 0; side < 6; ++side) {
    const SideKind kind = v.grid.sides[static_cast<std::size_t>(side)];
    const int axis = side / 2;
    if (!grid.active(axis) || (kind != SideKind::counter_electrode && kind != SideKind::reservoir)) continue;
    const double h = grid.spacing()[static_cast<std::size_t>(axis)];
    out.axis = axis;
    out.index = side % 2 ? grid.cells()[static_cast<std::size_t>(axis)] - 1 : 0;
    out.reservoir = kind == SideKind::reservoir;
    out.exchange_current =
        std::isfinite(v.kinetics.counter_exchange_current) ? v.kinetics.counter_exchange_current : 0;
    out.area = grid.cell_volume() / h;
    out.half = h / 2;
  }
  return out;
}

Walls front_walls_of(const Case& v) {
  Walls walls;
  const bool upright = std::fabs(std::cos(v.interface.contact_angle)) < 1e-12;
  // in a host that does not conduct psi is what its angle extends from the lithium beside it, with mechanics
  // the metal carries it: both with mirrored walls
  const bool mirrored = (v.host.present && !v.host.conducts) || v.mechanics.present;
  for (std::size_t side = 0; side < 6; ++side)
    if (v.grid.sides[side] == SideKind::electrode)
      walls[side] = !upright   ? Wall::angle(v.interface.contact_angle)
                    : mirrored ? Wall::no_flux()
                               : Wall::under_metal();
  return walls;
}

ButlerVolmer kinetics_of(const Case& v) {
  return {v.kinetics.exchange_current, v.electrolyte.concentration, v.kinetics.concentration_exponent,
          v.kinetics.transfer_coefficient, inverse_thermal_voltage_of(v)};
}

SurfaceEnergy surface_energy_of(const Case& v, const Grid& grid) {
  return {v.interface.energy, v.interface.anisotropy_strength, double(v.interface.anisotropy_mode),
          v.interface.anisotropy_angle, grid.dimensions() == 3};
}

double least_spacing(const Grid& grid) {
  double least = 1e300;
  for (int a = 0; a < 3; ++a)
    if (grid.active(a)) least = std::min(least, grid.spacing()[static_cast<std::size_t>(a)]);
  return least;
}

FilmLayer law_of(const CoatingLayer& c) {
  const bool cracks = std::isfinite(c.critical_strain);
  return {c.thickness,
          c.conductivity,
          c.youngs_modulus,
          c.poisson_ratio,
          c.residual_stress,
          cracks ? c.critical_strain : 0,
          cracks ? c.critical_strain_thickness : 1,
          c.heals,
          c.loss,
          std::isfinite(c.exchange_current) ? c.exchange_current : 0,
          c.electronic_conductivity};
}

}  // namespace mossfield
