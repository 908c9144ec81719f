// Stress in the kinetics: a wave of metal that grows into a solid, against linear theory
// (physics/README.md, "Stress in the kinetics").

#include <gtest/gtest.h>

#include <cmath>

#include "front_wave.hpp"
#include "kernels/stress.hpp"
#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr double wavelength = 20e-6, k = 2 * M_PI / wavelength, kappa = 0.05;
constexpr double molar = 1.3e-5, per_charge = molar / faraday;

/// Surface tractions of a half-space over G k, for its tangential (P sin ky) and normal (A cos ky)
/// displacement, from the fields of physics.md 2.6 (Papkovich-Neuber, by hand): normal and shear stress.
struct HalfSpace {
  double normal_p, normal_a, shear_p, shear_a;
  explicit HalfSpace(double nu) {
    const double q = 1 / (3 - 4 * nu), l = 2 * nu / (1 - 2 * nu);  // Q = k q (P + A); lambda/G
    const auto normal = [&](double p, double a) { return l * (p + a - q * (p + a)) + 2 * (a - q * (p + a)); };
    const auto shear = [&](double p, double a) { return q * (p + a) + p - a; };
    normal_p = normal(1, 0), normal_a = normal(0, 1), shear_p = shear(1, 0), shear_a = shear(0, 1);
  }
};

/// Metal below, a solid above, stuck together, the upper one pushed away by M cos ky: -sigma_nn over k M, and
/// by how much of M the front rises.
struct Pushed {
  double stiffness, rise;
};
Pushed pushed(const Moduli& below, const Moduli& above) {
  const HalfSpace e(poisson_ratio(below)), s(poisson_ratio(above));
  // unknowns P (of both), A below; above: A + M, and its own normal points down, so A and P change sign there
  //   normal: Ge (np P + na A) = -Gs (np' P - ... ) ; written as two linear equations a P + b A = c
  const double ge = below.shear, gs = above.shear;
  // above, mirrored: displacement into that half-space -(A + M); its normal stress is sigma_zz, its shear
  // -tau
  const double a1 = ge * e.normal_p - gs * s.normal_p, b1 = ge * e.normal_a + gs * s.normal_a,
               c1 = -gs * s.normal_a;
  const double a2 = ge * e.shear_p + gs * s.shear_p, b2 = ge * e.shear_a - gs * s.shear_a,
               c2 = gs * s.shear_a;
  const double det = a1 * b2 - a2 * b1, p = (c1 * b2 - c2 * b1) / det, a = (a1 * c2 - a2 * c1) / det;
  return {-ge * (e.normal_p * p + e.normal_a * a), 1 + a};
}

struct Setup {
  int cells;            // per wavelength
  double width;         // of the interface, in wavelengths
  double metal, solid;  // Young's moduli over that of the reference [1]
};

/// Growth of the amplitude over its first value, measured and by theory.
struct Outcome {
  double measured, theory, without;
};

Outcome grow(const Setup& s) {
  const double f = inverse_thermal_voltage(298.15);
  Case v = lithium({s.cells * 5 / 2, s.cells, 1}, {2.5 * wavelength, wavelength, 1e-6});
  v.electrolyte.conductivity = kappa;
  v.kinetics.exchange_current = kappa * k / f;  // kinetic and ohmic resistance alike
  const double j0 = 0.02 * f * v.kinetics.exchange_current;
  v.interface.width = s.width * wavelength;

  v.initial.front = 0.8 * wavelength;
  v.initial.amplitude = 0.004 * wavelength;
  v.initial.wavelength = wavelength;
  v.drive.current = j0;
  const double eta = -2 / f * std::asinh(j0 / (2 * v.kinetics.exchange_current));
  const double r = 1 / (v.kinetics.exchange_current * f * std::cosh(f * eta / 2));
  const double bare = per_charge * k * j0 / (1 + kappa * k * r);
  // a reference modulus by which stress takes what the electrolyte gives
  const double mobility = per_charge * per_charge * kappa * k / (1 + kappa * k * r);
  const double reference = bare / (mobility * k);
  v.mechanics.present = true, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.metal.youngs_modulus = s.metal * reference, v.metal.poisson_ratio = 0.38;
  v.electrolyte.youngs_modulus = s.solid * reference, v.electrolyte.poisson_ratio = 0.3;
  const Pushed p =
      pushed(moduli_of(v.metal.youngs_modulus, 0.38), moduli_of(v.electrolyte.youngs_modulus, 0.3));
  const double end = 1 / bare, rate = bare * p.rise - mobility * k * p.stiffness;

  Bench bench(v, Salt::frozen);
  const double before = front_wave(bench).amplitude;
  const Balances start = bench.equations.balances(bench.state);
  bench.run(end, 1e-4 * end);
  const double charge = bench.state.charge.now,
               deposited = bench.equations.balances(bench.state).metal_volume - start.metal_volume;
  EXPECT_NEAR(deposited / (per_charge * charge), 1, 1e-9);
  const Outcome out{front_wave(bench).amplitude / before - 1, p.rise * bare * std::expm1(rate * end) / rate,
                    std::expm1(bare * end)};
  std::printf(
      "%d cells, width %g, E %g over %g: grows by %.4f (theory %.4f, without stress %.3f), rise %.3f, "
      "stiffness %.3f, %ld steps\n",
      s.cells, s.width, s.solid, s.metal, out.measured, out.theory, out.without, p.rise,
      p.stiffness / reference, bench.state.step);
  return out;
}

