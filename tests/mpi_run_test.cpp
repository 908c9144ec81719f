// The same case on any number of ranks and threads: every field bit for bit after 20 adaptive steps with
// noise.

#include <gtest/gtest.h>
#include <omp.h>

#include <cstring>
#include <filesystem>

#include "literature_march.hpp"
#include "solver/gather.hpp"
#include "solver/ranks.hpp"
#include "solver/simulation.hpp"
#include "two_potential_bench.hpp"

namespace mossfield::test {
namespace {

const Ranks* ranks = nullptr;

Case noisy(bool three) {
  Case v = three ? lithium({20, 14, 16}, {20e-6, 13e-6, 17e-6}) : lithium({40, 30, 1}, {20e-6, 14e-6, 1e-6});
  v.interface.width = three ? 5e-6 : 2.5e-6;
  v.interface.energy = 0.5;
  v.interface.anisotropy_strength = 0.03;
  v.electrolyte.conductivity_polynomial = {0.4, 0.9, -0.3};
  v.kinetics.counter_exchange_current = 50;
  v.initial.front = three ? 9e-6 : 8e-6;
  v.initial.roughness = 0.3e-6;
  v.initial.roughness_cutoff = 6e-6;
  v.noise.intensity = 1e-24;
  v.noise.time_bin = 0.7;
  v.coating = perishable();
  v.drive.current = 40;
  v.drive.end_time = 400;
  v.output.fields = {"current_density"};
  return v;
}

/// So few cells that the coarsest level is all of them, and two slices for two ranks.
Case few() {
  Case v = grand_potential_case(40);
  v.grid.dimensions = 2;
  v.grid.size = {40e-6, 2e-6, 1e-6}, v.grid.cells = {40, 2, 1};
  v.interface.energy = 0.5, v.interface.width = 1e-6;
  v.initial.front = 12e-6;
  v.noise.intensity = 1.1852e-24, v.noise.time_bin = 0.02, v.noise.seed = 60;
  v.drive.voltage = -0.45, v.drive.end_time = 2, v.time.tolerance = 1e-2;
  return v;
}

/// In 2-D, with stress.
Case pressed() {
  Case v = noisy(false);
  v.coating = {};
  press(v);
  v.time.first_step = 0.05, v.time.fixed = true;  // some steps find no new equilibrium
  return v;
}

/// With a host: nuclei on it, or between its pillars, which do not conduct.
Case hosted(bool conducts) {
  Case v = conducts ? pillars() : obstacles();
  v.drive.current = 40, v.drive.end_time = 400;
  return v;
}

/// Nuclei that wet an electrode of which most is bare. In 2-D it lies across the slabs of the ranks.
Case nuclei(bool three) {
  Case v = noisy(three);
  v.coating = {};
  v.interface.contact_angle = 0.9;
  v.initial.front = 0, v.initial.roughness = 0;
  v.initial.bumps = {{{6e-6, 6e-6}, 5e-6, 5e-6}};
  using Side = SideKind;
  if (!three)
    v.grid.sides = {Side::periodic,  Side::periodic, Side::counter_electrode,
                    Side::electrode, Side::periodic, Side::periodic};
  return v;
}

struct Outcome {
  std::vector<std::vector<double>> fields;  // on the root
  double time, voltage, charge;
  double stress_kept;  // for how long an equilibrium holds [s]
};

Outcome outcome_of(Simulation& simulation) {
  Outcome out;
  const Record record = simulation.record();
  for (const auto* fields : {&record.fields, &record.shown})
    for (const auto& [name, field] : *fields) out.fields.push_back(gather_to_root(*field));
  out.time = record.numbers.at("time_s"), out.voltage = record.numbers.at("voltage_V");
  out.charge = record.numbers.at("charge_now_C");
  out.stress_kept = record.numbers.at("stress_allowed_s");
  return out;
}

/// `changing`: the number of threads, from step to step
Outcome outcome(const Case& v, const Communicator& communicator, int steps = 20, bool changing = false) {
  Simulation simulation(v, communicator, Device::cpu);
  simulation.initialise();
  for (int n = 0; n < steps; ++n) {
    if (changing) omp_set_num_threads(1 + n % 2);
    simulation.advance(v.drive.end_time);
  }
  return outcome_of(simulation);
}

void expect_same(const Outcome& a, const Outcome& b, const char* what) {
  EXPECT_EQ(a.time, b.time) << what;
  EXPECT_EQ(a.voltage, b.voltage) << what;
  EXPECT_EQ(a.charge, b.charge) << what;
  if (!ranks->root()) return;
  ASSERT_EQ(a.fields.size(), b.fields.size());
  for (std::size_t f = 0; f < a.fields.size(); ++f) {
    ASSERT_EQ(a.fields[f].size(), b.fields[f].size());
    EXPECT_EQ(std::memcmp(a.fields[f].data(), b.fields[f].data(), a.fields[f].size() * sizeof(double)), 0)
        << what << ", field " << f;
  }
}

// Breaks if a sum depends on who adds it, a ghost is stale at the edge of a rank, or noise on the rank.
TEST(Run, IsTheSameOnAnyNumberOfRanks) {
  for (const bool three : {false, true}) {
    const Case v = noisy(three);
    expect_same(outcome(v, ranks->world()), outcome(v, Communicator::self()), three ? "3-D" : "2-D");
  }
  for (const bool three : {false, true})
    expect_same(outcome(nuclei(three), ranks->world(), 8), outcome(nuclei(three), Communicator::self(), 8),
                three ? "3-D nuclei" : "2-D nuclei");
  for (const bool three : {false, true})
    expect_same(outcome(islands(three), ranks->world(), 6), outcome(islands(three), Communicator::self(), 6),
                three ? "3-D, floating metal" : "2-D, floating metal");
  const Outcome stressed = outcome(pressed(), ranks->world());
  expect_same(stressed, outcome(pressed(), Communicator::self()), "with stress");
  EXPECT_GT(stressed.stress_kept, 2 * pressed().time.first_step);
  expect_same(outcome(strip_of_pnas2020(), ranks->world(), 60),
              outcome(strip_of_pnas2020(), Communicator::self(), 60), "a published model");
  Case in_short_steps = strip_of_pnas2020();
  in_short_steps.time.phase_step = 4e-3;
  expect_same(outcome(in_short_steps, ranks->world(), 60), outcome(in_short_steps, Communicator::self(), 60),
              "a published model in short steps");
  if (ranks->world().size() <= 2)
    expect_same(outcome(few(), ranks->world()), outcome(few(), Communicator::self()), "few cells");
  for (const bool conducts : {true, false})
    expect_same(outcome(hosted(conducts), ranks->world()), outcome(hosted(conducts), Communicator::self()),
                conducts ? "with a host" : "with an insulating host");
}

// Breaks if a checkpoint knows who wrote it: what lies on an upper wall, or between two ranks, belongs to
// others after a resume on another number.
TEST(Run, GoesOnAsItWasOnAnotherNumberOfRanks) {
  Case v = pressed();
  using Side = SideKind;
  v.grid.sides = {Side::periodic,  Side::periodic, Side::counter_electrode,
                  Side::electrode, Side::periodic, Side::periodic};
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "mossfield_other_ranks";
  Simulation alone(v, Communicator::self(), Device::cpu), together(v, ranks->world(), Device::cpu);
  alone.initialise();
  for (int n = 0; n < 10; ++n) alone.advance(v.drive.end_time);
  if (ranks->root()) {
    std::filesystem::remove_all(folder), std::filesystem::create_directories(folder);
    write_checkpoint(folder, alone.step(), alone.record(), Communicator::self());
  }
  Record record = together.record();
  load_latest(folder, record, ranks->world(), {});
  together.restore(record);
  for (int n = 0; n < 10; ++n) alone.advance(v.drive.end_time), together.advance(v.drive.end_time);
  expect_same(outcome_of(together), outcome_of(alone), "resumed");
}

// Breaks if two threads share a cell, or a sum is taken in the order of threads.
TEST(Run, IsTheSameOnAnyNumberOfThreads) {
  if (ranks->world().size() > 1) GTEST_SKIP() << "threads are compared on one rank";
  const int before = omp_get_max_threads();
  for (const bool three : {false, true}) {
    const Case v = noisy(three);
    omp_set_num_threads(1);
    const Outcome one = outcome(v, ranks->world(), 3);
    omp_set_num_threads(2);
    expect_same(one, outcome(v, ranks->world(), 3), three ? "3-D" : "2-D");
    expect_same(one, outcome(v, ranks->world(), 3, true), three ? "3-D, changing" : "2-D, changing");
  }
  for (const Case& v : {pressed(), islands(true), hosted(true), hosted(false)}) {
    omp_set_num_threads(1);
    const Outcome one = outcome(v, ranks->world(), 3);
    omp_set_num_threads(2);
    expect_same(one, outcome(v, ranks->world(), 3),
                v.host.present        ? "with a host"
                : v.mechanics.present ? "with stress"
                                      : "floating metal");
  }
  omp_set_num_threads(before);
}

}  // namespace
}  // namespace mossfield::test

int main(int argc, char** argv) {
  const mossfield::Ranks started(argc, argv);
  mossfield::test::ranks = &started;
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
