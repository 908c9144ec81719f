// What a host asks of a run, from the case alone (physics/README.md, "Hosts").

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "solver/host_nuclei.hpp"
#include "solver/report.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

constexpr double current_of_reference = 10;   ///< 1 mA/cm^2, where a case gives a voltage [A/m^2]
constexpr double most_electron_loss = 1e-3;   ///< that may go unsaid beside RT/F [V]
constexpr double much_converted = 0.1;        ///< of what a case passes, that the host's coating had before
constexpr double conformal_share = 1.0 / 16;  ///< of a sponge's wavelength, that a shell on it is even up to

/// In words: what nucleates where, and at what angle a barrier would be that of a classical nucleus.
std::string surface_text(const Case& v, const NucleationCase::Surface& s, const char* where) {
  const NucleationLaw law = nucleation_law(v, s);
  std::string text = fmt::format("nucleation on the {} host: ", where);
  if (law.rate > 0) {
    const double ball =
        ball_barrier(v.interface.energy, volume_per_charge_of(v), law.onset, boltzmann * v.temperature);
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

/// Conductivity of the body from its floor to its top over that of its solid: a network of struts along all
/// directions conducts as a third of what it fills (Lemlich, J. Colloid Interface Sci. 64 (1978) 107; foams
/// and mats of the generator 0.9 to 1.8 times that, tests/physics_host_test.cpp). NaN where that hangs on how
/// things touch: fibres in the plane conduct a tenth of it.
double network_conduction(const HostCase& host) {
  const bool network =
      host.kind == HostCase::Kind::foam ||
      (host.kind == HostCase::Kind::fibres && host.orientation == HostCase::Orientation::isotropic);
  if (network) return (1 - host.porosity) / 3;
  if (host.kind != HostCase::Kind::pillars) return unset;
  const double across = host.arrangement == HostCase::Arrangement::square ? 1 : std::sqrt(0.75);
  return 0.25 * M_PI * std::pow(host.diameter / host.pitch, 2) / across;
}

/// One potential is taken for all of a host that conducts.
void report_electrons(const Case& v, std::vector<Finding>& found) {
  const HostCase& host = v.host;
  if (!host.conducts || host.kind == HostCase::Kind::plane) return;
  const double current = electron_current(v), share = network_conduction(host);
  const std::string at = fmt::format("at {:.3g} A/m^2", current);
  if (!std::isfinite(share))
    return found.push_back(
        {"host: one potential is taken for all of it; what electrons lose on their way up "
         "hangs on how it hangs together, `mossfield host` measures it",
         false});
  if (!std::isfinite(host.conductivity))
    return found.push_back(
        {fmt::format(
             "host: one potential is taken for all of it, and host.conductivity is not given: electrons "
             "would lose {} {} if its solid conducted {:.2g} S/m",
             with_prefix(most_electron_loss, "V"), at, current * host.height / (most_electron_loss * share)),
         false});
  found.push_back(electron_loss(v, host.height, share, "about "));
}

}  // namespace

double electron_current(const Case& v) {
  return std::fabs(v.drive.current.value_or(current_of_reference));
}

Finding electron_loss(const Case& v, double height, double share, const char* how) {
  const double loss = electron_current(v) * height / (v.host.conductivity * share);
  std::string text = fmt::format(
      "host: electrons lose {}{} on their way to its top at {:.3g} A/m^2 (i L over {:.3g} of "
      "{:.3g} S/m), taken as none",
      how, with_prefix(loss, "V"), electron_current(v), share, v.host.conductivity);
  const bool much = loss > most_electron_loss;
  if (much)
    text += fmt::format("; above {} a run puts more of the lithium near the top than such a host would",
                        with_prefix(most_electron_loss, "V"));
  return {text, much};
}

Finding charge_of_coating(const Case& v, double converted) {
  const auto text = [](double charge) { return fmt::format("{:.3g} mA h/cm^2", charge / 36e3); };
  const double passed =
      std::fmin(v.drive.end_capacity.value_or(unset), v.drive.current.value_or(unset) * v.drive.end_time);
  const bool much = std::isfinite(passed) && converted > much_converted * passed;
  std::string said =
      fmt::format("coating of the host: it took up {} of the electrode before time 0", text(converted));
  if (much)
    said += fmt::format(
        ", beside {} that the case passes: a cell delivers that first, and a run is of what comes after; add "
        "it "
        "to the capacity that the case is compared at",
        text(passed));
  return {said, much};
}

std::vector<Finding> report_host(const Case& v) {
  std::vector<Finding> found;
  if (!v.host.present) return found;
  report_electrons(v, found);
  const double base = std::fmax(std::isfinite(v.initial.front) ? v.initial.front : 0, v.host.plate);
  if (base < v.interface.width)
    found.push_back(
        {fmt::format("host: the metal at its floor is {} thick, less than the interface ({}): give {}"
                     "initial.front one width",
                     with_prefix(base, "m"), with_prefix(v.interface.width, "m"),
                     v.host.conducts ? "host.plate or " : ""),
         true});
  if (v.host.kind == HostCase::Kind::sponge && v.host.shell > conformal_share * v.host.pore_size)
    found.push_back(
        {fmt::format("host: the shell of a sponge is as thick as asked for up to host.pore_size/16, "
                     "{}; beyond that it is uneven: the sponge's distances are of first order",
                     with_prefix(conformal_share * v.host.pore_size, "m")),
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
