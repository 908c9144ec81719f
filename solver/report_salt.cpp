#include "solver/report_salt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "physics/electrode_kinetics.hpp"
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

/// Until the salt at the electrode has run out at `times` the limiting current, over a way that is fed at its
/// other end with salt (a reservoir) or, half of a gap, by the counter electrode's mirror image [s]: what is
/// missing has come to 1 - sum 8/((2n + 1) pi)^2 exp(-((2n + 1) pi/2)^2 D t/way^2) of its steady value.
/// Sand's time where that is short of way^2/D.
double depletion_time(double times, double diffusivity, double way) {
  double low = 0, high = 100 * way * way / diffusivity;
  for (int pass = 0; pass < 200; ++pass) {
    const double t = (low + high) / 2;
    double missing = 1;
    for (int n = 0; n < 2000; ++n) {
      const double k = (2 * n + 1) * M_PI / 2, fades = std::exp(-k * k * diffusivity * t / (way * way));
      missing -= 2 / (k * k) * fades;
      if (fades < 1e-12) break;
    }
    (times * missing < 1 ? low : high) = t;
  }
  return high;
}

/// A flat front in a steady current.
struct Front {
  double current;  ///< [A/m^2]
  double salt;     ///< in front of it [mol/m^3]
};

/// Integral of dy/kappa over a layer in which the salt falls linearly from c0 to c0 exp(-fall), over the
/// layer's thickness and 1/kappa(c0).
double resistance_factor(const ElectrolyteCase& e, double fall) {
  constexpr int parts = 200;
  double whole = 0, sum = 0;
  for (const double p : e.conductivity_polynomial) whole += p;
  for (int n = 0; n < parts; ++n) {
    const double u = std::exp(-fall * (n + 0.5) / parts);
    double conductivity = 0, power = 1;
    for (const double p : e.conductivity_polynomial) conductivity += p * power, power *= u;
    sum += u * whole / conductivity;
  }
  return fall * sum / (parts * -std::expm1(-fall));
}

/// What a voltage drives through a layer of `depth` [m] that is short of salt, electrolyte at c0 behind it
/// and a coating as deposited: an upper bound of the current, since the counter electrode costs nothing here.
Front front_under_voltage(const Case& values, double depth) {
  const ElectrolyteCase& e = values.electrolyte;
  const ButlerVolmer kinetics = kinetics_of(values);
  double film = 0;  // [ohm m^2]
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer})
    if (layer->present) film += layer->thickness / layer->conductivity;
  const double potential = 2 * (1 - e.transference_number) * e.thermodynamic_factor / kinetics.f;
  Front front{0, e.concentration};
  double low = 0, high = 60;  // ln(c0/c)
  for (int pass = 0; pass < 60; ++pass) {
    const double fall = (low + high) / 2;
    front.salt = e.concentration * std::exp(-fall);
    front.current =
        faraday * e.diffusivity * (e.concentration - front.salt) / ((1 - e.transference_number) * depth);
    const double path = gap(values) - depth + depth * resistance_factor(e, fall);
    const double exchange = exchange_current(kinetics, front.salt);
    double eta = 0, most = 10;  // [V]; the overpotential is -eta
    for (int halving = 0; halving < 50; ++halving) {
      const double middle = (eta + most) / 2;
      (deposition_current(kinetics, exchange, -middle) < front.current ? eta : most) = middle;
    }
    const double needed = front.current * (film + path / e.conductivity) + potential * fall + eta;
    (needed < std::fabs(*values.drive.voltage) ? low : high) = fall;
  }
  return front;
}

/// The profile of the salt goes straight on through the interface: by i (1 - t+) width/(F D) it falls there.
/// Runs of 1 and 3 um at 0.4 to 0.6 V failed once less than 0.75 to 0.85 of that was left in front of it.
double fall_across(const Case& values, double current) {
  const ElectrolyteCase& e = values.electrolyte;
  return current * (1 - e.transference_number) * values.interface.width / (faraday * e.diffusivity);
}

/// When the run ends at the latest [s].
double end_of(const Case& values) {
  const DriveCase& d = values.drive;
  return d.current && d.end_capacity ? std::min(d.end_time, *d.end_capacity / *d.current) : d.end_time;
}

/// When the salt in front of flat metal has come down to what it falls by across the interface [s]; NaN if it
/// does not before the end of the run.
double when_it_falls_to_zero(const Case& values, double way) {
  const ElectrolyteCase& e = values.electrolyte;
  const double end = end_of(values);
  if (values.drive.current) {
    const double left = 1 - fall_across(values, *values.drive.current) / e.concentration;
    if (!(left > 0)) return 0;
    const double times = *values.drive.current / limiting_current(values) / left;
    const double t = times > 1 ? depletion_time(times, e.diffusivity, way) : unset;
    return t < end ? t : unset;
  }
  constexpr double thinnest = 4;  // of a layer short of salt, in widths
  if (!values.drive.voltage || *values.drive.voltage >= 0) return unset;
  for (double depth = thinnest * values.interface.width; depth < 1.2 * way; depth *= 1.2) {
    const double layer = std::min(depth, way);
    const double t = layer * layer / (M_PI * e.diffusivity);  // when it is as deep (Cottrell)
    const Front front = front_under_voltage(values, layer);
    if (t < end && fall_across(values, front.current) > front.salt) return t;
  }
  return unset;
}

void report_fall(const Case& values, std::vector<Finding>& found) {
  const double way = gap(values) / (fed_by_reservoir(values) ? 1 : 2);
  const double t = values.host.present ? unset : when_it_falls_to_zero(values, way);
  if (!std::isfinite(t)) return;
  found.push_back(
      {fmt::format("salt: from about {} on it falls by more across the interface than is left in front of "
                   "it, and may end below zero; take a narrower interface, {} or more salt",
                   with_prefix(t, "s"), values.drive.current ? "a smaller current" : "a smaller voltage"),
       true});
}

}  // namespace

double box_height(const Case& values) {
  return values.grid.size[static_cast<std::size_t>(growth_of(values.grid).axis)];
}

double limiting_current(const Case& values) {
  const ElectrolyteCase& e = values.electrolyte;
  const double anion = 1 - e.transference_number;
  if (!(anion > 0)) return unset;
  const double fed = fed_by_reservoir(values) ? 1 : 2;
  return fed * faraday * e.diffusivity * e.concentration / (anion * gap(values));
}

std::vector<Finding> report_salt(const Case& values) {
  std::vector<Finding> found;
  const ElectrolyteCase& e = values.electrolyte;
  const double limiting = limiting_current(values), i = values.drive.current.value_or(0);
  if (values.model != Model::two_potential || !std::isfinite(limiting)) return found;
  found.push_back({fmt::format("limiting current: {}/m^2", with_prefix(limiting, "A"))});
  report_fall(values, found);
  if (!(i > limiting)) return found;
  const double way = gap(values) / (fed_by_reservoir(values) ? 1 : 2);
  const double sand = depletion_time(i / limiting, e.diffusivity, way);
  found.push_back(
      {fmt::format("Sand's time: {}: the salt at the electrode runs out then{}", with_prefix(sand, "s"),
                   sand < end_of(values) ? ", before the end of the run" : ""),
       sand < end_of(values)});
  return found;
}

}  // namespace mossfield
