#include "solver/arrhenius.hpp"

#include <cmath>

#include "physics/constants.hpp"

namespace mossfield {

double arrhenius_factor(double activation_energy, double temperature) {
  return std::exp(activation_energy / gas_constant * (1 / room_temperature - 1 / temperature));
}

void bring_to_temperature(Case& v) {
  const auto times = [&](double& value, double activation_energy) {
    value *= arrhenius_factor(activation_energy, v.temperature);
  };
  const double reaction = v.kinetics.activation_energy;
  times(v.kinetics.exchange_current, reaction);
  times(v.kinetics.counter_exchange_current, reaction);
  times(v.electrolyte.conductivity, v.electrolyte.conductivity_activation_energy);
  times(v.electrolyte.diffusivity, v.electrolyte.diffusivity_activation_energy);
  times(v.coating.converted_conductivity, v.coating.inner.activation_energy);
  for (CoatingLayer* layer : {&v.coating.inner, &v.coating.outer}) {
    times(layer->conductivity, layer->activation_energy);
    times(layer->exchange_current, reaction);
  }
  times(v.nucleation.conductivity, v.nucleation.activation_energy);
}

std::vector<Activated> activated_of(const Case& v) {
  std::vector<Activated> out{{"kinetics", "exchange_current", v.kinetics.activation_energy},
                             {"electrolyte", "conductivity", v.electrolyte.conductivity_activation_energy},
                             {"electrolyte", "diffusivity", v.electrolyte.diffusivity_activation_energy}};
  if (v.coating.inner.present) out.push_back({"coating", "conductivity", v.coating.inner.activation_energy});
  if (v.coating.outer.present)
    out.push_back({"coating.outer", "conductivity", v.coating.outer.activation_energy});
  if (v.nucleation.is_coated && std::isfinite(v.nucleation.conductivity))
    out.push_back({"nucleation.coated", "conductivity", v.nucleation.activation_energy});
  return out;
}

}  // namespace mossfield
