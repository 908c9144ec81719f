#pragma once
// A cap of metal on the electrode, and its contact angle from the shape alone: the crossings of psi = 0 and a
// circle (a ball in 3-D) through those away from the wall. The wall is x = 0.

#include <array>

#include "two_potential_bench.hpp"

namespace mossfield::test {

/// What a settled cap looks like.
struct CapShape {
  double angle;         ///< of the fitted circle with the wall [deg]
  double chord_angle;   ///< 2 atan(height/half base) [deg], base and height by the crossings
  double radius;        ///< of the fitted circle [m]
  double centre;        ///< of it, above the wall [m]
  double misfit;        ///< rms distance of the crossings from it [m]
  double height, base;  ///< on the axis, half the base on the wall [m]
};

/// A point of the front, from the wall and from the axis of the cap [m].
struct FrontPoint {
  double up, out;
};

/// Where psi = 0 in the plane of the cells k, between neighbours along x and along y by the straight line;
/// y is measured from `axis`.
inline std::vector<FrontPoint> front_points(const Bench& bench, double axis, int k) {
  const std::vector<double> psi = bench.state.phase.now.owned();
  const std::array<int, 3> n = bench.grid.cells();
  const std::array<double, 3> h = bench.grid.spacing();
  const auto at = [&](int i, int j) {
    return psi[(static_cast<std::size_t>(k) * static_cast<std::size_t>(n[1]) + static_cast<std::size_t>(j)) *
                   static_cast<std::size_t>(n[0]) +
               static_cast<std::size_t>(i)];
  };
  std::vector<FrontPoint> points;
  const auto between = [&](int i, int j, int di, int dj) {
    const double here = at(i, j), next = at(i + di, j + dj);
    if ((here > 0) == (next > 0)) return;
    const double share = here / (here - next);
    points.push_back({(i + 0.5 + share * di) * h[0], (j + 0.5 + share * dj) * h[1] - axis});
  };
  for (int j = 0; j < n[1]; ++j)
    for (int i = 0; i < n[0]; ++i) {
      if (i + 1 < n[0]) between(i, j, 1, 0);
      if (j + 1 < n[1]) between(i, j, 0, 1);
    }
  return points;
}

/// Half the base: the parabola through the crossings in the first three rows of cells, h high, on the wall.
inline double base_of(const std::vector<FrontPoint>& points, double h) {
  double row[3] = {0, 0, 0};
  for (const FrontPoint& p : points)
    for (int k = 0; k < 3; ++k)
      if (std::fabs(p.up / h - (k + 0.5)) < 1e-6) row[k] = std::max(row[k], p.out);
  return (15 * row[0] - 10 * row[1] + 3 * row[2]) / 8;
}

/// Circle up^2 + out^2 = 2 a up + s about a centre on the axis, by least squares over the points above
/// `above`.
inline CapShape fit(const std::vector<FrontPoint>& points, double above, double h) {
  double n = 0, u = 0, uu = 0, r = 0, ur = 0;
  CapShape shape{};
  shape.base = base_of(points, h);
  for (const FrontPoint& p : points) {
    shape.height = std::max(shape.height, p.up);
    if (p.up < above) continue;
    const double square = p.up * p.up + p.out * p.out;
    n += 1, u += p.up, uu += p.up * p.up, r += square, ur += p.up * square;
  }
  const double centre = (n * ur - u * r) / (n * uu - u * u) / 2, s = (r - 2 * centre * u) / n;
  shape.centre = centre;
  shape.radius = std::sqrt(s + centre * centre);
  for (const FrontPoint& p : points)
    if (p.up >= above) shape.misfit += std::pow(std::hypot(p.up - centre, p.out) - shape.radius, 2) / n;
  shape.misfit = std::sqrt(shape.misfit);
  shape.angle = std::acos(-centre / shape.radius) * 180 / M_PI;
  shape.chord_angle = 2 * std::atan(shape.height / shape.base) * 180 / M_PI;
  return shape;
}

}  // namespace mossfield::test
