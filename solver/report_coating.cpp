// What a coating will do, from the case alone (physics/README.md, "A coating thinner than the cells").

#include <fmt/format.h>

#include <cmath>

#include "physics/coating.hpp"
#include "solver/report.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of the current, above which the metal on top of a film matters.
constexpr double much_leakage = 0.03;

std::vector<FilmLayer> layers_of(const Case& values) {
  std::vector<FilmLayer> layers;
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer})
    if (layer->present) layers.push_back(law_of(*layer));
  return layers;
}

/// A flat film as deposited, of which metal has buried a share.
FilmCover flat_film(const Case& values, double buried) {
  FilmCover film{{0, 0}, {0, 0}};
  film.buried = buried;
  for (std::size_t l = 0; l < most_layers; ++l) {
    const CoatingLayer& layer = l == 0 ? values.coating.inner : values.coating.outer;
    if (!layer.present) continue;
    film.resistance[l] = layer.thickness / layer.conductivity, film.cover[l] = 1 - layer.bare_fraction;
    film.leak[l] = layer.electronic_conductivity / layer.conductivity;
    if (std::isfinite(layer.exchange_current))
      film.exchange[l] = layer.exchange_current / values.kinetics.exchange_current;
  }
  return film;
}

/// What it lets through at the current asked for, or at all of the voltage.
FrontCurrent flat_current(const Case& values, double buried = 0) {
  const ButlerVolmer kinetics = kinetics_of(values);
  const FilmCover film = flat_film(values, buried);
  const auto at = [&](double eta) { return current_through(kinetics, kinetics.exchange_current, eta, film); };
  if (!values.drive.current) return at(values.drive.voltage.value_or(0));
  double low = -1e-3, high = 0;
  while (at(low).current < *values.drive.current && low > -1e9) high = low, low *= 2;
  for (int n = 0; n < 60; ++n)
    (at((low + high) / 2).current < *values.drive.current ? high : low) = (low + high) / 2;
  return at(low);
}

/// How long what leaks takes to bury 1 - 1/e of the film [s]: dB/dt = V_m/(n F) (what leaks)/height, which
/// gets less as the buried part takes over the current. By Simpson's rule.
double burying_time(const Case& values) {
  constexpr int parts = 32;
  const double per_charge = volume_per_charge_of(values), all = 1 - std::exp(-1);
  double sum = 0;
  for (int n = 0; n <= parts; ++n) {
    const int weight = n == 0 || n == parts ? 1 : n % 2 ? 4 : 2;
    sum += weight * values.coating.bury / (per_charge * flat_current(values, all * n / parts).leaked);
  }
  return sum * all / (3 * parts);
}

/// How much electrons carry through the film, and when what they deposit on it has buried it.
void report_leakage(const Case& values, std::vector<Finding>& found) {
  if (!values.coating.leaks()) return;
  const FrontCurrent flat = flat_current(values);
  if (!(flat.current > 0)) return;
  const double share = flat.leaked / flat.current;
  std::string text = fmt::format(
      "leakage: electrons carry {:.2g} % of the current through the flat film{}; they put metal on it",
      100 * share, values.drive.current ? "" : " (no ohmic drop)");
  if (values.coating.gets_buried() && flat.leaked > 0)
    text += fmt::format(", which has buried 63 % of it after {}", with_prefix(burying_time(values), "s"));
  found.push_back({text, share > much_leakage});
}

/// In 3-D a film's stretch is one number, alike along both directions (physics/README.md); around a strut it
/// is stretched along one.
std::string cracking_around_a_strut(const FilmLayer& law, double own) {
  const double alike = 1 + crack_strain(law, law.thickness, 3) - own;
  return fmt::format(
      "; around a strut, stretched along one direction, it would crack at {:.3g} %, and does so "
      "here at {:.3g} %, as the stretch is taken for that of both",
      100 * (crack_strain(law, law.thickness, 2) - residual_strain(law, 2)), 100 * (alike * alike - 1));
}

/// The strain at which a layer cracks; a warning if it was deposited with more.
void report_cracking(const Case& values, std::vector<Finding>& found) {
  const int dimensions = values.grid.dimensions;
  const bool struts = dimensions == 3 && values.host.present && values.host.kind != HostCase::Kind::plane;
  for (const FilmLayer& law : layers_of(values)) {
    if (!(law.critical_strain > 0) || law.heals) continue;
    const double own = values.mechanics.present && values.coating.resolved
                           ? 0  // mechanics has no stress that a film was deposited with
                           : residual_strain(law, dimensions),
                 stood = crack_strain(law, law.thickness, dimensions);
    const std::string how =
        fmt::format("coating: {} thick it cracks at a strain of {:.3g} %{}", with_prefix(law.thickness, "m"),
                    100 * stood, dimensions == 3 ? " along both directions" : "");
    const std::string around = struts ? cracking_around_a_strut(law, own) : "";
    if (own > stood)
      found.push_back({fmt::format("{}, and residual_stress strains it by {:.3g} %: it is cracked from the "
                                   "start",
                                   how, 100 * own),
                       true});
    else if (own == 0)
      found.push_back({how + around, false});
    else
      found.push_back(
          {fmt::format("{}, of which residual_stress leaves {:.3g} %{}", how, 100 * (stood - own), around),
           false});
  }
}

