// What samples and snapshots say of a film.

#include <algorithm>

#include "kernels/boundary.hpp"
#include "solver/film.hpp"
#include "solver/gather.hpp"

namespace mossfield {

FilmMetrics film_metrics(const Case& values, State& state) {
  const Field& psi = state.phase.now;
  fill_ghosts(state.phase.now);
  const Grid& grid = psi.grid();
  const FrontArea area = film_area(values, psi);
  FilmMoment moment{{},
                    FilmMoment::area,
                    area,
                    {},
                    static_cast<int>(state.film.layers.size()),
                    state.film.buried.empty() ? nullptr : state.film.buried[0].data()};
  double largest = 0, volume = 0, deposited = 0, swallowed = 0, closing = 0;
  for (std::size_t l = 0; l < state.film.layers.size(); ++l) {
    const FilmState::Layer& layer = state.film.layers[l];
    moment.film[l] = film_input(layer.now);
    largest =
        std::max(largest, reduce(grid, LargestStretch{{}, layer.now[1].data(), psi.data(), area.width / 2}));
    volume += layer.volume, deposited += layer.deposited, swallowed += layer.swallowed;
    closing = std::max(closing, layer.closed);
  }
  const auto of = [&](FilmMoment::Of what) {
    moment.of = what;
    return reduce(grid, moment);
  };
  const double whole = of(FilmMoment::area);
  FilmMetrics out;
  out.stretch = largest, out.thickness = volume / whole;
  out.bare_fraction = of(FilmMoment::bare) / whole, out.cracked_fraction = of(FilmMoment::cracked) / whole;
  out.buried_fraction = of(FilmMoment::under_metal) / whole;
  out.bare_current = state.film.bare_share, out.drop = state.film.drop;
  out.leaked_share = state.film.leaked_share;
  if (!state.film.outer.empty()) out.bare_current = out.drop = unset;  // on the grid nobody tells them apart
  out.converted = 0;
  for (const Levels& converted : state.film.converted)
    out.converted = reduce(grid, ConvertedVolume{{}, area, moment.film[0], converted.now.data()}) /
                    state.film.layers[0].volume;
  out.swallowed = deposited > 0 ? swallowed / deposited : 0;
  out.closing = closing;
  return out;
}

SnapshotField film_field(const State& state, const std::string& name) {
  const std::vector<Field>& inner = state.film.layers[0].now;
  if (name == "film_stretch")
    return {name, "1", "area of the film over its area as deposited", gather_to_root(inner[1])};
  if (name == "film_cover") {
    Field cover(inner[2].grid(), name, "1");
    cover.copy_from(inner[2]);
    for (const Field& buried : state.film.buried)
      for_each_cell(cover.grid(), LeaveBuriedOut{cover.data(), buried.data()});
    return {name, "1", "share of the surface that the film covers", gather_to_root(cover)};
  }
  if (name == "film_cracked")
    return {name, "1", "share of the film that has cracked", gather_to_root(inner[3])};
  const Grid& grid = inner[0].grid();
  Field thickness(grid, name, "m");
  for (const FilmState::Layer& layer : state.film.layers)
    for_each_cell(grid, AddThickness{thickness.data(), layer.now[0].data(), layer.now[1].data()});
  return {name, "m", "thickness of the film where it covers, all layers", gather_to_root(thickness)};
}

}  // namespace mossfield
