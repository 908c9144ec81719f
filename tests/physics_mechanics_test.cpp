// Lithium that flows, and a stressed surface that roughens (physics.md 2.7, 3.2).

#include <gtest/gtest.h>

#include <cstdio>

#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr Side::Kind slip = Side::Kind::slip, loose = Side::Kind::free;
const Moduli lithium = moduli_of(5e9, 0.3);

/// A bar pulled along x at a rate [1/s] to a strain, its sides free: the stress along x [Pa].
double pulled(double rate, double strain, int steps, bool saturated, int& passes) {
  MechanicsOptions options = options_of({slip, slip, slip, loose, slip, loose}, 1e-8);
  options.flow.emplace();
  if (saturated) options.flow->initial = options.flow->saturation;
  Body b({6, 5, 4}, {1.1e-6, 0.9e-6, 1.3e-6}, {}, options);
  b.box.set(b.lambda, uniform(lithium.lambda));
  b.box.set(b.shear, uniform(lithium.shear));
  Field flowing(b.box.grid, "flowing", "1");
  b.box.set(flowing, uniform(1));
  MechanicsInput in = b.input();
  in.flowing = &flowing;
  const double length = 6 * 1.1e-6;
  passes = 0;
  for (int n = 1; n <= steps; ++n) {
    const double pull = strain * length * n / steps;
    b.box.set_face(b.mechanics.displacement(0), 0,
                   [&](double x, double, double) { return pull * x / length; });
    const MechanicsReport report = b.mechanics.solve(in, strain / rate / steps);
    EXPECT_TRUE(report.converged) << "step " << n << ": " << report.passes << " passes, error "
                                  << report.flow_error;
    passes = std::max(passes, report.passes);
    b.mechanics.keep();
  }
  Field x_of(b.box.grid, "x", "m"), out(b.box.grid, "Pi", "Pa"), mises(b.box.grid, "mises", "Pa");
  b.box.set(x_of, [](double x, double, double) { return x; });
  fill_ghosts(x_of);
  b.mechanics.compression(x_of, out);
  b.mechanics.von_mises(mises);
  for (const double v : mises.owned()) EXPECT_NEAR(v / mises.owned()[0], 1, 1e-5);
  return -out.owned()[0];
}

// Breaks if rate, resistance or the return have the wrong factor: steady flow stress S* (rate/e0)^m.
TEST(Lithium, FlowsAtItsStressWhateverTheRate) {
  for (const double rate : {1e-3, 0.1, 1.0}) {
    int passes = 0;
    const double stress = pulled(rate, 0.05, 8, true, passes), wanted = 8e6 * std::pow(rate / 0.05, 0.18);
    std::printf("%g 1/s: %.4f MPa (%.4f), at most %d passes\n", rate, stress / 1e6, wanted / 1e6, passes);
    EXPECT_NEAR(stress / wanted, 1, 2e-3);
    EXPECT_LE(passes, 12);
  }
}

// Breaks if resistance follows anything but the plastic strain: S from the closed form of its law.
TEST(Lithium, HardensAsItsLawSays) {
  const LithiumFlow f;
  const double rate = 0.1, strain = 0.05;
  int passes = 0;
  const double stress = pulled(rate, strain, 50, false, passes);
  const double plastic = strain - stress / 5e9, power = 1 - f.exponent;
  const double y = std::pow(
      std::pow(1 - f.initial / f.saturation, power) + (f.exponent - 1) * f.hardening / f.saturation * plastic,
      1 / power);
  const double wanted = f.saturation * (1 - y) * std::pow(rate / f.rate, f.sensitivity);
  std::printf("hardening: %.4f MPa (%.4f), at most %d passes\n", stress / 1e6, wanted / 1e6, passes);
  EXPECT_NEAR(stress / wanted, 1, 0.01);
}

/// Elastic energy per area, over its value far from the surface, that a ripple of amplitude a takes off a
/// half-space under in-plane strain; wavelength 1. Void above.
double ripple_energy(int n, double a, const Moduli& m, double strain) {
  const double h = 1.0 / n, top = 1.5;
  Body b({n, 2 * n, 1}, {h, h, 1}, {true, false, false},
         options_of({slip, slip, slip, slip, slip, slip}, 1e-9));
  const auto solid = [&](double x, double y, double z) {
    return fraction(b.box.grid, x, y, z,
                    [&](double u, double v, double) { return v < top + a * std::cos(2 * pi * u); });
  };
  b.box.set(b.lambda, [&](double x, double y, double z) { return m.lambda * solid(x, y, z); });
  b.box.set(b.shear, [&](double x, double y, double z) { return m.shear * solid(x, y, z); });
  b.box.set(b.eigenstrain[0], uniform(-strain));
  EXPECT_TRUE(b.mechanics.solve(b.input()).converged);
  Field w(b.box.grid, "w", "J/m^3");
  b.mechanics.energy(w);
  double sum = 0;
  for (const double v : w.owned()) sum += v * h * h;
  return sum;
}

// Asaro-Tiller-Grinfeld: a ripple frees k w0 a^2 of energy per area, w0 = s0^2 (1 - nu^2)/(2 E), which is the
// chemical potential 2 k w0 of its growth rate M [2 s0^2 (1 - nu^2) k/E - gamma k^2]/2 ... and sets the
// critical wavelength pi E gamma/[s0^2 (1 - nu^2)].
TEST(StressedSurface, RippleFreesTheEnergyOfAsaroTillerGrinfeld) {
  const Moduli m = moduli_of(1.0, 0.3);
  const double strain = 1e-3, k = 2 * pi, s0 = strain / (1 - 0.09), w0 = s0 * s0 * 0.91 / 2;
  for (const int n : {64, 128}) {
    const double flat = ripple_energy(n, 0, m, strain);
    const double small = (flat - ripple_energy(n, 0.03, m, strain)) / (0.03 * 0.03);
    const double large = (flat - ripple_energy(n, 0.06, m, strain)) / (0.06 * 0.06);
    const double limit = small + (small - large) / 3;
    std::printf("n %d: flat %.5f, %.4f %.4f -> %.4f of k w0\n", n, flat / (1.5 * w0), small / (k * w0),
                large / (k * w0), limit / (k * w0));
  }
}

}  // namespace
}  // namespace mossfield::test
