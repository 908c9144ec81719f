// Metal that floats free of the electrode: a bipolar electrode, and what stripping leaves.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "physics/free_energy.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

using Level = std::function<double(double x, double y)>;

/// psi in every cell of a 2-D grid, metal of both where it has been before.
void add_metal(Field& psi, const Level& level) {
  const Grid& grid = psi.grid();
  std::vector<double> values = psi.owned();
  const auto n = grid.cells();
  const auto h = grid.spacing();
  for (int j = 0; j < n[1]; ++j)
    for (int i = 0; i < n[0]; ++i) {
      double& value =
          values[static_cast<std::size_t>(j) * static_cast<std::size_t>(n[0]) + static_cast<std::size_t>(i)];
      value = std::max(value, level((i + 0.5) * h[0], (j + 0.5) * h[1]));
    }
  psi.set_owned(values);
}

/// Metal beyond x = from: its volume, and its first moment in x about `about`.
struct Moments {
  double volume = 0, first = 0;
};
Moments beyond(const Field& psi, double width, double from, double about) {
  const Grid& grid = psi.grid();
  const std::vector<double> values = psi.owned();
  const int nx = grid.cells()[0];
  const double h = grid.spacing()[0];
  Moments out;
  for (std::size_t c = 0; c < values.size(); ++c) {
    const double x = (static_cast<double>(static_cast<int>(c) % nx) + 0.5) * h;
    if (x < from) continue;
    const double metal = metal_fraction(order_parameter(values[c], width)) * grid.cell_volume();
    out.volume += metal, out.first += metal * (x - about);
  }
  return out;
}

class Disc : public ::testing::TestWithParam<double> {};

// A disc of radius R in a uniform current i, kinetics of resistance r = RT/(F i0), kappa r/R = lambda: phi =
// (-E r + A/r) cos(theta), and into it flows kappa d(phi)/dr = (phi - phi_k)/r, so 2 i cos(theta)/(1 +
// lambda): it grows where the current comes from and dissolves behind, and goes towards the electrode that
// strips by V_m/F times that. Its images in the walls change the field by less than 1 %. Breaks if a piece
// has the electrode's potential (it dissolves), takes no part (it rests), or answers to a wrong current; or
// if its net current is not zero.
TEST_P(Disc, DriftsTowardsWhereTheCurrentComesFrom) {
  const double lambda = GetParam(), radius = 10e-6, size = 160e-6, current = 10;
  Case v = lithium({256, 256, 1}, {size, size, 1e-6});
  v.interface.width = 2.6e-6;
  v.initial.front = 10e-6;
  v.kinetics.exchange_current = 1 / (kinetics_of(v).f * lambda * radius / v.electrolyte.conductivity);
  v.drive.current = -current, v.drive.end_time = 100;
  Bench bench(v, Salt::frozen);
  const Level disc = [&](double x, double y) { return radius - std::hypot(x - size / 2, y - size / 2); };
  for (Field* psi : {&bench.state.phase.now, &bench.state.phase.old}) add_metal(*psi, disc);
  const Moments before = beyond(bench.state.phase.now, v.interface.width, 40e-6, size / 2);
  const double dt = 0.2;
  for (int n = 0; n < 3; ++n) {
    const Attempt attempt = bench.equations.attempt(bench.state, Bdf::of(dt, n > 0 ? dt : 0, n == 0));
    ASSERT_TRUE(attempt.solved) << attempt.reason;
    bench.accept(dt);
  }
  const Moments after = beyond(bench.state.phase.now, v.interface.width, 40e-6, size / 2);
  EXPECT_NEAR(after.volume / before.volume, 1, 1e-12);
  const double drift = (after.first - before.first) / before.volume / (3 * dt);
  const double theory = -v.metal.molar_volume / faraday * 2 * current / (1 + lambda);
  EXPECT_NEAR(drift / theory, 1, 0.02);
}
INSTANTIATE_TEST_SUITE_P(Kinetics, Disc, ::testing::Values(0.3, 1.0, 4.0));

/// Metal of a mushroom on flat lithium, which its stem holds.
class Mushroom : public ::testing::Test {
 protected:
  static constexpr double length = 32e-6, stem = 3e-6, cap = 5e-6, middle = 20e-6;
  static Case question() {
    Case v = lithium({80, 80, 1}, {length, length, 1e-6});
    v.interface.width = 2e-6, v.interface.energy = 0.5;
    v.initial.front = 5e-6;
    v.kinetics.exchange_current = 30;
    v.drive.current = -20, v.drive.end_time = 1e5;
    v.output.fields = {"xi", "floating"};
    return v;
  }
  static void plant(Simulation& simulation) {
    const Level level = [](double x, double y) {
      const double across = std::fabs(y - length / 2);
      const double in_stem = std::min(stem / 2 - across, middle - x);
      return std::max(in_stem, cap - std::hypot(x - middle, across));
    };
    for (const auto& [name, field] : simulation.record().fields)
      if (name == "phase" || name == "phase_old") add_metal(*field, level);
  }
};

// The stem dissolves from all its sides and lets go of the cap, which from then on keeps its metal: what is
// stripped comes from the electrode, and stripping ends when that is bare. Breaks if the cap goes on
// dissolving, is taken for metal of the electrode, or if charge and metal part; without pieces of their own
// everything dissolves.
TEST_F(Mushroom, KeepsItsCapWhenTheStemIsGone) {
  const Case v = question();
  Simulation simulation(v, Communicator::self(), Device::cpu);
  simulation.initialise();
  plant(simulation);
  const double per_metal = faraday / v.metal.molar_volume, area = length * 1e-6;
  const MetricsRow first = simulation.sample();
  MetricsRow parted, last = first;
  while (!simulation.finished()) {
    simulation.advance(1e5);
    last = simulation.sample();
    if (last.floating->pieces > 0 && !(parted.time > 0)) parted = last;
  }
  ASSERT_GT(parted.time, 0);
  EXPECT_EQ(last.floating->pieces, 1);
  EXPECT_GT(last.time, 1.5 * parted.time);
  EXPECT_NEAR(last.floating->thickness, parted.floating->thickness, 0.01 * parted.floating->thickness);
  EXPECT_GT(last.floating->thickness * area, 0.25 * M_PI * cap * cap * 1e-6);
  EXPECT_LT(last.metal_volume - last.floating->thickness * area, 0.2 * v.interface.width * area);
  const double passed = 3600 * (first.capacity - last.capacity) * area,
               dissolved = per_metal * (first.metal_volume - last.metal_volume);
  EXPECT_NEAR(passed / dissolved, 1, 1e-9);
  EXPECT_NE(simulation.why_finished().find("floats free"), std::string::npos) << simulation.why_finished();
}

}  // namespace
}  // namespace mossfield::test
