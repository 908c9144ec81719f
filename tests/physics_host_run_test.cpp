// A host in a run: the porous-electrode limit, the area that reacts, what is deposited in it and stripped.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "host_example.hpp"
#include "kernels/boundary.hpp"
#include "kernels/film_measures.hpp"
#include "porous_electrode.hpp"
#include "solver/gather.hpp"
#include "solver/host_measures.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// One pillar in a periodic box, its plate at z_min.
Case pillar(double height, std::array<int, 3> cells, double room) {
  Case v = lithium(cells, {4e-6, 4e-6, height + room});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.electrolyte.transference_number = 0.999999;  // no diffusion potential
  v.interface.width = 0.75e-6;
  v.host.present = true;
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = height, v.host.plate = 1e-6, v.host.diameter = 2e-6, v.host.pitch = 4e-6;
  v.initial.front = unset;
  return v;
}

HostMeasures measured(const Case& v) {
  const Grid grid = grid_of(v);
  const HostBody body(v);
  return measure_host(gather_host(host_fields(v, body, grid), body, GrowthAxis::of(v.grid)));
}

class PorousElectrode : public ::testing::TestWithParam<double> {};

// Breaks if electrons and ions of the host do not meet the same potentials, if its surface is not the area
// that reacts, or if the electrolyte between pillars does not conduct as its share says: the host's own area
// and conductivity as it measures them, nothing else.
TEST_P(PorousElectrode, CurrentFollowsNewman) {
  const double nu = GetParam(), top = 100e-6;
  Case v = pillar(top, {16, 16, 320}, 6e-6);
  const HostMeasures host = measured(v);
  const double bottom = 1e-6, height = top - bottom, thermal = gas_constant * v.temperature / faraday;
  v.kinetics.exchange_current =
      nu * nu * thermal * host.pore_conductivity / (host.specific_area * height * height);
  v.drive.current = 0.2 * v.kinetics.exchange_current;  // far below RT/F: linear
  Bench bench(v, Salt::frozen);
  const std::vector<SnapshotField> profile = bench.equations.host_profile(bench.state);
  const std::vector<double>&z = profile[0].values, &current = profile[3].values, &area = profile[4].values;
  const double floor = nu * host.porosity / (host.specific_area * height), aside = 4e-6;
  double mean = 0, surface = 0;
  for (std::size_t n = 0; n < z.size(); ++n)
    if (z[n] > bottom && z[n] < top) mean += current[n], surface += area[n];
  int seen = 0;
  for (std::size_t n = 0; n < z.size(); ++n) {
    if (z[n] < bottom + aside || z[n] > top - aside) continue;
    const double expected = newman(nu, floor, (top - z[n]) / height);
    const double found = current[n] / area[n] / (mean / surface);
    // of the current there; of a tenth of the mean where next to none arrives
    EXPECT_NEAR(found, expected, 0.05 * std::max(expected, 0.1)) << "nu " << nu << ", height " << z[n];
    ++seen;
  }
  EXPECT_GT(seen, 250);
}
INSTANTIATE_TEST_SUITE_P(Newman, PorousElectrode, ::testing::Values(0.3, 1.0, 3.0, 10.0));

// Breaks if the penetration depth of a sample is not that of the two worked examples: sqrt(kappa R T/(a F
// i0)), 227 um in a foam of 1e4 1/m and 23 um in one with nanofibres, 1e6 1/m.
TEST(HostFill, PenetrationDepth) {
  for (const double area : {1e4, 1e6}) {
    const double length = std::sqrt(0.6 * 8.6e-4 / area), spacing = length / 200;
    HostSlices s;
    s.spacing = spacing;
    for (int n = 0; n < 4000; ++n) {
      const double depth = (4000 - (n + 0.5)) * spacing;
      s.host.push_back(0.1), s.lithium.push_back(0.45), s.area.push_back(area);
      s.current.push_back(std::exp(-depth / length));
    }
    const HostMetrics m = fill_of(s, 0, 4000 * spacing);
    EXPECT_NEAR(m.depth, area < 1e5 ? 227e-6 : 22.7e-6, area < 1e5 ? 1e-6 : 0.1e-6);
    EXPECT_NEAR(m.fill, 0.5, 1e-12);
    EXPECT_NEAR(m.current_ratio, std::exp(-16.0), 1e-8);
  }
}

