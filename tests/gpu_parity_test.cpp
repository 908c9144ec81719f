// The GPU gives what the host gives. Skipped where there is no GPU; -DMOSSFIELD_CUDA=EMULATED puts one in its
// place that is the host itself (tests/emulated_gpu), on which a host address in a kernel is an error.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "coated.hpp"
#include "elastic_problem.hpp"
#include "elliptic_problem.hpp"
#include "kernels/multigrid.hpp"
#include "literature_march.hpp"
#include "solver/case_reader.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

class Gpu : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const auto why = take_gpu(0); !why.empty()) GTEST_SKIP() << "no GPU: " << why;
  }
};

/// Largest difference over the largest magnitude.
template <class T>
double difference(const std::vector<T>& a, const std::vector<T>& b) {
  double apart = 0, size = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    apart = std::max(apart, std::fabs(static_cast<double>(a[n]) - static_cast<double>(b[n])));
    size = std::max(size, std::fabs(static_cast<double>(a[n])));
  }
  return apart / (size > 0 ? size : 1);
}

/// The same system on both; the GPU's is a copy of the host's.
struct Pair {
  Problem host, gpu;
  Pair(std::array<int, 3> cells, std::array<bool, 3> periodic, const char* name, double inside)
      : host(cells, {0.03, 0.8 / cells[1], 0.9 / cells[2]}, periodic),
        gpu(cells, {0.03, 0.8 / cells[1], 0.9 / cells[2]}, periodic, Communicator::self(), Device::gpu) {
    host.assemble(shape(name, inside), constant(0.4), {true, false, false, true, true, false}, constant(1));
    const Field* from[] = {&host.a.tx, &host.a.ty, &host.a.tz, &host.a.s, &host.right};
    Field* to[] = {&gpu.a.tx, &gpu.a.ty, &gpu.a.tz, &gpu.a.s, &gpu.right};
    for (std::size_t n = 0; n < 5; ++n)
      copy_from_host(Device::gpu, to[n]->data(), from[n]->data(), from[n]->bytes());
  }
};

struct Box3 {
  std::array<int, 3> cells;
  std::array<bool, 3> periodic;
};
const Box3 boxes[] = {{{36, 31, 40}, {}},
                      {{37, 35, 33}, {true, true, true}},
                      {{20, 17, 70}, {false, true, false}},
                      {{48, 32, 20}, {true, true, false}},  // even at first: sides are read across
                      {{90, 75, 1}, {true, false, false}},
                      {{63, 88, 1}, {false, true, false}},
                      {{150, 1, 1}, {}}};

std::vector<float> scatter(long count) {
  std::vector<float> v;
  for (long n = 0; n < count; ++n)
    v.push_back(static_cast<float>(std::sin(12.9898 * static_cast<double>(n * n + 3) + 3)));
  return v;
}

// Breaks if a kernel of the cycle reads what another thread of it writes, a level is left on the host, ghosts
// are not filled, or sides of an odd count (one colour on both) read across. Rounding may differ.
TEST_F(Gpu, CyclesAsTheHostDoes) {
  const double apart = gpu_name() == "emulated GPU" ? 0 : 1e-5;
  for (const Box3& box : boxes) {
    Pair p(box.cells, box.periodic, "fingers", 1e4);
    Multigrid host(p.host.grid, false), gpu(p.gpu.grid);
    host.update(p.host.a), gpu.update(p.gpu.a);
    std::vector<float> right = scatter(p.host.grid.global_cells());
    const std::vector<double> sums(right.size(), 1e-3);
    for (int again = 0; again < 5; ++again) {
      std::rotate(right.begin(), right.begin() + again, right.end());
      host.right().set_owned(right), gpu.right().set_owned(right);
      if (again == 3)  // recorded kernels read what the arrays hold now
        p.host.a.s.set_owned(sums), p.gpu.a.s.set_owned(sums), host.update(p.host.a), gpu.update(p.gpu.a);
      host.cycle(), gpu.cycle();
      EXPECT_LE(difference(host.correction().owned(), gpu.correction().owned()), apart) << box.cells[0];
    }
  }
}

