// Numbers that are not the case's own: of which property set, and whether they are those of its temperature.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/arrhenius.hpp"
#include "solver/report.hpp"

namespace mossfield {

namespace {

/// Property sets are of room temperature, and so are most numbers in papers.
constexpr double as_good_as_room = 10;  ///< [K]
constexpr double for_instance = 30e3;   ///< an activation energy, to show how much it is [J/mol]

bool is_charge(const std::string& word) {
  return word == "electrons" || word == "cation_charge" || word == "anion_charge";
}

/// A section that gives some of its keys and names no set gets the others from one of its own accord.
void report_default_sets(const Case& values, std::vector<Finding>& found) {
  for (const char* section : {"metal", "electrolyte"}) {
    const auto use = values.sets.find(section);
    if (use == values.sets.end() || use->second.named) continue;
    const Case::SetUse& set = use->second;
    std::vector<std::string> taken = set.taken;
    taken.erase(std::remove_if(taken.begin(), taken.end(), is_charge), taken.end());
    const bool other = !set.instead.empty();
    if (!other && !values.places.count(section))
      found.push_back({fmt::format("{}: no such section, so it is {}", section, set.name), false});
    else if (!taken.empty())
      found.push_back(
          {fmt::format("{}: {} {} of {}, the set that this section has without `material`{}", section,
                       fmt::join(taken, ", "), taken.size() == 1 ? "is that" : "are those", set.name,
                       other ? fmt::format("; yet the case has {}: are they meant for that? Give "
                                           "them, or name the set",
                                           fmt::join(set.instead, ", "))
                             : ""),
           other});
    // a metal of one's own that does not say how many electrons an atom takes
    if (other && std::find(set.taken.begin(), set.taken.end(), "electrons") != set.taken.end())
      found.push_back({"metal.electrons: not given, so one electron deposits an atom, as of lithium", false});
  }
}

/// Charges that are not those of the set whose other numbers the case takes; and sets of lithium beside a
/// metal of another charge.
void report_other_metal(const Case& values, std::vector<Finding>& found) {
  const int n = values.metal.electrons;
  for (const auto& [section, set] : values.sets) {
    for (const std::string& other : set.instead)
      if (set.named && is_charge(other.substr(0, other.find(' '))))
        found.push_back(
            {fmt::format("{}: {}; are the other numbers of {} meant for that?", section, other, set.name),
             true});
    if (n != 1 && set.shipped && section != "metal" && section != "electrolyte")
      found.push_back({fmt::format("{}: the numbers of {} are of lithium, and {} electrons deposit an atom "
                                   "here; give your own",
                                   section, set.name, n),
                       true});
  }
}

/// What goes with temperature in a cell, and what of it does here.
void report_temperature(const Case& values, std::vector<Finding>& found) {
  if (values.model != Model::two_potential ||
      !(std::fabs(values.temperature - room_temperature) > as_good_as_room))
    return;
  std::string activated, given, from_sets;
  const auto add = [](std::string& list, const std::string& text) {
    list += (list.empty() ? "" : ", ") + text;
  };
  for (const Activated& property : activated_of(values)) {
    const std::string name = property.section + "." + property.word;
    if (property.activation_energy > 0) {
      add(activated,
          fmt::format("{} {:.3g}", name, arrhenius_factor(property.activation_energy, values.temperature)));
      continue;
    }
    add(given, name);
    const auto set = values.sets.find(property.section);
    if (set == values.sets.end() || !set->second.shipped) continue;
    const std::vector<std::string>& taken = set->second.taken;
    if (std::find(taken.begin(), taken.end(), property.word) != taken.end())
      add(from_sets, fmt::format("{} of {}", name, set->second.name));
  }
  std::string text = fmt::format(
      "temperature: {:.4g} K makes overpotentials and diffusion potential {:.2f} times those at 298 K",
      values.temperature, values.temperature / room_temperature);
  if (!activated.empty()) text += fmt::format("; times, by their activation energies: {}", activated);
  if (!given.empty())
    text += fmt::format(
        "; as given: {}; {:g} kJ/mol would make them {:.2g} times as large: give those of "
        "{:.4g} K, or an activation energy beside those of room temperature",
        given, for_instance / 1e3, arrhenius_factor(for_instance, values.temperature), values.temperature);
  if (!from_sets.empty()) text += fmt::format("; of room temperature are {}", from_sets);
  found.push_back({text, !from_sets.empty()});
}

}  // namespace

std::vector<Finding> report_sets(const Case& values) {
  std::vector<Finding> found;
  report_default_sets(values, found);
  report_other_metal(values, found);
  report_temperature(values, found);
  return found;
}

}  // namespace mossfield
