// Elasticity and the flow of lithium as functions of numbers (physics.md 2.7, 3.2).

#include "physics/elasticity.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "physics/lithium_flow.hpp"

namespace mossfield {
namespace {

// Breaks if a modulus is taken for another: values of lithium (E 5 GPa, nu 0.3).
TEST(ElasticityLaw, ModuliAndTheWayBack) {
  const Moduli m = moduli_of(5e9, 0.3);
  EXPECT_NEAR(m.shear, 1.9230769230769e9, 1);
  EXPECT_NEAR(m.lambda, 2.8846153846154e9, 1);
  EXPECT_NEAR(bulk_modulus(m), 5e9 / (3 * (1 - 0.6)), 1e-3);
  EXPECT_NEAR(young_modulus(m), 5e9, 1e-3);
  EXPECT_NEAR(poisson_ratio(m), 0.3, 1e-15);
}

// Breaks if a shear counts once where it counts twice, or pressure distorts.
TEST(ElasticityLaw, VonMisesOfTensionShearAndPressure) {
  EXPECT_NEAR(von_mises({3.7, 0, 0, 0, 0, 0}), 3.7, 1e-14);
  EXPECT_NEAR(von_mises({0, 0, 0, 0, -2.1, 0}), 2.1 * std::sqrt(3.0), 1e-14);
  EXPECT_NEAR(von_mises({4, 4, 4, 0, 0, 0}), 0, 1e-14);
  EXPECT_NEAR(von_mises({1, -2, 0.5, 0.3, -0.7, 1.1}), von_mises({11, 8, 10.5, 0.3, -0.7, 1.1}), 1e-13);
}

// Breaks if compression is not positive, or a shear has the wrong sign.
TEST(ElasticityLaw, CompressionAlongANormal) {
  EXPECT_NEAR(normal_compression({-5, 0, 0, 0, 0, 0}, 2, 0, 0), 5, 1e-14);
  EXPECT_NEAR(normal_compression({0, 0, 0, 1.5, 0, 0}, 1, 1, 0), -1.5, 1e-14);
  EXPECT_NEAR(normal_compression({1, -2, 0.5, 0.3, -0.7, 1.1}, 0, -3, 4),
              -(-2 * 9 + 0.5 * 16 + 2 * 0.7 * 12) / 25.0, 1e-14);
}

// Breaks if the energy is not half of stress times strain.
TEST(ElasticityLaw, EnergyIsHalfOfStressTimesStrain) {
  const Moduli m{1.7, 0.9};
  const Tensor e{0.3, -0.2, 0.1, 0.05, -0.15, 0.25};
  const double l = m.lambda * trace(e), g = 2 * m.shear;
  const Tensor s{l + g * e.xx, l + g * e.yy, l + g * e.zz, g * e.xy, g * e.yz, g * e.zx};
  EXPECT_NEAR(elastic_energy(m, s), contract(s, e) / 2, 1e-14);
  EXPECT_EQ(elastic_energy({0, 0}, {0, 0, 0, 0, 0, 0}), 0);
}

// Flow stress of saturated lithium at a rate: S* (rate/e0)^m; 8 MPa at e0.
TEST(LithiumFlowLaw, RateAtAStress) {
  const LithiumFlow f;
  EXPECT_NEAR(flow_rate(f, 8e6, 8e6), 0.05, 1e-15);
  EXPECT_NEAR(flow_rate(f, 8e6 * std::pow(0.1 / 0.05, 0.18), 8e6), 0.1, 1e-13);
  EXPECT_NEAR(flow_rate(f, 8e6 * std::pow(1 / 0.05, 0.18), 8e6), 1, 1e-12);
}

// Closed form of S' = H0 (1 - S/S*)^a p': with y = 1 - S/S*, y^(1-a) grows by (a - 1)(H0/S*) p.
TEST(LithiumFlowLaw, HardeningFollowsItsClosedForm) {
  const LithiumFlow f;
  double s = f.initial;
  const int steps = 4000;
  const double total = 0.3;
  for (int n = 0; n < steps; ++n) s = hardened(f, s, total / steps);
  const double y0 = 1 - f.initial / f.saturation, power = 1 - f.exponent;
  const double y =
      std::pow(std::pow(y0, power) + (f.exponent - 1) * f.hardening / f.saturation * total, 1 / power);
  EXPECT_NEAR(s / (f.saturation * (1 - y)), 1, 2e-4);
  EXPECT_EQ(hardened(f, f.saturation, 1), f.saturation);
  EXPECT_LE(hardened(f, f.initial, 1e6), f.saturation);
  EXPECT_EQ(hardened(f, f.initial, 0), f.initial);
}

// Breaks if Newton's method misses the root anywhere between almost no flow and a stress a thousand times S.
TEST(LithiumFlowLaw, ReturnSolvesItsEquationsWhateverTheStep) {
  const LithiumFlow f;
  for (const double trial : {1.0, 1e5, 3e6, 2e7, 5e9})
    for (const double dt : {1e-6, 1e-2, 1.0, 1e4}) {
      const FlowStep<double> s = flow_step(f, trial, 2.5e6, 1.92e9, dt);
      EXPECT_NEAR((s.stress + 3 * 1.92e9 * s.increment) / trial, 1, 1e-12);
      EXPECT_NEAR(s.increment, dt * flow_rate(f, s.stress, s.resistance), 1e-9 * s.increment + 1e-18)
          << trial << " " << dt;
      EXPECT_NEAR(s.resistance,
                  2.5e6 + f.hardening * std::pow(1 - s.resistance / f.saturation, f.exponent) * s.increment,
                  10);
    }
  EXPECT_EQ(flow_step(f, 0.0, 2e6, 1e9, 1.0).increment, 0);
  EXPECT_EQ(flow_step(f, 5e6, 2e6, 1e9, 0.0).stress, 5e6);
}

// Breaks if four steps are too few for the strains of a run: S from 0.1 % to nearly all of S*.
TEST(LithiumFlowLaw, HardensByLittleAsItHardens) {
  const LithiumFlow f;
  for (const double before : {1e4, 2e6, 5e6, 7.9e6})
    for (const double increment : {0.0, 1e-6, 1e-3, 0.1, 0.3})
      EXPECT_NEAR(hardened_by_little(f, before, increment), hardened(f, before, increment),
                  1e-10 * f.saturation)
          << before << " " << increment;
  EXPECT_EQ(hardened_by_little(f, f.saturation, 1), f.saturation);
  EXPECT_LE(hardened_by_little(f, f.initial, 1e6), f.saturation);
}

// Breaks if a solve of mechanics, which takes three of its steps in single precision, is further from the law
// than it says.
TEST(LithiumFlowLaw, ThreeStepsOfTheReturnLeaveATenThousandth) {
  const LithiumFlow f;
  for (const double trial : {1.0, 1e5, 7e5, 3e6, 2e7, 5e9})
    for (const double dt : {1e-6, 1e-2, 1.0, 4.0, 100.0, 1e4}) {
      const FlowStep<double> all = flow_step(f, trial, 2.5e6, 1.92e9, dt);
      const FlowStep<float> near =
          flow_step<3>(f, static_cast<float>(trial), 2.5e6f, 1.92e9f, static_cast<float>(dt));
      EXPECT_NEAR(static_cast<double>(near.stress) / all.stress, 1, 1e-4) << trial << " " << dt;
    }
}

}  // namespace
}  // namespace mossfield
