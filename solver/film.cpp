#include "solver/film.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "solver/initial_film.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Fields of a layer are carried as far as this many widths from the front.
constexpr double carried_band = 2.5;
/// How far (in cells) they are carried at the start.
constexpr int settling = 60;
/// In a step they are carried so many times as far as the fastest point of the front moves, and at least a
/// share of a carrier's way.
constexpr double carried_ahead = 4, least_carried = 0.01;

std::vector<FilmLayer> laws_of(const CoatingCase& c) {
  std::vector<FilmLayer> laws;
  if (c.inner.present) laws.push_back(law_of(c.inner));
  if (c.outer.present) laws.push_back(law_of(c.outer));
  return laws;
}

std::vector<Field> layer_fields(const Grid& grid) {
  std::vector<Field> fields;
  fields.emplace_back(grid, "amount", "m");
  for (const char* name : {"stretch", "cover", "cracked"}) fields.emplace_back(grid, name, "1");
  return fields;
}

FilmFields output(std::vector<Field>& f) {
  return {f[0].data(), f[1].data(), f[2].data(), f[3].data()};
}

}  // namespace

FilmInput film_input(const std::vector<Field>& f) {
  return {f[0].data(), f[1].data(), f[2].data(), f[3].data()};
}
FrontArea film_area(const Case& values, const Field& psi) {
  const Grid& grid = psi.grid();
  const bool creased = values.host.present && values.host.conducts;  // as the reaction has it
  return {psi.data(), grid.box(), values.interface.width, grid.cell_volume(), creased};
}
FilmState film_state(const Case& values, const Grid& grid) {
  FilmState state;
  state.layers.resize(laws_of(values.coating).size());
  for (FilmState::Layer& layer : state.layers)
    layer.now = layer_fields(grid), layer.trial = layer_fields(grid);
  if (state.layers.empty()) return state;
  for (std::vector<Field>* level : {&state.rest, &state.rest_trial})
    level->emplace_back(grid, "rest_curvature", "1/m");
  for (std::vector<Field>* level : {&state.rate, &state.rate_trial})
    level->emplace_back(grid, "area_rate", "1/s");
  if (values.coating.conversion > 0) state.converted.emplace_back(grid, "converted", "1");
  if (values.coating.gets_buried()) {
    for (std::vector<Field>* level : {&state.rate, &state.rate_trial})
      level->emplace_back(grid, "burying_rate", "1/s");
    for (std::vector<Field>* level : {&state.buried, &state.buried_trial})
      level->emplace_back(grid, "buried", "1");
  }
  if (values.coating.resolved) state.outer.emplace_back(grid, "outer", "m");
  return state;
}

Film::Film(const Case& values, const Grid& grid)
    : case_(values),
      grid_(grid),
      laws_(laws_of(values.coating)),
      curvature_(grid, "K", "1/m"),
      width_(values.interface.width),
      cell_(least_spacing(grid)),
      resolved_(values, grid) {
  if (present())
    carrier_.emplace(grid,
                     carried_band * width_ + (values.coating.resolved ? values.coating.inner.thickness : 0));
  if (resolved_.present() && values.mechanics.present)
    laws_[0].youngs_modulus = 0;  // mechanics has its stiffness
}

FrontArea Film::area(const Field& psi) const {
  return film_area(case_, psi);
}

void Film::initialise(State& state) {
  fill_ghosts(state.phase.now);
  if (present()) {
    carrier_->follow(state.phase.now);
    find_curvature(state.phase.now, state.film.rest[0]);
    carrier_->carry(state.film.rest[0], settling);
  }
  for (std::size_t l = 0; l < laws_.size(); ++l) {
    FilmState::Layer& layer = state.film.layers[l];
    const CoatingLayer& c = l == 0 ? case_.coating.inner : case_.coating.outer;
    deposit_layer(case_, c, layer.now);
    // it was laid out along the electrode: now along the normals of the front
    for (Field& field : layer.now) carrier_->carry(field, settling);
    if (resolved_.present()) {
      resolved_.redistance(state.phase.now);
      layer.volume = resolved_.volume(layer.now, 1);
    } else {
      layer.volume = volume(layer.now, state.film.buried, state.phase.now);
    }
    layer.deposited = layer.volume;
  }
}

FilmView Film::view(const State& state, const Bdf& bdf) const {
  FilmView out;
  out.layers = resolved_.present() ? 0 : static_cast<int>(laws_.size());
  if (out.layers == 0) return out;
  out.rate = state.film.rate[0].data(), out.curvature = curvature_.data(), out.dt = bdf.dt;
  for (const Levels& converted : state.film.converted) {
    out.converted = converted.now.data(), out.converted_old = converted.old.data();
    out.conversion = case_.coating.conversion;
    const double after = case_.coating.converted_conductivity;
    out.converted_conductivity = std::isfinite(after) ? after : laws_[0].conductivity;
    out.a0 = bdf.a0, out.a1 = bdf.a1, out.a2 = bdf.a2, out.e1 = bdf.e1, out.e2 = bdf.e2;
  }
  if (!state.film.buried.empty())
    out.buried = state.film.buried[0].data(), out.burying = state.film.rate[1].data();
  for (std::size_t l = 0; l < laws_.size(); ++l) {
    out.film[l] = film_input(state.film.layers[l].now);
    out.conductivity[l] = laws_[l].conductivity, out.heals[l] = laws_[l].heals;
    if (laws_[l].exchange_current > 0)
      out.exchange[l] = laws_[l].exchange_current / case_.kinetics.exchange_current;
    out.leak[l] = laws_[l].electronic_conductivity / laws_[l].conductivity;
  }
  return out;
}

