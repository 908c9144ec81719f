// When a film cracks, by modulus and thickness, and what one under tension does on a ball.

#include <gtest/gtest.h>

#include <cmath>

#include "coated.hpp"

namespace mossfield::test {
namespace {

/// A film of 20 nm, E = 100 GPa, which cracks at 1 % of strain in a film of 20 nm, over a flat front.
Case brittle(int ny, int nz) {
  Case v = lithium({60, ny, nz}, {30e-6, 2e-6, 2e-6});
  v.interface.width = 3e-6;
  v.initial.front = 8e-6;
  v.drive.current = 10;
  v.coating.inner = layer(20e-9, 1e-3);
  CoatingLayer& film = v.coating.inner;
  film.youngs_modulus = 1e11, film.poisson_ratio = 0;
  film.critical_strain = 0.01, film.critical_strain_thickness = 20e-9;
  return v;
}
/// What of it has cracked after 0.1 s, in which the front hardly moves.
double cracked(Bench& bench) {
  bench.run(0.1, 1e-2);
  return film_metrics(bench.values, bench.state).cracked_fraction;
}
/// The same in 2-D by its residual stress, this share of E.
double cracked(double poisson_ratio, double stress, double reference) {
  Case v = brittle(4, 1);
  v.coating.inner.poisson_ratio = poisson_ratio;
  v.coating.inner.residual_stress = stress * 1e11;
  v.coating.inner.critical_strain_thickness = reference;
  Bench bench(v, Salt::frozen);
  return cracked(bench);
}

// Breaks if residual stress strains a film as a strip, without (1 - nu^2): 1.13 % of E are a strain of 0.95 %
// at nu = 0.4 and of 1.08 % at nu = 0.2.
TEST(FilmCracks, ByPlaneStrainModulus) {
  EXPECT_LT(cracked(0.4, 0.0113, 20e-9), 0.01);
  EXPECT_GT(cracked(0.2, 0.0113, 20e-9), 0.99);
}

// Breaks if the thickness at which the critical strain was found is not asked: known at 80 nm, it is twice as
// large, 2 %, at 20 nm (Griffith: strain ~ 1/sqrt(h)).
TEST(FilmCracks, ByTheThicknessOfItsCriticalStrain) {
  EXPECT_LT(cracked(0, 0.015, 80e-9), 0.01);
  EXPECT_GT(cracked(0, 0.025, 80e-9), 0.99);
}

// Breaks if a surface in 3-D is strained by all of its growth of area, as a line is, and not by the root of
// it along each direction: area grown by 1.5 % is a strain of 0.75 %, by 3 % one of 1.5 %. Without Poisson's
// ratio, so that it does not matter by which of the two stresses a crack goes.
TEST(FilmCracks, ByTheStrainAlongEachDirectionIn3D) {
  for (const double area : {1.015, 1.03}) {
    Bench bench(brittle(4, 4), Salt::frozen);
    bench.state.film.layers[0].now[1].set_owned(std::vector<double>(60 * 4 * 4, area));
    if (area < 1.02)
      EXPECT_LT(cracked(bench), 0.01);
    else
      EXPECT_GT(cracked(bench), 0.99);
  }
}

/// Tension [N/m] of a film of 20 nm, 1 GPa, nu = 0.3, of this cover and stretch on a ball of 2.3 um, from the
/// potential at which no current flows: -(V_m/F) (gamma + Sigma) 2/R.
double tension(double cover, double stretch) {
  Case v = lithium({36, 40, 33}, {7.2e-6, 7.2e-6, 7.1e-6});
  const double radius = 2.3e-6, gamma = 0.5;
  v.interface.energy = gamma, v.interface.width = 0.69e-6;
  v.initial.circle_radius = radius;
  v.drive.current = 0;
  v.coating.inner = layer(20e-9, 1e3);
  v.coating.inner.youngs_modulus = 1e9, v.coating.inner.poisson_ratio = 0.3;
  Bench bench(v, Salt::frozen);
  const std::size_t n = 36 * 40 * 33;
  std::vector<Field>& film = bench.state.film.layers[0].now;
  film[1].set_owned(std::vector<double>(n, stretch));
  film[2].set_owned(std::vector<double>(n, cover));
  const Attempt a = bench.equations.attempt(bench.state, Bdf::of(1e-4, 0, true));
  if (!a.solved) throw std::runtime_error(a.reason);
  return -bench.equations.voltage() * radius / (2 * per_charge) - gamma;
}

// Breaks if a film on a surface that is curved along both directions has the modulus or the strain of a line,
// or pulls where there is none of it: (h0/J) E/(1 - nu) (sqrt(J) - 1), times its cover.
TEST(FilmTension, OnABallIsBiaxialAndOfWhatCovers) {
  const double wanted = 20e-9 / 1.21 * 1e9 / 0.7 * (std::sqrt(1.21) - 1);
  const double whole = tension(1, 1.21), half = tension(0.5, 1.21);
  std::printf("tension over theory: whole %.4f, half a cover %.4f\n", whole / wanted, half / wanted);
  EXPECT_NEAR(whole / wanted, 1, 0.05);
  EXPECT_NEAR(half / wanted, 0.5, 0.03);
}

}  // namespace
}  // namespace mossfield::test