// Breaks if a reduction leaves cells out or counts them twice (the iterations then differ), or islands are
// deflated by weights that lie on the wrong side.
TEST_F(Gpu, SolvesAsTheHostDoes) {
  for (const Box3& box : boxes)
    for (const char* name : {"fingers", "islands"}) {
      Pair p(box.cells, box.periodic, name, 1e4);
      EllipticOptions options;
      options.tolerance = 1e-11;
      const EllipticReport host = p.host.solve(options), gpu = p.gpu.solve(options);
      EXPECT_TRUE(host.converged && gpu.converged);
      EXPECT_EQ(host.iterations, gpu.iterations) << name;
      EXPECT_LT(difference(p.host.u.owned(), p.gpu.u.owned()), 1e-10) << name << box.cells[0];
    }
}

// Breaks if a kernel of static equilibrium or of the rigid motions of stiff bodies does something else on the
// GPU.
TEST_F(Gpu, FindsTheEquilibriumThatTheHostFinds) {
  struct Solid {
    std::array<int, 3> cells;
    double contrast;  ///< of a film and a ball
  };
  for (const Solid& s : {Solid{{48, 53, 1}, 10}, Solid{{48, 53, 1}, 1e5}, Solid{{20, 22, 18}, 1e5}}) {
    const std::array<double, 3> spacing = {1.0 / s.cells[0], 1.1 / s.cells[1],
                                           s.cells[2] > 1 ? 0.9 / s.cells[2] : 1};
    constexpr Side::Kind slip = Side::Kind::slip;
    const ElastostaticOptions options = sides({slip, slip, slip, slip, slip, slip}, 1e-9);
    const auto stiffness = [&](double x, double y, double z) {
      const double up = (y - 0.6 - 0.1 * std::sin(6.283185307 * x)) / spacing[1];
      return (up > 0 && up < 4) || std::hypot(x - 0.4, y - 0.25, z - 0.5) < 0.2 ? s.contrast : 1.0;
    };
    Elastic host(s.cells, spacing, {true, false, false}, options);
    host.set_moduli([&](double x, double y, double z) { return 1.5 * stiffness(x, y, z); }, stiffness);
    host.set_stress([&](double x, double y, double z) {
      return -0.01 * (1 + 0.5 * std::sin(9 * x + 4 * y)) * stiffness(x, y, z);
    });
    const Grid grid(s.cells, spacing, {true, false, false}, Communicator::self(), Device::gpu);
    Elastostatics gpu(grid, options);
    const auto give = [](const Field& from, Field& to) {
      copy_from_host(Device::gpu, to.data(), from.data(), from.bytes());
    };
    give(host.engine.moduli().lambda, gpu.moduli().lambda);
    give(host.engine.moduli().shear, gpu.moduli().shear);
    gpu.update();
    for (std::size_t a = 0; a < 3; ++a) give(*host.engine.stress()[a], *gpu.stress()[a]);
    const ElastostaticReport a = host.engine.solve(), b = gpu.solve();
    EXPECT_TRUE(a.converged && b.converged);
    EXPECT_NEAR(a.iterations, b.iterations, 1) << s.contrast;
    for (std::size_t axis = 0; axis < 3; ++axis)
      if (gpu.displacement()[axis]) {
        EXPECT_LT(difference(host.engine.displacement()[axis]->owned(), gpu.displacement()[axis]->owned()),
                  1e-7)
            << s.contrast;
      }
  }
}

struct Question {
  const char* name;
  Case (*make)();
  int steps = 20;
  double stress = 1e-6;  ///< to which its fields are the same
};

Case wavy(std::array<int, 3> cells) {
  Case v = lithium(cells, {20e-6, 14e-6, cells[2] > 1 ? 17e-6 : 1e-6});
  v.interface.width = cells[2] > 1 ? 4.5e-6 : 2.6e-6;
  v.interface.energy = 0.5;
  v.interface.anisotropy_strength = 0.03;
  v.initial.front = 7e-6;
  v.initial.roughness = 0.3e-6;
  v.initial.roughness_cutoff = 6e-6;
  v.noise.intensity = 1e-24;
  v.noise.time_bin = 0.7;
  v.drive.current = 60;
  v.drive.end_time = 60;
  return v;
}

