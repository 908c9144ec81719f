// Which device the ranks of a run take: one kind, or none of them begins.

#include <gtest/gtest.h>

#include "solver/errors.hpp"
#include "solver/machine.hpp"
#include "solver/ranks.hpp"

namespace mossfield::test {
namespace {

using Where = Request::Where;

const Ranks* ranks = nullptr;

/// What the ranks agree on if those whose number has this bit see no GPU: "cpu", "gpu", or what was thrown.
std::string agreed(Where where, int without) {
  const Communicator& world = ranks->world();
  const bool none = (without >> world.rank() & 1) != 0;
  try {
    return agreed_device(where, none ? "the driver sees none" : "", world) == Device::gpu ? "gpu" : "cpu";
  } catch (const ResourceError& error) {
    return error.what();
  }
}

bool has(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

TEST(Device, IsAGpuWhereAllSeeOneAndTheProcessorWhereNoneDoes) {
  const int all = (1 << ranks->world().size()) - 1;
  EXPECT_EQ(agreed(Where::automatic, 0), "gpu");
  EXPECT_EQ(agreed(Where::gpu, 0), "gpu");
  EXPECT_EQ(agreed(Where::automatic, all), "cpu");
  for (const int without : {0, 1, all}) EXPECT_EQ(agreed(Where::cpu, without), "cpu");
  EXPECT_TRUE(has(agreed(Where::gpu, all), "--device gpu: no usable GPU (rank 0 on "))
      << agreed(Where::gpu, all);
  EXPECT_TRUE(has(agreed(Where::gpu, all), ": the driver sees none); take --device cpu"));
}

// Breaks if each rank decides for itself: one on a GPU and one on the processor wait for each other for ever,
// as each has collective work that the other has not.
TEST(Device, OfOnlySomeRanksIsRefusedByAll) {
  const int size = ranks->world().size();
  if (size == 1) GTEST_SKIP() << "one rank agrees with itself";
  for (const Where where : {Where::automatic, Where::gpu})
    for (int without = 1; without < (1 << size) - 1; ++without) {
      int first = 0, count = 0;
      for (int rank = size - 1; rank >= 0; --rank)
        if ((without >> rank & 1) != 0) first = rank, ++count;
      const std::string said = agreed(where, without);
      EXPECT_TRUE(has(said, std::to_string(count) + " of " + std::to_string(size) +
                                " ranks see no GPU (rank " + std::to_string(first) + " on "))
          << said;
      EXPECT_TRUE(has(said, ": the driver sees none)")) << said;
    }
}

}  // namespace
}  // namespace mossfield::test

int main(int argc, char** argv) {
  const mossfield::Ranks started(argc, argv);
  mossfield::test::ranks = &started;
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
