// The formulas of the interface and of the published models, against their derivatives, inverses and limits.

#include <gtest/gtest.h>

#include "kernels/noise.hpp"
#include "physics/anisotropy.hpp"
#include "physics/grand_potential.hpp"
#include "physics/noise.hpp"
#include "physics/surface_energy.hpp"
#include "solver/case_reader.hpp"
#include "solver/state.hpp"

namespace mossfield {
namespace {

template <class F>
double slope(const F& f, double x, double step) {
  return (f(x + step) - f(x - step)) / (2 * step);
}

PublishedModel hong() {
  PublishedModel m{};
  m.grand_potential = true;
  m.reaction_rate = 1e-3, m.transfer = 0.4, m.f = 38.69, m.potential_sign = 1;
  m.reference = 1000, m.lattice = 14887.65, m.site_ratio = 5.5, m.exchange = std::exp(-16.431);
  m.diffusivity = 3.179e-10, m.diffusion_power = 2;
  return m;
}

TEST(formula_free_energy, derivatives) {
  for (const double xi : {-0.1, 0.13, 0.5, 0.77, 1.05}) {
    EXPECT_NEAR(double_well_slope(xi), slope(double_well, xi, 1e-5), 1e-9);
    EXPECT_NEAR(double_well_curvature(xi), slope(double_well_slope, xi, 1e-5), 1e-8);
    EXPECT_NEAR(metal_fraction_slope(xi), slope(metal_fraction, xi, 1e-5), 1e-8);
    EXPECT_NEAR(solid_share(xi) + liquid_share(xi), 1, 1e-15);
  }
  EXPECT_EQ(solid_share(1.01), 1);
  EXPECT_EQ(liquid_share(-0.01), 1);
}

// Width and energy of the published pair kappa = 0.3, W = 2.4 (lengths in um, energies in 2.5e6 J/m^3).
TEST(formula_free_energy, width_and_energy) {
  EXPECT_NEAR(interface_width_of(2.4, 0.3), 1, 1e-12);
  EXPECT_NEAR(interface_energy_of(2.4, 0.3), 0.2, 1e-12);
  EXPECT_NEAR(barrier_of(0.556, 1.5e-6), 4.448e6, 1);
  EXPECT_NEAR(gradient_coefficient_of(0.556, 1.5e-6), 1.251e-6, 1e-12);
  double energy = 0;  // of the equilibrium profile, by the midpoint rule
  const double width = 1.5e-6, h = width / 50;
  for (int i = -500; i < 500; ++i) {
    const double x = (i + 0.5) * h, s = order_parameter_slope(x, width);
    energy += h * (barrier_of(0.556, width) * double_well(order_parameter(x, width)) +
                   0.5 * gradient_coefficient_of(0.556, width) * s * s);
  }
  EXPECT_NEAR(energy, 0.556, 1e-6);
}

TEST(formula_published_models, content_and_its_inverse) {
  const PublishedModel m = hong();
  for (const double xi : {0.0, 0.21, 0.5, 0.93, 0.999, 1.0})
    for (const double c : {1e-7, 1e-3, 2.0, 700.0, 1300.0}) {
      const double lithium = content(m, xi, c);
      EXPECT_NEAR(concentration_of(m, xi, lithium) / c, 1, 1e-7) << xi << " " << c;
      const auto of_c = [&](double x) { return content(m, xi, x); };
      EXPECT_NEAR(content_by_c(m, xi, c) / slope(of_c, c, 1e-5 * c), 1, 1e-4) << xi << " " << c;
      if (xi == 0 || xi == 1) continue;
      const auto of_xi = [&](double x) { return content(m, x, c); };
      EXPECT_NEAR(content_by_xi(m, xi, c) / slope(of_xi, xi, 1e-5), 1, 1e-4) << xi << " " << c;
    }
  EXPECT_NEAR(content(m, 1, 1000), 14887.65 * 5.5, 0.5);  // full metal
}

// The forms without a power, which loops prefer, are the general one.
TEST(formula_published_models, mobility) {
  PublishedModel m = hong();
  for (const double liquid : {0.0, 1e-5, 0.3, 1.0})
    for (const double power : {1.0, 2.0}) {
      m.diffusion_power = power;
      const IonMobility general = ion_mobility<Mobility::power>(m, liquid, 1 - liquid, 0.94),
                        plain = power == 1 ? ion_mobility<Mobility::linear>(m, liquid, 1 - liquid, 0.94)
                                           : ion_mobility<Mobility::square>(m, liquid, 1 - liquid, 0.94);
      EXPECT_EQ(mobility_of(m), power == 1 ? Mobility::linear : Mobility::square);
      EXPECT_NEAR(plain.diffusivity, general.diffusivity, 1e-15 * m.diffusivity) << liquid << " " << power;
      // without diffusivity there is no migration, whatever its weight
      EXPECT_NEAR(plain.migration * liquid, general.migration * liquid, 1e-15) << liquid << " " << power;
    }
}

// The mean that makes D grad c/(1 - x) exact, by its series and by its logarithm; and a full cell beside an
// empty one lets ever more ions go.
TEST(formula_published_models, vacancies_between_cells) {
  for (const double b : {1e-9, 1e-3, 0.3, 0.9, 0.97, 0.999999})
    EXPECT_NEAR(logarithmic_mean(1, b) * std::log(1 / b) / (1 - b), 1, 1e-10) << b;
  EXPECT_EQ(logarithmic_mean(0.4, 0.4), 0.4);
  const PublishedModel m = hong();
  const double full = logarithmic_mean(vacancy(m, m.lattice), vacancy(m, 0));
  EXPECT_GT(full, 0);
  EXPECT_LT(full, 0.05);
}

// The equilibrium of the published kinetics: c/c0 = exp(f phi) in the dilute form, half of that where c
// counts by (1-h) = 1/2; the other overpotential is offset - phi.
TEST(formula_published_models, reaction) {
  PublishedModel m = hong();
  const auto rate = [&](double c, double phi) {
    const ReactionTerms r = reaction_terms(m, 0.5, phi);
    return r.constant + r.slope * c;
  };
  EXPECT_NEAR(rate(2 * 700, std::log(0.7) / m.f), 0, 1e-15);
  m.grand_potential = false;
  EXPECT_NEAR(rate(700, std::log(0.7) / m.f), 0, 1e-15);
  EXPECT_NEAR(rate(1000, -0.1), 1.875e-3 * (std::exp(0.4 * 3.869) - std::exp(-0.6 * 3.869)), 1e-15);
  const double before = rate(800, -0.15);
  m.potential_sign = -1, m.potential_offset = -0.4;
  EXPECT_NEAR(rate(800, -0.25), before, 1e-15);
}

TEST(formula_published_models, bernoulli) {
  for (const double x : {1e-3, 0.3, 1.0, 2.0, 5.0, 50.0}) {
    const double exact = 0.5 * x / std::tanh(0.5 * x);
    EXPECT_GE(bernoulli_even(x), exact * (1 - 1e-15));
    EXPECT_NEAR(bernoulli_even(x) / exact, 1, x <= 1 ? 1e-7 : x <= 2 ? 1e-5 : 2);
    EXPECT_EQ(bernoulli_even(-x), bernoulli_even(x));
  }
}

// The flux is the derivative of the energy by the gradient.
TEST(formula_anisotropy, flux_from_energy) {
  for (const bool cubic : {false, true}) {
    const Anisotropy a{0.07, cubic ? 4 : 6, 0.3, cubic};
    const double p[3] = {0.4, -1.1, cubic ? 0.7 : 0.0};
    for (int axis = 0; axis < (cubic ? 3 : 2); ++axis) {
      const auto energy = [&](double x) {
        double q[3] = {p[0], p[1], p[2]};
        q[axis] = x;
        return 0.5 * anisotropy_factor(a, q) * (q[0] * q[0] + q[1] * q[1] + q[2] * q[2]);
      };
      EXPECT_NEAR(p[axis] + anisotropy_flux(a, p, axis), slope(energy, p[axis], 1e-5), 1e-9);
    }
  }
}

/// Least eigenvalue of the energy's second derivatives by p, over directions (of a cubic form: of a sphere).
double least_curvature(const Anisotropy& a) {
  const auto energy = [&](const double* p) {
    return 0.5 * anisotropy_factor(a, p) * (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
  };
  constexpr double d = 1e-4;
  double least = 1e300;
  for (int i = 0; i < (a.cubic ? 31 : 1); ++i)
    for (int j = 0; j < 181; ++j) {
      const double up = a.cubic ? i * M_PI / 60 : 0, round = j * M_PI / 180 + a.angle;
      const double n[3] = {cos(up) * cos(round), cos(up) * sin(round), sin(up)};
      const double across[2][3] = {{-sin(round), cos(round), 0},
                                   {-sin(up) * cos(round), -sin(up) * sin(round), cos(up)}};
      // along n the energy is a parabola of positive curvature, and (homogeneous) so is its mixed part with
      // the way across: what is left is the determinant, the part across less the mixed one squared over it
      for (int k = 0; k < 16; ++k) {
        const double turn = a.cubic ? k * M_PI / 16 : 0;
        double e[3], p[3];
        for (int x = 0; x < 3; ++x) e[x] = cos(turn) * across[0][x] + sin(turn) * across[1][x];
        const auto at = [&](double u, double v) {
          for (int x = 0; x < 3; ++x) p[x] = (1 + u * d) * n[x] + v * d * e[x];
          return energy(p);
        };
        const double along = (at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / (d * d),
                     over = (at(0, 1) - 2 * at(0, 0) + at(0, -1)) / (d * d),
                     mixed = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * d * d);
        least = std::min(least, over - mixed * mixed / along);
      }
    }
  return least;
}

// Breaks if cases are refused that have all orientations, or taken where the equation has no solution: the
// limit of kappa is not that of the surface energy, its root (0.143 and 0.067 with four folds).
TEST(formula_anisotropy, is_convex_up_to_its_limit) {
  for (const int mode : {3, 4, 6, 8}) {
    const double limit = strongest_anisotropy(mode);
    EXPECT_GT(least_curvature({0.99 * limit, mode, 0.3, false}), 0) << mode;
    EXPECT_LT(least_curvature({1.01 * limit, mode, 0.3, false}), 0) << mode;
    const double direct = strongest_surface_energy(mode);  // stiffness 1 + e - m^2 e at the cosine's crest
    EXPECT_NEAR(1 + direct - mode * mode * direct, 0, 1e-15);
  }
  EXPECT_GT(least_curvature({0.99 * strongest_anisotropy(4), 4, 0, true}), 0);
  EXPECT_LT(least_curvature({1.01 * strongest_anisotropy(4), 4, 0, true}), 0);
}

// Variance as stated; what a stretch of time adds up to does not depend on the steps that make it.
TEST(formula_noise, strength_and_steps) {
  const Grid grid({40, 30, 20}, {1e-6, 2e-6, 3e-6}, {false, true, false});
  for (const bool normal : {false, true}) {
    const NoiseParameters noise{1.33e-24, 0.01, 7, normal};
    Field whole(grid, "n", "1/s");
    add_noise(grid, noise, {{0.02, 0.1, 1}}, whole);  // ten whole bins
    double square = 0, mean = 0;
    for (const double n : whole.owned()) square += n * n / 24000, mean += n / 24000;
    EXPECT_NEAR(square * grid.cell_volume() * 0.1 / noise.intensity, 1, 0.03);
    EXPECT_NEAR(mean / std::sqrt(square), 0, 0.02);
    std::vector<double> sum(24000);
    double t = 0.02;
    for (const double dt : {0.013, 0.0001, 0.0469, 0.04}) {
      Field part(grid, "n", "1/s");
      add_noise(grid, noise, {{t, dt, 1}}, part);
      const std::vector<double> n = part.owned();
      for (std::size_t q = 0; q < n.size(); ++q) sum[q] += n[q] * dt / 0.1;
      t += dt;
    }
    const std::vector<double> at_once = whole.owned();
    for (std::size_t q = 0; q < sum.size(); ++q) EXPECT_NEAR(sum[q], at_once[q], 1e-12);
  }
}

// The published noise: a draw of its own for every test function at every point (LangevinNoise). Breaks if it
// is taken for one draw a point, which the test functions share: 9/4 of the variance.
TEST(formula_noise, published_noise_has_the_variance_of_its_elements) {
  const double amplitude = 0.04, edge = 1e-6, depth = 1e-6, step = 0.01;
  const double at[2] = {(1 - 1 / std::sqrt(3.0)) / 2, (1 + 1 / std::sqrt(3.0)) / 2};
  const double weight = edge * edge * depth / 4;
  double variance = 0;  // of the integral over one element and one step
  for (const double x : at)
    for (const double y : at)
      for (const double of_x : {x, 1 - x})
        for (const double of_y : {y, 1 - y})
          variance += std::pow(weight * of_x * of_y * step * amplitude, 2) / 3;
  const double intensity = variance / (edge * edge * depth * step);
  EXPECT_NEAR(langevin_intensity(amplitude, weight, step, 2) / intensity, 1, 1e-12);
  for (const auto& [file, length] : {std::pair{"pnas2020_flat", 0.01}, {"hong2018", 0.02}}) {
    const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/literature/" + file + ".yaml", {}).values;
    EXPECT_NEAR(v.noise.intensity / (intensity * length / step), 1, 1e-4) << file;
    EXPECT_EQ(v.noise.time_bin, length) << file;
  }
}

// Breaks if a mean is taken for that of another window: of a step that was tried with twice its length
// before, or of one as long that began earlier.
TEST(formula_noise, remembered_means_are_those_drawn_anew) {
  const Grid grid({40, 3, 1}, {1e-6, 1e-6, 1e-6}, {false, true, false});
  const NoiseParameters noise{1.33e-24, 0.01, 7, false};
  NoiseMeans means(grid);
  double t = 0.02, dt_old = 0;
  for (const double dt : {0.02, 0.013, 0.04, 0.04, 0.04}) {
    for (const double tried : {2 * dt, dt}) {
      const auto windows = Bdf::of(tried, dt_old, false).windows(t, dt_old);
      Field remembered(grid, "n", "1/s"), drawn(grid, "n", "1/s");
      means.add(noise, windows, remembered);
      add_noise(grid, noise, windows, drawn);
      const std::vector<double> r = remembered.owned(), d = drawn.owned();
      for (std::size_t q = 0; q < r.size(); ++q) EXPECT_NEAR(r[q], d[q], 1e-15);
    }
    t += dt, dt_old = dt;
  }
}

// Two-step differences of unequal steps add up what the noise adds up to. With the mean over the new step
// alone a draw would count 3/2 in the first step and 2/3, 8/9, ... in those after it.
TEST(formula_noise, two_step_differences_count_every_draw_alike) {
  const Grid grid({40, 3, 1}, {1e-6, 1e-6, 1e-6}, {false, true, false});
  const NoiseParameters noise{1.33e-24, 0.01, 7, true};
  Field whole(grid, "n", "1/s");
  add_noise(grid, noise, {{0.02, 0.1, 0.1}}, whole);
  std::vector<double> now(120), old(120), next(120);
  double t = 0.02, dt_old = 0;
  for (const double dt : {0.013, 0.001, 0.046, 0.04}) {
    const Bdf bdf = Bdf::of(dt, dt_old, false);
    Field rate(grid, "n", "1/s");
    add_noise(grid, noise, bdf.windows(t, dt_old), rate);
    const std::vector<double> n = rate.owned();
    for (std::size_t q = 0; q < n.size(); ++q)
      next[q] = (dt * n[q] - bdf.a1 * now[q] - bdf.a2 * old[q]) / bdf.a0;
    old.swap(now), now.swap(next);
    t += dt, dt_old = dt;
  }
  const std::vector<double> at_once = whole.owned();
  for (std::size_t q = 0; q < now.size(); ++q)
    EXPECT_NEAR(now[q], at_once[q], 1e-12 * std::fabs(at_once[q]) + 1e-15);
}

}  // namespace
}  // namespace mossfield
