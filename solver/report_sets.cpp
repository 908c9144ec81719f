// Numbers that are not the case's own: of which property set, and whether they are those of its temperature.

#include <fmt/format.h>

#include <cmath>

#include "physics/constants.hpp"
#include "solver/report.hpp"

namespace mossfield {

namespace {

/// Property sets are of room temperature, and so are most numbers in papers.
constexpr double room = 298.15, as_good_as_room = 10;  ///< [K]
constexpr double for_instance = 30e3;  ///< an activation energy, to show how much it is [J/mol]

/// A section that gives some of its keys and names no set gets the others from one of its own accord.
void report_default_sets(const Case& values, std::vector<Finding>& found) {
  for (const char* section : {"metal", "electrolyte"}) {
    const auto use = values.sets.find(section);
    if (use == values.sets.end() || use->second.named || use->second.taken.empty() ||
        !values.places.count(section))
      continue;
    const Case::SetUse& set = use->second;
    const bool other = !set.instead.empty();
    found.push_back(
        {fmt::format("{}: {} {} of {}, the set that this section has without `material`{}", section,
                     fmt::join(set.taken, ", "), set.taken.size() == 1 ? "is that" : "are those", set.name,
                     other ? fmt::format("; yet the case has {}: are they meant for that? Give "
                                         "them, or name the set",
                                         fmt::join(set.instead, ", "))
                           : ""),
         other});
  }
}

/// What goes with temperature in a cell, and not here.
void report_temperature(const Case& values, std::vector<Finding>& found) {
  if (values.model != Model::two_potential || !(std::fabs(values.temperature - room) > as_good_as_room))
    return;
  std::string from_sets;
  for (const auto& [section, set] : values.sets)
    for (const std::string& word : set.taken)
      if (set.shipped && (word == "conductivity" || word == "diffusivity" || word == "exchange_current"))
        from_sets += fmt::format("{}{}.{} of {}", from_sets.empty() ? "" : ", ", section, word, set.name);
  const double activated = std::exp(for_instance / gas_constant * (1 / room - 1 / values.temperature));
  found.push_back(
      {fmt::format(
           "temperature: {0:.4g} K sets RT/F alone, so that overpotentials and diffusion potential are "
           "{1:.2f} times those at 298 K; exchange currents, conductivities and diffusivities are as "
           "given ({2:g} kJ/mol would make them {3:.2g} times as large): give those of {0:.4g} K{4}",
           values.temperature, values.temperature / room, for_instance / 1e3, activated,
           from_sets.empty() ? "" : "; of room temperature are " + from_sets),
       !from_sets.empty()});
}

}  // namespace

std::vector<Finding> report_sets(const Case& values) {
  std::vector<Finding> found;
  report_default_sets(values, found);
  report_temperature(values, found);
  return found;
}

}  // namespace mossfield
