// The GPU measures hosts and finds the equilibrium of bodies as the host does: kernels that no run of
// gpu_parity_test.cpp asks for. Skipped where there is no GPU.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host_example.hpp"
#include "mechanics_body.hpp"
#include "solver/host_body.hpp"

namespace mossfield::test {
namespace {

class GpuBodies : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = take_gpu(0); !why.empty()) GTEST_SKIP() << "no GPU: " << why;
  }
};

/// Largest difference over the largest magnitude.
double difference(const Field& host, const Field& gpu) {
  const std::vector<double> a = host.owned(), b = gpu.owned();
  double apart = 0, size = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    apart = std::max(apart, std::fabs(a[n] - b[n]));
    size = std::max(size, std::fabs(a[n]));
  }
  return apart / (size > 0 ? size : 1);
}

Field copied_to(const Grid& gpu, const Field& from) {
  Field out(gpu, from.name(), from.unit());
  copy_from_host(Device::gpu, out.data(), from.data(), from.bytes());
  return out;
}

// Breaks if a shape's parameters, its lists of capsules and waves or the plate's height lie on the wrong
// side, or a distance is another one there.
TEST_F(GpuBodies, HostsLieWhereTheHostHasThem) {
  for (const char* section : {"{kind: plane, plate: 6 um, roughness: 0.5 um, roughness_cutoff: 8 um}",
                              "{kind: pillars, height: 20 um, diameter: 5 um, pitch: 10 um}",
                              "{kind: mesh, layers: 2, pitch: 5 um, diameter: 2.6 um}",
                              "{kind: sponge, porosity: 0.7, pore_size: 12 um, height: 24 um}",
                              "{kind: foam, porosity: 0.9, pore_size: 20 um, height: 24 um}",
                              "{kind: fibres, porosity: 0.8, diameter: 5 um, height: 24 um}"}) {
    const Case v = host_case(section);
    const auto h = [&](std::size_t a) { return v.grid.size[a] / v.grid.cells[a]; };
    const std::array<double, 3> spacing = {h(0), h(1), h(2)};
    const Grid here(v.grid.cells, spacing, {true, true, false}),
        there(v.grid.cells, spacing, {true, true, false}, Communicator::self(), Device::gpu);
    Field host(here, "distance", "m"), gpu(there, "distance", "m");
    const HostBody body(v);
    body.signed_distance(host);
    body.signed_distance(gpu);
    EXPECT_LT(difference(host, gpu), 1e-12) << section;
  }
}

// Breaks if a kernel of cells that a sharp surface cuts, between two solids or beside a fluid, or of free and
// clamped walls does something else on the GPU.
TEST_F(GpuBodies, BodiesWithASharpSurfaceAreAsOnTheHost) {
  constexpr Side::Kind slip = Side::Kind::slip, held = Side::Kind::clamped, loose = Side::Kind::free;
  const Moduli soft{1.5e9, 1e9}, stiff{12e9, 8e9}, fluid{0, 0};
  for (const std::array<int, 3>& cells : {std::array<int, 3>{40, 44, 1}, {18, 20, 16}})
    for (const Moduli& inside : {stiff, fluid}) {
      const double strain = inside.shear > 0 ? 0.01 : 0.0, initial = inside.shear > 0 ? 0.0 : -1e7;
      const std::array<double, 3> spacing = {1.0 / cells[0], 1.1 / cells[1],
                                             cells[2] > 1 ? 0.9 / cells[2] : 1};
      const MechanicsOptions options = options_of({slip, slip, held, loose, slip, loose}, 1e-9);
      Body host(cells, spacing, {true, false, false}, options);
      const auto level = [&](double x, double y, double z) {
        return 0.27 - std::hypot(x - 0.517, y - 0.54, cells[2] > 1 ? z - 0.43 : 0);
      };
      const auto set = [&](Field& to, double in, double out) {
        host.box.set(to, [&](double x, double y, double z) { return level(x, y, z) > 0 ? in : out; });
      };
      set(host.lambda, inside.lambda, soft.lambda), set(host.shear, inside.shear, soft.shear);
      set(host.initial, initial, 0);
      for (Field& e : host.eigenstrain) set(e, strain, 0);
      Field surface(host.box.grid, "level", "m");
      host.box.set(surface, level);
      fill_ghosts(surface);

      const Grid grid(cells, spacing, {true, false, false}, Communicator::self(), Device::gpu);
      Mechanics gpu(grid, options);
      const Field lambda = copied_to(grid, host.lambda), shear = copied_to(grid, host.shear),
                  initials = copied_to(grid, host.initial), there = copied_to(grid, surface);
      std::vector<Field> strains;
      for (const Field& e : host.eigenstrain) strains.push_back(copied_to(grid, e));

      MechanicsInput a = host.input(), b{&lambda, &shear};
      b.initial = &initials;
      for (std::size_t n = 0; n < 3; ++n) b.eigenstrain[n] = &strains[n];
      a.surface = {&surface, {inside, {strain, strain, strain}, initial}, {soft}};
      b.surface = a.surface, b.surface.level = &there;
      const MechanicsReport one = host.mechanics.solve(a), other = gpu.solve(b);
      EXPECT_TRUE(one.converged && other.converged);
      EXPECT_NEAR(one.iterations, other.iterations, 2);
      for (int axis = 0; axis < host.box.grid.dimensions(); ++axis)
        EXPECT_LT(difference(host.mechanics.displacement(axis), gpu.displacement(axis)), 1e-6) << cells[2];
    }
}

}  // namespace
}  // namespace mossfield::test
