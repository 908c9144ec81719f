// The current density of snapshots: a flat cell, the reaction on a curved host, Ohm's law in literature mode.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "literature_march.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

/// Faces are as good as the charge balance: solved well here.
Case solved_well(Case v, double current) {
  v.output.fields = {"xi", "phi", "current_density"};
  v.solver.newton_tolerance = 1e-11;
  v.drive.current = current, v.drive.end_time = 1e4;
  return v;
}

std::vector<double> field_of(Simulation& s, const std::string& name) {
  for (const SnapshotField& field : s.fields())
    if (field.name == name) return field.values;
  return {};
}

/// (x, y, z) of a cell in fields of these counts.
struct Cells {
  std::array<int, 3> n;
  std::size_t at(int i, int j, int k) const {
    const auto wrap = [](int value, int count) { return (value + count) % count; };
    return static_cast<std::size_t>((wrap(k, n[2]) * n[1] + wrap(j, n[1])) * n[0] + wrap(i, n[0]));
  }
};

/// A flat cell along an axis, its electrode on the lower or the upper side; plates of finite kinetics, salt
/// that moves and a conductivity that follows it, so that a third of the field is the salt's diffusion.
Case flat(std::size_t axis, bool upper, bool reservoir) {
  Case v = axis == 0 ? lithium({60, 12, 1}, {30e-6, 7e-6, 1e-6}) : lithium({6, 5, 48}, {8e-6, 5e-6, 24e-6});
  using Side = SideKind;
  v.grid.sides = {Side::periodic, Side::periodic, Side::periodic,
                  Side::periodic, Side::periodic, Side::periodic};
  v.grid.sides[2 * axis + upper] = Side::electrode;
  v.grid.sides[2 * axis + !upper] = reservoir ? Side::reservoir : Side::counter_electrode;
  v.interface.width = 3e-6;
  v.electrolyte.concentration = 300;
  v.electrolyte.conductivity_polynomial = {0.4, 0.9, -0.3};
  if (!reservoir) v.kinetics.counter_exchange_current = 50;
  v.initial.front = 7e-6;
  return solved_well(v, 80);
}

// Breaks if a face conducts otherwise than in the charge balance, the salt's part is left out or has the
// wrong sign, the counter side's cells lack half of their current, or an axis or a sign is mixed up.
TEST(CurrentDensity, OfAFlatCellIsTheCaseSInEveryRow) {
  for (const std::size_t axis : {0, 2})
    for (const bool upper : {false, true})
      for (const bool reservoir : {false, true}) {
        const Case v = flat(axis, upper, reservoir);
        Simulation s(v, Communicator::self(), Device::cpu);
        s.initialise();
        const double sign = upper ? 1 : -1;  // towards the electrode
        for (int step = 0; step < 8; ++step) {
          const std::vector<double> j = field_of(s, "current_density"), xi = field_of(s, "xi");
          ASSERT_EQ(3 * xi.size(), j.size());
          double worst = 0;
          int rows = 0;
          for (std::size_t n = 0; n < xi.size(); ++n) {
            if (xi[n] > 1e-4) continue;  // h is below 1e-11: nothing reacts
            ++rows;
            for (std::size_t a = 0; a < 3; ++a)
              worst = std::max(worst, std::fabs(j[3 * n + a] / 80 - (a == axis ? sign : 0)));
          }
          EXPECT_GT(rows, 0.4 * static_cast<double>(xi.size()));
          EXPECT_LE(worst, 1e-8) << "axis " << axis << (upper ? ", upper" : ", lower") << ", step " << step;
          s.advance(v.drive.end_time);
        }
      }
}

// Breaks if a wave of salt along an ideal counter electrode grows from rounding: what it lets in of current
// beside the mean one is of the other sign in the next step, and larger, until it is several times the mean
// (-5 to 1 A/m^2 instead of -2 in the first case). A wave of the front of 4.4 um reaches 13 um far with
// exp(-18) of itself: the current there is the mean one in every row.
TEST(CurrentDensity, StaysEvenAtAnIdealCounterElectrode) {
  for (const auto& [concentration, current] : {std::pair{1000.0, 2.0}, {1000.0, 40.0}, {100.0, 2.0}}) {
    Case v = lithium({34, 15, 1}, {17.5e-6, 8.73e-6, 1e-6});
    v.grid.sides[2] = v.grid.sides[3] = SideKind::periodic;
    v.electrolyte.concentration = concentration;
    v.interface.width = 2e-6, v.interface.energy = 0.1;
    v.initial.front = 4.9e-6, v.initial.amplitude = 0.3e-6, v.initial.wavelength = 4.365e-6;
    v.output.fields = {"c", "current_density"};
    v.drive.current = current, v.drive.end_time = 4400 / current, v.time.max_step = 220 / current;
    Simulation s(v, Communicator::self(), Device::cpu);
    s.initialise();
    double worst = 0;
    while (s.time() < v.drive.end_time) {
      s.advance(v.drive.end_time);
      const std::vector<double> j = field_of(s, "current_density");
      for (std::size_t row = 0; row < 15; ++row)
        worst = std::max(worst, std::fabs(j[3 * (34 * row + 33)] / -current - 1));
    }
    std::printf("c0 %g mol/m^3, %g A/m^2: %ld steps, the current at the wall off its mean by %.1e\n",
                concentration, current, static_cast<long>(s.step()), worst);
    EXPECT_LE(worst, 0.01) << concentration << " mol/m^3, " << current << " A/m^2";
  }
}