/// About the middle of a box of 20 um.
double area_of(const Grid& grid, double width, const std::function<double(double, double, double)>& psi,
               bool creased = true) {
  Field field(grid, "psi", "m");
  const Box& b = grid.box();
  std::vector<double> owned;
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j)
      for (int i = 0; i < b.nx; ++i)
        owned.push_back(psi((i + 0.5) * b.hx - 10e-6, (j + 0.5) * b.hy - 10e-6, (k + 0.5) * b.hz - 10e-6));
  field.set_owned(owned);
  fill_ghosts(field);
  Field area(grid, "area", "1/m");
  for_each_cell(grid, AreaInCell{area.data(), {field.data(), grid.box(), width, 1, creased}});
  return reduce(grid, TotalOf{{}, area.data(), grid.cell_volume()});
}

// Breaks if the area that reacts depends on how a surface lies in the grid or how it is bent: ball, cylinder,
// plane at any angle within 2 %, three cells to the interface, spacings not alike.
TEST(HostSurfaceArea, CurvedAndTilted) {
  const double width = 1.2e-6, radius = 4e-6, pi = 3.14159265358979;
  const Grid grid({50, 56, 44}, {20e-6 / 50, 20e-6 / 56, 20e-6 / 44}, {false, false, false});
  const double ball = area_of(
      grid, width, [&](double x, double y, double z) { return radius - std::sqrt(x * x + y * y + z * z); });
  EXPECT_NEAR(ball, 4 * pi * radius * radius, 0.02 * ball);
  const double rod =
      area_of(grid, width, [&](double x, double y, double) { return radius - std::hypot(x, y); });
  EXPECT_NEAR(rod, 2 * pi * radius * 20e-6, 0.005 * rod);
  for (const double angle : {0.0, 0.2, 0.5, 0.7}) {
    const double plane = area_of(
        grid, width, [&](double x, double, double z) { return x * std::sin(angle) - z * std::cos(angle); });
    EXPECT_NEAR(plane, 400e-12 / std::cos(angle), 0.02 * plane) << angle;
  }
}

/// Two cylinders that cross at a right angle, along x and along y: where they meet, 16 r^2 of their surface
/// lies within the other (Steinmetz). The area that reacts [m^2].
double crossing_area(int cells, double radius, double width, bool creased) {
  const double h = 20e-6 / cells;
  const Grid grid({cells, cells, cells}, {h, h, h}, {true, true, false});
  return area_of(
      grid, width,
      [&](double x, double y, double z) {
        return radius - std::min(std::hypot(y - 0.2 * h, z), std::hypot(x + 0.3 * h, z - 0.1 * h));
      },
      creased);
}

/// Over the mean area of the levels that the interface covers, off by.
double crossing(int cells, double radius, double width, bool creased) {
  const double length = 20e-6, pi = 3.14159265358979, area = crossing_area(cells, radius, width, creased);
  double mean = 0, steps = 3000;
  for (double n = 0.5; n < steps; ++n) {  // by dh over psi
    const double low = (2 * n / steps - 1) * 1.5 * width, r = radius - low - 1.5 * width / steps;
    const auto metal = [&](double psi) {
      const double xi = (1 + std::tanh(2 * psi / width)) / 2;
      return xi * xi * xi * (6 * xi * xi - 15 * xi + 10);
    };
    mean += (metal(low + 3 * width / steps) - metal(low)) * (4 * pi * r * length - 16 * r * r);
  }
  return area / mean - 1;
}

