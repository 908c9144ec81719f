// Ghosts of psi at a wall that metal meets at an angle: a plane exactly, a circle with its order.

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/field.hpp"
#include "physics/contact_angle.hpp"

namespace mossfield {
namespace {

constexpr double degree = 3.14159265358979323846 / 180;

/// The position of a cell or ghost, from the corner of the box.
std::array<double, 3> centre(const Grid& grid, std::array<int, 3> at) {
  std::array<double, 3> x{};
  for (std::size_t a = 0; a < 3; ++a) x[a] = (at[a] + 0.5) * grid.spacing()[a];
  return x;
}
long index(const Box& b, std::array<int, 3> at) {
  return b.first + at[0] + at[1] * b.row + at[2] * b.plane;
}

template <class F>
void sample(Field& psi, const F& f) {
  const Grid& grid = psi.grid();
  const auto n = grid.cells();
  for (int k = 0; k < n[2]; ++k)
    for (int j = 0; j < n[1]; ++j)
      for (int i = 0; i < n[0]; ++i) psi.data()[index(grid.box(), {i, j, k})] = f(centre(grid, {i, j, k}));
}

/// Calls f(ghost, along the wall: the cells beside it are inside by at least this many).
template <class F>
void each_ghost(const Grid& grid, int side, int inside, const F& f) {
  const auto n = grid.cells();
  std::array<int, 3> low{}, high{};
  for (std::size_t a = 0; a < 3; ++a) {
    const int skip = n[a] > 1 ? inside : 0;
    low[a] = skip, high[a] = n[a] - skip;
  }
  const auto axis = static_cast<std::size_t>(side / 2);
  low[axis] = side % 2 ? n[axis] : -1, high[axis] = low[axis] + 1;
  for (int k = low[2]; k < high[2]; ++k)
    for (int j = low[1]; j < high[1]; ++j)
      for (int i = low[0]; i < high[0]; ++i) f(std::array<int, 3>{i, j, k});
}

Walls leaning(int side, double angle) {
  Walls walls;
  walls[static_cast<std::size_t>(side)] = Wall::angle(angle);
  return walls;
}

// Breaks if the angle is measured through the electrolyte, a spacing or an axis is another's, the upper sides
// lean the other way, or the size of grad psi counts (here 0.7).
TEST(ContactAngle, OfAPlaneIsExactOnEverySide) {
  for (const std::array<int, 3> cells : {std::array<int, 3>{6, 7, 5}, std::array<int, 3>{6, 7, 1}}) {
    const Grid grid(cells, {0.3, 0.2, 0.7}, {false, false, false});
    for (int side = 0; side < (cells[2] > 1 ? 6 : 4); ++side)
      for (const double angle : {30 * degree, 75 * degree, 120 * degree, 160 * degree}) {
        // grad psi: cos(angle) out of the box, the rest along the wall, aslant in 3-D
        const auto axis = static_cast<std::size_t>(side / 2), one = (axis + 1) % 3, two = (axis + 2) % 3;
        const bool flat = cells[2] == 1;
        std::array<double, 3> g{};
        g[axis] = 0.7 * std::cos(angle) * (side % 2 ? 1 : -1);
        g[one] = 0.7 * std::sin(angle) * (flat ? (one == 2 ? 0 : 1) : 0.6);
        g[two] = -0.7 * std::sin(angle) * (flat ? (two == 2 ? 0 : 1) : 0.8);
        const auto plane = [&](std::array<double, 3> x) {
          return 0.1 + g[0] * x[0] + g[1] * x[1] + g[2] * x[2];
        };
        Field psi(grid, "psi", "m");
        sample(psi, plane);
        fill_ghosts(psi, leaning(side, angle));
        each_ghost(grid, side, 1, [&](std::array<int, 3> at) {
          EXPECT_NEAR(psi.data()[index(grid.box(), at)], plane(centre(grid, at)), 1e-12)
              << "side " << side << ", " << angle / degree << " deg";
        });
      }
  }
}

// Breaks if edges are made before the wall's ghosts: a ghost beyond two walls mirrors, or wraps, the wall's.
TEST(ContactAngle, ReachesTheEdges) {
  for (const bool wrap : {false, true})
    for (int side = 0; side < 6; ++side) {
      std::array<bool, 3> periodic{wrap, wrap, wrap};
      periodic[static_cast<std::size_t>(side / 2)] = false;
      const Grid grid({5, 4, 6}, {0.3, 0.2, 0.7}, periodic);
      Field psi(grid, "psi", "m");
      sample(psi, [](std::array<double, 3> x) { return std::sin(x[0] + 0.3 * x[1] * x[2]) + 0.4 * x[2]; });
      fill_ghosts(psi, leaning(side, 50 * degree));
      const auto n = grid.cells();
      each_ghost(grid, side, -1, [&](std::array<int, 3> at) {
        std::array<int, 3> from = at;
        for (std::size_t a = 0; a < 3; ++a)
          if (a != static_cast<std::size_t>(side / 2) && (at[a] < 0 || at[a] == n[a]))
            from[a] = (at[a] < 0) == wrap ? n[a] - 1 : 0;
        EXPECT_EQ(psi.data()[index(grid.box(), at)], psi.data()[index(grid.box(), from)])
            << "side " << side << (wrap ? ", periodic" : "");
      });
    }
}

// A wall under metal. Breaks if psi of a front that lies along it does not go on straight, on whichever side,
// if one that stands on it is not mirrored, or if a wall without metal is taken for one with.
TEST(UnderMetal, WhatLiesAlongTheWallGoesOnAndWhatStandsOnItIsMirrored) {
  const Grid grid({6, 7, 5}, {0.3, 0.2, 0.7}, {false, false, false});
  for (int side = 0; side < 6; ++side)
    for (const double angle : {0.0, 25 * degree, 50 * degree, 90 * degree})
      for (const double metal : {5.0, -5.0}) {
        const auto axis = static_cast<std::size_t>(side / 2), one = (axis + 1) % 3;
        std::array<double, 3> g{};
        g[axis] = std::cos(angle) * (side % 2 ? 1 : -1), g[one] = std::sin(angle);
        const auto plane = [&](std::array<double, 3> x) {
          return metal + g[0] * x[0] + g[1] * x[1] + g[2] * x[2];
        };
        Field psi(grid, "psi", "m");
        sample(psi, plane);
        Walls walls;
        walls[static_cast<std::size_t>(side)] = Wall::under_metal();
        fill_ghosts(psi, walls);
        const bool goes_on = metal > 0 && angle < 30 * degree;
        each_ghost(grid, side, 1, [&](std::array<int, 3> at) {
          std::array<int, 3> inner = at;
          inner[axis] += side % 2 ? -1 : 1;
          const double wanted = plane(centre(grid, goes_on ? at : inner));
          EXPECT_NEAR(psi.data()[index(grid.box(), at)], wanted, 1e-12)
              << "side " << side << ", " << angle / degree << " deg, metal " << metal;
        });
      }
}

/// Largest error of the ghosts of a circle about a point behind the wall x = 0, over the spacing.
double circle_error(int n, double angle) {
  const double radius = 0.5, behind = radius * std::cos(angle);
  const Grid grid({n, 2 * n, 1}, {0.4 / n, 0.45 / n, 1}, {false, false, false});
  const auto distance = [&](std::array<double, 3> x) { return radius - std::hypot(x[0] + behind, x[1]); };
  Field psi(grid, "psi", "m");
  sample(psi, distance);
  fill_ghosts(psi, leaning(0, angle));
  double error = 0;
  each_ghost(grid, 0, 1, [&](std::array<int, 3> at) {
    const double wanted = distance(centre(grid, at));
    if (std::fabs(wanted) < 0.1)
      error = std::max(error, std::fabs(psi.data()[index(grid.box(), at)] - wanted));
  });
  return error;
}

// Breaks if levels beside the front are made to meet the wall at the front's angle (first order), or the
// gradient along the wall is that of the inner cell (second).
TEST(ContactAngle, OfACircleIsOfThirdOrder) {
  for (const double angle : {40 * degree, 60 * degree, 110 * degree, 135 * degree}) {
    const double coarse = circle_error(40, angle), fine = circle_error(80, angle);
    std::printf("ghosts of a circle at %.0f deg: order %.2f\n", angle / degree, std::log2(coarse / fine));
    EXPECT_GT(std::log2(coarse / fine), 2.5) << angle / degree;
  }
}

// Breaks if the law moves the centre: concentric circles of R and R - psi about a point d behind the wall.
TEST(ContactAngle, OfLevelsIsThatOfConcentricCircles) {
  const double behind = -0.3, radius = 0.5;
  for (const double psi : {-0.15, 0.02, 0.12}) {
    EXPECT_NEAR(front_curvature(1 / (radius - psi), psi), 1 / radius, 1e-14);
    EXPECT_NEAR(contact_cosine(behind / radius, 1 / radius, psi), behind / (radius - psi), 1e-14);
  }
  EXPECT_EQ(contact_cosine(0, 1 / radius, 0.1), 0);
  EXPECT_EQ(contact_cosine(-0.95, 1 / radius, 0.1), -0.99);
}

// Breaks if the angle within a body is not that of two circles: psi is the way to a circle about C, the body
// one about the origin; the cosine between grad psi and the body's inward normal at points in and beside it.
TEST(ContactAngleWithin, IsThatOfTwoCircles) {
  const double a = 3, r = 2;
  for (const double apart : {1.9, 2.8, 3.7, 4.6})
    for (const double depth : {0.0, 0.2, 0.5})
      for (const double turn : {-0.15, 0.0, 0.1}) {
        const double at_surface = (a * a + r * r - apart * apart) / (2 * a * r);
        const double meets = std::acos((a * a + apart * apart - r * r) / (2 * a * apart)) + turn;
        const double x = (a - depth) * std::cos(meets), y = (a - depth) * std::sin(meets);
        const double way = std::hypot(apart - x, y), psi = r - way;
        const double expected = (-x * (apart - x) + y * y) / ((a - depth) * way);
        EXPECT_NEAR(contact_cosine_within(at_surface, 1 / a, depth, 1 / r, psi),
                    std::max(-0.99, std::min(0.99, expected)), 1e-12);
      }
}

}  // namespace
}  // namespace mossfield
