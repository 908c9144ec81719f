#pragma once
// The angle between a front and a host along the line in which they meet, from psi and from the host's
// distance alone. At points of the front off the host N.n, N the front's normal out of the metal and n the
// host's out of the solid, is fitted by least squares against the distance from the host and the way along
// the line, and read at distance 0: place by place. Grids are periodic along y and z.

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "kernels/grid.hpp"

namespace mossfield::test {

using Point3 = std::array<double, 3>;

inline double dot(const Point3& a, const Point3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

inline Point3 unit(const Point3& a) {
  const double size = std::sqrt(dot(a, a));
  return {a[0] / size, a[1] / size, a[2] / size};
}

/// From `from` to `to` [m], the shortest way.
inline Point3 way(const Grid& grid, const Point3& from, const Point3& to) {
  Point3 d{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double whole = grid.cells()[a] * grid.spacing()[a];
    d[a] = to[a] - from[a];
    if (a > 0) d[a] -= whole * std::round(d[a] / whole);
  }
  return d;
}

inline Point3 middle(const Grid& grid, int i, int j, int k) {
  const std::array<double, 3> h = grid.spacing();
  return {(i + 0.5) * h[0], (j + 0.5) * h[1], (k + 0.5) * h[2]};
}

/// A field in cells, x fastest, and its gradient by central differences.
class InCells {
 public:
  InCells(const Grid& grid, std::vector<double> values)
      : n_(grid.cells()), h_(grid.spacing()), u_(std::move(values)) {}
  double at(int i, int j, int k) const {
    const auto y = static_cast<std::size_t>((j + n_[1]) % n_[1]),
               z = static_cast<std::size_t>((k + n_[2]) % n_[2]);
    return u_[(z * static_cast<std::size_t>(n_[1]) + y) * static_cast<std::size_t>(n_[0]) +
              static_cast<std::size_t>(i)];
  }
  Point3 gradient(int i, int j, int k) const {
    return {(at(i + 1, j, k) - at(i - 1, j, k)) / (2 * h_[0]),
            (at(i, j + 1, k) - at(i, j - 1, k)) / (2 * h_[1]),
            (at(i, j, k + 1) - at(i, j, k - 1)) / (2 * h_[2])};
  }

 private:
  std::array<int, 3> n_;
  std::array<double, 3> h_;
  std::vector<double> u_;
};

struct LinePoint {
  Point3 at;            ///< [m]
  double off;           ///< from the host [m]
  Point3 front, solid;  ///< N, n
};

/// Whether within two cells the host's normal has no one value, as beside the grooves in which struts meet.
inline bool creased(const InCells& host, const std::array<int, 3>& c) {
  for (int k = -2; k <= 2; ++k)
    for (int j = -2; j <= 2; ++j)
      for (int i = -2; i <= 2; ++i) {
        const Point3 g = host.gradient(c[0] + i, c[1] + j, c[2] + k);
        if (std::abs(i) + std::abs(j) + std::abs(k) <= 2 && dot(g, g) < 0.97) return true;
      }
  return false;
}

/// Where psi = 0 between neighbours, off the host by `least` to `most` [m], beside no groove.
inline std::vector<LinePoint> front_off_host(const Grid& grid, const InCells& psi, const InCells& host,
                                             double least, double most) {
  const std::array<int, 3> n = grid.cells();
  std::vector<LinePoint> points;
  const auto look = [&](const std::array<int, 3>& c, std::size_t axis) {
    std::array<int, 3> d = c;
    d[axis] += 1;
    const double here = psi.at(c[0], c[1], c[2]), next = psi.at(d[0], d[1], d[2]);
    if ((here > 0) == (next > 0)) return;
    const double share = here / (here - next);
    const auto between = [&](const InCells& u) {
      const Point3 one = u.gradient(c[0], c[1], c[2]), two = u.gradient(d[0], d[1], d[2]);
      return Point3{one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1]),
                    one[2] + share * (two[2] - one[2])};
    };
    const double off = (1 - share) * host.at(c[0], c[1], c[2]) + share * host.at(d[0], d[1], d[2]);
    if (off < least || off > most || creased(host, c) || creased(host, d)) return;
    Point3 at = middle(grid, c[0], c[1], c[2]);
    at[axis] += share * grid.spacing()[axis];
    const Point3 inwards = unit(between(psi));
    points.push_back({at, off, {-inwards[0], -inwards[1], -inwards[2]}, unit(between(host))});
  };
  for (int k = 0; k < n[2]; ++k)
    for (int j = 0; j < n[1]; ++j)
      for (int i = 3; i < n[0] - 4; ++i)
        for (std::size_t axis = 0; axis < 3; ++axis) look({i, j, k}, axis);
  return points;
}

