// The phase field of the literature mode without a reaction: profile, energy, curvature (physics.md 2.1).

#include <gtest/gtest.h>

#include "literature_march.hpp"

namespace mossfield {
namespace {

constexpr double pi = 3.14159265358979;

Case without_reaction(std::array<int, 3> cells, double h) {
  Case v = dilute_case(8);
  v.literature.reaction_rate = 0;
  v.grid.cells = cells;
  for (std::size_t axis = 0; axis < 3; ++axis) v.grid.size[axis] = cells[axis] > 1 ? cells[axis] * h : 1e-6;
  v.grid.dimensions = 1 + (cells[1] > 1) + (cells[2] > 1);
  v.grid.sides.fill(SideKind::no_flux);
  return v;
}

constexpr Literature::Options still{true, true, false, false};

/// Distance between the points where xi is 0.9 and 0.1, linear between cells.
double width_10_90(const std::vector<double>& xi, double h) {
  const auto at = [&](double level) {
    std::size_t i = 0;
    while (xi[i + 1] > level) ++i;
    return (static_cast<double>(i) + (xi[i] - level) / (xi[i] - xi[i + 1])) * h;
  };
  return at(0.1) - at(0.9);
}

TEST(physics_allen_cahn, width_and_energy_of_a_flat_interface) {
  Case v = without_reaction({96, 1, 1}, 1.5e-6 / 8);
  v.interface.width = 1.2e-6;  // start from a profile that is too steep
  const Grid grid = grid_of(v);
  State state(grid);
  v.initial.front = 47.7 * grid.spacing()[0];
  Literature(v, grid, still).initialise(state);
  v.interface.width = 1.5e-6;
  Literature equations(v, grid, still);
  march(equations, state, 3);
  const double width = width_10_90(state.phase.now.owned(), grid.spacing()[0]) / (1.0986 * 1.5e-6);
  const double energy = equations.balances(state).free_energy / (0.556 * 1e-12);
  RecordProperty("width", std::to_string(width));
  RecordProperty("energy", std::to_string(energy));
  EXPECT_NEAR(width, 1, 0.01);
  EXPECT_NEAR(energy, 1, 0.01);
}

/// Slope of R^2 in time over -2 (d-1) L kappa, by the metal's volume. A ball's volume exceeds that of the
/// sharp one by 4 pi R var, var = pi^2 delta^2/48 being the variance of the profile's slope; a disc's by a
/// constant.
double shrinking(std::array<int, 3> cells, double h, double radius, double end) {
  Case v = without_reaction(cells, h);
  v.initial.circle_radius = radius;
  const Grid grid = grid_of(v);
  Literature equations(v, grid, still);
  State state(grid);
  equations.initialise(state);
  const bool ball = cells[2] > 1;
  const double var = pi * pi * v.interface.width * v.interface.width / 48;
  const auto square = [&] {
    const double volume = equations.balances(state).metal_volume;
    if (!ball) return volume / 1e-6 / pi;
    double r = radius;
    for (int n = 0; n < 50; ++n)
      r -= (4 * pi / 3 * r * r * r + 4 * pi * var * r - volume) / (4 * pi * r * r + 4 * pi * var);
    return r * r;
  };
  march(equations, state, end / 5);  // the profile settles
  const double before = square(), then = state.time;
  march(equations, state, end);
  const double rate = 2.5e-6 * gradient_coefficient_of(v.interface.energy, v.interface.width);
  return (before - square()) / (end - then) / (2 * (ball ? 2 : 1) * rate);
}

TEST(physics_allen_cahn, disc_shrinks_by_its_law) {
  const double ratio = shrinking({112, 104, 1}, 1.5e-6 / 8, 7.5e-6, 4);
  RecordProperty("ratio", std::to_string(ratio));
  EXPECT_NEAR(ratio, 1, 0.02);
}

TEST(physics_allen_cahn, ball_shrinks_by_its_law) {
  const double ratio = shrinking({48, 46, 44}, 1.5e-6 / 5, 5e-6, 0.8);
  RecordProperty("ratio", std::to_string(ratio));
  EXPECT_NEAR(ratio, 1, 0.02);
}

TEST(physics_allen_cahn, free_energy_never_rises) {
  Case v = without_reaction({48, 40, 1}, 0.3e-6);
  v.solver.tolerance = 1e-12;
  const Grid grid = grid_of(v);
  Literature equations(v, grid, still);
  State state(grid);
  equations.initialise(state);
  std::vector<double> xi = state.phase.now.owned();
  unsigned long long bits = 12345;
  for (double& x : xi) {
    bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
    x = static_cast<double>(bits >> 11) / 9007199254740992.0;
  }
  state.phase.now.set_owned(xi);
  state.phase.old.set_owned(xi);
  const double first = equations.balances(state).free_energy;
  double last = first, worst = 0;
  march(equations, state, 20, [&](const State& s) {
    const double energy = equations.balances(s).free_energy;
    worst = std::max(worst, (energy - last) / first);
    last = energy;
  });
  RecordProperty("largest_rise", std::to_string(worst));
  EXPECT_LE(worst, 1e-9);
}

}  // namespace
}  // namespace mossfield
