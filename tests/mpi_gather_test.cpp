// Whole fields and checkpoints from any number of ranks: what one wrote another reads, bit for bit.
#include "solver/gather.hpp"

#include <gtest/gtest.h>

#include <unistd.h>
#include <cmath>
#include <filesystem>

#include "solver/checkpoint.hpp"
#include "solver/errors.hpp"
#include "solver/on_root.hpp"
#include "solver/ranks.hpp"

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

const Ranks* ranks = nullptr;

std::vector<double> numbers(long count) {
  std::vector<double> v(static_cast<std::size_t>(count));
  for (std::size_t n = 0; n < v.size(); ++n) v[n] = std::sin(1.0 + 3.7 * static_cast<double>(n));
  return v;
}

// Breaks if a rank's place is that on another node, or all of a node's ranks take its first GPU.
TEST(Communicator, counts_the_ranks_of_a_node) {
  EXPECT_EQ(ranks->world().rank_on_node(), ranks->world().rank());  // one machine is one node
}

TEST(Gather, and_scatter_are_inverse_in_one_two_and_three_dimensions) {
  for (const std::array<int, 3> cells : {std::array<int, 3>{37, 1, 1}, {7, 26, 1}, {5, 3, 19}}) {
    const Grid grid(cells, {1e-6, 2e-6, 3e-6}, {false, false, false}, ranks->world());
    Field field(grid, "a", "1");
    const std::vector<double> all = numbers(grid.global_cells());
    scatter_from_root(ranks->root() ? all : std::vector<double>{}, field);
    const Box& b = grid.box();
    const std::size_t first =
        static_cast<std::size_t>(b.i0 + static_cast<long>(b.Nx) * (b.j0 + static_cast<long>(b.Ny) * b.k0));
    EXPECT_EQ(all[first], field.owned()[0]);
    EXPECT_EQ(ranks->root() ? all : std::vector<double>{}, gather_to_root(field));
  }
}

TEST(CheckpointOfRanks, is_that_of_one) {
  std::string folder = (fs::temp_directory_path() / ("mossfield_mpi_" + std::to_string(::getpid()))).string();
  broadcast(ranks->world(), folder);
  const Grid grid({6, 5, 9}, {1e-6, 2e-6, 3e-6}, {true, false, false}, ranks->world());
  Field a(grid, "a", "1"), b(grid, "a", "1");
  scatter_from_root(numbers(grid.global_cells()), a);
  Record out;
  out.numbers["time"] = 0.1;
  out.integers["step"] = 5;
  out.overrides = {"x=1", "y=2"};
  out.fields = {{"a", &a}};
  write_checkpoint(folder, 5, out, ranks->world());

  Record in;
  in.fields = {{"a", &b}};
  load_latest(folder, in, ranks->world(), {});
  EXPECT_EQ(a.owned(), b.owned());
  EXPECT_EQ(out.numbers, in.numbers);
  EXPECT_EQ(out.integers, in.integers);
  EXPECT_EQ(out.overrides, in.overrides);

  // written by these ranks, read by each alone
  const Grid own({6, 5, 9}, {1e-6, 2e-6, 3e-6}, {true, false, false});
  Field whole(own, "a", "1");
  in.fields = {{"a", &whole}};
  load_latest(folder, in, Communicator::self(), {});
  EXPECT_EQ(numbers(own.global_cells()), whole.owned());
  ranks->world().barrier();
  if (ranks->root()) fs::remove_all(folder);
}

TEST(OnRoot, failures_reach_every_rank_with_their_kind_and_text) {
  try {
    on_root(ranks->world(), [] { throw ResourceError("the disk is full"); });
    FAIL();
  } catch (const ResourceError& error) {
    EXPECT_STREQ("the disk is full", error.what());
  }
  EXPECT_THROW(CheckpointFile("/nonexistent", ranks->world(), {}), CheckpointError);
}

}  // namespace

int main(int argc, char** argv) {
  const Ranks started(argc, argv);
  ranks = &started;
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
