// A host that conducts no electrons is an obstacle: ions and lithium have the pores' share of each cell, and
// nothing reacts but the front. Straight pillars make a medium of which everything is known.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/gather.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr double pi = 3.14159265358979, length = 16e-6;

/// A pillar along x in a periodic box, across which a flat front grows; it ends short of the counter side.
Case pillar(double diameter) {
  Case v = lithium({64, 16, 16}, {length, 4e-6, 4e-6});
  v.interface.width = 1e-6;
  v.host.present = true, v.host.conducts = false;
  v.host.kind = HostCase::Kind::pillars;
  v.host.height = 14e-6, v.host.diameter = diameter, v.host.pitch = 4e-6;
  v.initial.front = 4.1e-6;
  return v;
}

/// Share of the box that the pillar leaves, well below its top.
double pores_of(const Case& v) {
  const Grid grid = grid_of(v);
  const std::vector<double> solid = host_fields(v, HostBody(v), grid).solid.owned();
  double sum = 0;
  for (std::size_t row = 0; row < 256; ++row) sum += 1 - solid[64 * row + 20];
  return sum / 256;
}

// Breaks if current, conduction and growth do not share the pores' part of each cell: the voltage falls by
// i/(p kappa) over what the front has still to go, and the front rises by V_m i/(F p).
TEST(InsulatingPillars, ConductAndFillAsTheirPores) {
  for (const double diameter : {2e-6, 3.4e-6}) {
    Case v = pillar(diameter);
    const double pores = pores_of(v);
    EXPECT_NEAR(pores, 1 - pi * diameter * diameter / 4 / 16e-12, 2e-3);
    v.electrolyte.conductivity = 0.02;
    v.drive.current = 40;
    Case nearer = v;
    nearer.initial.front = 7.3e-6;
    Bench bench(v, Salt::frozen);
    const Bench ahead(nearer, Salt::frozen);
    const double fall = (ahead.state.voltage - bench.state.voltage) / 3.2e-6;
    EXPECT_NEAR(fall * pores * 0.02 / 40, 1, 1e-3) << diameter;
    const double speed = 1.3e-5 / faraday * 40 / pores, end = 1.9e-6 / speed, from = bench.front();
    bench.run(end, 1e-3 * end);
    const double measured = (bench.front() - from) / end;
    EXPECT_NEAR(measured / speed, 1, 1e-3) << diameter;
    EXPECT_NEAR(bench.front(8, 8), bench.front(), 1e-3 * 0.25e-6) << "in the pillar's middle";
    const double passed = bench.state.charge.now / bench.equations.charge_of_metal();
    const double grown = bench.equations.balances(bench.state).metal_volume - bench.state.deposit_start;
    EXPECT_NEAR(grown, passed, 1e-10 * passed);
    std::printf("pores %.4f: ohmic drop %.2e, speed %.2e off; charge %.1e\n", pores,
                fall * pores * 0.02 / 40 - 1, measured / speed - 1, grown / passed - 1);
  }
}

// Breaks if salt is stored or let through in another share than current: at rest its slope between the
// pillars is (1 - t+) i/(F D p), and what was there at the start is still.
TEST(InsulatingPillars, LeaveSaltTheirPores) {
  Case v = pillar(3e-6);
  v.metal.molar_volume = 1.3e-10;  // the front stays
  v.drive.current = 300;
  const double pores = pores_of(v);
  Bench bench(v);
  bench.run(2, 1e-4);
  const std::vector<double> c = bench.state.c.now.owned();
  const double slope = (c[40] - c[24]) / 4e-6, wanted = 0.6 * 300 / (faraday * 3e-10 * pores);
  EXPECT_NEAR(slope / wanted, 1, 2e-3);
  const double salt = bench.equations.balances(bench.state).salt;
  EXPECT_NEAR(salt / bench.state.salt_start, 1, 1e-12);
  std::printf("slope of the salt: %.2e off; salt %.1e\n", slope / wanted - 1,
              salt / bench.state.salt_start - 1);
}

// Breaks if an insulating host reacts or counts as lithium or as a way for ions: all of the current goes into
// the front, none to the pillar ahead of it, where a pillar that conducts takes most.
TEST(InsulatingPillars, DoNotReact) {
  Case v = pillar(2e-6);
  v.drive.current = 40;
  const auto ahead = [](const Case& values) {
    const Bench bench(values, Salt::frozen);
    const std::vector<SnapshotField> profile = bench.equations.host_profile(bench.state);
    const std::vector<double>&z = profile[0].values, &current = profile[3].values;
    double all = 0, far = 0;
    for (std::size_t n = 0; n < z.size(); ++n) {
      all += current[n];
      if (z[n] > 4.1e-6 + 3 * 1e-6) far += current[n];
    }
    return far / all;
  };
  EXPECT_EQ(ahead(v), 0);
  Case conducts = v;
  conducts.host.conducts = true;
  EXPECT_GT(ahead(conducts), 0.3);

  const Bench bench(v, Salt::frozen);
  const SnapshotField host = bench.equations.host_field(bench.state, "host"),
                      lithium = bench.equations.host_field(bench.state, "lithium");
  const std::size_t middle = 64 * (8 + 16 * 8), between = 0;  // the first cells of two rows
  EXPECT_EQ(host.values[middle], 1);
  EXPECT_EQ(host.values[between], 0);
  EXPECT_EQ(lithium.values[middle], 0);
  EXPECT_NEAR(lithium.values[between], 1, 1e-9);
  const HostMetrics m = *bench.equations.host(bench.state);
  EXPECT_NEAR(m.fill, 4.1 / 14, 1e-3);
  EXPECT_NEAR(m.area, pores_of(v), 2e-3);
  EXPECT_EQ(m.stranded, 0);
}

// Breaks if a front cannot pass what lies across its way, or loses charge or salt there: woven wires that
// touch the electrode, grown over.
TEST(InsulatingMesh, IsGrownOver) {
  Case v = lithium({36, 24, 24}, {18e-6, 12e-6, 12e-6});
  v.interface.width = 2e-6, v.interface.energy = 0.5;
  v.host.present = true, v.host.conducts = false;
  v.host.kind = HostCase::Kind::mesh;
  v.host.diameter = 3e-6, v.host.pitch = 6e-6;
  v.initial.front = 2e-6;
  v.drive.current = 100;
  v.kinetics.counter_exchange_current = 50;
  Bench bench(v);
  const double area = 144e-12, room = 12.5e-6 * area, end = room / (1.3e-5 / faraday * 100 * area);
  bench.run(0.8 * end, 1e-3);
  const HostMetrics m = *bench.equations.host(bench.state);
  const Balances b = bench.equations.balances(bench.state);
  const double passed = bench.state.charge.now / bench.equations.charge_of_metal();
  std::printf("mesh: fill %.4f, above it %.2f um, charge %.1e, salt %.1e\n", m.fill, 1e6 * m.above,
              (b.metal_volume - bench.state.deposit_start) / passed - 1, b.salt / bench.state.salt_start - 1);
  EXPECT_GT(m.fill, 0.99);
  EXPECT_GT(m.above, 2e-6);
  EXPECT_NEAR(b.metal_volume - bench.state.deposit_start, passed, 1e-10 * passed);
  EXPECT_NEAR(b.salt / bench.state.salt_start, 1, 1e-12);
}

}  // namespace
}  // namespace mossfield::test
