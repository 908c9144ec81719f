// The host's own way to draw noise.

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "kernels/noise_lanes.hpp"

namespace mossfield::test {
namespace {

// Breaks if a word keeps what lies above it in its lane, a carry into the upper half of a cell's number is
// lost, or cells beyond the last sixteen of a row are drawn otherwise.
TEST(NoiseLanes, DrawWhatEachCellDraws) {
#ifdef __AVX2__
  Box box;
  box.nx = 53, box.ny = 3, box.nz = 2;
  box.row = 55, box.plane = 4 * 55, box.first = 60;
  for (const unsigned int seed : {1u, 0xfffffff0u, 12345u})
    for (const unsigned long long first : {0ull, (1ull << 32) - 90, (3ull << 32) - 20}) {
      std::vector<double> plain(600, 0.5), lanes(600, 0.5);
      AddNoise<false> noise{plain.data(), {0.3, 0.7, 1.1, 0.25}, {seed + 1, 7}, {{seed, 9}}, 53, first};
      box.k0 = 1;  // planes begin at `first`
      host::launch(box, noise);
      noise.mean = lanes.data();
      host::add_flat_noise(box, noise);
      EXPECT_NE(0.5, plain[60]);
      EXPECT_EQ(0.5, plain[59]);
      EXPECT_EQ(std::memcmp(plain.data(), lanes.data(), plain.size() * sizeof(double)), 0)
          << seed << " " << first;
    }
#else
  GTEST_SKIP() << "built for a processor without AVX2";
#endif
}

}  // namespace
}  // namespace mossfield::test
