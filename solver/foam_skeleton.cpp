#include "solver/foam_skeleton.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "physics/host_geometry.hpp"
#include "solver/convex_cell.hpp"
#include "solver/random_draws.hpp"

namespace mossfield {

namespace {

constexpr double nearest_centres = 0.75;  ///< over the mean spacing; 0.9 is where no more of them find room

struct Centre {
  Vector3 at;
  double weight;  ///< [m^2]; the plane between two lies where distance^2 - weight is equal
};

double nearest_image(double d, double period) {
  return d - period * std::round(d / period);
}

Vector3 wrapped(const Vector3& p, const Vector3& period) {
  return {repeated(p.x, period.x), repeated(p.y, period.y), repeated(p.z, period.z)};
}

std::vector<Centre> draw_centres(const FoamRecipe& r) {
  Draws draws(r.seed);
  const double volume = r.period.x * r.period.y * r.period.z;
  const double cell = 0.52359877559829887 * std::pow(r.pore_size, 3);  // pi/6 d^3
  const auto count = static_cast<std::size_t>(std::max(1.0, std::round(volume / cell)));
  const double spacing = std::cbrt(volume / static_cast<double>(count));
  double least = nearest_centres * spacing;
  std::vector<Centre> centres;
  while (centres.size() < count) {
    const Vector3 p{r.period.x * draws.unit(), r.period.y * draws.unit(), r.period.z * draws.unit()};
    const bool free = std::none_of(centres.begin(), centres.end(), [&](const Centre& c) {
      const Vector3 d{nearest_image(p.x - c.at.x, r.period.x), nearest_image(p.y - c.at.y, r.period.y),
                      nearest_image(p.z - c.at.z, r.period.z)};
      return length(d) < least;
    });
    // a flat unit has less room than a full one: ask for a little less each time a draw fails
    if (!free) least *= 1 - 1e-4;
    if (free) centres.push_back({p, r.size_variation * spacing * spacing * 0.25 * (2 * draws.unit() - 1)});
  }
  return centres;
}

/// The cell of one centre about itself: cut by all that may reach it, images included.
ConvexCell cell_of(std::size_t own, const std::vector<Centre>& centres, const FoamRecipe& r) {
  const Centre& c = centres[own];
  struct Other {
    Vector3 way;
    double square, level;
  };
  std::vector<Other> others;
  for (std::size_t n = 0; n < centres.size(); ++n)
    for (int k = -1; k <= 1; ++k)
      for (int j = -1; j <= 1; ++j)
        for (int i = -1; i <= 1; ++i) {
          if (n == own && i == 0 && j == 0 && k == 0) continue;
          const Vector3 d = minus(centres[n].at, c.at);
          const Vector3 way{nearest_image(d.x, r.period.x) + i * r.period.x,
                            nearest_image(d.y, r.period.y) + j * r.period.y,
                            nearest_image(d.z, r.period.z) + k * r.period.z};
          const double square = dot(way, way);
          others.push_back({way, square, (square + c.weight - centres[n].weight) / 2});
        }
  std::sort(others.begin(), others.end(), [](const Other& a, const Other& b) { return a.square < b.square; });
  ConvexCell cell({r.period.x / 2, r.period.y / 2, r.period.z / 2});
  const double slack = 0.25 * std::cbrt(r.period.x * r.period.y * r.period.z /
                                        static_cast<double>(centres.size()));  // weights shift planes by less
  for (const Other& other : others) {
    if (std::sqrt(other.square) > 2 * (cell.reach() + slack)) break;
    cell.cut(other.way, other.level);
  }
  return cell;
}

}  // namespace

std::vector<Segment> foam_skeleton(const FoamRecipe& recipe) {
  const std::vector<Centre> centres = draw_centres(recipe);
  const double tick = 1e-5 * recipe.pore_size;
  std::set<std::array<long, 3>> seen;  // middles of edges: three cells share each
  std::vector<Segment> skeleton;
  for (std::size_t n = 0; n < centres.size(); ++n)
    for (const ConvexCell::Edge& edge : cell_of(n, centres, recipe).edges()) {
      const Vector3 along = minus(edge.to, edge.from);
      if (length(along) < tick) continue;
      const Vector3 start = plus(centres[n].at, 1, edge.from);
      const Vector3 middle = wrapped(plus(start, 0.5, along), recipe.period);
      if (seen.insert(
                  {std::lround(middle.x / tick), std::lround(middle.y / tick), std::lround(middle.z / tick)})
              .second)
        skeleton.push_back({wrapped(start, recipe.period), along});
    }
  return skeleton;
}

}  // namespace mossfield