const Question questions[] = {{"Current",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.kinetics.counter_exchange_current = 50;
                                 return v;
                               }},
                              {"ThreeDimensions",
                               [] {
                                 return wavy({24, 16, 18});
                               }},
                              {"VoltageAndStress",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.drive.current.reset();
                                 v.drive.voltage = -0.06;
                                 v.grid.sides[1] = SideKind::reservoir;
                                 press(v);
                                 return v;
                               }},
                              {"Film",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.coating = perishable();
                                 return v;
                               }},
                              // The current differing by 1e-12 of it, the host's own flow differs by 1.5e-6
                              // after 12 steps, and in the 20th takes a pass more or less (stress: 4e-3).
                              {"StressInThreeDimensions",
                               [] {
                                 Case v = wavy({20, 12, 14});
                                 press(v);
                                 return v;
                               },
                               12, 5e-6},
                              {"ElasticInThreeDimensions",
                               [] {
                                 Case v = wavy({20, 12, 14});
                                 press(v), v.mechanics.metal = MechanicsCase::Metal::elastic;
                                 return v;
                               },
                               8},
                              {"ResolvedFilm",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.coating.inner = layer(3e-6, 1e-2);
                                 v.coating.inner.exchange_current = 20;
                                 v.coating.resolved = true;
                                 return v;
                               }},
                              {"ContactAngle",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.interface.contact_angle = 1.2;
                                 v.initial.front = 1e-6;
                                 return v;
                               }},
                              {"ConvertingFilm",
                               [] {
                                 Case v = wavy({36, 26, 1});
                                 v.coating = converting();
                                 v.coating.pinholes = {{{3e-6, 5e-6}, 1.5e-6}};
                                 return v;
                               }},
                              {"FloatingMetal", [] { return islands(true); }, 8},
                              {"Host",
                               [] {
                                 Case v = pillars();
                                 v.drive.current = 40, v.drive.end_time = 60;
                                 return v;
                               }},
                              {"InsulatingHost",
                               [] {
                                 Case v = obstacles();
                                 v.drive.current = 40, v.drive.end_time = 60;
                                 return v;
                               }},
                              {"GrandPotential",
                               [] {
                                 Case v = strip_of_pnas2020();
                                 v.drive.end_time = 60, v.time.max_step = 0.25;
                                 return v;
                               }},
                              {"Anisotropy",
                               [] {
                                 Case v = strip_of_pnas2020();
                                 v.interface.anisotropy_strength = 0.05;
                                 v.literature.diffusion_weight = 2;
                                 v.drive.end_time = 60, v.time.max_step = 0.25, v.time.phase_step = 0.1;
                                 return v;
                               }},
                              {"Dilute", [] {
                                 Case v = dilute_case(64);
                                 v.drive.end_time = 60;
                                 return v;
                               }}};

class GpuRun : public Gpu, public ::testing::WithParamInterface<Question> {};

// Breaks if any kernel of a step does something else on the GPU: laws of the front that are for cells near it
// and are asked of every cell there, random numbers, what is copied between host and GPU, the order of a sum
// where it should not matter. The front is held to 1e-10. Potential, salt and stress differ by up to 7e-9 on
// the emulated GPU: the last pass of a step begins with a concentration that the one before it solved for
// roughly, by corrections in single precision (6e-8 of them is rounding), and the potential follows RT/F ln
// c, fifteen times the largest potential here. With those passes solved to 1e-9 of their change all but
// stress and the grand potential's salt agree to 3e-12 (solver/README.md). The flow law is in single
// precision, and what is kept of stress from step to step are differences of what it leaves: 5e-7.
TEST_P(GpuRun, StepsAsTheHostDoes) {
  const Case v = GetParam().make();
  Simulation host(v, Communicator::self(), Device::cpu), gpu(v, Communicator::self(), Device::gpu);
  host.initialise(), gpu.initialise();
  for (int n = 0; n < GetParam().steps; ++n) {
    host.advance(v.drive.end_time);
    gpu.advance(v.drive.end_time);
    ASSERT_NEAR(gpu.time() / host.time(), 1, 1e-10) << n;
  }
  const Record a = host.record(), b = gpu.record();
  ASSERT_EQ(a.fields.size(), b.fields.size());
  for (std::size_t f = 0; f < a.fields.size(); ++f) {
    const auto& [name, field] = a.fields[f];
    const double most = name == "phase" ? 1e-10 : name.rfind("stress_", 0) == 0 ? GetParam().stress : 1e-7;
    EXPECT_LT(difference(field->owned(), b.fields[f].second->owned()), most) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Everything, GpuRun, ::testing::ValuesIn(questions),
                         [](const auto& question) { return question.param.name; });

}  // namespace
}  // namespace mossfield::test
