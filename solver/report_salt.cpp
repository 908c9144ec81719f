#include "solver/report_salt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/electrode_kinetics.hpp"
#include "solver/drive.hpp"
#include "solver/salt_layer.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {
namespace {

/// From the front, or the top of a host that takes current as well, to the side that feeds [m]; NaN where
/// that is not known.
double gap(const Case& values) {
  const HostCase& host = values.host;
  const double top = std::isfinite(values.initial.front) ? values.initial.front : 0.0;
  if (!host.present) return box_height(values) - top;
  const double its_top = host.kind == HostCase::Kind::plane ? host.plate : host.height;
  return host.conducts && std::isfinite(its_top) ? box_height(values) - std::max(top, its_top) : unset;
}

bool fed_by_reservoir(const Case& values) {
  const Growth growth = growth_of(values.grid);
  return values.grid.sides[static_cast<std::size_t>(2 * growth.axis + (growth.sign > 0))] ==
         SideKind::reservoir;
}

SaltLayer layer_of(const Case& values, double length) {
  return {electrolyte_of(values).diffusivity, values.electrolyte.concentration, length,
          fed_by_reservoir(values)};
}
SaltLayer gap_of(const Case& values) {
  return layer_of(values, gap(values));
}

/// Salt that a current uses up at the front [mol/(m^2 s)].
double salt_flux(const Case& values, double current) {
  return current * (1 - values.electrolyte.transference_number) / molar_charge_of(values);
}

/// A flat front in a steady current.
struct Front {
  double current;  ///< [A/m^2]
  double salt;     ///< in front of it [mol/m^3]
};

/// Integral of dy/kappa over a layer in which the salt falls steadily from c0 to c0 exp(-fall), over the
/// layer's thickness and 1/kappa(c0).
double resistance_factor(const Electrolyte& e, double fall) {
  constexpr int parts = 200;
  double sum = 0, layer = 0;  // of equal parts of ln c: dy ~ D dc = D c d(ln c)
  for (int n = 0; n < parts; ++n) {
    const double x = std::exp(-fall * (n + 0.5) / parts), way = x * evaluate(e.diffusivity, x);
    sum += way * evaluate(e.conductivity, 1) / evaluate(e.conductivity, x);
    layer += way;
  }
  return sum / layer;
}

/// What a voltage drives through a layer of `depth` [m] that is short of salt, electrolyte at c0 behind it
/// and a coating as deposited: an upper bound of the current, since the counter electrode costs nothing here.
Front front_under_voltage(const Case& values, double depth) {
  const Electrolyte e = electrolyte_of(values);
  const ButlerVolmer kinetics = kinetics_of(values);
  SaltLayer layer = layer_of(values, depth);
  layer.reservoir = true;
  const double film = film_resistance(values);
  Front front{0, e.concentration};
  double low = 0, high = 60;  // ln(c0/c)
  for (int pass = 0; pass < 60; ++pass) {
    const double fall = (low + high) / 2;
    front.salt = e.concentration * std::exp(-fall);
    front.current = molar_charge_of(values) * steady_flux(layer, front.salt) / (1 - e.transference);
    const double path = gap(values) - depth + depth * resistance_factor(e, fall);
    const double eta = overpotential(kinetics, exchange_current(kinetics, front.salt), front.current);
    const double needed =
        front.current * (film + path / values.electrolyte.conductivity) + e.diffusion_potential * fall - eta;
    (needed < std::fabs(*values.drive.voltage) ? low : high) = fall;
  }
  return front;
}

/// The profile of the salt goes straight on through the interface, and falls there by i (1 - t+) width/(F D).
/// Runs of 1 and 3 um at 0.4 to 0.6 V failed once less than 0.75 to 0.85 of that was left in front of it.
double fall_across(const Case& values, double current) {
  const SaltLayer layer = gap_of(values);
  const double falls = salt_flux(values, current) * values.interface.width;
  double low = 0, high = layer.concentration;
  if (!(falls < diffusion_integral(layer, high))) return high;
  for (int pass = 0; pass < 100; ++pass) {
    const double middle = (low + high) / 2;
    (diffusion_integral(layer, middle) < falls ? low : high) = middle;
  }
  return high;
}

/// When the run ends at the latest [s].
double end_of(const Case& values) {
  const DriveCase& d = values.drive;
  return d.current && d.end_capacity ? std::min(d.end_time, *d.end_capacity / *d.current) : d.end_time;
}

/// When the salt in front of flat metal has come down to what it falls by across the interface [s]; NaN if it
/// does not before the end of the run.
double when_it_falls_to_zero(const Case& values) {
  const SaltLayer layer = gap_of(values);
  const double end = end_of(values);
  if (values.drive.current) {
    const double least = fall_across(values, *values.drive.current);
    if (!(least < layer.concentration)) return 0;
    const double flux = salt_flux(values, *values.drive.current);
    if (steady_salt(layer, flux) > least) return unset;
    const Depletion until = depletion_time(layer, flux, least);
    return until.time < end && !until.at_plate ? until.time : unset;
  }
  constexpr double thinnest = 4;  // of a layer short of salt, in widths
  if (!values.drive.voltage || *values.drive.voltage >= 0) return unset;
  const double way = layer.length / (layer.reservoir ? 1 : 2);
  const double mean = diffusion_integral(layer, layer.concentration) / layer.concentration;
  for (double depth = thinnest * values.interface.width; depth < 1.2 * way; depth *= 1.2) {
    const double deep = std::min(depth, way);
    const double t = deep * deep / (M_PI * mean);  // when it is as deep (Cottrell)
    const Front front = front_under_voltage(values, deep);
    if (t < end && fall_across(values, front.current) > front.salt) return t;
  }
  return unset;
}

/// What a flat cell takes of the current asked for once no more salt is left in front of the metal than falls
/// across the interface, without its sign [V]: a layer that is short of salt by a straight profile, and as
/// much salt more at a counter electrode.
double voltage_at_the_last(const Case& values) {
  const double i = *values.drive.current, least = fall_across(values, i);
  const SaltLayer layer = gap_of(values);
  if (!(least < layer.concentration)) return 0;
  const Electrolyte e = electrolyte_of(values);
  const ButlerVolmer kinetics = kinetics_of(values);
  const double fall = std::log(layer.concentration / least);
  const double depth =
      std::min(layer.length, diffusion_integral(layer, layer.concentration) / salt_flux(values, i));
  const double path = layer.length - depth + depth * resistance_factor(e, fall);
  const double front =
      e.diffusion_potential * fall - overpotential(kinetics, exchange_current(kinetics, least), i);
  const double plate = values.kinetics.counter_exchange_current;
  const double there =
      (plate > 0 ? 2 / kinetics.f * std::asinh(i / (2 * plate)) : 0) +
      (layer.reservoir ? 0 : e.diffusion_potential * std::log(2 - least / layer.concentration));
  return i * (film_resistance(values) + path / values.electrolyte.conductivity) + front + there;
}

void report_fall(const Case& values, std::vector<Finding>& found) {
  const double t = values.host.present ? unset : when_it_falls_to_zero(values);
  if (!std::isfinite(t)) return;
  found.push_back(
      {fmt::format("salt: from about {} on it falls by more across the interface than is left in front of "
                   "it, and may end below zero; take a narrower interface, {} or more salt",
                   with_prefix(t, "s"), values.drive.current ? "a smaller current" : "a smaller voltage"),
       true});
}

}  // namespace

