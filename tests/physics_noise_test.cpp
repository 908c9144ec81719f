// Noise of the default mode: how far it moves a front at rest.

#include <gtest/gtest.h>

#include <complex>

#include "kernels/front.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

// Breaks if the source of psi, n delta (1 - tanh(2 psi/delta)^2) with <n n'> = I delta(x) delta(t), is
// stronger or weaker than the intensity I that was asked for: without current and restoring every layer keeps
// its displacement, so that waves of the metal in a column, A = integral h dx, have <|A_k|^2> = D t/area with
// D = I integral (225/64) (1 - t^2)^8 dx = 1.1189 I delta. Without surface energy nothing takes it back;
// 60 seeds of 14 waves, spread 1/sqrt(840).
TEST(Noise, MovesAFrontAtRestByItsIntensity) {
  constexpr int nx = 24, ny = 32, seeds = 60;
  const double h = 1e-6, width = 4e-6, intensity = 1e-26, end = 400;
  double mean = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    Case v = lithium({nx, ny, 1}, {nx * h, ny * h, 1e-6});
    v.grid.sides[1] = SideKind::reservoir;
    v.electrolyte.transference_number = 0.99;
    v.interface.width = width, v.interface.restoring = 0;
    v.kinetics.exchange_current = 1;
    v.initial.front = 10e-6;
    v.noise.intensity = intensity, v.noise.time_bin = 5;
    v.noise.seed = static_cast<std::uint64_t>(seed);
    v.drive.voltage = 0;
    Bench bench(v, Salt::frozen);
    while (bench.state.time < end) {
      const Attempt a =
          bench.equations.attempt(bench.state, Bdf::of(20, bench.state.dt_old, bench.state.step == 0));
      ASSERT_TRUE(a.solved) << a.reason;
      bench.accept(20);
    }
    const std::vector<double> psi = bench.state.phase.now.owned();
    std::vector<double> metal(ny, 0.0);
    for (std::size_t q = 0; q < psi.size(); ++q)
      metal[q / nx] += h * metal_fraction(order_parameter(psi[q], width));
    for (int k = 1; k < 15; ++k) {
      std::complex<double> wave = 0;
      for (int j = 0; j < ny; ++j)
        wave += metal[static_cast<std::size_t>(j)] * std::polar(1.0 / ny, -2 * M_PI * k * j / ny);
      mean += std::norm(wave) / (14 * seeds);
    }
  }
  const double wanted = 1.1189 * intensity * width * end / (ny * h * 1e-6);
  std::printf("waves of the front over theory: %.3f\n", mean / wanted);
  EXPECT_NEAR(mean / wanted, 1, 3 / std::sqrt(14.0 * seeds));
}

}  // namespace
}  // namespace mossfield::test