/// By normal equations and elimination with pivots.
inline std::vector<double> least_squares(const std::vector<std::vector<double>>& rows,
                                         const std::vector<double>& wanted) {
  const std::size_t n = rows.front().size();
  std::vector<std::vector<double>> m(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t a = 0; a < n; ++a) {
      for (std::size_t b = 0; b < n; ++b) m[a][b] += rows[r][a] * rows[r][b];
      m[a][n] += rows[r][a] * wanted[r];
    }
  for (std::size_t a = 0; a < n; ++a) {
    for (std::size_t b = a + 1; b < n; ++b)
      if (std::fabs(m[b][a]) > std::fabs(m[a][a])) std::swap(m[a], m[b]);
    for (std::size_t b = 0; b < n; ++b) {
      const double factor = b == a ? 0 : m[b][a] / m[a][a];
      for (std::size_t c = a; c <= n; ++c) m[b][c] -= factor * m[a][c];
    }
  }
  std::vector<double> x(n);
  for (std::size_t a = 0; a < n; ++a) x[a] = m[a][n] / m[a][a];
  return x;
}

struct LineAngle {
  double mean = 0, low = 0, high = 0;  ///< of all places, and what 5 % of them are below and above [deg]
  double seen = 0;                     ///< share of the line's places that have enough points
};

/// Every point nearest to the host is a place. Points about it on the same face of host and front, up to
/// 6 cells off and along the line and 9 away.
inline LineAngle angle_along(const Grid& grid, const std::vector<LinePoint>& points) {
  const double h = grid.spacing()[0], same_face = 0.64, same_front = 0.34;  // within 50 and 70 degrees
  std::vector<double> angles;
  int places = 0;
  for (const LinePoint& here : points) {
    if (here.off > 3.4 * h) continue;
    ++places;
    const Point3 &n = here.solid, &m = here.front;
    const Point3 line =
        unit({n[1] * m[2] - n[2] * m[1], n[2] * m[0] - n[0] * m[2], n[0] * m[1] - n[1] * m[0]});
    std::vector<std::vector<double>> rows;
    std::vector<double> cosines;
    double nearest = 6, farthest = 0;
    for (const LinePoint& p : points) {
      const Point3 d = way(grid, here.at, p.at);
      const double s = dot(d, line) / h, off = p.off / h;
      if (off > 6 || std::fabs(s) > 6 || dot(d, d) > 81 * h * h) continue;
      if (dot(p.solid, n) < same_face || dot(p.front, m) < same_front) continue;
      rows.push_back({1, off, off * off, s, s * s, s * off});
      cosines.push_back(dot(p.front, p.solid));
      nearest = std::min(nearest, off), farthest = std::max(farthest, off);
    }
    if (rows.size() < 25 || farthest - nearest < 2.5) continue;
    angles.push_back(std::acos(std::clamp(least_squares(rows, cosines)[0], -1.0, 1.0)) * 180 / M_PI);
  }
  if (angles.empty()) return {};
  std::sort(angles.begin(), angles.end());
  const auto share = [&](double of) {
    return angles[static_cast<std::size_t>(of * static_cast<double>(angles.size() - 1))];
  };
  const auto count = static_cast<double>(angles.size());
  return {std::accumulate(angles.begin(), angles.end(), 0.0) / count, share(0.05), share(0.95),
          count / places};
}

}  // namespace mossfield::test
