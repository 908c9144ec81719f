#include "solver/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/electrode_kinetics.hpp"
#include "solver/report_capacity.hpp"
#include "solver/report_salt.hpp"
#include "solver/report_sequence.hpp"
#include "solver/time_checks.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

double largest_cell(const GridCase& grid) {
  const auto h = spacing_of(grid);
  double largest = 0;
  for (std::size_t a = 0; a < 3; ++a)
    if (grid.cells[a] > 1) largest = std::max(largest, h[a]);
  return largest;
}

/// i0 at c0 where it is largest, on bare metal or under a layer of a coating [A/m^2].
double largest_exchange(const Case& values) {
  return std::fmax(values.kinetics.exchange_current,
                   std::fmax(values.coating.inner.exchange_current, values.coating.outer.exchange_current));
}

/// Current density that sets the pace [A/m^2]: the one asked for, or Butler-Volmer at the whole voltage.
double current_scale(const Case& values) {
  if (values.drive.current) return std::fabs(*values.drive.current);
  if (!values.drive.voltage) return 0;
  const double f = inverse_thermal_voltage_of(values), v = std::fabs(*values.drive.voltage);
  const double a = values.kinetics.transfer_coefficient;
  return largest_exchange(values) * std::fabs(std::exp(a * f * v) - std::exp(-(1 - a) * f * v));
}

void report_front(const Case& values, std::vector<Finding>& found) {
  const double i = current_scale(values), v = i * volume_per_charge_of(values);
  if (!(v > 0) || (values.host.present && !values.host.conducts)) return;  // through pores it is faster
  found.push_back({fmt::format("front: {}/s{}, one cell in {}, the box in {}", with_prefix(v, "m"),
                               values.drive.current ? "" : " at most (no ohmic drop)",
                               with_prefix(largest_cell(values.grid) / v, "s"),
                               with_prefix(box_height(values) / v, "s"))});
  if (values.model == Model::two_potential && values.interface.restoring > 0)
    found.push_back(
        {fmt::format("profile restored within {}",
                     with_prefix(values.interface.width / (values.interface.restoring * v), "s"))});
}

/// kappa d(eta + i R_film)/di [m] at a current density, in salt of this concentration: what the current
/// answers to is the potential in front of a film that is there everywhere.
double kinetic_length(const Case& values, double conductivity, double current, double salt) {
  ButlerVolmer kinetics = kinetics_of(values);
  kinetics.exchange_current = largest_exchange(values);
  const double exchange = exchange_current(kinetics, salt);
  return conductivity *
         (1 / deposition_conductance(kinetics, exchange, overpotential(kinetics, exchange, current)) +
          least_film_resistance(values));
}

std::string kinetic_length_text(const Case& values, const char* where, double length, double current) {
  return fmt::format("kinetic length{}: {} = {:.3g} interface widths at {}", where, with_prefix(length, "m"),
                     length / values.interface.width,
                     current != 0 ? with_prefix(std::fabs(current), "A") + "/m^2" : "rest");
}

/// A local reaction rate is good where the potential hardly changes across the interface. Thresholds and
/// numbers: tests/validation/check_resolution.py.
void report_kinetics(const Case& values, std::vector<Finding>& found) {
  if (values.model != Model::two_potential || !(largest_exchange(values) > 0)) return;
  const ElectrolyteCase& e = values.electrolyte;
  const double i = flat_current(values), left = salt_left(values);
  const double length = kinetic_length(values, e.conductivity, i, e.concentration);
  // the salt runs low: NaN where it does not come to rest
  const double conductivity = evaluate(electrolyte_of(values).conductivity, left / e.concentration);
  const double settled =
      left > 0 ? kinetic_length(values, conductivity, i, left) / values.interface.width : unset;
  const double widths = length / values.interface.width;
  std::string text = kinetic_length_text(values, "", length, i);
  if (std::isfinite(settled))
    text += fmt::format(", {:.3g} in the salt that a flat front is left with", settled);
  if (widths < 1)
    text += "; under 1 a tip is 4 % too fast or more";
  else if (widths < 2)
    text += "; under 2 a tip is 1 to 3 % too fast";
  if (settled < 0.8)
    text +=
        "; under 0.8 there the profile may flatten until the run fails: take a narrower interface, then half "
        "of time.max_front_move";
  found.push_back({text, widths < 2 || settled < 0.8});
}

/// A plate knows its exchange current alone (kernels/counter_side.hpp).
void report_plate(const Case& values, std::vector<Finding>& found) {
  const double a = values.kinetics.transfer_coefficient;
  if (values.model != Model::two_potential || a == 0.5 ||
      !std::isfinite(values.kinetics.counter_exchange_current))
    return;
  found.push_back(
      {fmt::format("counter electrode: its transfer coefficient is 1/2, not the {:g} of "
                   "kinetics.transfer_coefficient",
                   a)});
}

/// The kinetic length within a film on the grid, through which all of the current passes.
void report_film_kinetics(const Case& values, std::vector<Finding>& found) {
  const CoatingLayer& film = values.coating.inner;
  if (!values.coating.resolved || !film.present) return;
  const ElectrolyteCase& e = values.electrolyte;
  const double i = flat_current(values);
  const double length =
      kinetic_length(values, std::min(film.conductivity, e.conductivity), i, e.concentration);
  const double widths = length / values.interface.width;
  std::string text = kinetic_length_text(values, " in the film", length, i);
  if (widths < 2) text += "; under 2 the run may fail: take a narrower interface";
  found.push_back({text, widths < 2});
}