double Film::largest_exchange() const {
  double largest = case_.kinetics.exchange_current;
  for (const FilmLayer& law : laws_) largest = std::max(largest, law.exchange_current);
  return largest;
}

/// Near a front; psi with ghosts.
void Film::find_curvature(const Field& psi, Field& curvature) const {
  for_each_cell(
      grid_, FrontCurvature{curvature.data(), psi.data(), grid_.box(), reaction_band * width_ + 2 * cell_});
}

void Film::press(State& state, const Field& psi, const Field& slope, double conductance, Field& capillarity) {
  find_curvature(psi, curvature_);
  fill_ghosts(curvature_);
  fill_ghosts(state.film.rest[0]);
  FilmPressure pressure{capillarity.data(),
                        slope.data(),
                        curvature_.data(),
                        state.film.rest[0].data(),
                        {},
                        {},
                        static_cast<int>(laws_.size()),
                        grid_.dimensions(),
                        grid_.box(),
                        conductance,
                        data_of(state.film.buried)};
  for (std::size_t l = 0; l < laws_.size(); ++l) {
    pressure.film[l] = film_input(state.film.layers[l].now);
    pressure.law[l] = laws_[l];
    pressure.law[l].conductivity +=
        laws_[l].electronic_conductivity;  // side by side; used for stiffness() alone
  }
  if (case_.coating.conversion > 0)  // as little as it will resist
    pressure.law[0].conductivity =
        std::fmax(pressure.law[0].conductivity, case_.coating.converted_conductivity);
  for_each_cell(grid_, pressure);
  stiffness_ =
      reduce(grid_, FilmStiffness{{}, pressure, 4 * std::max(1, grid_.dimensions() - 1) / (cell_ * cell_)});
}

/// The outer layer first: what it covers does not lose to the electrolyte.
void Film::advance(State& state, const Front& front, const Drive& drive) {
  const Field &psi = state.phase.trial, &before = state.film.rate[0];
  Field& rate = state.film.rate_trial[0];
  fill_ghosts(state.phase.now);  // a state read from a file has none
  fill_ghosts(state.phase.trial);
  for_each_cell(grid_,
                AreaRate{rate.data(), before.data(), psi.data(), front.current.data(), front.slope.data(),
                         curvature_.data(), width_ / 2, front.per_charge, std::log(2.0) / front.dt});
  if (state.step == 0) {  // nothing has been carried yet
    carrier_->follow(psi);
    carrier_->carry(rate, settling);
  }
  const double move = carried_ahead * state.fastest_trial * front.dt;
  carrier_->follow(psi, std::clamp(move / (carryings * carrier_->way()), least_carried, 1.0));
  std::vector<Field>& buried = state.film.buried_trial;
  if (!buried.empty()) bury(state, front, drive);
  for (Field& field : state.film.rate_trial) carrier_->carry(field, carryings);
  for (std::size_t l = laws_.size(); l-- > 0;) {
    FilmState::Layer& layer = state.film.layers[l];
    const double* shelter = l + 1 < laws_.size() ? state.film.layers[l + 1].now[2].data() : nullptr;
    layer.volume_trial = layer.volume;
    layer.closed_trial = layer.closed, layer.swallowed_trial = layer.swallowed;
    if (laws_[l].loss > 0)
      layer.volume_trial -= reduce(grid_, FilmLoss{{},
                                                   area(state.phase.now),
                                                   film_input(layer.now),
                                                   front.current.data(),
                                                   shelter,
                                                   data_of(state.film.buried),
                                                   laws_[l].loss,
                                                   front.dt});
    if (!buried.empty())
      layer.volume_trial -= reduce(grid_, VolumeBuried{{},
                                                       area(state.phase.now),
                                                       film_input(layer.now),
                                                       state.film.buried[0].data(),
                                                       buried[0].data()});
    for_each_cell(grid_, StretchFilm{output(layer.trial), film_input(layer.now), front.slope.data(),
                                     front.current.data(), rate.data(), before.data(), shelter, laws_[l],
                                     front.dt, grid_.dimensions()});
    for (Field& field : layer.trial) carrier_->carry(field, carryings);
    if (laws_[l].heals || !(layer.volume_trial > 0))
      layer.volume_trial = volume(layer.trial, buried, psi);
    else
      keep_volume(layer, state.film, psi, front.dt);
  }
  state.film.rest_trial[0].copy_from(state.film.rest[0]);
  carrier_->carry(state.film.rest_trial[0], carryings);
  if (!state.film.converted.empty()) convert(state, drive);
}

}  // namespace mossfield
