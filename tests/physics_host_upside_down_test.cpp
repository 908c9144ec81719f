// A host under an electrode at the top: the same as one on an electrode at the bottom. And how the numbers of
// nucleation get into its law.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/nucleation.hpp"
#include "solver/host_body.hpp"
#include "solver/host_fields.hpp"
#include "solver/host_measures.hpp"
#include "solver/host_nuclei.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

// Breaks if a profile, or a measure, of a host that hangs from the top is counted from the bottom: with the
// electrode at z_max both are what they are with it at z_min.
TEST(HostUpsideDown, ProfilesAndMeasuresAreTheSame) {
  Case up = pillars();
  up.drive.voltage = -0.1;
  Case down = up;
  std::swap(down.grid.sides[4], down.grid.sides[5]);
  const Bench a(up, Salt::frozen), b(down, Salt::frozen);
  const auto p = a.equations.host_profile(a.state), q = b.equations.host_profile(b.state);
  ASSERT_EQ(p.size(), q.size());
  double worst = 0;
  for (std::size_t f = 1; f < p.size(); ++f) {
    double most = 0;
    for (const double x : p[f].values) most = std::max(most, std::fabs(x));
    ASSERT_EQ(p[f].values.size(), q[f].values.size());
    for (std::size_t n = 0; most > 0 && n < p[f].values.size(); ++n)
      worst = std::max(worst, std::fabs(p[f].values[n] - q[f].values[n]) / most);
  }
  EXPECT_LT(worst, 1e-6);
  const auto measured = [](const Case& v) {
    const Grid grid = grid_of(v);
    const HostBody body(v);
    return measure_host(gather_host(host_fields(v, body, grid), body, GrowthAxis::of(v.grid)));
  };
  const auto m = measured(up), n = measured(down);
  EXPECT_NEAR(m.porosity, n.porosity, 1e-9);
  EXPECT_NEAR(m.specific_area / n.specific_area, 1, 1e-9);
  EXPECT_NEAR(m.tortuosity / n.tortuosity, 1, 1e-6);
}

// Breaks if a nucleus is not born at the critical radius 2 gamma V_m/(F eta) where none is given, or is a cap
// of another contact angle than its own (here 1 rad; V = (pi/3) (2 + cos) (1 - cos)^2 of the radius of
// curvature).
TEST(NucleationWiring, NucleusHasItsCriticalRadiusAndAngle) {
  const Case v = pillars();
  NucleationCase::Surface s = v.nucleation.bare;
  s.radius = unset;
  s.contact_angle = 1;
  const NucleationLaw law = nucleation_law(v, s);
  EXPECT_NEAR(std::cbrt(law.birth), 2 * 0.5 * 1.3e-5 / (faraday * 0.1), 1e-15);
  EXPECT_NEAR(law.cap.volume, M_PI / 3 * (2 + std::cos(1)) * std::pow(1 - std::cos(1), 2), 1e-12);
}

// Breaks if a deposit is not spread over the real area of a host that is ten times as large below the grid
// and closes at 1 um of deposit: 0.2 um lies on 1 + 9 (1 - 0.2) times the area. Metal of half a micrometre on
// the grid reacts aside, 3.84 (3 h/width - 1/4)^(2/3), with 3 um wide interfaces.
TEST(NucleationWiring, DepositLiesOnTheRealArea) {
  HostView host;
  const double nuclei = 1e12, mean = 1e12, layer = 0;
  host.nuclei = &nuclei, host.mean = &mean, host.layer = &layer;
  host.bare.area = 10, host.bare.bury = 1e-6;
  host.width = 3e-6;
  EXPECT_NEAR(host.site(0, 2e-7, 1, 1).deposit, 2e-7 / (1 + 9 * 0.8), 1e-15);
  EXPECT_NEAR(host.site(0, 0.5e-6, 1, 1).aside, 3.84 * std::cbrt(0.0625), 1e-9);
}

/// One cell each of patches that know nothing of each other, after a step at this overpotential that leaves
/// psi at this height above the host [m].
struct Patches {
  static constexpr std::size_t count = 4000;
  static constexpr double patch_area = 9e-12, density = 1e12;
  std::vector<double> number;
  Patches(double area, double overpotential, double height, double before) : number(count, before) {
    std::vector<double> mean(count, before), from(count, before), zero(count, 0.0), slope(count, 1.0),
        exchange(count, 30.0), end(count, height), patch(count);
    for (std::size_t q = 0; q < count; ++q) patch[q] = static_cast<double>(q);
    HostView host;
    host.bed = zero.data(), host.layer = zero.data(), host.nuclei = from.data(), host.mean = from.data();
    host.width = 3e-6;
    host.bare.onset = 0.1, host.bare.density = density, host.bare.exponent = 0;
    host.bare.birth = 1e-24, host.bare.area = area, host.bare.bury = 1e-6;
    const Nucleate step{mean.data(),
                        number.data(),
                        patch.data(),
                        zero.data(),
                        end.data(),
                        slope.data(),
                        exchange.data(),
                        zero.data(),
                        zero.data(),
                        host,
                        ButlerVolmer{30, 1000, 0.5, 0.5, inverse_thermal_voltage(298.15)},
                        overpotential,
                        1e-12,
                        1e-3,
                        patch_area,
                        {{5, 7}}};
    for (std::size_t q = 0; q < count; ++q) step(Cell{static_cast<long>(q), 0, 0, 0});
  }
};

// Breaks if the number of nuclei is drawn per area of the grid where the host's real area is another: per
// real area a Poisson number of mean N a A has spread N/(a A), a the real area over the grid's, A the patch.
TEST(NucleationWiring, NucleiAreDrawnPerRealArea) {
  for (const double area : {1.0, 10.0}) {
    double mean = 0, spread = 0;
    const Patches p(area, -0.1, 1e-9, 0);
    for (const double n : p.number) mean += n / Patches::count;
    for (const double n : p.number) spread += (n - mean) * (n - mean) / Patches::count;
    const double expected = Patches::density * area * Patches::patch_area;
    EXPECT_NEAR(mean / Patches::density, 1, 4 / std::sqrt(expected * Patches::count)) << area;
    EXPECT_NEAR(spread * area * Patches::patch_area / Patches::density, 1, 0.1) << area;
  }
}

// Breaks if nuclei outlast their metal, or are gone while some of it is left: stripped to the host they are
// forgotten, stripped to a nanometre they are as many as before.
TEST(NucleationWiring, NucleiAreForgottenWhereAllIsStripped) {
  for (const double n : Patches(1, 0.1, 0, 3e12).number) ASSERT_EQ(n, 0);
  double mean = 0;
  for (const double n : Patches(1, 0.1, 1e-9, 3e12).number) mean += n / Patches::count;
  EXPECT_NEAR(mean / 3e12, 1, 4 / std::sqrt(27.0 * Patches::count));
}

}  // namespace
}  // namespace mossfield::test