double overpotential(const ButlerVolmer& kinetics, double exchange, double current) {
  double low = -10, high = 10;
  for (int halving = 0; halving < 60; ++halving) {
    const double middle = (low + high) / 2;
    (deposition_current(kinetics, exchange, middle) > current ? low : high) = middle;
  }
  return (low + high) / 2;
}

double film_resistance(const Case& values) {
  double film = 0;
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer})
    if (layer->present) film += layer->thickness / layer->conductivity;
  return film;
}

double least_film_resistance(const Case& values) {
  const CoatingCase& film = values.coating;
  if (film.resolved || film.leaks() || !film.pinholes.empty() || film.pinhole_density > 0) return 0;
  double least = 0;
  for (const CoatingLayer* layer : {&film.inner, &film.outer}) {
    const bool stays = layer->heals || !(std::isfinite(layer->critical_strain) || layer->loss > 0);
    if (!layer->present || layer->bare_fraction > 0 || !stays) continue;
    const bool takes_up = layer == &film.inner && film.conversion > 0;
    const double then = takes_up ? film.converted_conductivity : unset;
    least += layer->thickness / std::fmax(layer->conductivity, then);
  }
  return least;
}

double box_height(const Case& values) {
  return values.grid.size[static_cast<std::size_t>(growth_of(values.grid).axis)];
}

double limiting_current(const Case& values) {
  const double anion = 1 - values.electrolyte.transference_number, length = gap(values);
  if (!(anion > 0) || !(length > 0)) return unset;
  return molar_charge_of(values) / anion * steady_flux(gap_of(values), 0);
}