/// Central divergence of j, averaged over the other axes by 1, 2, 1 so that it is the same average of what
/// each cell's faces let out [A/m^3]; and that average of a field.
struct Averages {
  Cells cells;
  std::array<double, 3> h;
  template <class Value>
  double mean(int i, int j, int k, int except, const Value& value) const {
    double sum = 0;
    for (int a = except == 0 ? 0 : -1; a <= (except == 0 ? 0 : 1); ++a)
      for (int b = except == 1 ? 0 : -1; b <= (except == 1 ? 0 : 1); ++b)
        for (int c = except == 2 ? 0 : -1; c <= (except == 2 ? 0 : 1); ++c)
          sum += (a ? 1 : 2) * (b ? 1 : 2) * (c ? 1 : 2) * value(i + a, j + b, k + c);
    return sum / (except < 0 ? 64 : 32);  // 2 of the axis left out
  }
  double divergence(const std::vector<double>& flow, int i, int j, int k) const {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const auto part = static_cast<std::size_t>(axis);
      const int di = axis == 0, dj = axis == 1, dk = axis == 2;
      sum += mean(i, j, k, axis, [&](int a, int b, int c) {
        return (flow[3 * cells.at(a + di, b + dj, c + dk) + part] -
                flow[3 * cells.at(a - di, b - dj, c - dk) + part]) /
               (2 * h[part]);
      });
    }
    return sum;
  }
};

// Breaks if the field is not that of the step's charge balance: of another step's faces or potential, at the
// corners of cells, with the front's or the host's own share left out.
TEST(CurrentDensity, EndsWhereTheReactionIs) {
  const Case v = solved_well(pillars(), 40);
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  const Averages about{{v.grid.cells}, grid_of(v, Communicator::self()).spacing()};
  for (int step = 0; step < 4; ++step) {
    s.advance(v.drive.end_time);
    const std::vector<double> j = field_of(s, "current_density");
    std::vector<double> source;
    for (const auto& [name, field] : s.record().fields)
      if (name == "source") source = field->owned();
    double worst = 0, largest = 0, sideways = 0;
    for (int k = 1; k + 1 < v.grid.cells[2]; ++k)
      for (int y = 0; y < v.grid.cells[1]; ++y)
        for (int x = 0; x < v.grid.cells[0]; ++x) {
          const double taken =
              about.mean(x, y, k, -1, [&](int a, int b, int c) { return source[about.cells.at(a, b, c)]; });
          worst = std::max(worst, std::fabs(about.divergence(j, x, y, k) + taken));
          largest = std::max(largest, std::fabs(taken));
          sideways = std::max(sideways, std::fabs(j[3 * about.cells.at(x, y, k)]));
        }
    EXPECT_LE(worst, 1e-7 * largest);
    EXPECT_GT(sideways, 4) << "nothing is curved";
  }
}

// Breaks if the potential is taken for its distance from the voltage at a wall, or a wall counts by the
// distance to the next cell.
TEST(CurrentDensity, OfLiteratureModeIsOhmsLaw) {
  Case v = grand_potential_case(96);
  v.drive.voltage = -0.1, v.drive.end_time = 1, v.solver.newton_tolerance = 1e-10;
  v.output.fields = {"xi", "phi", "current_density"};
  Simulation s(v, Communicator::self(), Device::cpu);
  s.initialise();
  for (int step = 0; step < 5; ++step) s.advance(v.drive.end_time);
  const std::vector<double> j = field_of(s, "current_density"), xi = field_of(s, "xi"),
                            phi = field_of(s, "phi");
  const double h = v.grid.size[0] / v.grid.cells[0], sigma = v.electrolyte.conductivity;
  int rows = 0;
  for (std::size_t n = 1; n + 1 < xi.size(); ++n) {
    if (xi[n - 1] > 1e-6) continue;  // metal conducts there
    ++rows;
    EXPECT_NEAR(-sigma * (phi[n + 1] - phi[n - 1]) / (2 * h), j[3 * n], 1e-6 * std::fabs(j[3 * n]));
  }
  EXPECT_GT(rows, 15);
  const std::size_t last = xi.size() - 1;  // half of its way is to the wall, held at 0 V
  EXPECT_NEAR(sigma * phi[last] / (h / 2), j[3 * last], 1e-6 * std::fabs(j[3 * last]));
  // what metal and electrolyte carry is 200 times what reacts between them
  EXPECT_NEAR(s.sample().current, j[0] - j[3 * last], 1e-7 * std::fabs(j[0]));
}

}  // namespace
}  // namespace mossfield::test
