#include "solver/random_waves.hpp"

#include <cmath>

#include "solver/random_draws.hpp"

namespace mossfield {

namespace {

constexpr double two_pi = 6.283185307179586;

}  // namespace

Transverse Transverse::of(const GridCase& grid, const GrowthAxis& growth) {
  Transverse out;
  for (std::size_t axis = 0, m = 0; axis < 3; ++axis) {
    if (static_cast<int>(axis) == growth.axis) continue;
    out.size[m] = grid.size[axis];
    out.active[m] = grid.cells[axis] > 1;
    out.periodic[m] = grid.sides[2 * axis] == SideKind::periodic;
    ++m;
  }
  return out;
}

std::vector<Wave> random_waves(const Transverse& t, double rms, double cutoff, std::uint64_t seed) {
  std::vector<Wave> waves;
  Draws draws(seed);
  int most[2];
  double base[2];
  for (std::size_t m = 0; m < 2; ++m) {
    base[m] = t.periodic[m] ? two_pi / t.size[m] : two_pi / (2 * t.size[m]);
    most[m] = t.active[m] ? static_cast<int>(two_pi / cutoff / base[m] + 1e-9) : 0;
  }
  double square = 0;
  const bool free = (t.periodic[0] || !t.active[0]) && (t.periodic[1] || !t.active[1]);
  for (int n1 = 0; n1 <= most[0]; ++n1)
    for (int n2 = free && n1 > 0 ? -most[1] : 0; n2 <= most[1]; ++n2) {
      const double k[2] = {n1 * base[0], n2 * base[1]};
      if ((n1 == 0 && n2 == 0) || std::hypot(k[0], k[1]) > two_pi / cutoff * (1 + 1e-9)) continue;
      const double radius = std::sqrt(-2 * std::log(draws.unit())), angle = two_pi * draws.unit();
      const bool slides = (t.periodic[0] && n1 > 0) || (t.periodic[1] && n2 != 0);
      waves.push_back({{k[0], k[1]}, radius * std::cos(angle), slides ? two_pi * draws.unit() : 0});
      if (!free && n1 > 0 && n2 > 0) {  // with its mirror image a product of two, one of which may slide
        const Wave wave = waves.back();
        waves.push_back({{k[0], -k[1]}, wave.amplitude, t.periodic[0] ? wave.shift : -wave.shift});
      }
    }
  for (const Wave& wave : waves) square += 0.5 * wave.amplitude * wave.amplitude;
  for (Wave& wave : waves) wave.amplitude *= rms / std::sqrt(square);
  return waves;
}

double sum_of(const std::vector<Wave>& waves, const double* s, double* slope) {
  double sum = 0;
  for (const Wave& w : waves) {
    const double phase = w.k[0] * s[0] + w.k[1] * s[1] + w.shift;
    sum += w.amplitude * std::cos(phase);
    for (int m = 0; slope && m < 2; ++m) slope[m] -= w.amplitude * w.k[m] * std::sin(phase);
  }
  return sum;
}

}  // namespace mossfield