// Breaks if the sharp groove in which struts meet reacts by the mean of the normals of its sides: that is 3
// to 4 times as far off.
TEST(HostSurfaceArea, WhereCylindersMeet) {
  for (const int cells : {40, 64}) {
    const double found = crossing(cells, 3e-6, 60e-6 / cells, true),
                 central = crossing(cells, 3e-6, 60e-6 / cells, false);
    std::printf(
        "crossing cylinders, %.0f cells a radius: area off by %+.2f %%, by central differences %+.2f %%\n",
        3e-6 / 20e-6 * cells, 100 * found, 100 * central);
    EXPECT_LT(std::fabs(found), 0.01);
    EXPECT_GT(std::fabs(central), 2 * std::fabs(found));
  }
}

// Breaks if more is lost of the surface that reacts than the two known shares, both of second order in the
// cell where the interface has three: that of differences on a thin strut, as of one strut alone, and that of
// the levels of the interface where struts meet. At radius r + psi 16 (r + psi)^2 lie within the other one,
// in the mean over dh 16 <psi^2> more than at r; <psi^2> = width^2/8 times the trigamma function of 3
// (variance of the logit of Beta(3, 3)). Normals averaged over a groove would double or treble the second
// share.
TEST(HostSurfaceArea, LosesBySecondOrderWhereThinStrutsMeet) {
  const double length = 20e-6, pi = 3.14159265358979, trigamma = pi * pi / 6 - 1.25;
  for (const int across : {3, 4, 6, 8}) {
    const int cells = 4 * across;
    const double h = length / cells, radius = across * h / 2, width = 3 * h;
    const Grid grid({cells, cells, cells}, {h, h, h}, {true, true, false});
    const double one =
        area_of(
            grid, width, [&](double, double y, double z) { return radius - std::hypot(y - 0.2 * h, z); },
            true) /
            (2 * pi * radius * length) -
        1;
    const double sharp = 4 * pi * radius * length - 16 * radius * radius;
    const double levels = -16 * width * width * trigamma / 8 / sharp,
                 found = crossing_area(cells, radius, width, true) / sharp - 1;
    std::printf(
        "struts of %d cells that cross: area %+.2f %%, one strut %+.2f %%, levels where they meet %+.2f %%\n",
        across, 100 * found, 100 * one, 100 * levels);
    EXPECT_NEAR(found, one + levels, 0.2 * std::fabs(levels)) << across;
    EXPECT_NEAR(one * across * across, -0.15, 0.05) << across;
  }
}

/// A bump of lithium, on a plate of the host's or of lithium, at no net current: its height, and that of the
/// front in the far corner of the box, above the plate [cells].
std::pair<double, double> spread(bool on_host, double times) {
  const double h = 0.1e-6, plate = 8, gamma = 0.5, volume_per_charge = 1.3e-5 / faraday;
  Case v = lithium({24, 18, 18}, {24 * h, 18 * h, 18 * h});
  for (std::size_t side = 2; side < 6; ++side) v.grid.sides[side] = SideKind::no_flux;
  v.interface.energy = gamma, v.interface.width = 4 * h;
  v.electrolyte.conductivity = 1e4;  // the reaction alone sets the pace
  v.host.present = on_host, v.host.plate = plate * h;
  v.initial.front = plate * h;
  v.initial.bumps = {{{0, 0}, 8 * h, 6 * h}};
  v.drive.current = 0;
  const double pace = volume_per_charge * volume_per_charge * 30 * inverse_thermal_voltage(298.15) * gamma;
  Bench bench(v, Salt::frozen);
  bench.run(times * 64 * h * h / pace, 1e-4 * 64 * h * h / pace);
  return {bench.front(0, 0) / h - plate, bench.front(17, 17) / h - plate};
}

