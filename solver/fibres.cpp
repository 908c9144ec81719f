#include "solver/fibres.hpp"

#include <algorithm>
#include <cmath>

#include "solver/random_draws.hpp"

namespace mossfield {

namespace {

constexpr double pi = 3.14159265358979312;
constexpr double pressed = 0.1;  ///< of a diameter, by which wires that cross overlap
constexpr int pieces_of_wave = 16;
constexpr double out_of_plane = 0.1;  ///< rms slope of the fibres of a flat mat: they touch

Vector3 normalised(const Vector3& v) {
  return plus({0, 0, 0}, 1 / length(v), v);
}

/// Turned about z by a random angle whose mean cosine is exp(-share).
Vector3 bent_in_plane(const Vector3& d, double share, Draws& draws) {
  const double angle = std::sqrt(2 * share) * draws.normal(), c = std::cos(angle), s = std::sin(angle);
  return {c * d.x - s * d.y, s * d.x + c * d.y, d.z};
}

/// Turned about a random axis across it. The kick k is normal in both directions across; as 1 - cos is k^2/2
/// (Lambert's map of equal areas), the mean cosine is exp(-share).
Vector3 bent(const Vector3& d, double share, Draws& draws) {
  const double rms = std::sqrt(-std::expm1(-share));
  const Vector3 any{rms * draws.normal(), rms * draws.normal(), rms * draws.normal()};
  const Vector3 k = plus(any, -dot(any, d), d);
  const double less = std::min(dot(k, k) / 2, 2.0), side = less < 2 ? std::sqrt(1 - less / 2) : 0;
  return plus(plus({0, 0, 0}, 1 - less, d), side, k);
}

/// Height of a wire's axis between the lowest and the highest of its wave.
double crimp(double diameter) {
  return diameter / 2 * (1 - pressed);
}

}  // namespace

double fibre_length(const HostUnit& unit) {
  return 2 * std::max(unit.size.x, unit.size.y);
}

void wrap_into(const Vector3& period, std::vector<Capsule>& capsules) {
  for (Capsule& c : capsules) {
    if (period.x > 0) c.from.x = repeated(c.from.x, period.x);
    if (period.y > 0) c.from.y = repeated(c.from.y, period.y);
    if (period.z > 0) c.from.z = repeated(c.from.z, period.z);
  }
}

std::vector<Capsule> mat_fibre(const MatRecipe& r, int n) {
  Draws draws(mixed(r.seed, static_cast<std::uint64_t>(n)));
  const bool flat = r.orientation == HostCase::Orientation::in_plane;
  const double radius = r.diameter / 2, whole = fibre_length(r.unit);
  Vector3 at{r.unit.size.x * draws.unit(), r.unit.size.y * draws.unit(), r.unit.size.z * draws.unit()};
  Vector3 direction = draws.direction();
  if (flat) {
    const double plane = std::hypot(direction.x, direction.y);
    direction = normalised({direction.x / plane, direction.y / plane, out_of_plane * draws.normal()});
  }
  // a piece is no longer than half a period, so that its nearest image is a neighbour's
  double piece = std::min({r.unit.size.x, r.unit.size.y, r.unit.size.z}) / 2;
  const bool straight = std::isnan(r.persistence_length);
  if (!straight) piece = std::min(piece, std::max(r.persistence_length / 12, radius));
  const int pieces = static_cast<int>(std::ceil(whole / piece));
  const double step = whole / pieces;
  std::vector<Capsule> chain;
  for (int k = 0; k < pieces; ++k) {
    // tangents of a worm-like chain: <cos> = exp(-s/P)
    if (!straight && k > 0)
      direction = (flat ? bent_in_plane : bent)(direction, step / r.persistence_length, draws);
    chain.push_back({at, plus({0, 0, 0}, step, direction), radius});
    at = plus(at, step, direction);
  }
  wrap_into(r.unit.period(), chain);
  return chain;
}

void shorten(std::vector<Capsule>& fibre, double share) {
  const double kept = share * static_cast<double>(fibre.size());
  fibre.resize(static_cast<std::size_t>(std::ceil(kept)));
  if (!fibre.empty()) fibre.back().along = plus({0, 0, 0}, 1 - (std::ceil(kept) - kept), fibre.back().along);
}

double fibres_for(const MatRecipe& r, double share) {
  const double volume = r.unit.size.x * r.unit.size.y * r.unit.size.z;
  return -std::log1p(-share) * volume / (pi * r.diameter * r.diameter / 4 * fibre_length(r.unit));
}

double mesh_height(double diameter, int layers) {
  return layers * 2 * (crimp(diameter) + diameter / 2) - (layers - 1 + 0.5) * pressed * diameter;
}

std::vector<Capsule> woven_mesh(const MeshRecipe& r) {
  std::vector<Capsule> wires;
  const double radius = r.diameter / 2, swing = crimp(r.diameter), thickness = 2 * (swing + radius);
  for (int layer = 0; layer < r.layers; ++layer) {
    // the lowest wires reach a little below z = 0, into the electrode
    const double middle =
        swing + radius + layer * (thickness - pressed * r.diameter) - 0.5 * pressed * r.diameter;
    for (const bool along_x : {true, false}) {
      const double size = along_x ? r.size_x : r.size_y, across = along_x ? r.size_y : r.size_x;
      const int wires_here = along_x ? r.wires_along_x : r.wires_along_y,
                crossings = along_x ? r.wires_along_y : r.wires_along_x;
      for (int w = 0; w < wires_here; ++w) {
        const double beside = (w + 0.5) * across / wires_here, side = (w % 2 == 0) == along_x ? 1 : -1;
        const int pieces = crossings * pieces_of_wave / 2;
        const auto point = [&](int n) {
          const double s = n * size / pieces;
          const double z = middle + side * swing * std::sin(pi * crossings * s / size);
          return along_x ? Vector3{s, beside, z} : Vector3{beside, s, z};
        };
        for (int n = 0; n < pieces; ++n) wires.push_back({point(n), minus(point(n + 1), point(n)), radius});
      }
    }
  }
  return wires;
}

std::vector<Capsule> nanofibres_on(const std::vector<Capsule>& struts, const HostCase::Nanofibres& f,
                                   std::uint64_t seed) {
  std::vector<Capsule> fibres;
  Draws draws(mixed(seed, ~std::uint64_t{0}));
  double owed = 0;  // fibres that the struts so far are still to get
  for (const Capsule& strut : struts) {
    const double extent = length(strut.along);
    if (!(extent > 0)) continue;
    const Vector3 axis = plus({0, 0, 0}, 1 / extent, strut.along);
    owed += f.density * 2 * pi * strut.radius * extent;
    for (; owed >= 1; owed -= 1) {
      const Vector3 any = draws.direction();
      const Vector3 out = normalised(plus(any, -dot(any, axis), axis));
      const Vector3 root = plus(plus(strut.from, draws.unit(), strut.along), strut.radius, out);
      Vector3 way = draws.direction();
      if (dot(way, out) < 0) way = plus({0, 0, 0}, -1, way);
      fibres.push_back({root, plus({0, 0, 0}, f.length, way), f.diameter / 2});
    }
  }
  return fibres;
}

}  // namespace mossfield
