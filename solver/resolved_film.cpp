#include "solver/resolved_film.hpp"

#include <cmath>

#include "kernels/boundary.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// Of a step of redistancing, in cells: stable in 3-D.
constexpr double redistancing_way = 0.4;

}  // namespace

ResolvedFilm::ResolvedFilm(const Case& values, const Grid& grid)
    : grid_(grid),
      heals_(values.coating.inner.heals),
      conductivity_(values.coating.inner.conductivity),
      width_(values.interface.width),
      reach_(values.coating.inner.thickness + 2 * values.interface.width),
      cell_(least_spacing(grid)) {
  if (values.coating.inner.present && values.coating.resolved) parts_ = std::make_unique<Parts>(grid);
  if (std::isfinite(values.coating.inner.exchange_current))
    exchange_ = values.coating.inner.exchange_current / values.kinetics.exchange_current;
}

void ResolvedFilm::react(const FilmState& film, const CellSet& front, Field& exchange) const {
  if (exchange_ == 1) return;
  for_each_in(front, ExchangeUnderFilm{exchange.data(), film.layers[0].now[2].data(), exchange_});
}

const Field& ResolvedFilm::redistance(const Field& psi) {
  parts_->distance.copy_from(psi);
  const int times = static_cast<int>(std::ceil(reach_ / (redistancing_way * cell_)));
  for (int n = 0; n < times; ++n) {
    fill_ghosts(parts_->distance);
    for_each_cell(grid_, Redistance{parts_->scratch.data(), parts_->distance.data(), grid_.box(),
                                    redistancing_way * cell_, 0.9 * width_, 0.1 * width_});
    parts_->distance.swap(parts_->scratch);
  }
  return parts_->distance;
}

void ResolvedFilm::place(const FilmState& film, const Field& psi, double dt, Field& outer) {
  for_each_cell(grid_, OuterFace{outer.data(), redistance(psi).data(), film_input(film.layers[0].now),
                                 film.rate[0].data(), dt, 1, heals_});
}

void ResolvedFilm::conduct(const Field& psi, const Field& e, const Field& c, const Electrolyte& medium,
                           EllipticSystem& charge) {
  EllipticSystem& shares = parts_->shares;
  diffusion_potential_ = medium.diffusion_potential;
  for_each_cell(grid_, FilmFraction{parts_->fraction.data(), psi.data(), parts_->outer.data(), width_});
  fill_ghosts(parts_->fraction);
  for_each_cell(grid_,
                SeriesConductance{charge.tx.data(), charge.ty.data(), charge.tz.data(), shares.tx.data(),
                                  shares.ty.data(), shares.tz.data(), e.data(), parts_->fraction.data(),
                                  c.data(), medium.conductivity, medium.concentration, conductivity_,
                                  grid_.box(), grid_.periodic(0), grid_.periodic(1), grid_.periodic(2)});
  charge.exchange_faces();
  shares.exchange_faces();
}

const Field& ResolvedFilm::sink_of(const Field& source, const Field& phi, const Field& log_c,
                                   const EllipticSystem& charge) {
  const EllipticSystem& shares = parts_->shares;
  for_each_cell(grid_, SinkOutside{parts_->sink.data(), source.data(), phi.data(), log_c.data(),
                                   charge.tx.data(), charge.ty.data(), charge.tz.data(), shares.tx.data(),
                                   shares.ty.data(), shares.tz.data(), diffusion_potential_, grid_.box()});
  return parts_->sink;
}

double ResolvedFilm::volume(const std::vector<Field>& layer, double factor) const {
  const OuterFace face{nullptr, parts_->distance.data(), film_input(layer), parts_->no_rate.data(), 0, factor,
                       heals_};
  return reduce(grid_, ResolvedVolume{{}, face, width_, grid_.cell_volume()});
}

}  // namespace mossfield
