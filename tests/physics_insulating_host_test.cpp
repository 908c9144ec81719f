// A host that conducts no electrons is an obstacle: ions and lithium have the pores' share of each cell, and
// nothing reacts but the front. Straight pillars make a medium of which everything is known.

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/boundary.hpp"
#include "physics/plane_cut.hpp"
#include "solver/host_fields.hpp"
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
    // within the pillar, where nothing is deposited, the front goes by the potential extended from its sides
    EXPECT_NEAR(bench.front(8, 8), bench.front(), 0.3 * 0.25e-6);
    const double passed = bench.state.charge.now / bench.equations.charge_of_metal();
    const double grown = bench.equations.balances(bench.state).metal_volume - bench.state.deposit_start;
    EXPECT_NEAR(grown, passed, 1e-10 * passed);
    std::printf("pores %.4f: ohmic drop %.2e, speed %.2e off; ahead within by %.3f um; charge %.1e\n", pores,
                fall * pores * 0.02 / 40 - 1, measured / speed - 1, 1e6 * (bench.front(8, 8) - bench.front()),
                grown / passed - 1);
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
  const double salt = bench.equations.balances(bench.state).salt - bench.state.salt_in.now;
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

/// Effective conductivity across a square lattice of insulating cylinders, over that of the electrolyte, on n
/// cells a side; held at 1 and 0 midway between them.
double across_cylinders(double radius, int n) {
  const double h = 1.0 / n;
  const Grid grid({n, n, 1}, {h, h, 1}, {false, true, false});
  Field psi(grid, "psi", "m"), pore(grid, "p", "1"), e(grid, "e", "1"), c(grid, "c", "mol/m^3");
  std::vector<double> pores, ahead(static_cast<std::size_t>(n) * static_cast<std::size_t>(n), -1.0);
  for (int j = 0; j < n; ++j)
    for (int i = 0; i < n; ++i) {
      const double x = (i + 0.5) * h - 0.5, y = (j + 0.5) * h - 0.5, d = std::hypot(x, y);
      pores.push_back(1 - solid_share(d - radius + h * h / 24 / d, x / d, y / d, 0, h, h, 1));
    }
  psi.set_owned(ahead), pore.set_owned(pores), c.set_owned(std::vector<double>(ahead.size(), 1.0));
  for_each_cell(grid, IonicFraction{e.data(), psi.data(), 0.1, pore.data()});
  fill_ghosts(e), fill_ghosts(c);
  EllipticSystem system(grid);
  Field right(grid, "right side", "1"), u(grid, "u", "1");
  for_each_cell(
      grid,
      FaceConductance{
          system.tx.data(), system.ty.data(), nullptr, e.data(), c.data(), {}, 1, grid.box(), 0, -1, 0});
  const Box& b = grid.box();
  for (int j = 0; j < n; ++j) {
    const long low = b.first + j * b.row, high = low + n - 1;
    right.data()[low] = system.tx.data()[low] = 2 * e.data()[low];
    system.tx.data()[high + 1] = 2 * e.data()[high];
  }
  system.exchange_faces();
  EllipticOptions options;
  options.tolerance = 1e-9;
  Elliptic solver(grid, options);
  solver.update(system);
  EXPECT_TRUE(solver.solve(right, u).solved());
  double current = 0;
  for (int j = 0; j < n; ++j) {
    const long low = b.first + j * b.row;
    current += right.data()[low] * (1 - u.data()[low]);
  }
  return current;
}

// Breaks if a fibre narrows the way of ions around it by more or less than its own thickness: Rayleigh 1892
// (Perrins et al. 1979), at 3, 5 and 12 cells a radius, falling by more than order 1.5.
TEST(InsulatingCylinders, ConductAcrossAsRayleighSays) {
  const double radius = 0.3, f = pi * radius * radius;
  const double exact = 1 - 2 * f /
                               (1 + f - 0.305827 * std::pow(f, 4) / (1 - 1.402958 * std::pow(f, 8)) -
                                0.013362 * std::pow(f, 8));
  double error[3];
  const int cells[3] = {10, 16, 40};
  for (int n = 0; n < 3; ++n) error[n] = across_cylinders(radius, cells[n]) / exact - 1;
  std::printf("across cylinders of 3, 4.8, 12 cells a radius: %.2e, %.2e, %.2e off\n", error[0], error[1],
              error[2]);
  EXPECT_LT(std::fabs(error[0]), 0.03);
  EXPECT_LT(std::fabs(error[1]), 0.015);
  EXPECT_LT(std::fabs(error[2]), 0.002);
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
              (b.metal_volume - bench.state.deposit_start) / passed - 1,
              (b.salt - bench.state.salt_in.now) / bench.state.salt_start - 1);
  EXPECT_GT(m.fill, 0.99);
  EXPECT_GT(m.above, 2e-6);
  EXPECT_NEAR(b.metal_volume - bench.state.deposit_start, passed, 1e-10 * passed);
  EXPECT_NEAR((b.salt - bench.state.salt_in.now) / bench.state.salt_start, 1, 1e-12);
}

}  // namespace
}  // namespace mossfield::test
