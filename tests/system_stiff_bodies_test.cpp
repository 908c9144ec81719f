// Thin stiff bodies and many of them: iterations to 1e-6 over six decades of contrast.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "mechanics_body.hpp"

namespace mossfield::test {
namespace {

constexpr Side::Kind slip = Side::Kind::slip;

struct Shape {
  std::array<int, 3> cells;
  std::array<bool, 3> periodic;
  /// Stiffness over that of the rest: `contrast` in stiff bodies.
  std::function<double(double x, double y, double z, double contrast)> stiffness;
};

ElastostaticReport solve(const Shape& s, double contrast) {
  Elastic p(s.cells, {1.0 / s.cells[0], 1.1 / s.cells[1], s.cells[2] > 1 ? 0.9 / s.cells[2] : 1}, s.periodic,
            sides({slip, slip, slip, slip, slip, slip}, 1e-6));
  const Function k = [&](double x, double y, double z) { return s.stiffness(x, y, z, contrast); };
  p.set_moduli([&](double x, double y, double z) { return 1.5 * k(x, y, z); }, k);
  p.set_stress(
      [&](double x, double y, double z) { return -0.01 * (1 + 0.5 * std::sin(9 * x + 4 * y)) * k(x, y, z); });
  return p.engine.solve();
}

std::vector<int> iterations(const char* what, const Shape& s) {
  std::vector<int> out;
  std::printf("%s:", what);
  for (const double contrast : {10.0, 1e2, 1e3, 1e4, 1e5, 1e6}) {
    const ElastostaticReport report = solve(s, contrast);
    EXPECT_TRUE(report.converged) << what << ", contrast " << contrast;
    out.push_back(report.iterations);
    std::printf(" %d", report.iterations);
  }
  std::printf("\n");
  return out;
}

/// Over six decades no more than twice what two take (1e2 is below what rigid motions are found for), and
/// never more than `most`.
void expect_bounded(const std::vector<int>& of, int most) {
  EXPECT_LE(of.back(), 2 * of[1]);
  for (const int n : of) EXPECT_LE(n, most);
}

/// A film of four cells along a wave, below it 1, above it `beyond`.
double film(double height, double slope, double h, double contrast, double beyond) {
  const double up = height / (h * std::sqrt(1 + slope * slope));
  return up < 0 ? 1 : up < 4 ? contrast : beyond;
}

// Breaks if a thin body is not held on levels where it is thinner than two cells (without: 20 to 93), if its
// nodes lie far apart, or if their parts do not sum to 1.
TEST(StiffBodies, FilmsTakeBoundedIterations) {
  const auto flat = [](double, double y, double, double c) {
    return film(y - 0.5, 0, 1.1 / 107, c, 1e-7 * c);
  };
  const auto wave = [](double above) {
    return [above](double x, double y, double, double c) {
      return film(y - 0.5 - 0.13 * std::sin(2 * pi * x), 0.26 * pi * std::cos(2 * pi * x), 1.1 / 107, c,
                  above > 0 ? above : 1e-7 * c);
    };
  };
  const auto solid = [](double x, double y, double z, double c) {
    return film(y - 0.5 - 0.1 * std::sin(2 * pi * x + 5 * z), 0.2 * pi * std::cos(2 * pi * x + 5 * z),
                1.1 / 44, c, 1e-7 * c);
  };
  expect_bounded(iterations("flat film below a fluid", {{96, 107, 1}, {true, false, false}, flat}), 14);
  expect_bounded(iterations("wave below a fluid", {{96, 107, 1}, {true, false, false}, wave(0)}), 22);
  expect_bounded(iterations("wave in a solid", {{96, 107, 1}, {true, false, false}, wave(1)}), 20);
  expect_bounded(iterations("wave between walls", {{96, 107, 1}, {false, false, false}, wave(1)}), 20);
  expect_bounded(iterations("3-D wave", {{40, 44, 36}, {true, false, true}, solid}), 50);
}

// Breaks if bodies have no rigid motions of their own, or these end at their rims.
TEST(StiffBodies, ManyTakeBoundedIterations) {
  const auto discs = [](double x, double y, double, double c) {
    for (int n = 0; n < 12; ++n) {
      const double cx = 0.17 + 0.33 * (n % 3) + 0.04 * std::sin(5.0 * n),
                   cy = 0.16 + 0.26 * (n / 3) + 0.03 * std::cos(3.0 * n);
      if (std::hypot(x - cx, y - cy) < 0.075 + 0.02 * std::sin(7.0 * n)) return c;
    }
    return 1.0;
  };
  const auto balls = [](double x, double y, double z, double c) {
    for (int n = 0; n < 8; ++n) {
      const double cx = n % 2 ? 0.25 : 0.75, cy = n / 2 % 2 ? 0.3 : 0.8, cz = n / 4 ? 0.2 : 0.65;
      if (std::hypot(x - cx - 0.04 * std::sin(5.0 * n), y - cy, z - cz - 0.03 * std::cos(3.0 * n)) <
          0.15 + 0.03 * std::sin(7.0 * n))
        return c;
    }
    return 1.0;
  };
  expect_bounded(iterations("twelve discs", {{96, 107, 1}, {true, false, false}, discs}), 34);
  expect_bounded(iterations("eight balls", {{40, 44, 36}, {true, false, true}, balls}), 24);
}

// Breaks if a body that touches a free wall counts as held by it, as by one along which matter slides: its
// rigid motions are then left to the cycle, and take up to 40 iterations.
TEST(StiffBodies, FreeWallsHoldNothing) {
  const Side::Kind free = Side::Kind::free;
  for (const double contrast : {1e4, 1e6}) {
    const auto stiffness = [=](int i, int j, int k) {
      return std::pow(i + 0.5, 2) + std::pow(j - 8.5, 2) + std::pow(k - 7.5, 2) < 21 ? contrast : 1.0;
    };
    Elastic p({20, 18, 16}, {0.1, 0.1, 0.1}, {}, sides({free, free, slip, slip, slip, slip}, 1e-6));
    const Function k = [&](double x, double y, double z) {
      return stiffness(static_cast<int>(x / 0.1), static_cast<int>(y / 0.1), static_cast<int>(z / 0.1));
    };
    p.set_moduli([&](double x, double y, double z) { return 0.4 * k(x, y, z); },
                 [&](double x, double y, double z) { return 0.4 * k(x, y, z); });
    p.set_stress([&](double x, double y, double z) {
      return -0.01 * (1 + 0.5 * std::sin(9 * x + 4 * y + 3 * z)) * k(x, y, z);
    });
    const ElastostaticReport report = p.engine.solve();
    EXPECT_TRUE(report.converged) << contrast;
    EXPECT_LE(report.iterations, 24) << contrast;
  }
}

// Breaks if E stays that of the moduli before the metal gave way: the preconditioner is not symmetric then.
TEST(StiffBodies, MetalAroundThemMayFlow) {
  const int n = 64;
  const double h = 1e-6 / n;
  MechanicsOptions options = options_of({slip, slip, slip, slip, slip, slip}, 1e-6);
  options.flow = LithiumFlow{};
  Body b({n, n + 8, 1}, {h, h, 1}, {true, false, false}, options);
  Field flowing(b.box.grid, "flowing", "1");
  const auto stiff = [&](double x, double y) {
    const double up = y - 0.5e-6 - 0.1e-6 * std::sin(2 * pi * x / 1e-6);
    return (up > 0 && up < 5 * h) || std::hypot(x - 0.3e-6, y - 0.2e-6) < 8 * h;
  };
  const Moduli lithium = moduli_of(5e9, 0.36), film = moduli_of(5e12, 0.2);
  b.box.set(b.lambda, [&](double x, double y, double) { return stiff(x, y) ? film.lambda : lithium.lambda; });
  b.box.set(b.shear, [&](double x, double y, double) { return stiff(x, y) ? film.shear : lithium.shear; });
  b.box.set(flowing, [&](double x, double y, double) { return stiff(x, y) ? 0 : 1; });
  b.box.set(b.eigenstrain[1], [&](double x, double y, double) {
    return stiff(x, y) ? 0 : 2e-3 * (1 + std::cos(2 * pi * x / 1e-6));
  });
  MechanicsInput in = b.input();
  in.flowing = &flowing;
  for (int step = 0; step < 2; ++step) {
    const MechanicsReport report = b.mechanics.solve(in, 10);
    std::printf("flowing: %d passes, %d iterations, law to %.1e\n", report.passes, report.iterations,
                report.flow_error);
    EXPECT_TRUE(report.converged);
    EXPECT_LE(report.iterations, 40 * report.passes);
    b.mechanics.keep();
  }
}

}  // namespace
}  // namespace mossfield::test
