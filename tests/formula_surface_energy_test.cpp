// The Cahn-Hoffman vector against the surface energy that it comes from.

#include "physics/surface_energy.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace mossfield {
namespace {

/// |p| gamma(p/|p|), written from the formulas of the two forms.
double energy_of(const SurfaceEnergy& s, Vector3 p) {
  const double length = std::sqrt(p.x * p.x + p.y * p.y + p.z * p.z);
  if (s.cubic) {
    const double q = (std::pow(p.x, 4) + std::pow(p.y, 4) + std::pow(p.z, 4)) / std::pow(length, 4);
    return length * s.energy * (1 - 3 * s.strength + 4 * s.strength * q);
  }
  return length * s.energy * (1 + s.strength * std::cos(s.mode * (std::atan2(p.y, p.x) - s.angle)));
}

/// Sixth-order difference along one axis.
double difference(const SurfaceEnergy& s, Vector3 p, int axis) {
  const double h = 2e-3;
  const auto at = [&](double step) {
    Vector3 q = p;
    (axis == 0 ? q.x : axis == 1 ? q.y : q.z) += step;
    return energy_of(s, q);
  };
  return (45 * (at(h) - at(-h)) - 9 * (at(2 * h) - at(-2 * h)) + (at(3 * h) - at(-3 * h))) / (60 * h);
}

// Breaks if a quarter is taken for another, or a coefficient is.
TEST(UnitCircle, IsCosineAndSineOfWholeTurns) {
  for (double turns = -3.01; turns < 3; turns += 0.0137) {
    const UnitVector n = unit_circle(turns);
    const long double angle = 6.283185307179586477L * turns;
    EXPECT_NEAR(n.cosine, static_cast<double>(std::cos(angle)), 3e-16) << turns;
    EXPECT_NEAR(n.sine, static_cast<double>(std::sin(angle)), 3e-16) << turns;
  }
}

// Breaks if the slope of gamma has the wrong sign or lacks the mode, or the angle turns the other way.
TEST(SurfaceVector, IsTheGradientInTwoDimensions) {
  for (const double mode : {1.0, 2.0, 3.0, 4.0, 6.0}) {
    const SurfaceEnergy s{0.55, 0.04, mode, 0.37, false};
    for (double theta = 0.05; theta < 6.2; theta += 0.31) {
      const double length = 0.8 + 0.1 * mode;
      const Vector3 p{length * std::cos(theta), length * std::sin(theta), 0}, v = surface_vector(s, p);
      EXPECT_NEAR(v.x, difference(s, p, 0), 1e-10) << "mode " << mode << " theta " << theta;
      EXPECT_NEAR(v.y, difference(s, p, 1), 1e-10) << "mode " << mode << " theta " << theta;
      EXPECT_EQ(v.z, 0);
    }
  }
}

// Breaks if the cubic form or its gradient is wrong in any of the three axes.
TEST(SurfaceVector, IsTheGradientInThreeDimensions) {
  const SurfaceEnergy s{0.55, 0.05, 4, 0, true};
  for (double theta = 0.1; theta < 3.1; theta += 0.4)
    for (double turn = 0.05; turn < 6.2; turn += 0.7) {
      const Vector3 p{1.1 * std::sin(theta) * std::cos(turn), 1.1 * std::sin(theta) * std::sin(turn),
                      1.1 * std::cos(theta)};
      const Vector3 v = surface_vector(s, p);
      EXPECT_NEAR(v.x, difference(s, p, 0), 1e-10);
      EXPECT_NEAR(v.y, difference(s, p, 1), 1e-10);
      EXPECT_NEAR(v.z, difference(s, p, 2), 1e-10);
      EXPECT_NEAR((v.x * p.x + v.y * p.y + v.z * p.z) / energy_of(s, p), 1, 1e-13);
    }
}

// Breaks if what curvature multiplies is gamma, or gamma - gamma'', and not the stiffness gamma + gamma''.
TEST(SurfaceVector, TurnsAtTheRateOfTheStiffness) {
  for (const double mode : {2.0, 3.0, 4.0, 6.0}) {
    const double e = 0.02, angle = -0.2;
    const SurfaceEnergy s{0.4, e, mode, angle, false};
    for (double theta = 0.1; theta < 6.2; theta += 0.45) {
      const auto at = [&](double t) { return surface_vector(s, {std::cos(t), std::sin(t), 0}); };
      const double h = 1e-3;
      const auto turn = [&](double step) {
        const Vector3 a = at(theta + step), b = at(theta - step);
        return ((b.x - a.x) * std::sin(theta) + (a.y - b.y) * std::cos(theta)) / (2 * step);
      };
      const double stiffness = 0.4 * (1 + e * (1 - mode * mode) * std::cos(mode * (theta - angle)));
      EXPECT_NEAR((4 * turn(h) - turn(2 * h)) / 3, stiffness, 1e-9) << "mode " << mode << " theta " << theta;
    }
  }
}

// Breaks if the vector depends on the length of the gradient, or a vanishing gradient gives NaN.
TEST(SurfaceVector, DependsOnTheDirectionOnly) {
  for (const bool cubic : {false, true}) {
    const SurfaceEnergy s{0.55, 0.03, 4, 0.1, cubic};
    const Vector3 a = surface_vector(s, {0.3, -0.4, cubic ? 1.2 : 0.0}),
                  b = surface_vector(s, {3e-7, -4e-7, cubic ? 1.2e-6 : 0.0});
    EXPECT_NEAR(a.x, b.x, 1e-14);
    EXPECT_NEAR(a.y, b.y, 1e-14);
    EXPECT_NEAR(a.z, b.z, 1e-14);
    EXPECT_TRUE(std::isfinite(surface_vector(s, {0, 0, 0}).x));
  }
}

}  // namespace
}  // namespace mossfield
