#include "solver/host_fill.hpp"

#include <algorithm>
#include <cmath>

namespace mossfield {

namespace {

/// How much of the host counts as its lowest or highest part.
constexpr double part = 0.2;

/// Integral over the height [m] of a quantity that is constant in each slice.
double between(const std::vector<double>& of, double spacing, double low, double high) {
  double sum = 0;
  for (std::size_t n = 0; n < of.size(); ++n) {
    const double from = std::max(low, static_cast<double>(n) * spacing);
    const double to = std::min(high, static_cast<double>(n + 1) * spacing);
    if (to > from) sum += of[n] * (to - from);
  }
  return sum;
}

double ratio(double a, double b) {
  return b != 0 ? a / b : 0;
}

/// How far below `top` all but 1/e of the current into the host and its floor enters [m].
double depth_of(const HostSlices& s, double floor, double top) {
  const double all = between(s.current, s.spacing, 0, top);
  if (all == 0) return 0;
  double low = floor, high = top;
  for (int pass = 0; pass < 60; ++pass) {
    const double middle = (low + high) / 2;
    const bool deeper = between(s.current, s.spacing, middle, top) / all < 1 - std::exp(-1.0);
    (deeper ? high : low) = middle;
  }
  return top - low;
}

/// Marks what lies at most so many cells along the axis from a cell that is marked. Along each line, both
/// ways: how many cells ago the last one was.
void spread(const Voxels& v, std::size_t axis, int reach, std::vector<unsigned char>& marked) {
  const std::vector<unsigned char> before = marked;
  const int n = v.n[axis];
  const std::size_t stride = axis == 0 ? 1 : axis == 1 ? v.index(0, 1, 0) : v.index(0, 0, 1);
  const auto along = [&](std::size_t line, bool up) {
    int since = reach + 1;
    // across a periodic side once more, for what was met last
    for (int step = v.periodic[axis] ? -std::min(reach, n) : 0; step < n; ++step) {
      const int at = (step + n) % n;
      const std::size_t cell = line + static_cast<std::size_t>(up ? at : n - 1 - at) * stride;
      since = before[cell] ? 0 : since + 1;
      if (since <= reach) marked[cell] = 1;
    }
  };
  for (std::size_t cell = 0; cell < before.size(); ++cell) {
    if (cell / stride % static_cast<std::size_t>(n) != 0) continue;  // where a line begins
    along(cell, true);
    along(cell, false);
  }
}

}  // namespace

std::vector<double> slice_means(const Voxels& v, const GrowthAxis& growth,
                                const std::vector<double>& values) {
  const int levels = v.n[static_cast<std::size_t>(growth.axis)];
  std::vector<double> means(static_cast<std::size_t>(levels), 0.0);
  for (int k = 0; k < v.n[2]; ++k)
    for (int j = 0; j < v.n[1]; ++j)
      for (int i = 0; i < v.n[0]; ++i) {
        const int at = growth.axis == 0 ? i : growth.axis == 1 ? j : k;
        means[static_cast<std::size_t>(growth.from_above ? levels - 1 - at : at)] += values[v.index(i, j, k)];
      }
  const double cells = static_cast<double>(v.count()) / levels;
  for (double& mean : means) mean /= cells;
  return means;
}

HostMetrics fill_of(const HostSlices& s, double floor, double top) {
  const double end = static_cast<double>(s.host.size()) * s.spacing, thin = part * (top - floor);
  std::vector<double> pore;
  for (const double host : s.host) pore.push_back(1 - host);
  // of a plate's deposit, as of a foil's, half of the interface lies below its face
  const double bottom = floor < top ? 0 : floor;
  const auto share = [&](double low, double high) {
    return ratio(between(s.lithium, s.spacing, low, high), between(pore, s.spacing, low, high));
  };
  const auto density = [&](double low, double high) {  // on the surface
    return ratio(between(s.current, s.spacing, low, high), between(s.area, s.spacing, low, high));
  };
  HostMetrics out;
  out.fill = share(bottom, top);
  out.fill_low = share(bottom, floor + thin), out.fill_high = share(top - thin, top);
  out.current_ratio = ratio(density(bottom, floor + thin), density(top - thin, top));
  out.depth = depth_of(s, floor, top);
  out.above = between(s.lithium, s.spacing, floor < top ? top : 0, end);
  out.area = between(s.area, s.spacing, 0, end);
  return out;
}

std::vector<unsigned char> fed_cells(const Voxels& v, const GrowthAxis& growth,
                                     const std::vector<double>& psi) {
  std::vector<unsigned char> open(v.count());
  for (std::size_t c = 0; c < open.size(); ++c) open[c] = psi[c] <= 0;
  const int last = v.n[static_cast<std::size_t>(growth.axis)] - 1;
  return connected(v, open, slice_mask(v, growth.axis, growth.from_above ? 0 : last));
}

std::vector<unsigned char> near_fed_cells(const Voxels& v, const GrowthAxis& growth,
                                          const std::vector<double>& psi, const std::array<int, 3>& reach) {
  std::vector<unsigned char> near = fed_cells(v, growth, psi);
  for (std::size_t axis = 0; axis < 3; ++axis)  // a box is spread along one axis after the other
    if (reach[axis] > 0) spread(v, axis, reach[axis], near);
  return near;
}

double stranded_share(const Voxels& v, const GrowthAxis& growth, const std::vector<double>& psi,
                      const std::vector<double>& host, double low, double high) {
  const int last = v.n[static_cast<std::size_t>(growth.axis)] - 1;
  const std::vector<unsigned char> fed = fed_cells(v, growth, psi);
  double cut = 0, pores = 0;
  for (int k = 0; k < v.n[2]; ++k)
    for (int j = 0; j < v.n[1]; ++j)
      for (int i = 0; i < v.n[0]; ++i) {
        const int at = growth.axis == 0 ? i : growth.axis == 1 ? j : k;
        const double middle = (growth.from_above ? last - at : at) + 0.5;
        if (middle < low || middle > high) continue;
        const std::size_t c = v.index(i, j, k);
        pores += 1 - host[c];
        if (psi[c] <= 0 && !fed[c]) cut += 1 - host[c];
      }
  return ratio(cut, pores);
}

}  // namespace mossfield
