// Charge passed against lithium deposited, and the salt in the box against what came in, over 50 adaptive
// steps: summed here from the fields, with the laws written out again.

#include <gtest/gtest.h>

#include <cmath>

#include "solver/case_reader.hpp"
#include "solver/host_fields.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

Case wavy(bool three, bool current, SideKind side) {
  Case v = three ? lithium({24, 16, 18}, {20e-6, 13e-6, 17e-6}) : lithium({50, 36, 1}, {20e-6, 14e-6, 1e-6});
  v.grid.sides[1] = side;
  v.interface.width = three ? 4.5e-6 : 2.4e-6;
  v.interface.energy = 0.5;
  v.interface.anisotropy_strength = 0.04;
  v.electrolyte.conductivity_polynomial = {0.4, 0.9, -0.3};
  v.electrolyte.diffusivity_polynomial = {1.4, -0.4};
  if (side == SideKind::counter_electrode) v.kinetics.counter_exchange_current = 50;
  v.initial.front = 8e-6;
  v.initial.amplitude = 0.7e-6;
  v.initial.wavelength = three ? 13e-6 : 14e-6;
  v.noise.intensity = 1e-24;
  v.noise.time_bin = 0.7;
  if (current)
    v.drive.current = 60;
  else
    v.drive.voltage = -0.07;
  v.drive.end_time = 1e4;
  return v;
}

/// h of the signed distance, in extended precision; side -1: of the rest.
long double fraction(double psi, double width, int side) {
  const long double e = std::exp(-4 * std::fabs((long double)psi) / width), tail = e / (1 + e);
  const long double xi = side * psi > 0 ? 1 - tail : tail;
  return xi * xi * xi * (xi * (6 * xi - 15) + 10);
}

struct Sums {
  long double metal = 0, salt = 0;  // [m^3], [mol]
};
/// `solid`: share of each cell that an insulating host takes; empty without one.
Sums sums_of(Simulation& s, const Case& v, const std::vector<double>& solid) {
  const Record r = s.record();
  std::vector<double> psi, c;
  for (const auto& [name, field] : r.fields) {
    if (name == "phase") psi = field->owned();
    if (name == "c") c = field->owned();
  }
  const double volume = v.grid.size[0] * v.grid.size[1] * v.grid.size[2] / static_cast<double>(psi.size());
  Sums out;
  for (std::size_t n = 0; n < psi.size(); ++n) {
    const long double pores = solid.empty() ? 1 : 1 - (long double)solid[n];
    out.metal += volume * pores * fraction(psi[n], v.interface.width, 1);
    out.salt += volume * (pores * fraction(psi[n], v.interface.width, -1) + 1e-5L) * c[n];
  }
  return out;
}

struct Worst {
  double charge = 0, salt = 0, current = 0;
};

Worst fifty_steps(const Case& v, const char* name) {
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  std::vector<double> solid;
  if (v.host.present) solid = host_fields(v, HostBody(v), grid_of(v)).solid.owned();
  const Sums start = sums_of(s, v, solid);
  const double per_volume = faraday / v.metal.molar_volume, area = v.grid.size[1] * v.grid.size[2];
  const long double layer = per_volume * area * 0.01L * v.interface.width;  // less is lost in rounding
  Worst worst;
  for (int n = 0; n < 50; ++n) {
    s.advance(v.drive.end_time);
    const Record r = s.record();
    const Sums now = sums_of(s, v, solid);
    const long double deposited = per_volume * (now.metal - start.metal),
                      passed = r.numbers.at("charge_now_C");
    const long double charge = std::fabs(passed - deposited) / std::max(std::fabs(passed), layer);
    const long double salt =
        std::fabs(now.salt - start.salt - (long double)r.numbers.at("salt_in_now_mol")) / start.salt;
    worst.charge = std::max(worst.charge, static_cast<double>(charge));
    worst.salt = std::max(worst.salt, static_cast<double>(salt));
    if (v.drive.current) {
      worst.current =
          std::max(worst.current, std::fabs(r.numbers.at("current_A") / (area * *v.drive.current) - 1));
      // the same from the clock: current x time
      worst.current = std::max(
          worst.current,
          std::fabs(static_cast<double>(passed) / (area * *v.drive.current * r.numbers.at("time_s")) - 1));
    }
  }
  const MetricsRow row = s.sample();
  std::printf("%s: charge %.1e, salt %.1e, current %.1e; %.2f um deposited in %.3g s\n", name, worst.charge,
              worst.salt, worst.current, 1e6 * row.capacity * 3600 / per_volume, row.time);
  EXPECT_GT(std::fabs(row.capacity) * 3600, 0.01 * per_volume * v.interface.width) << "nothing happened";
  EXPECT_LE(row.charge_balance, 1e-10);
  EXPECT_LE(row.lithium_balance, 1e-12);
  return worst;
}

