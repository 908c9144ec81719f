// Numbers that no cell has: mostly a prefix, or a unit, that was not meant.

#include <fmt/format.h>

#include <cmath>

#include "solver/report.hpp"

namespace mossfield {

std::vector<Finding> report_plausible(const Case& v) {
  std::vector<Finding> found;
  const auto look = [&found](const std::string& key, double value, const char* unit, double low,
                             double high) {
    if (!(value < low || value > high)) return;  // not-a-number: not given
    found.push_back(
        {fmt::format("{}: {:.4g} {} is far from what cells have ({:g} to {:g} {}): is the unit the one "
                     "that was meant?",
                     key, value, unit, low, high, unit),
         true});
  };
  look("temperature", v.temperature, "K", 200, 500);
  if (v.model != Model::two_potential) return found;  // the published ones have numbers of their own
  look("metal.molar_volume", v.metal.molar_volume, "m^3/mol", 3e-6, 1e-4);
  look("electrolyte.concentration", v.electrolyte.concentration, "mol/m^3", 1, 1e4);
  look("electrolyte.diffusivity", v.electrolyte.diffusivity, "m^2/s", 1e-16, 1e-7);
  look("electrolyte.conductivity", v.electrolyte.conductivity, "S/m", 1e-7, 1e3);
  look("interface.energy", v.interface.energy, "J/m^2", 1e-3, 10);
  look("kinetics.exchange_current", v.kinetics.exchange_current, "A/m^2", 1e-5, 1e5);
  look("kinetics.counter_exchange_current", v.kinetics.counter_exchange_current, "A/m^2", 1e-5, 1e5);
  look("drive.current", v.drive.current.value_or(unset), "A/m^2", 1e-4, 1e5);
  for (std::size_t n = 0; n < v.drive.sequence.size(); ++n) {
    const double size = std::fabs(v.drive.sequence[n].current.value_or(unset));
    look(fmt::format("drive.sequence[{}].current", n), size > 0 ? size : unset, "A/m^2", 1e-4, 1e5);
  }
  look("drive.voltage", std::fabs(v.drive.voltage.value_or(unset)), "V", 0, 10);
  look("nucleation.coated.thickness", v.nucleation.thickness, "m", 1e-10, 2e-6);
  return found;
}

}  // namespace mossfield
