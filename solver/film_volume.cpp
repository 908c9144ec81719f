// The volume of a film, step by step: what its stretch is off by, and what fronts that meet leave behind.

#include <algorithm>
#include <cmath>

#include "solver/film.hpp"

namespace mossfield {

namespace {

/// By what share of itself a step's stretch may be off, on a surface that the grid resolves.
constexpr double most_error = 0.01;

}  // namespace

double Film::volume(const std::vector<Field>& layer, const std::vector<Field>& buried,
                    const Field& psi) const {
  return reduce(grid_,
                FilmMoment{{}, FilmMoment::volume, area(psi), {film_input(layer)}, 1, data_of(buried)});
}

/// By what a layer on the grid is to be thicker so that its volume is volume_trial: by secants.
double Film::thickening(const FilmState::Layer& layer, const Field& psi) {
  resolved_.redistance(psi);
  double before = 1, found = resolved_.volume(layer.trial, before), factor = layer.volume_trial / found;
  for (int pass = 0; pass < 8 && std::fabs(found / layer.volume_trial - 1) > 1e-14; ++pass) {
    const double next = resolved_.volume(layer.trial, factor), slope = (next - found) / (factor - before);
    before = factor, found = next;
    if (!(slope > 0)) break;
    factor += (layer.volume_trial - next) / slope;
  }
  return factor;
}

/// A step's stretch is off by a little, which would add up: each place gets back (or gives) what the layer
/// lacks in proportion to what it was stretched or compressed by, so that a flat one keeps its thickness.
/// That may be no more than the stretch can be off by. What lacks beyond it lay where fronts met: it is out
/// of the way of any current, and of the layer's volume. What is too much beyond it was made in grooves,
/// where the front is not moved by its current alone: there less is compressed than was thought.
void Film::keep_volume(FilmState::Layer& layer, const FilmState& film, const Field& psi, double dt) {
  if (resolved_.present()) {
    const double factor = thickening(layer, psi);
    for_each_cell(grid_, ScaleField{layer.trial[0].data(), factor});
    layer.closed_trial += std::fabs(std::log(factor));
    return;
  }
  const std::vector<Field>& buried = film.buried_trial;
  const double *rate = film.rate_trial[0].data(), *before = film.rate[0].data();
  const auto volume_of = [&](VolumeStretched::Of of) {
    return reduce(grid_, VolumeStretched{
                             {}, of, area(psi), film_input(layer.trial), data_of(buried), rate, before, dt});
  };
  const auto share = [](double part, double of, double least, double most) {
    return of > 0 ? std::clamp(part / of, least, most) : 0;
  };
  const double found = volume(layer.trial, buried, psi), lacking = layer.volume_trial - found;
  const double stretched = volume_of(VolumeStretched::either),
               compressed = volume_of(VolumeStretched::compressed);
  const double error = share(lacking, stretched, -most_error, most_error);
  const double loose = share(lacking - error * stretched, compressed, -1, 0);
  for_each_cell(grid_, CorrectStretch{layer.trial[0].data(), rate, before, dt, error, loose});
  const double put_back = error * stretched + loose * compressed;
  layer.volume_trial = found + put_back;
  layer.closed_trial += found > 0 ? std::fabs(put_back) / found : 0;
  layer.swallowed_trial += lacking - put_back;
}

}  // namespace mossfield
