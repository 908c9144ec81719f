#include "solver/busy_cores.hpp"

#include <gtest/gtest.h>

namespace mossfield {
namespace {

void look_twice(TeamSize& team, const std::vector<long>& switches) {
  team.look(0.2, switches);
  team.look(0.2, switches);
}

// Breaks if a core that another program wants is not given up, if one of many costs more than its thread, or
// if a moment is taken for a program.
TEST(busy_cores, a_thread_less_for_each_core_that_others_want) {
  TeamSize team(8);
  look_twice(team, std::vector<long>(8, 14));  // what an idle machine does
  EXPECT_EQ(team.now(), 8);
  std::vector<long> switches(8, 5);
  switches[3] = switches[4] = 38;  // a program of low priority
  for (int n = 0; n < 5; ++n) {
    team.look(0.2, switches);
    team.look(0.2, std::vector<long>(8, 14));
  }
  EXPECT_EQ(team.now(), 8);
  look_twice(team, switches);
  EXPECT_EQ(team.now(), 6);
  look_twice(team, std::vector<long>(6, 200));
  EXPECT_EQ(team.now(), 3);
  for (int n = 0; n < 3; ++n) look_twice(team, std::vector<long>(static_cast<std::size_t>(team.now()), 200));
  EXPECT_EQ(team.now(), 1);
}

// Breaks if threads that were left out never come back, or are tried so often that a run beside another
// program suffers from it.
TEST(busy_cores, all_threads_are_tried_again_less_and_less_often) {
  TeamSize team(2);
  int tried = 0, looks = 0;
  for (double time = 0; time < 200; time += 0.2, ++looks) {
    const bool all = team.now() == 2;
    tried += all;
    team.look(0.2, std::vector<long>(all ? 2 : 1, all ? 200 : 5));
  }
  EXPECT_GE(tried, 10);  // looks, two at each try
  EXPECT_LE(tried, 20);
  while (team.now() == 1) team.look(0.2, {5});
  for (int n = 0; n < 1000; ++n) team.look(0.2, {5, 5});  // the other program has ended
  EXPECT_EQ(team.now(), 2);
  look_twice(team, {200, 200});
  EXPECT_EQ(team.now(), 1);
  for (int n = 0; n < 6; ++n) team.look(0.2, {5});
  EXPECT_EQ(team.now(), 2);  // it was forgotten
}

}  // namespace
}  // namespace mossfield