// Breaks if stress has the wrong sign or size in the overpotential, the misfit is not what has grown, or the
// front is not where the pressed metal leaves it. What is off under a softer solid is the interface's and
// falls as its width does (0.48 of width over wavelength, 5 % to 1.5 %); between solids that are alike it is
// below that of steps and grid at either.
TEST(FrontStress, OpposesAWaveAsLinearTheorySays) {
  const Outcome wide = grow({40, 0.12, 50, 1}), thin = grow({160, 0.03, 50, 1});
  EXPECT_LT(thin.theory, 0.8 * thin.without);
  EXPECT_NEAR(thin.measured / thin.theory, 1, 0.02);
  EXPECT_LT(std::fabs(thin.measured - thin.theory), 0.4 * std::fabs(wide.measured - wide.theory));
  for (const Outcome& alike : {grow({40, 0.12, 2, 2}), grow({80, 0.06, 2, 2})}) {
    EXPECT_LT(alike.theory, 0.8 * alike.without);
    EXPECT_NEAR(alike.measured / alike.theory, 1, 0.01);
  }
}

/// The amplitude left of a wave of 10 um under a film of 2 um on the grid after 200 s at 50 A/m^2, over that
/// at the start.
double under_film(double young, bool mechanics) {
  Case v = lithium({80, 40, 1}, {20e-6, 10e-6, 1e-6});
  v.interface.width = 1e-6, v.interface.energy = 0.5;
  v.grid.sides[1] = SideKind::reservoir;
  v.coating.inner.present = v.coating.resolved = true;
  v.coating.inner.thickness = 2e-6, v.coating.inner.conductivity = 1e-2;
  v.coating.inner.youngs_modulus = young;
  v.mechanics.present = mechanics, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.metal.youngs_modulus = 7.8e9, v.metal.poisson_ratio = 0.38;
  v.initial.front = 8e-6, v.initial.amplitude = 0.2e-6, v.initial.wavelength = 10e-6;
  v.drive.current = 50;
  Bench bench(v);
  const double before = front_wave(bench).amplitude;
  bench.run(200, 0.01);
  return front_wave(bench).amplitude / before;
}

// Breaks if a film on the grid is taken for a fluid, or one without a modulus for a solid: a stiffer one
// holds a wave back more, and one that bears nothing as if there were no mechanics.
TEST(FrontStress, AFilmOnTheGridHoldsBackByItsModulus) {
  const double none = under_film(0, false), fluid = under_film(0, true), soft = under_film(0.3e9, true),
               stiff = under_film(3e9, true);
  std::printf("no mechanics %.5f, a film without modulus %.5f, 0.3 GPa %.5f, 3 GPa %.5f\n", none, fluid, soft,
              stiff);
  EXPECT_NEAR(fluid, none, 1e-6);
  EXPECT_LT(soft, fluid - 0.005);
  EXPECT_LT(stiff, soft - 0.02);
}