// Breaks if any balance takes its reaction from another place or time than the others, if a wall lets salt or
// charge through that is not booked, or if anything is clipped.
TEST(Balances, CloseInTwoDimensions) {
  for (const bool current : {false, true})
    for (const SideKind side : {SideKind::reservoir, SideKind::counter_electrode}) {
      const Worst w = fifty_steps(wavy(false, current, side),
                                  side == SideKind::reservoir
                                      ? (current ? "2-D, current, reservoir" : "2-D, voltage, reservoir")
                                  : current ? "2-D, current, counter electrode"
                                            : "2-D, voltage, counter electrode");
      EXPECT_LE(w.charge, 1e-10);
      EXPECT_LE(w.salt, 1e-12);
      EXPECT_LE(w.current, 1e-8);
    }
}

TEST(Balances, CloseInThreeDimensions) {
  const Worst w =
      fifty_steps(wavy(true, true, SideKind::counter_electrode), "3-D, current, counter electrode");
  EXPECT_LE(w.charge, 1e-10);
  EXPECT_LE(w.salt, 1e-12);
  EXPECT_LE(w.current, 1e-8);
}

// Breaks if an insulating host takes another share of a cell from one balance than from the others.
TEST(Balances, CloseBetweenInsulatingFibres) {
  for (const double current : {60.0, -60.0}) {
    Case v = wavy(true, true, SideKind::counter_electrode);
    v.drive.current = current;
    v.host.present = true, v.host.conducts = false;
    v.host.kind = HostCase::Kind::fibres, v.host.orientation = HostCase::Orientation::isotropic;
    v.host.height = 14e-6, v.host.diameter = 3e-6, v.host.porosity = 0.6;
    const Worst w = fifty_steps(v, current > 0 ? "between fibres" : "between fibres, stripping");
    EXPECT_LE(w.charge, 1e-10);
    EXPECT_LE(w.salt, 1e-12);
    EXPECT_LE(w.current, 1e-8);
  }
}

// Four hundred steps of up to 17 s, in each of which the reservoir exchanges a hundred times the salt of the
// box with the cells beside it. Breaks if what these round their concentration by, all alike, is left out of
// the balance: 1e-13 of the salt a step, 8.6e-12 to 1.1e-11 at the end.
TEST(Balances, CloseInLongStepsBesideAReservoir) {
  const Case v = read_case(std::string(MOSSFIELD_CASES_DIR) + "/quickstart_smooth.yaml").values;
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  const Sums start = sums_of(s, v, {});
  while (!s.finished()) s.advance(v.drive.end_time);
  const long double salt = sums_of(s, v, {}).salt - start.salt;
  const double off = static_cast<double>(
      std::fabs(salt - (long double)s.record().numbers.at("salt_in_now_mol")) / start.salt);
  std::printf("quickstart_smooth: salt %.1e\n", off);
  EXPECT_GT(s.step(), 200);
  EXPECT_LE(off, 2e-12);
  EXPECT_NEAR(s.sample().lithium_balance, off, 1e-13);
}

// Breaks if stripping is not the reverse of plating in the balances.
TEST(Balances, CloseOnStripping) {
  Case v = wavy(false, true, SideKind::counter_electrode);
  v.drive.current = -60;
  v.noise.intensity = 0;
  const Worst w = fifty_steps(v, "2-D, stripping");
  EXPECT_LE(w.charge, 1e-10);
  EXPECT_LE(w.salt, 1e-12);
  EXPECT_LE(w.current, 1e-8);
}

}  // namespace
}  // namespace mossfield::test
