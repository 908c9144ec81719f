// A host is the same on any number of ranks, bit for bit.
#include <gtest/gtest.h>

#include "host_example.hpp"
#include "solver/gather.hpp"
#include "solver/host_fields.hpp"
#include "solver/ranks.hpp"
#include "solver/simulation.hpp"

using namespace mossfield;

namespace {

const Ranks* ranks = nullptr;

struct Gathered {
  std::vector<double> distance, solid, surface;
  long removed;
};

Gathered gathered(const Case& values, const Communicator& communicator) {
  const Grid grid = grid_of(values.grid, communicator, Device::cpu);
  const HostFields f = host_fields(values, HostBody(values), grid);
  return {gather_to_root(f.distance), gather_to_root(f.solid), gather_to_root(f.surface), f.removed};
}

// Breaks if a rank draws its own host, takes the wrong slices, or cleans its part only.
TEST(HostOfRanks, IsThatOfOne) {
  for (const char* section : {"{kind: foam, height: 30 um, porosity: 0.85, pore_size: 16 um}",
                              "{kind: sponge, height: 40 um, porosity: 0.9, pore_size: 12 um, seed: 3}",
                              "{kind: plane, plate: 10 um, roughness: 1 um, roughness_cutoff: 8 um}"}) {
    const Case values = test::host_case(section);
    const Gathered all = gathered(values, ranks->world());
    if (!ranks->root()) continue;
    const Gathered one = gathered(values, Communicator::self());
    EXPECT_EQ(all.distance, one.distance) << section;
    EXPECT_EQ(all.solid, one.solid) << section;
    EXPECT_EQ(all.surface, one.surface) << section;
    EXPECT_EQ(all.removed, one.removed) << section;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Ranks started(argc, argv);
  ranks = &started;
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