/// How the drive of a rippled front of metal that wants to be larger, under a fluid, falls at its crests,
/// over the theory of Asaro, Tiller and Grinfeld: 4 (1 - nu^2)/E s0^2 k a from trough to crest.
double stressed_front(int cells, double width, double a) {
  Case v = lithium({cells * 3 / 2, cells, 1}, {1.5 * wavelength, wavelength, 1e-6});
  v.interface.width = width * wavelength;
  v.initial.front = 0.8 * wavelength, v.initial.amplitude = a * wavelength, v.initial.wavelength = wavelength;
  v.mechanics.present = true, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.metal.youngs_modulus = 5e9, v.metal.poisson_ratio = 0.36;
  v.mechanics.growth_strain = 1e-3;
  const Bench bench(v);
  const StressMetrics found = *bench.equations.stress(bench.state);
  const double s0 = v.metal.youngs_modulus * v.mechanics.growth_strain / (1 - v.metal.poisson_ratio);
  const double plane = v.metal.youngs_modulus / (1 - std::pow(v.metal.poisson_ratio, 2));
  return (found.drive_max - found.drive_min) / (4 * s0 * s0 / plane * k * a * wavelength);
}

// Breaks if the hoop stress of a bent interface counts as pressure of the fluid beyond (then 2.7 and 3.2
// times too much), or the energy is not the metal's. It is taken a width deep, where a ripple's stress has
// fallen to (1 - k w/2) exp(-k w); the rest is the interface, which is softer than metal.
TEST(FrontStress, UnderAFluidEnergyAloneDrives) {
  const double wide = stressed_front(64, 1.0 / 16, 0.01), thin = stressed_front(128, 1.0 / 32, 0.01);
  std::printf("stressed front: %.4f -> %.4f of Asaro, Tiller and Grinfeld's\n", wide, thin);
  const auto left = [](double w) { return (1 - k * w * wavelength / 2) * std::exp(-k * w * wavelength); };
  EXPECT_NEAR(wide / left(1.0 / 16), 1, 0.15);
  EXPECT_NEAR(thin / left(1.0 / 32), 1, 0.08);
}

/// Energy that a ripple of metal under a fluid sets free whose interface is `width` waves wide, over that of
/// theory, (s0^2/E') k a^2/2 a length; the metal wants to be larger by `growth`.
double set_free(int cells, double width, double a) {
  const double h = 1.0 / cells, q = 2 * M_PI, growth = 1e-3, nu = 0.36;
  const Moduli m = moduli_of(1, nu);
  const double s0 = growth / (1 - nu), plane = 1 / (1 - nu * nu);
  double energy[2] = {};
  for (const double amplitude : {0.0, a}) {
    Body b({cells, cells + cells / 2, 1}, {h, h, 1}, {true, false, false},
           options_of({Side::Kind::slip, Side::Kind::slip, Side::Kind::slip, Side::Kind::slip,
                       Side::Kind::slip, Side::Kind::slip},
                      1e-9));
    const Grid& grid = b.box.grid;
    Field psi(grid, "psi", "m"), part(grid, "part", "1"), misfit(grid, "misfit", "m"), p(grid, "p", "Pa");
    b.box.set(psi, [&](double x, double y, double) {
      const double slope = amplitude * q * std::sin(q * (x + 0.07));
      return (1 + 0.37 * h + amplitude * std::cos(q * (x + 0.07)) - y) / std::sqrt(1 + slope * slope);
    });
    fill_ghosts(psi);
    for_each_cell(grid, BodyModuli{b.lambda.data(),
                                   b.shear.data(),
                                   b.initial.data(),
                                   part.data(),
                                   psi.data(),
                                   psi.data(),
                                   width,
                                   m,
                                   {0, 0},
                                   {0, 0},
                                   0});
    for_each_cell(grid,
                  FrontStrain{{b.eigenstrain[0].data(), b.eigenstrain[1].data(), b.eigenstrain[2].data()},
                              psi.data(),
                              misfit.data(),
                              part.data(),
                              grid.box(),
                              width,
                              growth});
    EXPECT_TRUE(b.mechanics.solve(b.input()).converged);
    b.mechanics.pressure(p);
    const std::vector<double> pressure = p.owned(), strain = b.eigenstrain[0].owned();
    for (std::size_t n = 0; n < strain.size(); ++n)  // -sigma:eps*/2: stress does no work on strain that fits
      energy[amplitude > 0] += 1.5 * pressure[n] * strain[n] * h * h;
  }
  return (energy[0] - energy[1]) / (s0 * s0 / plane * q * a * a / 2);
}

