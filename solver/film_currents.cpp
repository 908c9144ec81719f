// What the currents of a step do to a film beside stretching it: metal on top of it, lithium in it; and what
// samples hear of them.

#include "kernels/reaction.hpp"
#include "solver/film.hpp"

namespace mossfield {

void Film::bury(State& state, const Front& front, const Drive& d) {
  FilmState& film = state.film;
  for_each_cell(grid_, BuryFilm{film.buried_trial[0].data(), film.rate_trial[1].data(), film.buried[0].data(),
                                film.rate[1].data(), view(state, d.bdf), d.kinetics, d.slope.data(),
                                d.exchange.data(), d.drive.data(), d.phi.data(), d.metal_potential,
                                front.per_charge / case_.coating.bury, front.dt});
  carrier_->carry(film.buried_trial[0], carryings);
}

double Film::stored(const State& state) const {
  double sum = state.film.sunk;
  for (const Levels& converted : state.film.converted)
    sum += case_.coating.conversion *
           reduce(grid_,
                  ConvertedVolume{
                      {}, area(state.phase.now), film_input(state.film.layers[0].now), converted.now.data()});
  return sum;
}

/// The charge goes by the differences of the charge balance, and the share, closed by a factor, by the
/// charge that is not in film that fronts have swallowed (as much of it converted as of the rest).
void Film::convert(State& state, const Drive& d) {
  Field& share = state.film.converted[0].trial;
  const FilmView film = view(state, d.bdf);
  for_each_cell(grid_, ConvertFilm{share.data(), film, d.kinetics, d.slope.data(), d.exchange.data(),
                                   d.drive.data(), d.phi.data(), d.metal_potential});
  carrier_->carry(share, carryings);
  const double intake = reduce(grid_, FilmIntake{{},
                                                 film,
                                                 d.kinetics,
                                                 d.slope.data(),
                                                 d.exchange.data(),
                                                 d.drive.data(),
                                                 d.phi.data(),
                                                 d.hat.data(),
                                                 d.metal_potential,
                                                 width_,
                                                 grid_.cell_volume()});
  state.film.taking_trial = intake;
  d.bdf.advance(state.film.taken, intake);
  const FilmState::Layer& layer = state.film.layers[0];
  const double swallowed = layer.swallowed_trial - layer.swallowed;
  state.film.sunk_trial = state.film.sunk + (stored(state) - state.film.sunk) * swallowed / layer.volume;
  const double found =
      case_.coating.conversion *
      reduce(grid_, ConvertedVolume{
                        {}, area(state.phase.trial), film_input(state.film.layers[0].trial), share.data()});
  const double held = state.film.taken.trial - state.film.sunk_trial;
  if (found > 0) for_each_cell(grid_, ScaleField{share.data(), held / found});
  state.film.converting = reduce(
      grid_,
      FrontChange{
          {}, share.data(), state.film.converted[0].now.data(), state.phase.trial.data(), 1, width_ / 2});
}

void Film::weigh(State& state, const Drive& d) const {
  const auto sum = [&](FilmCurrent::Of of) {
    return reduce(grid_, FilmCurrent{{},
                                     of,
                                     area(state.phase.trial),
                                     view(state, d.bdf),
                                     d.kinetics,
                                     d.slope.data(),
                                     d.exchange.data(),
                                     d.drive.data(),
                                     d.phi.data(),
                                     d.metal_potential});
  };
  const double all = sum(FilmCurrent::all);
  state.film.bare_share_trial = all == 0 ? 0 : sum(FilmCurrent::bare) / all;
  state.film.leaked_share_trial = all == 0 ? 0 : sum(FilmCurrent::leaked) / all;
  state.film.drop_trial = all == 0 ? 0 : sum(FilmCurrent::lost) / all;
}

}  // namespace mossfield
