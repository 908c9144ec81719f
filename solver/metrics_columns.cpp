#include "solver/metrics_columns.hpp"

#include <fmt/format.h>

#include "solver/drive.hpp"
#include "solver/schema.hpp"

namespace mossfield {

namespace {

using Row = const MetricsRow&;

const char* heading(Column::Of of) {
  switch (of) {
    case Column::Of::film:
      return "with a coating (shares of the front: of all of it, also where no film is left):";
    case Column::Of::stress:
      return "with mechanics:";
    case Column::Of::host:
      return "with a host (its height: from its foot on the plate, if it has one, to its top):";
    case Column::Of::nuclei:
      return "with nucleation:";
    case Column::Of::floating:
      return "two_potential, with stripping or rests (metal that floats free of electrode and host):";
    default:
      return "of every run (the electrode's area: of the box's side that it is on; heights: from that side):";
  }
}

std::vector<Column> of_the_run() {
  constexpr Column::Of of = Column::Of::run;
  return {
      {"time_s", "s", "simulated time since the start", of, [](Row r) { return r.time; }},
      {"step", "1", "time steps taken since the start", of, [](Row r) { return r.step; }},
      {"dt_s", "s", "length of the last step; 0 before the first", of, [](Row r) { return r.dt; }},
      {"voltage_V", "V", "of the working electrode against the counter electrode; below 0: deposits", of,
       [](Row r) { return r.voltage; }},
      {"current_A_m2", "A/m^2", "over the electrode's area; above 0: deposits (10 A/m^2 = 1 mA/cm^2)", of,
       [](Row r) { return r.current; }},
      {"capacity_Ah_m2", "A h/m^2",
       "charge passed over the electrode's area, net: what is stripped is taken off again (10 A h/m^2 = 1 "
       "mAh/cm^2)",
       of, [](Row r) { return r.capacity; }},
      {"tip_m", "m",
       "height of the highest point of the metal (xi = 1/2); in this and the next four columns: what floats "
       "free does not count",
       of, [](Row r) { return r.tip; }},
      {"front_min_m", "m", "height of the lowest column of cells, each counted to its outermost metal", of,
       [](Row r) { return r.front_min; }},
      {"front_mean_m", "m", "mean height of these columns", of, [](Row r) { return r.front_mean; }},
      {"roughness_m", "m", "root mean square of their heights about the mean", of,
       [](Row r) { return r.roughness; }},
      {"arc_length_ratio", "1", "length (3-D: area) of all of the front over the electrode's; flat: 1", of,
       [](Row r) { return r.arc_length_ratio; }},
      {"metal_volume_m3", "m^3", "all metal but a host, in the box as it is (2-D: grid.depth deep)", of,
       [](Row r) { return r.metal_volume; }},
      {"c_min_mol_m3", "mol/m^3",
       "least salt concentration of the cells with xi < 1/2; nan where all is metal", of,
       [](Row r) { return r.c_min; }},
      {"charge_balance", "1",
       "check: difference of charge passed and charge of the deposit (and of what a film took up), over the "
       "larger, at least over that of a hundredth of an interface width",
       of, [](Row r) { return r.charge_balance; }},
      {"lithium_balance", "1",
       "check: salt in the box, less that of the start and what came in, over that of the start", of,
       [](Row r) { return r.lithium_balance; }},
      {"free_energy_J", "J",
       "of the interface, with interface.energy in all directions (literature: of the phase field)", of,
       [](Row r) { return r.free_energy; }},
      {"elliptic_iterations", "1", "iterations of linear solves since the last row", of,
       [](Row r) { return r.elliptic_iterations; }},
  };
}

std::vector<Column> of_a_film() {
  constexpr Column::Of of = Column::Of::film;
  return {
      {"film_stretch", "1",
       "largest on the front and of all layers: area over that as deposited; 1 where a layer has cracked, as "
       "it springs back",
       of, [](Row r) { return r.film->stretch; }},
      {"film_thickness_m", "m",
       "volume of all layers, less what was lost or buried, over the area of the whole front: a film with "
       "gaps is thicker where it is",
       of, [](Row r) { return r.film->thickness; }},
      {"film_bare_fraction", "1", "share of the front's area that no film covers", of,
       [](Row r) { return r.film->bare_fraction; }},
      {"film_cracked_fraction", "1", "share of the front's area where a layer has cracked, gaps or not", of,
       [](Row r) { return r.film->cracked_fraction; }},
      {"film_bare_current", "1", "share of the current that crosses no film", of,
       [](Row r) { return r.film->bare_current; }},
      {"film_drop_V", "V", "voltage that the film takes, mean weighted by current", of,
       [](Row r) { return r.film->drop; }},
      {"film_leaked_share", "1", "share of the current that electrons carry through the film", of,
       [](Row r) { return r.film->leaked_share; }},
      {"film_buried_fraction", "1",
       "share of the front's area where metal from leaked electrons has buried the film", of,
       [](Row r) { return r.film->buried_fraction; }},
      {"film_converted", "1", "share of the volume of the layer on the metal that has taken up its lithium",
       of, [](Row r) { return r.film->converted; }},
      {"film_swallowed", "1",
       "share of the film as deposited that lies where fronts have met, between metal and metal", of,
       [](Row r) { return r.film->swallowed; }},
      {"film_closing", "1", "check: sum of what was put back into the film's volume and taken out, relative",
       of, [](Row r) { return r.film->closing; }},
  };
}

std::vector<Column> of_stress() {
  constexpr Column::Of of = Column::Of::stress;
  return {
      {"stress_min_Pa", "Pa",
       "least on the front of what opposes the reaction: normal stress and elastic energy; below 0 it helps "
       "deposition",
       of, [](Row r) { return r.stress->drive_min; }},
      {"stress_max_Pa", "Pa", "largest of the same", of, [](Row r) { return r.stress->drive_max; }},
      {"stress_von_mises_Pa", "Pa", "largest von Mises stress in the metal below the interface", of,
       [](Row r) { return r.stress->von_mises; }},
      {"stress_shift_V", "V",
       "range along the front of the shift of the equilibrium potential by stress, (stress_max - stress_min) "
       "V_m/(n F)",
       of, [](Row r) { return r.stress->shift; }},
      {"stress_residual", "1", "check: what is left of equilibrium and flow law, relative", of,
       [](Row r) { return r.stress->residual; }},
  };
}

std::vector<Column> of_a_host() {
  constexpr Column::Of of = Column::Of::host;
  return {
      {"host_fill", "1", "share of the host's pores that is deposit", of, [](Row r) { return r.host->fill; }},
      {"host_fill_low", "1", "the same of the lowest fifth of its height", of,
       [](Row r) { return r.host->fill_low; }},
      {"host_fill_high", "1", "the same of the highest fifth", of, [](Row r) { return r.host->fill_high; }},
      {"host_current_ratio", "1",
       "current density on the surface that reacts, lowest fifth over highest; 1: even, below 1: the top "
       "takes more",
       of, [](Row r) { return r.host->current_ratio; }},
      {"host_current_depth_m", "m",
       "depth below the top above which all but 1/e of the current into the host and its plate enters", of,
       [](Row r) { return r.host->depth; }},
      {"lithium_above_m", "m",
       "volume of the deposit above the host's top over the electrode's area (of a plane: all); of a deposit "
       "on cut tops that is thinner than the interface up to half lies below the top, in host_fill_high",
       of, [](Row r) { return r.host->above; }},
      {"host_area_ratio", "1", "surface that reacts over the electrode's area", of,
       [](Row r) { return r.host->area; }},
      {"host_stranded", "1", "share of the host's pores that metal has cut off from the electrolyte above",
       of, [](Row r) { return r.host->stranded; }},
  };
}

std::vector<Column> of_nuclei() {
  constexpr Column::Of of = Column::Of::nuclei;
  return {
      {"nuclei_active", "1", "share of the host's surface that is active", of,
       [](Row r) { return r.nuclei->active; }},
      {"nuclei_m2", "1/m^2", "nuclei over the host's surface", of, [](Row r) { return r.nuclei->number; }},
      {"nuclei_radius_m", "m", "mean radius of the nuclei; 0 while there are none", of,
       [](Row r) { return r.nuclei->radius; }},
  };
}

std::vector<Column> of_floating_metal() {
  constexpr Column::Of of = Column::Of::floating;
  return {
      {"floating_metal_m", "m", "its volume over the electrode's area", of,
       [](Row r) { return r.floating->thickness; }},
      {"floating_pieces", "1", "number of its pieces", of, [](Row r) { return r.floating->pieces; }},
  };
}

}  // namespace

MetricsColumns metrics_columns_of(const Case& values) {
  return {values.coating.inner.present, values.mechanics.present, values.host.present,
          values.nucleation.present, may_part(values)};
}

const std::vector<Column>& metric_columns() {
  static const std::vector<Column> all = [] {
    std::vector<Column> columns;
    for (const auto& part :
         {of_the_run(), of_a_film(), of_stress(), of_a_host(), of_nuclei(), of_floating_metal()})
      columns.insert(columns.end(), part.begin(), part.end());
    columns.push_back({"wall_s", "s", "wall time since the start, over all legs of the run", Column::Of::run,
                       [](Row r) { return r.wall; }});
    return columns;
  }();
  return all;
}

bool has(MetricsColumns columns, Column::Of of) {
  return of == Column::Of::run || (of == Column::Of::film && columns.film) ||
         (of == Column::Of::stress && columns.stress) || (of == Column::Of::host && columns.host) ||
         (of == Column::Of::nuclei && columns.nuclei) || (of == Column::Of::floating && columns.floating);
}

std::vector<std::string> metric_names(MetricsColumns columns) {
  std::vector<std::string> names;
  for (const Column& column : metric_columns())
    if (has(columns, column.of)) names.push_back(column.name);
  return names;
}

std::string columns_text(MetricsColumns columns) {
  std::string text;
  for (const Column::Of of : {Column::Of::run, Column::Of::film, Column::Of::stress, Column::Of::host,
                              Column::Of::nuclei, Column::Of::floating}) {
    if (!has(columns, of)) continue;
    text += fmt::format("{}{}\n", text.empty() ? "" : "\n", heading(of));
    for (const Column& column : metric_columns())
      if (column.of == of) text += fmt::format("  {:<22} {:<8} {}\n", column.name, column.unit, column.text);
  }
  return text;
}

}  // namespace mossfield
