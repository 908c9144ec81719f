#pragma once
// The angle between a front and a host along the line in which they meet, from psi and from the host's
// distance alone. At points of the front off the host N.n, N the front's normal out of the metal and n the
// host's out of the solid, is fitted by least squares against the distance from the host and the direction
// around the drop, and read at distance 0. Grids are periodic along y and z.

#include <algorithm>
#include <array>
#include <cmath>
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
  Point3 at;      ///< [m]
  double off;     ///< from the host [m]
  double cosine;  ///< N.n there
};

/// Where psi = 0 between neighbours, off the host by `least` to `most` [m]; not where the host's normal has
/// no one value, beside the grooves in which struts meet.
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
    const Point3 solid = between(host);
    if (off < least || off > most || dot(solid, solid) < 0.98) return;
    Point3 at = middle(grid, c[0], c[1], c[2]);
    at[axis] += share * grid.spacing()[axis];
    points.push_back({at, off, -dot(unit(between(psi)), unit(solid))});
  };
  for (int k = 0; k < n[2]; ++k)
    for (int j = 0; j < n[1]; ++j)
      for (int i = 2; i < n[0] - 3; ++i)
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
  double mean, least, most;  ///< over directions around the drop [deg]
  double misfit;             ///< rms of N.n off the fit
  int points;
};

/// Around `centre` on the host with the outward normal `up`: waves of the direction up to `harmonics`, each
/// times 1, off and off^2, and the mean's off^3. Directions without points (a groove lies there) are left
/// out.
inline LineAngle angle_along(const Grid& grid, const std::vector<LinePoint>& points, const Point3& centre,
                             const Point3& up, int harmonics) {
  const double h = grid.spacing()[0];
  Point3 u = std::fabs(up[0]) < 0.8 ? Point3{1, 0, 0} : Point3{0, 1, 0};
  const double along = dot(u, up);
  u = unit({u[0] - along * up[0], u[1] - along * up[1], u[2] - along * up[2]});
  const Point3 v{up[1] * u[2] - up[2] * u[1], up[2] * u[0] - up[0] * u[2], up[0] * u[1] - up[1] * u[0]};
  const auto row = [&](double around, double off) {
    const double s = off / h;
    std::vector<double> r{1, s, s * s, s * s * s};
    for (int k = 1; k <= harmonics; ++k)
      for (const double wave : {std::cos(k * around), std::sin(k * around)})
        for (const double power : {1.0, s, s * s}) r.push_back(wave * power);
    return r;
  };
  constexpr int sectors = 36;
  std::array<int, sectors> seen{};
  std::vector<std::vector<double>> rows;
  std::vector<double> cosines;
  for (const LinePoint& p : points) {
    const Point3 d = way(grid, centre, p.at);
    const double around = std::atan2(dot(d, v), dot(d, u));
    seen[static_cast<std::size_t>((around + M_PI) / (2 * M_PI) * (sectors - 1e-9))] += 1;
    rows.push_back(row(around, p.off)), cosines.push_back(p.cosine);
  }
  const std::vector<double> x = least_squares(rows, cosines);
  const auto value = [&x](const std::vector<double>& r) {
    double sum = 0;
    for (std::size_t a = 0; a < r.size(); ++a) sum += r[a] * x[a];
    return sum;
  };
  LineAngle out{0, 180, 0, 0, static_cast<int>(points.size())};
  int counted = 0;
  for (int s = 0; s < sectors; ++s) {
    if (seen[static_cast<std::size_t>(s)] < 3) continue;
    const double cosine = value(row(2 * M_PI * (s + 0.5) / sectors - M_PI, 0));
    const double angle = std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / M_PI;
    out.mean += angle, counted += 1;
    out.least = std::min(out.least, angle), out.most = std::max(out.most, angle);
  }
  out.mean /= counted;
  for (std::size_t r = 0; r < rows.size(); ++r) out.misfit += std::pow(value(rows[r]) - cosines[r], 2);
  out.misfit = std::sqrt(out.misfit / static_cast<double>(rows.size()));
  return out;
}

}  // namespace mossfield::test