/// Forward Euler has a limit of its own.
void report_explicit_steps(const Case& values, std::vector<Finding>& found) {
  if (!values.time.forward) return;
  std::vector<double> spacing;
  for (std::size_t a = 0; a < 3; ++a)
    if (values.grid.cells[a] > 1) spacing.push_back(spacing_of(values.grid)[a]);
  const double most = longest_explicit_step(values.electrolyte.diffusivity, spacing);
  found.push_back({fmt::format("steps: explicit, {} long; salt stands {} away from the front and some {} "
                               "beside it",
                               with_prefix(values.time.first_step, "s"), with_prefix(most, "s"),
                               with_prefix(0.35 * most, "s")),
                   values.time.first_step > 0.4 * most});
}

/// A pinned front jumps column by column, and draws of the noise within a step decide which one is next.
void report_draws(const Case& values, std::vector<Finding>& found) {
  const double cells = values.interface.width / largest_cell(values.grid), bin = values.noise.time_bin;
  if (values.model != Model::literature || !(values.noise.intensity > 0) || !(cells < 2)) return;
  if (!(values.time.max_step > bin) || values.time.phase_step <= bin) return;
  found.push_back(
      {fmt::format("steps: of up to {}, and the noise draws each {}: where a pinned front goes "
                   "hangs on where steps end; time.phase_step: {} takes it draw by draw, in some "
                   "three times the time",
                   with_prefix(values.time.max_step, "s"), with_prefix(bin, "s"), with_prefix(bin, "s")),
       false});
}

/// The explicit front allows a move that falls with the cell: 0.2 of a cell at 5 to a width, 0.1 at 8.
void report_steps(const Case& values, std::vector<Finding>& found) {
  report_explicit_steps(values, found);
  report_draws(values, found);
  const double move = values.time.max_front_move;
  const double cells = values.interface.width / largest_cell(values.grid);
  if (values.model != Model::two_potential || move * cells <= 1.25) return;
  found.push_back(
      {fmt::format("steps: time.max_front_move {} with {:.3g} cells to an interface; a tip is 0.2 to 2 % "
                   "off and steps may shrink tenfold, take {:.2g}",
                   move, cells, 0.8 / cells),
       true});
}

}  // namespace

std::array<double, 3> spacing_of(const GridCase& grid) {
  std::array<double, 3> h{};
  for (std::size_t a = 0; a < 3; ++a) h[a] = grid.size[a] / grid.cells[a];
  return h;
}

Growth growth_of(const GridCase& grid) {
  for (int side = 0; side < 6; ++side)
    if (grid.sides[static_cast<std::size_t>(side)] == SideKind::electrode)
      return {side / 2, side % 2 ? -1 : 1};
  return {};
}

std::string with_prefix(double value, const std::string& unit) {
  constexpr const char* prefixes[] = {"f", "p", "n", "u", "m", "", "k", "M", "G"};
  const int power = value > 0 ? static_cast<int>(std::floor(std::log10(value * (1 + 1e-12)) / 3)) : 0;
  if (power < -5 || power > 3) return fmt::format("{:.3g} {}", value, unit);
  return fmt::format("{:.3g} {}{}", value / std::pow(1000.0, power), prefixes[power + 5], unit);
}

std::string bytes_text(double bytes) {
  return bytes < 1e9 ? fmt::format("{:.3g} MB", bytes / 1e6) : fmt::format("{:.3g} GB", bytes / 1e9);
}

Finding report_resolution(const Case& values) {
  const double cells = values.interface.width / largest_cell(values.grid) * (1 + 1e-9);  // 3 is not below 3
  std::string text =
      fmt::format("interface: {} wide = {:.3g} cells", with_prefix(values.interface.width, "m"), cells);
  if (cells < 2)
    text += "; this under-resolves it: the front is pinned to the lattice";
  else if (cells < 4 && values.model == Model::literature)
    text += "; 4 or more are needed for curvature and speed to be right, 6 to 8 are good";
  else if (cells < 3)
    text += "; with 2 a tip is 7 % too fast, take 5 or more";
  else if (cells < 4)
    text += "; with 3 a tip is 1 to 3 % off and columns stand 15 % further apart, take 5 or more";
  return {text, cells < 4};
}

std::vector<Finding> report_scales(const Case& values) {
  std::vector<Finding> found;
  const double d = values.electrolyte.diffusivity, h = largest_cell(values.grid), l = box_height(values);
  if (d > 0)
    found.push_back({fmt::format("diffusion: across a cell {}, across the box {}",
                                 with_prefix(h * h / d, "s"), with_prefix(l * l / d, "s"))});
  report_front(values, found);
  for (const Finding& salt : report_salt(values)) found.push_back(salt);
  report_kinetics(values, found);
  report_film_kinetics(values, found);
  report_plate(values, found);
  report_steps(values, found);
  // energy barrier W = 12 gamma/width; xi relaxes at the rate L W
  const double barrier = 12 * values.interface.energy / values.interface.width;
  if (values.model == Model::literature && values.literature.phase_mobility > 0)
    found.push_back({fmt::format("interface relaxes within {}",
                                 with_prefix(1 / (values.literature.phase_mobility * barrier), "s"))});
  return found;
}

std::vector<Finding> report(const Case& of, const RunPlace& place) {
  const Case values = held_at_fastest(of), mean = held_at_mean(of);
  std::vector<Finding> all{report_resolution(values)};
  for (const Case::Choice& choice : values.chosen) all.push_back({choice.text, choice.outside});
  for (const auto& part : {report_sets(of), report_plausible(of), report_memory(values, place),
                           report_output(values), report_sequence(of), report_fits(of), report_scales(values),
                           report_capacity(mean), report_enrichment(mean), report_bumps(values),
                           report_coating(values), report_mechanics(values), report_host(values)})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace mossfield
