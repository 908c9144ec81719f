#pragma once
// The angle between a front and a host along the line in which they meet, from psi and from the host's
// distance alone: at points of the front off the host N.n, N the front's normal out of the metal and n the
// host's out of the solid, is fitted by least squares against the distance from the host and the direction
// around the drop, and read at distance 0.

#include <array>
#include <vector>

#include "solver/host_body.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {

using Point3 = std::array<double, 3>;

inline double dot(const Point3& a, const Point3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// A field of a bench between its cells, in units of one spacing; no periodic neighbours.
class Between {
 public:
  Between(const Grid& grid, std::vector<double> values)
      : n_(grid.cells()), h_(grid.spacing()), u_(std::move(values)) {}
  double at(int i, int j, int k) const {
    return u_[(static_cast<std::size_t>(k) * static_cast<std::size_t>(n_[1]) + static_cast<std::size_t>(j)) *
                  static_cast<std::size_t>(n_[0]) +
              static_cast<std::size_t>(i)];
  }
  Point3 gradient(int i, int j, int k) const {
    return {(at(i + 1, j, k) - at(i - 1, j, k)) / (2 * h_[0]),
            (at(i, j + 1, k) - at(i, j - 1, k)) / (2 * h_[1]),
            (at(i, j, k + 1) - at(i, j, k - 1)) / (2 * h_[2])};
  }
  bool inner(const std::array<int, 3>& c) const {
    for (std::size_t a = 0; a < 3; ++a)
      if (c[a] < 2 || c[a] > n_[a] - 3) return false;
    return true;
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

/// Where psi = 0 between neighbours, off the host by `least` to `most` [m]; not where the host's normal has no
/// one value, beside the grooves in which struts meet.
inline std::vector<LinePoint> front_off_host(const Bench& bench, const std::vector<double>& distance,
                                             double least, double most) {
  const Between psi(bench.grid, bench.state.phase.now.owned()), host(bench.grid, distance);
  const std::array<int, 3> n = bench.grid.cells();
  const std::array<double, 3> h = bench.grid.spacing();
  std::vector<LinePoint> points;
  for (int k = 0; k < n[2]; ++k)
    for (int j = 0; j < n[1]; ++j)
      for (int i = 0; i < n[0]; ++i)
        for (std::size_t a = 0; a < 3; ++a) {
          std::array<int, 3> c{i, j, k}, d = c;
          d[a] += 1;
          if (!psi.inner(c) || !psi.inner(d)) continue;
          const double here = psi.at(i, j, k), next = psi.at(d[0], d[1], d[2]);
          if ((here > 0) == (next > 0)) continue;
          const double share = here / (here - next);
          const auto between = [&](const Between& u, bool slope, std::size_t b) {
            const double one = slope ? u.gradient(i, j, k)[b] : u.at(i, j, k),
                         two = slope ? u.gradient(d[0], d[1], d[2])[b] : u.at(d[0], d[1], d[2]);
            return one + share * (two - one);
          };
          const double off = between(host, false, 0);
          if (off < least || off > most) continue;
          const Point3 front{between(psi, true, 0), between(psi, true, 1), between(psi, true, 2)},
              solid{between(host, true, 0), between(host, true, 1), between(host, true, 2)};
          const double size = std::sqrt(dot(solid, solid));
          if (size < 0.99) continue;
          Point3 at{(i + 0.5) * h[0], (j + 0.5) * h[1], (k + 0.5) * h[2]};
          at[a] += share * h[a];
          points.push_back({at, off, -dot(front, solid) / (size * std::sqrt(dot(front, front)))});
        }
  return points;
}

/// Least squares by normal equations and Gauss's elimination with pivots.
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
    std::size_t best = a;
    for (std::size_t b = a + 1; b < n; ++b)
      if (std::fabs(m[b][a]) > std::fabs(m[best][a])) best = b;
    std::swap(m[a], m[best]);
    for (std::size_t b = 0; b < n; ++b) {
      if (b == a) continue;
      const double factor = m[b][a] / m[a][a];
      for (std::size_t c = a; c <= n; ++c) m[b][c] -= factor * m[a][c];
    }
  }
  std::vector<double> x(n);
  for (std::size_t a = 0; a < n; ++a) x[a] = m[a][n] / m[a][a];
  return x;
}

struct LineAngle {
  double mean, least, most;  ///< along the line [deg]
  double misfit;             ///< rms of N.n off the fit
  std::size_t points;
};

/// Around `centre` on the host with the outward normal `up`; `harmonics` of the direction around it, each with
/// a part that is linear in the distance, and its square. Directions in which there are no points (a groove)
/// are left out.
inline LineAngle angle_along(const std::vector<LinePoint>& points, const Point3& centre, const Point3& up,
                             int harmonics, double unit) {
  const Point3 aside = std::fabs(up[0]) < 0.8 ? Point3{1, 0, 0} : Point3{0, 1, 0};
  Point3 u{};
  for (std::size_t a = 0; a < 3; ++a) u[a] = aside[a] - dot(aside, up) * up[a];
  const double size = std::sqrt(dot(u, u));
  for (double& x : u) x /= size;
  const Point3 v{up[1] * u[2] - up[2] * u[1], up[2] * u[0] - up[0] * u[2], up[0] * u[1] - up[1] * u[0]};
  const auto row = [&](double around, double off) {
    std::vector<double> r{1, off / unit, off * off / (unit * unit)};
    for (int k = 1; k <= harmonics; ++k)
      for (const double wave : {std::cos(k * around), std::sin(k * around)})
        r.push_back(wave), r.push_back(wave * off / unit);
    return r;
  };
  constexpr int sectors = 36;
  std::array<int, sectors> seen{};
  std::vector<std::vector<double>> rows;
  std::vector<double> cosines;
  for (const LinePoint& p : points) {
    const Point3 d{p.at[0] - centre[0], p.at[1] - centre[1], p.at[2] - centre[2]};
    const double around = std::atan2(dot(d, v), dot(d, u));
    seen[static_cast<std::size_t>(std::floor((around + M_PI) / (2 * M_PI) * (sectors - 1e-9)))] += 1;
    rows.push_back(row(around, p.off)), cosines.push_back(p.cosine);
  }
  const std::vector<double> x = least_squares(rows, cosines);
  const auto value = [&](const std::vector<double>& r) {
    double sum = 0;
    for (std::size_t a = 0; a < r.size(); ++a) sum += r[a] * x[a];
    return sum;
  };
  LineAngle out{0, 180, 0, 0, points.size()};
  int counted = 0;
  for (int s = 0; s < sectors; ++s) {
    if (seen[static_cast<std::size_t>(s)] < 3) continue;
    const double angle =
        std::acos(std::fmax(-1, std::fmin(1, value(row(2 * M_PI * (s + 0.5) / sectors - M_PI, 0))))) * 180 / M_PI;
    out.mean += angle, counted += 1;
    out.least = std::min(out.least, angle), out.most = std::max(out.most, angle);
  }
  out.mean /= counted;
  for (std::size_t r = 0; r < rows.size(); ++r) out.misfit += std::pow(value(rows[r]) - cosines[r], 2);
  out.misfit = std::sqrt(out.misfit / static_cast<double>(rows.size()));
  return out;
}

}  // namespace mossfield::test
