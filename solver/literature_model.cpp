#include <cmath>

#include "physics/constants.hpp"
#include "solver/literature.hpp"

namespace mossfield {

PublishedModel published_model(const Case& values) {
  const LiteratureCase& l = values.literature;
  const bool grand = l.form == LiteratureCase::Form::grand_potential;
  const bool offset = l.overpotential == LiteratureCase::Overpotential::offset_minus_potential;
  PublishedModel m{};
  m.grand_potential = grand;
  m.phase_mobility = l.phase_mobility;
  m.barrier = barrier_of(values.interface.energy, values.interface.width);
  m.gradient = gradient_coefficient_of(values.interface.energy, values.interface.width);
  m.reaction_rate = l.reaction_rate;
  m.transfer = values.kinetics.transfer_coefficient;
  m.f = inverse_thermal_voltage(values.temperature);
  m.potential_sign = offset ? -1 : 1;
  m.potential_offset = offset ? l.overpotential_offset : 0;
  m.reference = grand ? l.standard_fraction * l.liquid_site_density : values.electrolyte.concentration;
  m.lattice = l.liquid_site_density;
  m.site_ratio = l.site_ratio;
  m.exchange = grand ? std::exp(l.solid_site_energy - l.liquid_site_energy) : 0;
  m.metal_density = l.metal_site_density;
  m.diffusivity = values.electrolyte.diffusivity;
  m.metal_diffusivity = l.metal_diffusivity;
  m.diffusion_power = l.diffusion_weight;
  m.metal_conductivity = values.metal.conductivity;
  m.conductivity = values.electrolyte.conductivity;
  return m;
}

}  // namespace mossfield
