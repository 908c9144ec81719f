#include "solver/report_capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "physics/free_energy.hpp"
#include "solver/report_salt.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

std::string capacity_text(double charge) {
  return fmt::format("{:.3g} mAh/cm^2", charge / 36e3);
}

std::string percent(double share) {
  return share < 1 ? fmt::format("{:.2g} %", 100 * share) : fmt::format("{:.0f} %", 100 * share);
}

}  // namespace

double left_when_stripped(const Case& values) {
  const double width = values.interface.width;
  const Growth growth = growth_of(values.grid);
  const double middle = spacing_of(values.grid)[static_cast<std::size_t>(growth.axis)] / 2;
  constexpr int parts = 1000;
  const double far = middle + 2 * width;
  double sum = 0;
  for (int n = 0; n < parts; ++n)
    sum += metal_fraction(order_parameter(middle - far * (n + 0.5) / parts, width)) * far / parts;
  return sum;
}

std::string stripped_text(const Stripped& s) {
  const double tail = s.left - s.floating;
  std::string text =
      fmt::format("all lithium is stripped but {} ({:.2g} %) that the interface leaves at the electrode",
                  with_prefix(tail, "m"), 100 * tail / s.start);
  if (s.floating > 0)
    text += fmt::format(" and {} ({:.2g} %) that floats free of it", with_prefix(s.floating, "m"),
                        100 * s.floating / s.start);
  return text;
}

std::vector<Finding> report_enrichment(const Case& values) {
  const DriveCase& drive = values.drive;
  const auto& sides = values.grid.sides;
  if (values.model != Model::two_potential || values.host.present || values.initial.circle_radius ||
      std::find(sides.begin(), sides.end(), SideKind::counter_electrode) == sides.end())
    return {};
  const bool deposits = drive.current || drive.voltage.value_or(0) < 0;
  if (!deposits) return {};
  // what flows at first; under a voltage it rises as the gap closes and falls as the salt runs low
  const double current = std::fmin(flat_current(values), limiting_current(values));
  const double passed = current * drive.end_time,
               charge = drive.end_capacity ? std::min(*drive.end_capacity, passed) : passed;
  const double gap = box_height(values) - values.initial.front;
  double grown = charge * volume_per_charge_of(values);
  if (drive.end_height) grown = std::min(grown, *drive.end_height - values.initial.front);
  const double share = grown / gap;
  if (!(share > 0.01)) return {};
  const std::string flowing =
      drive.current ? "" : fmt::format(" at the {}/m^2 that flow at first", with_prefix(current, "A"));
  if (share >= 1)
    return {
        {fmt::format("gap: the deposit fills the gap{}, and the counter electrode does not recede: the salt "
                     "of all of it is left in ever less room; end the run sooner or make the box longer",
                     flowing),
         true}};
  return {
      {fmt::format("gap: the deposit takes {:.2g} % of the gap{}, and the counter electrode does not recede: "
                   "the mean concentration rises by {} until then",
                   100 * share, flowing, percent(share / (1 - share))),
       share > 0.2}};
}

std::vector<Finding> report_capacity(const Case& values) {
  const DriveCase& drive = values.drive;
  const InitialCase& start = values.initial;
  if (!drive.end_capacity || values.host.present || start.circle_radius) return {};
  std::vector<Finding> found;
  const double asked = *drive.end_capacity;
  const double per_depth = values.model == Model::literature ? faraday * values.literature.metal_site_density
                                                             : 1 / volume_per_charge_of(values);
  const double film = values.coating.conversion > 0
                          ? values.coating.conversion * values.coating.inner.thickness
                          : 0;  // taken up before metal is deposited
  const double lithium = per_depth * start.front, room = per_depth * box_height(values) - lithium + film;
  const auto warn = [&](const std::string& text) {
    found.push_back(
        {fmt::format("capacity: drive.until.capacity is {}; {}", capacity_text(asked), text), true});
  };
  if (drive.voltage.value_or(0) > 0) {
    const double left = std::min(left_when_stripped(values), start.front);
    if (start.bumps.empty() && asked > lithium - per_depth * left)
      warn(fmt::format("stripping ends at {}: {}", capacity_text(lithium - per_depth * left),
                       stripped_text({left, 0, start.front})));
    return found;
  }
  if (asked > room)
    warn(fmt::format("the box has room for {}; make it longer or ask for less", capacity_text(room)));
  if (drive.current && asked > *drive.current * drive.end_time * (1 + 1e-9))
    warn(fmt::format("at drive.current that takes {}, and drive.until.time ends the run after {}",
                     with_prefix(asked / *drive.current, "s"), with_prefix(drive.end_time, "s")));
  return found;
}

}  // namespace mossfield
