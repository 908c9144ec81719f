// The main of a test program: one of which every test was skipped has not passed.

#include <gtest/gtest.h>

int main(int argc, char** argv) {
  constexpr int skipped = 77;  // SKIP_RETURN_CODE in scripts/tests.cmake
  ::testing::InitGoogleTest(&argc, argv);
  const int result = RUN_ALL_TESTS();
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  const bool none_ran = all.test_to_run_count() > 0 && all.skipped_test_count() == all.test_to_run_count();
  return result == 0 && none_ran ? skipped : result;
}
