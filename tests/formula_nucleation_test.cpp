// Nuclei below the grid: shapes, densities, the current they take.

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "kernels/field.hpp"
#include "kernels/nucleation.hpp"
#include "physics/constants.hpp"

namespace mossfield {
namespace {

constexpr double pi = 3.14159265358979324;
constexpr ButlerVolmer kinetics{30, 1000, 0.5, 0.5, 38.92};

NucleationLaw sites() {
  NucleationLaw law;
  law.onset = 0.13, law.density = 1e12, law.exponent = 3;
  law.cap = cap_shape(1.0), law.birth = std::pow(50e-9, 3);
  return law;
}
NucleationLaw rate() {
  NucleationLaw law = sites();
  law.density = 0, law.rate = 1e12, law.barrier = 25;
  return law;
}

// Breaks if a cap's volume, surface, foot or barrier is not that of a ball cut by a plane.
TEST(Nucleus, CapIsAPartOfABall) {
  const CapShape half = cap_shape(pi / 2), flat = cap_shape(0.5), ball = cap_shape(pi - 1e-9);
  EXPECT_NEAR(half.volume, 2 * pi / 3, 1e-12);
  EXPECT_NEAR(half.surface, 2 * pi, 1e-12);
  EXPECT_NEAR(half.foot, pi, 1e-12);
  EXPECT_NEAR(ball.volume, 4 * pi / 3, 1e-12);
  EXPECT_NEAR(ball.surface, 4 * pi, 1e-12);
  const double height = 1 - std::cos(0.5), base = std::sin(0.5);  // of a ball of radius 1
  EXPECT_NEAR(flat.volume, pi * height * (3 * base * base + height * height) / 6, 1e-12);
  EXPECT_NEAR(flat.foot, pi * base * base, 1e-12);
  EXPECT_NEAR(cap_barrier(pi / 2), 0.5, 1e-12);
  EXPECT_NEAR(cap_barrier(pi), 1, 1e-12);
  // (20.2/129.5)^2 of the barrier on copper at 60 degrees: about 22 degrees (physics.md 4.1)
  EXPECT_NEAR(cap_barrier(21.9 * pi / 180) / cap_barrier(pi / 3), std::pow(20.2 / 129.5, 2), 1e-3);
}

// Breaks if the barrier is not that of a ball of critical radius, r = 2 gamma V_m/(F y): 1.35 nm at 0.1 V.
TEST(Nucleus, BarrierOfTheCriticalRadius) {
  const double energy = 0.5, per_charge = 1.3e-5 / faraday, y = 0.1, kT = 4.116e-21;
  const double r = 2 * energy * per_charge / y;
  EXPECT_NEAR(r, 1.35e-9, 0.01e-9);
  EXPECT_NEAR(ball_barrier(energy, per_charge, y, kT), 4 * pi * r * r * energy / (3 * kT), 1e-9);
}

// Breaks if sites do not follow the cube of the overpotential, if a lower one takes nuclei away, or if the
// rate's exponent does not go with the square of the inverse.
TEST(Nucleus, DensityFollowsTheLaw) {
  EXPECT_NEAR(nuclei_after(sites(), 0, 1, -0.26, 1).value, 8e12, 1);
  EXPECT_EQ(nuclei_after(sites(), 5e12, 1, -0.13, 1).value, 5e12);
  EXPECT_EQ(nuclei_after(sites(), 5e12, 1, 0.2, 1).value, 5e12);
  EXPECT_NEAR(nuclei_after(rate(), 1e10, 0.5, -0.13, 0.1).value, 1e10 + 0.05 * 1e12, 1);
  const double slow = nuclei_after(rate(), 0, 1, -0.10, 1).value;
  EXPECT_NEAR(std::log(slow / 1e12), 25 * (1 - 1.69), 1e-9);
  for (const NucleationLaw& law : {sites(), rate()})
    for (const double y : {-0.05, -0.14, -0.3}) {
      const double e = 1e-6;
      const double slope =
          (nuclei_after(law, 0, 1, y + e, 0.3).value - nuclei_after(law, 0, 1, y - e, 0.3).value) / (2 * e);
      EXPECT_NEAR(nuclei_after(law, 0, 1, y, 0.3).slope, slope, 1e-4 * std::fabs(slope));
    }
}

// Breaks if a few nuclei do not have their own surface, or many do not close to a layer.
TEST(Nucleus, ActiveShareFromCapsToALayer) {
  const NucleationLaw law = sites();
  const double n = 1e10, r = 0.4e-6;
  const double t = n * law.cap.volume * (r * r * r - law.birth);
  EXPECT_NEAR(nucleus_radius(law, n, t), r, 1e-15);
  EXPECT_NEAR(active_share(law, n, t, 0).value, 1 - std::exp(-n * law.cap.surface * r * r), 1e-14);
  EXPECT_GT(active_share(law, 1e12, 1e-5, 0).value, 0.999999);
  EXPECT_EQ(active_share(law, 0, 0, 0).value, 0);
  EXPECT_NEAR(active_share(law, 0, 1e-6, 2).value, 1 - std::exp(-2.0), 1e-14);
}

/// The root of i = A(t + growth i) BV(y) by halving, nothing taken from the law but A and N.
double by_halving(const NucleationLaw& law, const NucleationSite& s, double i0, double y) {
  const double full = i0 * (std::exp(-0.5 * 38.92 * y) - std::exp(0.5 * 38.92 * y));
  const double free = 1 - covered_share(law, s.nuclei, s.deposit);
  const double n = s.nuclei + nuclei_after(law, s.mean, free, y, s.dt).value - s.mean;
  double low = 0, high = full;
  for (int k = 0; k < 200; ++k) {
    const double i = (low + high) / 2;
    (active_share(law, n, s.deposit + s.growth * i, s.aside).value * full > i ? low : high) = i;
  }
  return (low + high) / 2;
}

// Breaks if the implicit current is another root than the only one above 0, if its slope is not the
// derivative, or if a step of any length is not solved: from a bare surface, a few nuclei, a layer.
TEST(Nucleus, ImplicitCurrentIsTheRoot) {
  for (const NucleationLaw& law : {sites(), rate()})
    for (const double nuclei : {0.0, 3e11, 1e13})
      for (const double deposit : {0.0, 1e-9, 3e-7})
        for (const double dt : {1e-5, 0.1, 100.0})
          for (const double y : {-0.02, -0.13, -0.4}) {
            const NucleationSite s{nuclei, 0.8 * nuclei, deposit, 1.35e-10 * dt, 0.01, 0, dt};
            const NucleiCurrent c = current_on_surface(kinetics, 30, y, law, s);
            const double root = by_halving(law, s, 30, y);
            EXPECT_NEAR(c.current, root, 1e-9 * root) << nuclei << " " << deposit << " " << dt << " " << y;
            const double e = 1e-7 * std::fabs(y);
            const double slope = -(current_on_surface(kinetics, 30, y + e, law, s).current -
                                   current_on_surface(kinetics, 30, y - e, law, s).current) /
                                 (2 * e);
            EXPECT_NEAR(c.conductance, slope, 1e-4 * slope)
                << nuclei << " " << deposit << " " << dt << " " << y;
          }
}

// Breaks if the overpotential behind a resistance is another root, or is left where steps end: by halving in
// both numbers. Least of all where a rate makes next to no nuclei, and where sites have yet to become more.
TEST(Nucleus, CurrentBehindAResistanceIsTheRoot) {
  for (const NucleationLaw& law : {sites(), rate()})
    for (const double nuclei : {0.0, 3e11})
      for (const double mean : {0.0, 3e11})
        for (const double resistance : {1e-6, 1e-3, 0.02, 2.0, 300.0})
          for (const double dt : {1e-5, 100.0})
            for (const double eta : {-1e-4, -0.02, -0.13, -0.4}) {
              const double deposit = nuclei > 0 ? 1e-9 : 0;
              const NucleationSite s{nuclei, mean, deposit, 1.35e-10 * dt, 0.01, resistance, dt};
              double low = eta, high = 0;
              for (int k = 0; k < 200; ++k) {
                const double y = (low + high) / 2;
                (y - eta - resistance * by_halving(law, s, 30, y) < 0 ? low : high) = y;
              }
              const NucleiCurrent c = current_on_surface(kinetics, 30, eta, law, s);
              EXPECT_NEAR(c.overpotential, high, 1e-11 * std::fabs(eta))
                  << nuclei << " " << mean << " " << resistance << " " << dt << " " << eta;
              EXPECT_NEAR(c.overpotential, eta + resistance * c.current, 1e-11 * std::fabs(eta));
            }
}

// Breaks if the coating's resistance is left out, has the wrong sign, or its slope is not the derivative.
TEST(Nucleus, ResistanceOfTheCoatingInSeries) {
  for (const double eta : {-0.4, -0.1, 0.05})
    for (const double resistance : {1e-4, 1e-2}) {
      const NucleationSite s{3e11, 3e11, 1e-8, 1e-11, 0, resistance, 0.1};
      const NucleiCurrent c = current_on_surface(kinetics, 30, eta, sites(), s);
      EXPECT_NEAR(c.overpotential, eta + resistance * c.current, 1e-12);
      NucleationSite without = s;
      without.resistance = 0;
      EXPECT_NEAR(current_on_surface(kinetics, 30, c.overpotential, sites(), without).current, c.current,
                  1e-8 * std::fabs(c.current));
      const double e = 1e-6;
      const double slope = -(current_on_surface(kinetics, 30, eta + e, sites(), s).current -
                             current_on_surface(kinetics, 30, eta - e, sites(), s).current) /
                           (2 * e);
      EXPECT_NEAR(c.conductance, slope, 1e-4 * slope) << eta << " " << resistance;
    }
}

// Breaks if fibres below the grid do not multiply the current as their area does, or still do when buried.
TEST(Nucleus, RealAreaUntilBuried) {
  NucleationLaw law = sites();
  law.area = 50, law.bury = 5e-6;
  EXPECT_EQ(real_area(law, 0), 50);
  EXPECT_NEAR(real_area(law, 2.5e-6), 25.5, 1e-12);
  EXPECT_EQ(real_area(law, 6e-6), 1);
  NucleationSite s{3e12, 3e12, 1e-8, 1e-11, 0, 1e-4, 0.1};
  const NucleiCurrent one = current_on_surface(kinetics, 30, -0.1, law, s);
  s.area = 50;
  const NucleiCurrent many = current_on_surface(kinetics, 30, -0.1, law, s);
  EXPECT_NEAR(many.current, 50 * one.current, 1e-12 * many.current);
  EXPECT_NEAR(many.conductance, 50 * one.conductance, 1e-12 * many.conductance);
  EXPECT_EQ(many.overpotential, one.overpotential);
}

// Breaks if the number of nuclei of a place is no Poisson number of that mean (in proportion to the 64th
// arrival its spread stayed an eighth), or if more overpotential takes some away.
TEST(Nucleus, NumbersArePoisson) {
  const philox4x32_key_t key = {{7, 1}};
  for (const double mean : {0.3, 4.0, 40.0, 66.0, 400.0, 4000.0}) {
    double sum = 0, square = 0;
    const int patches = 20000;
    for (int p = 0; p < patches; ++p) {
      const double n = arrivals(static_cast<unsigned long long>(p), key, mean);
      EXPECT_LE(arrivals(static_cast<unsigned long long>(p), key, 0.9 * mean), n);
      sum += n, square += n * n;
    }
    const double average = sum / patches, variance = square / patches - average * average;
    EXPECT_NEAR(average, mean, 5 * std::sqrt(mean / patches));
    EXPECT_NEAR(variance, mean, 0.06 * mean) << mean;
  }
}

// Breaks if rounding decides which patch a place of a flat surface belongs to: at two widths above the box's
// floor it lay between two, and the cells of one column took different draws.
TEST(Nucleus, APlaceOfAFlatSurfaceHasOnePatch) {
  const Grid grid({24, 20, 32}, {0.5e-6, 0.4e-6, 0.5e-6}, {true, true, false});
  Field bed(grid, "bed", "m"), patch(grid, "patch", "1");
  const Box b = grid.box();
  const double width = 2e-6;
  for (int k = -1; k <= b.nz; ++k)
    for (int j = -1; j <= b.ny; ++j)
      for (int i = -1; i <= b.nx; ++i)
        bed.data()[b.first + k * b.plane + j * b.row + i] = 2 * width - (k + 0.5) * b.hz;
  for_each_cell(grid, PatchOf{patch.data(), bed.data(), b, 1.5 * width, 12e-6, 8e-6, 16e-6, 6, 4, 8});
  std::set<double> patches;
  for (int j = 0; j < b.ny; ++j)
    for (int i = 0; i < b.nx; ++i) {
      std::set<double> here;
      for (int k = 0; k < b.nz; ++k) here.insert(patch.data()[b.first + k * b.plane + j * b.row + i]);
      here.erase(-1);
      EXPECT_EQ(here.size(), 1u) << i << " " << j;
      patches.insert(here.begin(), here.end());
    }
  EXPECT_EQ(patches.size(), 24u);
}

}  // namespace
}  // namespace mossfield