// Breaks if the metal's strain counts h in the interface although all that is solid there is metal: its
// moduli count h already, and the load would end too deep (0.92 and 0.96, falling with the first power of the
// width).
TEST(FrontStress, ARippleOfStressedMetalSetsFreeWhatTheorySays) {
  const double wide = set_free(128, 1.0 / 16, 0.01), thin = set_free(256, 1.0 / 32, 0.01);
  std::printf("energy that a ripple under a fluid sets free: %.4f -> %.4f (1)\n", wide, thin);
  EXPECT_NEAR(thin, 1, 0.01);
  EXPECT_LT(std::fabs(thin - 1), 0.35 * std::fabs(wide - 1));
}

/// -sigma_nn over s0 a k at the crests of metal that carries -s0 along its surface a cos ky as it wants to be
/// larger, under a solid that does not. To first order a layer a cos ky thick lies on a flat surface: it
/// pulls along it by s0 a k sin ky and stands out by its strain across, s0 (1 + nu)/E.
double strained(const Moduli& metal, const Moduli& solid) {
  const double nu = poisson_ratio(metal), ge = metal.shear, gs = solid.shear;
  const double across = (1 + nu) / young_modulus(metal);
  const HalfSpace e(nu), s(poisson_ratio(solid));
  // as in pushed(): P of both, A below, A + across above; here the shear stress jumps
  const double a1 = ge * e.normal_p - gs * s.normal_p, b1 = ge * e.normal_a + gs * s.normal_a,
               c1 = -gs * s.normal_a * across;
  const double a2 = ge * e.shear_p + gs * s.shear_p, b2 = ge * e.shear_a - gs * s.shear_a,
               c2 = gs * s.shear_a * across + 1;
  const double det = a1 * b2 - a2 * b1, p = (c1 * b2 - c2 * b1) / det, a = (a1 * c2 - a2 * c1) / det;
  return -ge * (e.normal_p * p + e.normal_a * a);
}

/// The same of a front, over that of theory; the energy, of second order in the strain, is 1e-3 of it.
double strained_front(int cells, double width, double solid) {
  Case v = lithium({cells * 5 / 2, cells, 1}, {2.5 * wavelength, wavelength, 1e-6});
  const double a = 0.002 * wavelength;
  v.interface.width = width * wavelength;
  v.initial.front = 1.25 * wavelength, v.initial.amplitude = a, v.initial.wavelength = wavelength;
  v.mechanics.present = true, v.mechanics.metal = MechanicsCase::Metal::elastic;
  v.metal.youngs_modulus = 5e9, v.metal.poisson_ratio = 0.36;
  v.electrolyte.youngs_modulus = solid, v.electrolyte.poisson_ratio = 0.3;
  v.mechanics.growth_strain = 1e-4;
  const Bench bench(v);
  const StressMetrics found = *bench.equations.stress(bench.state);
  const double s0 = v.metal.youngs_modulus * v.mechanics.growth_strain / (1 - v.metal.poisson_ratio);
  return (found.drive_max - found.drive_min) /
         (2 * s0 * a * k * strained(moduli_of(5e9, 0.36), moduli_of(solid, 0.3)));
}

// Breaks if hoop stress of the interface presses (kappa s0 width: of the order of what is measured, whatever
// the width over the wave were it counted twice), if a strain of the metal counts more or less than its share
// of a cell that it holds together with a solid, or if the metal is the one that is too small.
TEST(FrontStress, StrainedMetalPressesOnASolidAsTheorySays) {
  for (const double solid : {1e9, 5e9, 25e9}) {
    const double wide = strained_front(64, 1.0 / 16, solid), thin = strained_front(128, 1.0 / 32, solid);
    std::printf("strained metal of 5 GPa under %g GPa: %.4f -> %.4f of theory\n", solid / 1e9, wide, thin);
    EXPECT_NEAR(thin, 1, 0.05);
    EXPECT_LT(std::fabs(thin - 1), 0.6 * std::fabs(wide - 1));
  }
}

}  // namespace
}  // namespace mossfield::test
