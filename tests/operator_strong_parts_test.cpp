// Parts that strong faces join, against a flood from cell to cell.

#include <gtest/gtest.h>
#include <omp.h>

#include <random>

#include "kernels/strong_parts.hpp"

namespace mossfield::test {
namespace {

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

struct Flooded {
  std::vector<int> of_cell;
  std::vector<StrongParts::Part> parts;
};

/// Begins at each cell with a strong lower face that has no part yet.
Flooded flood(const FaceClasses& faces, const ClassRange& range) {
  const Box& b = faces.grid.box();
  Flooded out;
  out.of_cell.assign(at(faces.grid.words()), StrongParts::outside);
  const auto each = [&](const auto& f) {
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i) f(b.first + k * b.plane + j * b.row + i);
  };
  each([&](long q) { out.of_cell[at(q)] = StrongParts::none; });
  each([&](long q) {
    bool begins = false;
    for (int axis = 0; axis < 3; ++axis)
      begins = begins || (faces.grid.active(axis) && range.strong(faces.code[at(axis)][at(q)]));
    if (!begins || out.of_cell[at(q)] != StrongParts::none) return;
    const int part = static_cast<int>(out.parts.size());
    out.parts.emplace_back();
    std::vector<long> cells{q};
    out.of_cell[at(q)] = part;
    for (std::size_t n = 0; n < cells.size(); ++n)
      each_face(faces, out.of_cell, cells[n], [&](long next, int code) {
        if (!range.strong(code)) return;
        if (next == beyond_wall) {
          out.parts.back().held = true;
        } else if (out.of_cell[at(next)] == StrongParts::none) {
          out.of_cell[at(next)] = part;
          cells.push_back(next);
        }
      });
    out.parts.back().cells = static_cast<int>(cells.size());
  });
  return out;
}

/// Faces of classes 10 and 200, so many of the latter; what meets across periodic sides is alike.
FaceClasses random_faces(const std::array<int, 3>& cells, const std::array<bool, 3>& periodic, double share,
                         std::mt19937& random) {
  FaceClasses out{Grid(cells, {1, 1, 1}, periodic), {}};
  const Box& b = out.grid.box();
  const long step[3] = {b.sx, b.sy, b.sz};
  std::bernoulli_distribution good(share);
  for (int axis = 0; axis < 3; ++axis) {
    if (!out.grid.active(axis)) continue;
    std::vector<unsigned char>& code = out.code[at(axis)];
    code.resize(at(out.grid.words()));
    for (unsigned char& one : code) one = good(random) ? 200 : 10;
    const int n[3] = {axis == 0 ? 1 : b.nx, axis == 1 ? 1 : b.ny, axis == 2 ? 1 : b.nz};
    for (int k = 0; k < n[2]; ++k)
      for (int j = 0; j < n[1]; ++j)
        for (int i = 0; i < n[0]; ++i) {
          const long q = b.first + k * b.plane + j * b.row + i;
          if (periodic[at(axis)]) code[at(q + cells[at(axis)] * step[axis])] = code[at(q)];
        }
  }
  return out;
}

// Breaks if a run is joined to a neighbour that no strong face leads to, or is not where one does (round a
// periodic side, between the shares of two threads), if walls are taken for periodic sides, or if parts are
// not in the order of their cells.
TEST(StrongParts, AreThoseOfAFlood) {
  std::mt19937 random(7);
  const std::vector<std::array<int, 3>> sizes = {{40, 1, 1},  {1, 30, 1}, {23, 17, 1}, {1, 9, 8},
                                                 {12, 1, 10}, {7, 9, 11}, {90, 80, 1}, {20, 18, 17}};
  int floating = 0, held = 0;
  for (int n = 0; n < 1200; ++n) {
    const std::array<int, 3>& cells = sizes[at(n) % sizes.size()];
    const std::array<bool, 3> periodic = {n / 8 % 2 == 1, n / 16 % 2 == 1, n / 32 % 2 == 1};
    const double share = std::uniform_real_distribution<double>(0.02, 0.6)(random);
    const FaceClasses faces = random_faces(cells, periodic, share, random);
    ClassRange range;
    range.best = 200, range.common = 10;
    const Flooded expected = flood(faces, range);
    omp_set_num_threads(1 + n % 3);
    const StrongParts found = find_strong_parts(faces, range);
    ASSERT_EQ(expected.of_cell, found.of_cells(faces.grid)) << n;
    ASSERT_EQ(expected.parts.size(), found.parts.size()) << n;
    for (std::size_t p = 0; p < found.parts.size(); ++p) {
      ASSERT_EQ(expected.parts[p].cells, found.parts[p].cells) << n << " " << p;
      ASSERT_EQ(expected.parts[p].held, found.parts[p].held) << n << " " << p;
      ++(found.parts[p].held ? held : floating);
    }
  }
  EXPECT_GT(floating, 1000);
  EXPECT_GT(held, 1000);
}

// Breaks if threads lose faces or count them twice.
TEST(StrongParts, ClassesAreCountedAlikeByAnyNumberOfThreads) {
  std::mt19937 random(3);
  for (const double share : {0.3, 0.49, 0.51, 0.9}) {
    const FaceClasses faces = random_faces({90, 80, 1}, {false, false, false}, share, random);
    for (const int threads : {1, 2, 3}) {
      omp_set_num_threads(threads);
      const ClassRange range = ClassRange::of(faces);
      EXPECT_EQ(200, range.best);
      EXPECT_EQ(share < 0.5 ? 10 : 200, range.common) << share << " " << threads;
    }
  }
}

}  // namespace
}  // namespace mossfield::test
