// Newton's method of the published models: where it ends, how fast it falls, and the columns it goes on in.

#include <gtest/gtest.h>

#include "literature_march.hpp"
#include "solver/literature_window.hpp"
#include "solver/simulation.hpp"

namespace mossfield {
namespace {

/// Height [m] of a wave of 50 um in the front of a strip of the shipped flat start, resolved by cells of 0.5
/// um and without noise: 10 nm at first, after 60 s in steps of 0.1 s. Newton's method ends at a share of
/// `tolerance`, steps do not.
double wave_after_steps(double tolerance) {
  constexpr int across = 16;
  Case v = strip_of_pnas2020();
  v.grid.size[1] = 25e-6, v.grid.cells = {400, across, 1};
  v.noise.intensity = 0;
  v.initial.amplitude = 10e-9, v.initial.wavelength = 50e-6;
  v.time.tolerance = tolerance;
  const Grid grid = grid_of(v);
  Literature equations(v, grid);
  State state(grid);
  equations.initialise(state);
  for (double dt = 1e-5; state.time < 60; dt = std::min(1.4 * dt, 0.1)) {
    const Attempt attempt = equations.attempt(state, Bdf::of(dt, state.dt_old, state.step == 0));
    EXPECT_TRUE(attempt.solved) << attempt.reason;
    state.accept(state.time + dt, dt);
  }
  const std::vector<double> xi = state.phase.now.owned();
  double wave = 0;
  for (std::size_t q = 0; q < xi.size(); ++q)
    wave += 2.0 / across * 0.5e-6 * xi[q] * std::cos(M_PI * (static_cast<double>(q / 400) + 0.5) / across);
  return std::fabs(wave);
}

// Breaks if Newton's method ends before differences between columns are solved for: waves in a resolved front
// grow, and with a method that ends at a tenth of the tolerance they fall to nothing (0.1 nm of 23).
TEST(physics_literature_newton, waves_do_not_hang_on_where_newton_ends) {
  const double as_shipped = wave_after_steps(3e-2), closely = wave_after_steps(3e-4);
  RecordProperty("wave_nm", std::to_string(closely * 1e9));
  RecordProperty("as_shipped_over_closely", std::to_string(as_shipped / closely));
  EXPECT_GT(closely, 15e-9);
  EXPECT_NEAR(as_shipped / closely, 1, 0.2);
}

// Breaks if the double well's drive is cut off in Newton's method where the front is resolved: with steps of
// 0.2 s its steps then fell by half each (41 linear iterations a time step instead of 28).
TEST(physics_literature_newton, newton_falls_fast_in_a_resolved_front) {
  constexpr double dt = 0.2;
  Case v = strip_of_pnas2020();
  v.grid.size[1] = 4e-6, v.grid.cells = {400, 8, 1};
  v.noise.intensity = 0;
  const Grid grid = grid_of(v);
  Literature equations(v, grid);
  State state(grid);
  equations.initialise(state);
  int iterations = 0, steps = 0;
  for (double next = 1e-5; steps < 40; next = std::min(1.4 * next, dt)) {
    const Attempt attempt = equations.attempt(state, Bdf::of(next, state.dt_old, state.step == 0));
    ASSERT_TRUE(attempt.solved) << attempt.reason;
    state.accept(state.time + next, next);
    if (next == dt) ++steps, iterations += attempt.iterations;
  }
  RecordProperty("iterations_a_step", std::to_string(1.0 * iterations / steps));
  EXPECT_LT(1.0 * iterations / steps, 33);
}

/// xi of a strip of the shipped flat start after 60 steps of 20 ms, and what Newton's method leaves in one.
std::vector<double> strip_after_steps(bool everywhere) {
  Case v = strip_of_pnas2020();
  v.time.tolerance = 1e-3;
  const Grid grid = grid_of(v);
  Literature equations(v, grid, {false, false, false, everywhere});
  State state(grid);
  equations.initialise(state);
  for (int n = 0; n < 60; ++n) {
    const Attempt attempt = equations.attempt(state, Bdf::of(20e-3, state.dt_old, n == 0));
    EXPECT_TRUE(attempt.solved) << attempt.reason;
    state.accept(state.time + 20e-3, 20e-3);
  }
  return state.phase.now.owned();
}

// Breaks if the columns that Newton's method goes on in are not those of the front, if their linear systems
// are not cut out of the grid's, or if what lies beyond them is left unsolved.
TEST(physics_literature_newton, newton_around_the_front_is_newton_everywhere) {
  const std::vector<double> around = strip_after_steps(false), everywhere = strip_after_steps(true);
  double worst = 0, noise = 0;
  for (std::size_t q = 0; q < around.size(); ++q) {
    worst = std::max(worst, std::fabs(around[q] - everywhere[q]));
    if (q % 200 > 100) noise = std::max(noise, std::fabs(everywhere[q]));
  }
  RecordProperty("largest_difference", std::to_string(worst));
  EXPECT_LT(worst, 2e-5);  // twice a hundredth of the tolerance: to that each of them settles
  EXPECT_GT(noise, 1e-4);  // there is something to solve beyond the columns
}

// Eights of columns around those between the phases, the same on every rank; the whole grid where that is
// most of it, or where ranks share out the columns.
TEST(physics_literature_newton, columns_of_the_front) {
  const Grid grid({100, 4, 1}, {1e-6, 1e-6, 1e-6}, {false, false, false});
  Field xi(grid, "xi", "1");
  const auto front = [&](double first, double last) {  // from there xi falls from 1 to 0 over two cells
    std::vector<double> v;
    for (int j = 0; j < 4; ++j)
      for (int i = 0; i < 100; ++i)
        v.push_back(std::clamp((first + (last - first) * j / 3 + 2 - i) / 2, 0.0, 1.0));
    xi.set_owned(v);
    return front_columns(grid, xi, 5e-6);
  };
  Box box = front(30, 40);  // between the phases: 31 to 41
  EXPECT_EQ(24, box.i0);
  EXPECT_EQ(48, box.i0 + box.nx);
  EXPECT_EQ(grid.box().first + 24, box.first);
  box = front(2, 3);
  EXPECT_EQ(0, box.i0);
  EXPECT_EQ(100, front(10, 80).nx);
  EXPECT_EQ(100, front(200, 200).nx);  // metal everywhere
  const Grid line({100, 1, 1}, {1e-6, 1e-6, 1e-6}, {false, false, false});
  EXPECT_EQ(100, front_columns(line, Field(line, "xi", "1"), 5e-6).nx);
}

// Breaks if a given current of a published model is searched for over another area or by another factor: the
// voltage that is found drives 20 A/m^2 through the electrode's whole side.
TEST(physics_literature_newton, a_given_current_is_the_one_that_flows) {
  Case v = strip_of_pnas2020();
  v.grid.size[1] = 4e-6, v.grid.cells = {400, 8, 1};
  v.noise.intensity = 0;
  v.drive.voltage.reset(), v.drive.current = 20;
  v.drive.end_time = 1;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  while (s.time() < 0.1) s.advance(0.1);
  const MetricsRow row = s.sample();
  EXPECT_NEAR(row.current / 20, 1, 1e-7);
  EXPECT_LT(row.voltage, 0);
}

}  // namespace
}  // namespace mossfield