/// The step that ripples of the grid allow under a film that presses on them by more than surface energy, as
/// the run finds it (TwoPotential::capillary_step).
void report_stiffness(const Case& values, std::vector<Finding>& found) {
  if (values.coating.resolved && values.mechanics.present) return;  // report_mechanics
  const std::vector<FilmLayer> layers = layers_of(values);
  FilmCover film = flat_film(values, 0);
  double h[most_layers] = {}, modulus[most_layers] = {}, tension = 0;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const FilmLayer& law = layers[l];
    tension += film.cover[l] * film_tension(law, law.thickness, 1, values.grid.dimensions);
    if (!law.heals) h[l] = law.thickness * film.cover[l], modulus[l] = film_modulus(law, 2);
    const double converted =
        l == 0 && values.coating.conversion > 0 ? values.coating.converted_conductivity : 0;
    film.resistance[l] = law.thickness / std::fmax(law.conductivity + law.electronic_conductivity, converted);
  }
  const std::array<double, 3> spacing = spacing_of(values.grid);
  double cell = 1e300;
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (values.grid.cells[axis] > 1) cell = std::fmin(cell, spacing[axis]);
  const double a = std::fmax(values.kinetics.transfer_coefficient, 1 - values.kinetics.transfer_coefficient);
  double exchange = values.kinetics.exchange_current;
  for (const FilmLayer& law : layers) exchange = std::fmax(exchange, law.exchange_current);
  const double conductance =
      inverse_thermal_voltage_of(values) * (a * std::fabs(values.drive.current.value_or(0)) + exchange);
  const double square = 4 * std::fmax(1, values.grid.dimensions - 1) / (cell * cell);
  const double stiffness =
      2 * (tension + bending_stiffness(h, modulus) * square) * conductance_left(film, conductance);
  if (!(stiffness > values.interface.energy)) return;
  const double mobility = std::pow(volume_per_charge_of(values), 2) * conductance;
  found.push_back(
      {fmt::format("coating: stiff, as {} of surface energy to ripples of the grid; steps of at most {}",
                   with_prefix(stiffness, "J/m^2"),
                   with_prefix(1 / (mobility * (values.interface.energy + stiffness) * square), "s")),
       false});
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
  const double reaction = 1 / (inverse_thermal_voltage_of(values) *
                               (std::isfinite(own) ? own : values.kinetics.exchange_current));
  const double i = values.drive.current.value_or(unset);
  std::string text = fmt::format("coating: {:.3g} ohm cm^2, {:.3g} times the reaction's {:.3g}",
                                 1e4 * resistance, resistance / reaction, 1e4 * reaction);
  const FrontCurrent flat = flat_current(values);
  const double drop = std::isfinite(i) && flat.current > 0 ? flat.lost / flat.current : 0;
  if (std::isfinite(i)) text += fmt::format(", {} at the current asked for", with_prefix(drop, "V"));
  if (drop > 0 && flat.bare > 0)
    text += fmt::format(", {:.2g} % of which crosses no film", 100 * flat.bare / flat.current);
  const bool beyond = drop > 1;
  if (beyond) text += "; more than a volt: is the film a homogeneous conductor of this conductivity?";
  found.push_back({text, beyond});
  report_cracking(values, found);
  report_stiffness(values, found);
  report_leakage(values, found);
  const double room = values.coating.conversion * values.coating.inner.thickness;
  if (room > 0)
    found.push_back(
        {fmt::format("lithiation: the layer on the metal takes up {:.3g} C/m^2 before metal is deposited{}",
                     room, std::isfinite(i) ? ", " + with_prefix(room / i, "s") : "")});
  const double held = (values.interface.energy + tension) * volume_per_charge_of(values);
  if (i * moment > held)
    found.push_back(
        {fmt::format(
             "coating: its thickness lets waves of every length grow, i R h/2 = {} against (surface "
             "energy + residual tension) V_m/(n F) = {}; the shortest that the grid holds grow fastest",
             with_prefix(i * moment, "V m"), with_prefix(held, "V m")),
         true});
  return found;
}

}  // namespace mossfield