double salt_left(const Case& values) {
  if (values.model != Model::two_potential || values.host.present || !(gap(values) > 0)) return unset;
  return steady_salt(gap_of(values), salt_flux(values, values.drive.current.value_or(unset)));
}

double flat_current(const Case& values) {
  if (values.drive.current) return *values.drive.current;
  const double length = gap(values);
  if (values.host.present || !values.drive.voltage || !(length > 0)) return 0;
  const double ohmic = length / values.electrolyte.conductivity + film_resistance(values);
  const ButlerVolmer kinetics = kinetics_of(values);
  const double plate = values.kinetics.counter_exchange_current, wanted = *values.drive.voltage;
  double low = 0, high = -wanted / ohmic;
  for (int halving = 0; halving < 100; ++halving) {
    const double i = (low + high) / 2;
    const double there = plate > 0 ? -2 / kinetics.f * std::asinh(i / (2 * plate)) : 0;
    const double voltage = overpotential(kinetics, kinetics.exchange_current, i) + there - i * ohmic;
    (std::fabs(voltage) < std::fabs(wanted) ? low : high) = i;
  }
  return low;
}

std::vector<Finding> report_fits(const Case& values) {
  if (values.model != Model::two_potential || (fed_by_reservoir(values) && !strips(values.drive))) return {};
  const SaltLimit limit = salt_limit_of(values);
  if (!std::isfinite(limit.concentration)) return {};
  return {
      {fmt::format("{} is no longer positive from {:.4g} mol/m^3 on, {:.3g} times "
                   "electrolyte.concentration; a run that comes to it fails: fit coefficients that "
                   "hold for as much salt as there will be",
                   limit.key, limit.concentration, limit.concentration / values.electrolyte.concentration),
       true}};
}

std::vector<Finding> report_salt(const Case& values) {
  std::vector<Finding> found;
  const double limiting = limiting_current(values), i = values.drive.current.value_or(0);
  if (values.model == Model::two_potential && values.electrolyte.transference_number == 1)
    found.push_back(
        {"salt: with t+ = 1 no current moves it and none is the limit; metal that grows takes its room, "
         "though, so that c rises in front of it, and i0 and conductivity with it: where the anions are a "
         "solid's, take kinetics.concentration_exponent: 0 and a constant conductivity"});
  if (values.model != Model::two_potential || !std::isfinite(limiting)) return found;
  const SaltLayer layer = gap_of(values);
  const double most = layer.concentration * most_at_plate(layer);  // of the salt at a counter electrode
  // at the last steady state some salt is left at the electrode where that is what ends it
  const bool at_plate = steady_salt(layer, salt_flux(values, (1 - 1e-9) * limiting)) > 1e-3 * most;
  found.push_back({fmt::format("limiting current: {}/m^2{}", with_prefix(limiting, "A"),
                               at_plate ? fmt::format(": the salt at the counter electrode is {:.4g} mol/m^3 "
                                                      "then, where its diffusivity is no longer positive",
                                                      most)
                                        : "")});
  report_fall(values, found);
  if (!(i > limiting)) return found;
  const Depletion until = depletion_time(layer, salt_flux(values, i), 0);
  const bool before = until.time < end_of(values), cut_off = values.drive.end_voltage.has_value();
  const double last = voltage_at_the_last(values);
  const bool too_high = cut_off && before && *values.drive.end_voltage > last;
  const std::string when = with_prefix(until.time, "s"),
                    in_time = before ? ", before the end of the run" : "";
  found.push_back(
      {until.at_plate
           ? fmt::format("salt: {}: the salt at the counter electrode reaches {:.4g} mol/m^3 then{}; its "
                         "diffusivity is no longer positive there, and no step succeeds: fit coefficients "
                         "that hold for as much, or take a smaller current",
                         when, most, in_time)
           : fmt::format(
                 "Sand's time: {}: the salt at the electrode runs out then{}{}", when, in_time,
                 !before ? ""
                 : too_high
                     ? fmt::format(", at about {:.2g} V, and the cut-off of {:g} V is not reached; take a "
                                   "lower one or a narrower interface",
                                   last, *values.drive.end_voltage)
                 : cut_off
                     ? ", unless its cut-off comes first"
                     : fmt::format("; drive.until.voltage ends it in order, with less than {:.2g} V", last)),
       before && (until.at_plate || !cut_off || too_high)});
  return found;
}

}  // namespace mossfield
