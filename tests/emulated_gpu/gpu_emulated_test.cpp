// The emulated GPU finds what a GPU would not forgive.

#include <gtest/gtest.h>

#include <stdexcept>

#include "kernels/charge.hpp"
#include "kernels/field.hpp"
#include "kernels/recording.hpp"
#include "tests/emulated_gpu/kernels/launch.cuh"

namespace mossfield::test {
namespace {

/// Each cell becomes what the one below it is at that time.
struct Follow {
  double* u;
  long step;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] = u[c.q - step] + 1; }
};

/// The same of another field.
struct Step {
  double* u;
  const double* from;
  long step;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] = from[c.q - step] + 1; }
};

/// A loop of a program of one block.
struct FollowInTeam {
  Box box;
  Follow follow;
  template <class Team>
  MOSSFIELD_BOTH void operator()(const Team& team) const {
    team.each(box, follow);
  }
};

const Grid& grid() {
  static const Grid cells({9, 7, 1}, {1, 2, 1}, {}, Communicator::self(), Device::gpu);
  return cells;
}

// Breaks if kernels run in one order only, or what they leave is not compared: a race would pass.
TEST(EmulatedGpuDeathTest, FindsThreadsThatDependOnEachOther) {
  Field u(grid(), "u", "1");
  const Follow follow{u.data(), grid().box().sx};
  EXPECT_DEATH(for_each_cell(grid(), follow), "order of its threads");
  EXPECT_DEATH(in_one_kernel(Device::gpu, FollowInTeam{grid().box(), follow}), "order of its threads");
}

// Breaks if a kernel's second run begins with what the first one left.
TEST(EmulatedGpu, LeavesWhatOneRunLeaves) {
  Field u(grid(), "u", "1"), from(grid(), "from", "1");
  for_each_cell(grid(), Step{u.data(), from.data(), grid().box().sx});
  for_each_cell(grid(), Step{u.data(), u.data(), 0});
  for (const double value : u.owned()) EXPECT_EQ(value, 2);
}

// Breaks if addresses of the host reach a kernel unseen. (With the address sanitizer they are not looked
// for.)
#if !defined(__SANITIZE_ADDRESS__)
TEST(EmulatedGpuDeathTest, FindsAddressesOfTheHost) {
  Field u(grid(), "u", "1");
  std::vector<double> host(static_cast<std::size_t>(grid().words()), 1.0);
  EXPECT_DEATH(for_each_cell(grid(), Step{u.data(), host.data() + 1, 1}), "address of the host");
}
#endif

// Breaks if a loop passes that a device would refuse: of no cells, or of more blocks than it starts across x.
TEST(EmulatedGpu, RefusesWhatADeviceDoesNotStart) {
  Field u(grid(), "u", "1");
  Box box;
  box.nx = 0;
  EXPECT_THROW(for_each_in(Device::gpu, box, Step{u.data(), u.data(), 0}), std::logic_error);
  box.nx = 2, box.ny = 16 * 65535 + 1;
  EXPECT_THROW(for_each_in(Device::gpu, box, Step{u.data(), u.data(), 0}), std::logic_error);
}

// Breaks if recorded kernels are started anew by the host each time, keep numbers instead of addresses, or go
// on with addresses that are no longer given; or if what cannot be recorded is lost.
TEST(EmulatedGpu, RecordsKernels) {
  Field u(grid(), "u", "1"), other(grid(), "other", "1");
  Recording recording;
  int called = 0;
  const auto run = [&](Field& field) {
    recording.run({field.data()}, [&] {
      ++called;
      for_each_cell(grid(), Step{field.data(), field.data(), 0});
    });
  };
  for (int n = 0; n < 5; ++n) run(u);
  for (const double value : u.owned()) EXPECT_EQ(value, 5);
  EXPECT_EQ(called, 2);
  for (int n = 0; n < 3; ++n) run(other);
  for (const double value : other.owned()) EXPECT_EQ(value, 3);
  EXPECT_EQ(called, 4);
  Recording refused;
  double sum = 0;
  for (int n = 0; n < 4; ++n)
    refused.run({u.data()}, [&] { sum += reduce(grid(), AbsoluteSum{{}, u.data()}); });
  EXPECT_EQ(sum, 4 * 5 * 63);
}

}  // namespace
}  // namespace mossfield::test
