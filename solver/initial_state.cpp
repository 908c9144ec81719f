#include "solver/initial_state.hpp"

#include <algorithm>
#include <cmath>

#include "solver/random_waves.hpp"

namespace mossfield {

namespace {

constexpr double two_pi = 6.283185307179586;

/// A transverse point and the distance from the electrode.
struct Point {
  double s[2], a;
};

class Front {
 public:
  Front(const Case& values, const GrowthAxis& growth);
  double distance(const Point& p) const;

 private:
  void add_sine(const InitialCase& initial);
  double height(const double* s, double* slope) const;
  double to_surface(const Point& p) const;
  double to_bump(const InitialCase::Bump& bump, const Point& p) const;

  double front_;
  std::vector<InitialCase::Bump> bumps_;
  std::vector<Wave> waves_;
  Transverse across_;
};

Front::Front(const Case& values, const GrowthAxis& growth)
    : front_(values.initial.front),
      bumps_(values.initial.bumps),
      across_(Transverse::of(values.grid, growth)) {
  const InitialCase& initial = values.initial;
  if (initial.roughness > 0)
    waves_ = random_waves(across_, initial.roughness, initial.roughness_cutoff, values.noise.seed);
  add_sine(initial);
}

/// Crests at s = 0. In 3-D the mean of one sine along each axis: every part of it has the same wavelength.
void Front::add_sine(const InitialCase& initial) {
  if (!(initial.amplitude != 0)) return;
  const double share = initial.amplitude / std::max(1, across_.active[0] + across_.active[1]);
  for (std::size_t m = 0; m < 2; ++m)
    if (across_.active[m]) {
      Wave wave{{0, 0}, share, 0};
      wave.k[m] = two_pi / initial.wavelength;
      waves_.push_back(wave);
    }
}

double Front::height(const double* s, double* slope) const {
  slope[0] = slope[1] = 0;
  return front_ + sum_of(waves_, s, slope);
}

/// To the nearest point of the graph of height(): starts straight above or below, follows the normal at the
/// last foot point while that gets nearer.
double Front::to_surface(const Point& p) const {
  double foot[2] = {p.s[0], p.s[1]}, slope[2];
  double above = height(foot, slope) - p.a, best = std::fabs(above);
  const double sign = above < 0 ? -1 : 1;
  if (waves_.empty()) return above;
  for (int pass = 0; pass < 40; ++pass) {
    const double steep = 1 + slope[0] * slope[0] + slope[1] * slope[1];
    for (int m = 0; m < 2; ++m) foot[m] -= (foot[m] - p.s[m] + above * slope[m]) / steep;
    above = height(foot, slope) - p.a;
    const double d = std::hypot(std::hypot(foot[0] - p.s[0], foot[1] - p.s[1]), above);
    if (d < best) best = d;
  }
  return sign * best;
}

/// Half an ellipsoid; exact where height equals radius.
double Front::to_bump(const InitialCase::Bump& bump, const Point& p) const {
  double square = 0, gradient = 0;
  for (std::size_t m = 0; m < 2; ++m) {
    if (!across_.active[m]) continue;
    double d = p.s[m] - bump.at[m];
    if (across_.periodic[m]) d -= across_.size[m] * std::round(d / across_.size[m]);
    square += d * d / (bump.radius * bump.radius);
    gradient += d * d / std::pow(bump.radius, 4);
  }
  const double up = p.a - front_ - bump.above;
  square += up * up / (bump.height * bump.height);
  gradient += up * up / std::pow(bump.height, 4);
  if (!(square > 0)) return std::min(bump.radius, bump.height);
  const double scaled = std::sqrt(square);
  return scaled * (1 - scaled) / std::sqrt(gradient);
}

/// A front at the electrode itself is none: the bumps stand on a bare wall.
double Front::distance(const Point& p) const {
  if (!std::isfinite(front_)) return -1;  // no metal but the host's: a metre off
  double d = front_ > 0 ? to_surface(p) : -1e300;
  for (const InitialCase::Bump& bump : bumps_) d = std::max(d, to_bump(bump, p));
  return d;
}

}  // namespace

GrowthAxis GrowthAxis::of(const GridCase& grid) {
  for (int side = 0; side < 6; ++side)
    if (grid.sides[static_cast<std::size_t>(side)] == SideKind::electrode &&
        grid.cells[static_cast<std::size_t>(side / 2)] > 1)
      return {side / 2, side % 2 == 1};
  return {};
}

void signed_distance(const Case& values, Field& psi) {
  const Grid& grid = psi.grid();
  const Box& b = grid.box();
  const GrowthAxis growth = GrowthAxis::of(values.grid);
  const Front front(values, growth);
  const std::array<double, 3>& size = values.grid.size;
  const double h[3] = {b.hx, b.hy, b.hz};
  std::vector<double> owned;
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i) {
        const int at[3] = {b.i0 + i, b.j0 + j, b.k0 + k};
        double square = 0;
        Point p{{0, 0}, 0};
        for (int axis = 0, m = 0; axis < 3; ++axis) {
          const double x = (at[axis] + 0.5) * h[axis], extent = size[static_cast<std::size_t>(axis)];
          if (grid.active(axis)) square += (x - extent / 2) * (x - extent / 2);
          if (axis == growth.axis)
            p.a = growth.from_above ? extent - x : x;
          else
            p.s[m++] = x;
        }
        owned.push_back(values.initial.circle_radius ? *values.initial.circle_radius - std::sqrt(square)
                                                     : front.distance(p));
      }
  psi.set_owned(owned);
}

}  // namespace mossfield