// Breaks if lithium on a host that conducts keeps an angle: host and deposit are one metal, whose surface
// becomes flat, and the bump does what it does on lithium.
TEST(HostRun, LithiumWetsAHostThatConducts) {
  double over = 6;  // of the bump over what lies aside [cells]
  for (const double times : {0.1, 0.3, 0.9}) {
    const auto [bump, aside] = spread(true, times);
    const auto [bump_on_lithium, aside_on_lithium] = spread(false, times);
    std::printf("after %.1f: bump of %.2f cells, %.2f aside; on lithium %.2f, %.2f\n", times, bump, aside,
                bump_on_lithium, aside_on_lithium);
    EXPECT_NEAR(bump, bump_on_lithium, 0.1) << times;
    EXPECT_NEAR(aside, aside_on_lithium, 0.1) << times;
    EXPECT_LT(bump - aside, over) << times;
    over = bump - aside;
  }
  EXPECT_LT(over, 1);  // a layer of 0.6 cells on all of the plate is where it goes
}

// Breaks if stripping takes from the host, if what is stripped is not what was deposited, or if charge and
// deposit part. Lithium is deposited on a pillar, then more is asked for than there is.
TEST(HostRun, DepositComesOffTheHostDoesNot) {
  Case v = pillar(10e-6, {12, 12, 48}, 6e-6);
  v.interface.width = 1e-6;
  v.drive.current = 40;
  Bench bench(v);
  bench.run(8, 1e-3);
  const HostMetrics filled = *bench.equations.host(bench.state);
  const double deposited = bench.equations.balances(bench.state).metal_volume;
  const double passed = bench.state.charge.now / bench.equations.charge_of_metal();
  EXPECT_NEAR(deposited, passed, 1e-9 * passed);
  EXPECT_GT(filled.fill, 5e-4);

  Case stripping = v;
  stripping.drive.current.reset(), stripping.drive.voltage = 0.02;
  TwoPotential equations(stripping, bench.grid);
  State& s = bench.state;
  s.dt_old = 0;
  for (int n = 0; n < 40; ++n) {
    const double dt = 0.2;
    const Attempt a = equations.attempt(s, Bdf::of(dt, 0, true));
    ASSERT_TRUE(a.solved) << a.reason << " in step " << n;
    s.accept(s.time + dt, dt);
    s.voltage = equations.voltage(), s.current = equations.current();
  }
  const Balances left = equations.balances(s);
  EXPECT_LT(std::fabs(left.metal_volume), 0.01 * deposited);
  const std::vector<double> psi = s.phase.now.owned(), bed = HostSurface(v, bench.grid).bed().owned();
  for (std::size_t n = 0; n < psi.size(); ++n) ASSERT_GE(psi[n], bed[n]);
  EXPECT_NEAR(s.charge.now / equations.charge_of_metal(), left.metal_volume, 1e-9 * deposited);
}

// Breaks if fronts that have met between pillars go on reacting: what is left of the salt in their seams was
// used up, and steps shrank a thousandfold. The lithium deposited is that of the charge, the seams still have
// salt, and a step is as long as before they closed.
TEST(HostRun, GoesOnOnceItHasClosed) {
  Case v = lithium({8, 8, 26}, {12e-6, 12e-6, 39e-6});
  v.grid.sides = {SideKind::no_flux, SideKind::no_flux,   SideKind::no_flux,
                  SideKind::no_flux, SideKind::electrode, SideKind::reservoir};
  v.interface.width = 4.5e-6, v.interface.energy = 0.5;
  v.host.present = true;
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = 20e-6, v.host.diameter = 6e-6, v.host.pitch = 12e-6;
  v.initial.front = 4e-6;
  v.drive.current = 100;
  Bench bench(v);
  const Balances start = bench.equations.balances(bench.state);
  bench.run(1600, 0.01);
  const Balances end = bench.equations.balances(bench.state);
  const HostMetrics metrics = *bench.equations.host(bench.state);
  EXPECT_GT(metrics.fill, 0.96);
  EXPECT_GT(bench.state.dt_old, 5);
  const double charge = 100 * 12e-6 * 12e-6 * 1600;
  EXPECT_NEAR((end.metal_volume - start.metal_volume) * faraday / v.metal.molar_volume / charge, 1, 1e-10);
  const std::vector<double> c = bench.state.c.now.owned();
  EXPECT_GT(*std::min_element(c.begin(), c.end()), 1e-3 * v.electrolyte.concentration);
}

}  // namespace
}  // namespace mossfield::test
