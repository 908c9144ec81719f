// What a coating will do, from the case alone (physics/README.md, "A coating thinner than the cells").

#include <fmt/format.h>

#include <cmath>

#include "physics/coating.hpp"
#include "physics/constants.hpp"
#include "solver/report.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of the current, above which the metal on top of a film matters.
constexpr double much_leakage = 0.03;

/// What a flat film, whole as deposited, lets through at the current asked for, or at all of the voltage.
FrontCurrent flat_current(const Case& values) {
  const ButlerVolmer kinetics = kinetics_of(values);
  FilmCover film{{0, 0}, {0, 0}};
  for (std::size_t l = 0; l < most_layers; ++l) {
    const CoatingLayer& layer = l == 0 ? values.coating.inner : values.coating.outer;
    if (!layer.present) continue;
    film.resistance[l] = layer.thickness / layer.conductivity, film.cover[l] = 1;
    film.leak[l] = layer.electronic_conductivity / layer.conductivity;
    if (std::isfinite(layer.exchange_current))
      film.exchange[l] = layer.exchange_current / kinetics.exchange_current;
  }
  const auto at = [&](double eta) { return current_through(kinetics, kinetics.exchange_current, eta, film); };
  if (!values.drive.current) return at(values.drive.voltage.value_or(0));
  double low = -1e-3, high = 0;
  while (at(low).current < *values.drive.current && low > -1e9) high = low, low *= 2;
  for (int n = 0; n < 60; ++n)
    (at((low + high) / 2).current < *values.drive.current ? high : low) = (low + high) / 2;
  return at(low);
}

/// How much electrons carry through the film, and when what they deposit on it has buried it.
void report_leakage(const Case& values, std::vector<Finding>& found) {
  if (!values.coating.leaks()) return;
  const FrontCurrent flat = flat_current(values);
  if (!(flat.current > 0)) return;
  const double share = flat.leaked / flat.current;
  std::string text = fmt::format(
      "leakage: electrons carry {:.2g} % of the current through the whole film{}; they put metal on it",
      100 * share, values.drive.current ? "" : " (no ohmic drop)");
  if (values.coating.gets_buried() && flat.leaked > 0)
    text += fmt::format(
        ", which has buried 63 % of it after {}",
        with_prefix(values.coating.bury * faraday / (values.metal.molar_volume * flat.leaked), "s"));
  found.push_back({text, share > much_leakage});
}

/// A film that was deposited with more stress than it stands.
void report_cracking(const Case& values, std::vector<Finding>& found) {
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer}) {
    if (!layer->present || !std::isfinite(layer->critical_strain) || layer->heals) continue;
    FilmLayer law;
    law.youngs_modulus = layer->youngs_modulus, law.poisson_ratio = layer->poisson_ratio;
    law.residual_stress = layer->residual_stress, law.critical_strain = layer->critical_strain;
    law.critical_thickness = layer->critical_strain_thickness;
    const double own = residual_strain(law, values.grid.dimensions),
                 stood = crack_strain(law, layer->thickness, values.grid.dimensions);
    if (own > stood)
      found.push_back({fmt::format("coating: residual_stress strains the film by {:.3g} %, and it cracks at "
                                   "{:.3g} %: it is cracked from the start",
                                   100 * own, 100 * stood),
                       true});
  }
}

}  // namespace

std::vector<Finding> report_coating(const Case& values) {
  std::vector<Finding> found;
  if (!values.coating.inner.present) return found;
  double resistance = 0, moment = 0, below = 0, tension = 0;
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer}) {
    if (!layer->present) continue;
    const double one = layer->thickness / layer->conductivity;
    resistance += one, moment += one * (below + layer->thickness / 2), below += layer->thickness;
    tension += std::fmax(0, layer->residual_stress) * layer->thickness;
  }
  const double own = values.coating.inner.exchange_current;  // of the metal under the film
  const double reaction = 1 / (inverse_thermal_voltage(values.temperature) *
                               (std::isfinite(own) ? own : values.kinetics.exchange_current));
  const double i = values.drive.current.value_or(unset);
  std::string text = fmt::format("coating: {:.3g} ohm cm^2, {:.3g} times the reaction's {:.3g}",
                                 1e4 * resistance, resistance / reaction, 1e4 * reaction);
  if (std::isfinite(i))
    text += fmt::format(", {} at the current asked for", with_prefix(i * resistance, "V"));
  const bool beyond = i * resistance > 1;
  if (beyond) text += "; more than a volt: is the film a homogeneous conductor of this conductivity?";
  found.push_back({text, beyond});
  report_cracking(values, found);
  report_leakage(values, found);
  const double room = values.coating.conversion * values.coating.inner.thickness;
  if (room > 0)
    found.push_back(
        {fmt::format("lithiation: the layer on the metal takes up {:.3g} C/m^2 before metal is deposited{}",
                     room, std::isfinite(i) ? ", " + with_prefix(room / i, "s") : "")});
  const double held = (values.interface.energy + tension) * values.metal.molar_volume / faraday;
  if (i * moment > held)
    found.push_back(
        {fmt::format("coating: its thickness lets waves of every length grow, i R h/2 = {} against (surface "
                     "energy + residual tension) V_m/F = {}; the shortest that the grid holds grow fastest",
                     with_prefix(i * moment, "V m"), with_prefix(held, "V m")),
         true});
  return found;
}

}  // namespace mossfield
