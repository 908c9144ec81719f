#include "solver/initial_film.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "solver/random_draws.hpp"
#include "solver/random_waves.hpp"

namespace mossfield {

namespace {

/// Share of a cell (or of a row of cells) that a pinhole leaves covered: 0 inside, 1 outside, between over
/// one cell, so that its area is right to second order wherever its edge lies.
double covered(const CoatingCase::Pinhole& hole, const double* s, const Transverse& t, double cell) {
  double square = 0;
  for (std::size_t m = 0; m < 2; ++m) {
    if (!t.active[m]) continue;
    double d = s[m] - hole.at[m];
    if (t.periodic[m]) d -= t.size[m] * std::round(d / t.size[m]);
    square += d * d;
  }
  return std::clamp((std::sqrt(square) - hole.radius) / cell + 0.5, 0.0, 1.0);
}

}  // namespace

std::vector<CoatingCase::Pinhole> pinholes_of(const Case& values) {
  const CoatingCase& c = values.coating;
  std::vector<CoatingCase::Pinhole> all = c.pinholes;
  if (!(c.pinhole_density > 0)) return all;
  const Transverse t = Transverse::of(values.grid, GrowthAxis::of(values.grid));
  std::mt19937_64 bits(c.seed);
  const auto unit = [&] { return (static_cast<double>(bits() >> 11) + 0.5) / 9007199254740992.0; };
  // a Poisson number: arrivals of unit rate until the mean is used up
  const double mean = c.pinhole_density * t.size[0] * t.size[1];
  for (double used = -std::log(unit()); used < mean; used -= std::log(unit()))
    all.push_back({{unit() * t.size[0], unit() * t.size[1]}, c.pinhole_radius});
  return all;
}

void deposit_layer(const Case& values, const CoatingLayer& layer, std::vector<Field>& fields) {
  const Grid& grid = fields[0].grid();
  const Box& b = grid.box();
  const GrowthAxis growth = GrowthAxis::of(values.grid);
  const Transverse t = Transverse::of(values.grid, growth);
  const CoatingCase& c = values.coating;
  std::vector<Wave> waves;
  constexpr std::uint64_t of_thickness =
      1;  // else, with the same seed, it would follow the front's roughness
  if (c.thickness_variation > 0)
    waves = random_waves(t, c.thickness_variation, c.thickness_cutoff, mixed(c.seed, of_thickness));
  const std::vector<CoatingCase::Pinhole> holes = pinholes_of(values);
  const double h[3] = {b.hx, b.hy, b.hz};
  double cell = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (axis != growth.axis && grid.active(axis)) cell = std::max(cell, h[axis]);
  std::vector<double> amount, cover;
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const int at[3] = {b.i0 + i, b.j0 + j, b.k0 + k};
        double s[2] = {0, 0};
        for (int axis = 0, m = 0; axis < 3; ++axis)
          if (axis != growth.axis) s[m++] = (at[axis] + 0.5) * h[axis];
        // log-normal: positive everywhere, its mean the thickness given
        const double v = c.thickness_variation;
        amount.push_back(layer.thickness * std::exp(sum_of(waves, s, nullptr) - v * v / 2));
        double whole = 1 - layer.bare_fraction;
        for (const CoatingCase::Pinhole& hole : holes) whole *= covered(hole, s, t, cell);
        cover.push_back(whole);
      }
  fields[0].set_owned(amount);
  fields[1].set_owned(std::vector<double>(amount.size(), 1.0));
  fields[2].set_owned(cover);
  fields[3].set_owned(std::vector<double>(amount.size(), 0.0));
}

}  // namespace mossfield
