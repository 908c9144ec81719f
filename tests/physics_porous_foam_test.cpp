// The porous-electrode limit in an open-cell foam: current over its height against Newman's solution.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "elliptic_problem.hpp"
#include "porous_electrode.hpp"
#include "solver/gather.hpp"
#include "solver/host_measures.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

constexpr int nx = 48, ny = 50, plate = 4, levels = 480, room = 16, layers = 10;
constexpr double across = 48e-6, height = 500e-6, slice = height / levels;

/// A foam 15 pores high, its struts 6 cells across, on a plate; periodic along the electrode.
Case foam() {
  const int cells = plate + levels + room;
  Case v = lithium({nx, ny, cells}, {across, across, cells * slice});
  v.grid.sides = {SideKind::periodic, SideKind::periodic,  SideKind::periodic,
                  SideKind::periodic, SideKind::electrode, SideKind::reservoir};
  v.electrolyte.transference_number = 0.999999;  // no diffusion potential
  v.interface.width = 3 * slice;
  v.host.present = true;
  v.host.kind = HostCase::Kind::foam;
  v.host.height = (plate + levels) * slice, v.host.plate = plate * slice;
  v.host.porosity = 0.8, v.host.pore_size = 32e-6, v.host.seed = 1;
  v.initial.front = unset;
  return v;
}

HostMeasures measured(const Case& v) {
  const Grid grid = grid_of(v);
  const HostBody body(v);
  return measure_host(gather_host(host_fields(v, body, grid), body, GrowthAxis::of(v.grid)));
}

/// What lies between plate and top, of a number for each of `per` parts of a slice.
std::vector<double> porous(const std::vector<double>& of, int per = 1) {
  return {of.begin() + plate * per, of.begin() + (plate + levels) * per};
}

double sum(const std::vector<double>& of) {
  return std::accumulate(of.begin(), of.end(), 0.0);
}

std::vector<double> in_layers(const std::vector<double>& of) {
  std::vector<double> sums(layers);
  for (std::size_t n = 0; n < of.size(); ++n) sums[n * layers / of.size()] += of[n];
  return sums;
}

/// Current on the surface of each layer over that on all of it.
std::vector<double> on_surface(const std::vector<double>& current, const std::vector<double>& area) {
  std::vector<double> found = in_layers(current);
  const std::vector<double> surface = in_layers(area);
  for (std::size_t n = 0; n < layers; ++n) found[n] *= sum(area) / (surface[n] * sum(current));
  return found;
}

/// Conductance from the middle of a slice to that of the next, the last one's to the top, per area of the
/// electrode and over the electrolyte's conductivity [1/m]: the own elliptic solver between floor and top,
/// faces as a run has them; from the mean potential of every 16th slice.
std::vector<double> conductances(const std::vector<double>& pore) {
  constexpr int apart = 16, plane = nx * ny;
  Problem problem({nx, ny, levels}, {across / nx, across / ny, slice}, {true, true, false});
  problem.harmonic = false;
  const auto cell = [](double at, double size) { return static_cast<int>(at / size); };
  problem.assemble(
      [&](double x, double y, double z) {
        const int q = (cell(z, slice) * ny + cell(y, across / ny)) * nx + cell(x, across / nx);
        return std::max(pore[static_cast<std::size_t>(q)], 1e-6);
      },
      constant(0), {false, false, false, false, true, true}, [](double, double, double z) { return z > 0; });
  EXPECT_TRUE(problem.solve().solved());
  const std::vector<double> u = problem.u.owned(), feed = problem.right.owned();
  double current = 0;
  for (std::size_t n = 0; n < u.size(); ++n) current += feed[n] * (1 - u[n]);
  current /= across * across;
  const auto potential = [&](int level) {
    double mean = 0, share = 0;
    for (int n = level * plane; n < (level + 1) * plane; ++n) {
      const auto at = static_cast<std::size_t>(n);
      mean += pore[at] * u[at], share += pore[at];
    }
    return mean / share;
  };
  std::vector<double> found;
  for (int low = 0; low < levels; low += apart) {
    const bool last = low + apart >= levels;
    const double drop = (last ? 1 : potential(low + apart)) - potential(low);
    found.insert(found.end(), apart, current * (last ? apart - 0.5 : apart) / drop);
  }
  found.back() *= 2;
  return found;
}

/// Worst of all layers, of the mean.
double worst(const std::vector<double>& found, const std::vector<double>& expected) {
  double most = 0;
  for (std::size_t n = 0; n < layers; ++n) most = std::max(most, std::fabs(found[n] - expected[n]));
  return most;
}

// Breaks if the current in a body of struts and joints is not that of the surface that reacts there and of
// the way that ions have to it, both as the program measures them on this grid. Newman's solution is for a
// body that is alike at all heights, here with the measures of `mossfield host`. The foam is not: its layers
// have 0.88 to 1.1 of the mean surface, and from nu = 3 on the same equation needs those of each height.
TEST(PorousFoam, CurrentFollowsNewman) {
  Case v = foam();
  const HostMeasures host = measured(v);
  const double thermal = gas_constant * v.temperature / faraday;
  std::vector<double> conducts;
  for (const double nu : {0.3, 1.0, 3.0, 10.0}) {
    const double exchange =
        nu * nu * thermal * host.pore_conductivity / (host.specific_area * height * height);
    v.kinetics.exchange_current = exchange;
    v.drive.current = 0.2 * exchange;  // far below RT/F: linear
    Bench bench(v, Salt::frozen);
    const std::vector<SnapshotField> profile = bench.equations.host_profile(bench.state);
    const std::vector<double> area = porous(profile[4].values);
    const std::vector<double> found = on_surface(porous(profile[3].values), area);
    if (conducts.empty()) {
      std::vector<double> pore = porous(bench.equations.host_field(bench.state, "host").values, nx * ny);
      for (double& share : pore) share = 1 - share;
      conducts = conductances(pore);
    }
    std::vector<double> reacts, uniform(levels);
    for (const double surface : area) reacts.push_back(surface * slice * exchange / thermal);
    std::vector<double> uneven = porous_electrode(reacts, conducts);
    const double floor = nu * host.porosity / (host.specific_area * height);
    for (std::size_t n = 0; n < levels; ++n) {
      uneven[n] *= area[n];
      uniform[n] = area[n] * newman(nu, floor, 1 - (static_cast<double>(n) + 0.5) / levels);
    }
    const double of_uneven = worst(found, on_surface(uneven, area)),
                 of_uniform = worst(found, on_surface(uniform, area));
    std::printf("nu %4.1f: off by %.3f of the mean current, %.3f if alike at all heights\n", nu, of_uneven,
                of_uniform);
    EXPECT_LT(of_uneven, 0.02) << "nu " << nu;
    EXPECT_LT(of_uniform, 0.05) << "nu " << nu;
  }
}

}  // namespace
}  // namespace mossfield::test
