// What a host asks of a run, from the case alone (physics/README.md, "Hosts").

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "solver/host_nuclei.hpp"
#include "solver/report.hpp"

namespace mossfield {

namespace {

/// In words: what nucleates where, and at what angle a barrier would be that of a classical nucleus.
std::string surface_text(const Case& v, const NucleationCase::Surface& s, const char* where) {
  const NucleationLaw law = nucleation_law(v, s);
  std::string text = fmt::format("nucleation on the {} host: ", where);
  if (law.rate > 0) {
    const double ball = ball_barrier(v.interface.energy, v.metal.molar_volume / faraday, law.onset,
                                     boltzmann * v.temperature);
    text += fmt::format("{:.3g} 1/(m^2 s) over {:.3g} kT", law.rate, law.barrier);
    text += fmt::format(" ({:.3g} of a ball's, a cap of this angle has {:.3g})", law.barrier / ball,
                        cap_barrier(s.contact_angle));
  } else {
    text += fmt::format("{:.3g} sites/m^2", law.density);
  }
  return text + fmt::format(" at -{}, nuclei of {} at birth", with_prefix(law.onset, "V"),
                            with_prefix(std::cbrt(law.birth), "m"));
}

void report_coating_of_host(const Case& v, std::vector<Finding>& found) {
  const NucleationCase& n = v.nucleation;
  const double thickness = (n.thickness + n.thickness_floor) / 2;
  std::string text = fmt::format("coating of the host: {} on average", with_prefix(thickness, "m"));
  if (std::isfinite(n.conductivity))
    text += fmt::format(", {:.3g} ohm cm^2 in series", 1e4 * thickness / n.conductivity);
  if (n.conversion > 0)
    text += fmt::format(
        "; takes up {:.3g} mA h per cm^2 of its own area before metal is deposited: time 0 is "
        "after that",
        thickness * n.conversion / 36000);
  found.push_back({text, false});
}

}  // namespace

std::vector<Finding> report_host(const Case& v) {
  std::vector<Finding> found;
  if (!v.host.present) return found;
  const double height = v.host.height, current = v.drive.current.value_or(unset);
  if (std::isfinite(v.host.conductivity) && std::isfinite(height) && std::isfinite(v.host.porosity) &&
      std::isfinite(current)) {
    // half the current through the whole height of a body that conducts as a third of its solid
    const double drop = current * height / 2 / (v.host.conductivity * (1 - v.host.porosity) / 3);
    found.push_back(
        {fmt::format("host: electrons lose about {} on their way up, taken as none", with_prefix(drop, "V")),
         drop > 1e-3});
  }
  const double base = std::fmax(std::isfinite(v.initial.front) ? v.initial.front : 0, v.host.plate);
  if (base < v.interface.width)
    found.push_back(
        {fmt::format("host: the metal at its floor is {} thick, less than the interface ({}): give {}"
                     "initial.front one width",
                     with_prefix(base, "m"), with_prefix(v.interface.width, "m"),
                     v.host.conducts ? "host.plate or " : ""),
         true});
  if (!v.nucleation.present) return found;
  found.push_back({surface_text(v, v.nucleation.bare, "bare"), false});
  if (v.nucleation.is_coated) {
    found.push_back({surface_text(v, v.nucleation.coated, "coated"), false});
    report_coating_of_host(v, found);
  }
  return found;
}

}  // namespace mossfield
