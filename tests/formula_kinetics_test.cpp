// Butler-Volmer kinetics as a function of numbers (physics.md 2.2).

#include "kernels/reaction.hpp"
#include "physics/electrode_kinetics.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "physics/constants.hpp"

namespace mossfield {
namespace {

const ButlerVolmer skew{30, 1000, 0.7, 0.3, 1 / 0.0257};

/// i0 c~^m { exp(-a f eta) - exp((1-a) f eta) } in extended precision.
long double butler_volmer(const ButlerVolmer& k, long double c, long double eta) {
  const long double f = k.f, a = k.transfer;
  return k.exchange_current * std::pow(c / k.concentration, (long double)k.exponent) *
         (std::exp(-a * f * eta) - std::exp((1 - a) * f * eta));
}

// Breaks if a branch has the other's transfer coefficient, or the concentration another power.
TEST(ButlerVolmerLaw, HasTheValuesOfTheEquation) {
  for (const double c : {40.0, 250.0, 1000.0, 2310.0})
    for (const double eta : {-0.4, -0.1, -0.013, 0.004, 0.05, 0.21}) {
      const double wanted = static_cast<double>(butler_volmer(skew, c, eta));
      EXPECT_NEAR(deposition_current(skew, exchange_current(skew, c), eta) / wanted, 1, 1e-13)
          << "c " << c << " eta " << eta;
    }
}

// Breaks if deposition is not positive at negative overpotential, or equilibrium is not at eta = 0 at any c.
TEST(ButlerVolmerLaw, IsZeroInEquilibriumAndPositiveForDeposition) {
  for (const double c : {1e-6, 300.0, 1000.0}) {
    const double i0 = exchange_current(skew, c);
    EXPECT_EQ(deposition_current(skew, i0, 0), 0);
    EXPECT_GT(deposition_current(skew, i0, -1e-3), 0);
    EXPECT_LT(deposition_current(skew, i0, 1e-3), 0);
  }
}

// Breaks if a concentration of zero or less gives a current, or NaN; or if m = 1/2 is not a square root.
TEST(ButlerVolmerLaw, ExchangeCurrentVanishesWithTheSalt) {
  EXPECT_EQ(exchange_current(skew, 0), 0);
  EXPECT_EQ(exchange_current(skew, -3), 0);
  ButlerVolmer half = skew;
  half.exponent = 0.5;
  EXPECT_DOUBLE_EQ(exchange_current(half, 250), 15);
  EXPECT_NEAR(exchange_current(skew, 250), 30 * std::exp(0.7 * std::log(0.25)), 1e-12);
}

// Breaks if an exponential overflows, or the law stops falling with eta, where Newton's method may wander.
TEST(ButlerVolmerLaw, IsFiniteAndMonotoneFarOutside) {
  double before = INFINITY;
  for (double eta = -40; eta <= 40; eta += 0.0371) {
    const double current = deposition_current(skew, 30, eta);
    ASSERT_TRUE(std::isfinite(current)) << eta;
    ASSERT_LT(current, before) << eta;
    ASSERT_GT(deposition_conductance(skew, 30, eta), 0) << eta;
    before = current;
  }
}

// Breaks if the conductance is not the derivative, on either side of where the exponential goes on straight.
TEST(ButlerVolmerLaw, ConductanceIsMinusTheDerivative) {
  for (const double eta : {-6.3, -4.0, -0.3, -0.02, 0.0, 0.011, 0.17, 1.4, 2.2}) {
    const double h = 1e-4;
    const auto i = [&](double e) { return deposition_current(skew, 30, e); };
    // fourth order, then one step of Richardson: error of order h^6
    const auto slope = [&](double s) {
      return (8 * (i(eta + s) - i(eta - s)) - (i(eta + 2 * s) - i(eta - 2 * s))) / (12 * s);
    };
    const double wanted = -(16 * slope(h / 2) - slope(h)) / 15;
    EXPECT_NEAR(deposition_conductance(skew, 30, eta) / wanted, 1, 1e-9) << eta;
  }
}

// Breaks if the exponent 1 - a does not make the law the published one, c~ on the cathodic branch only, with
// Nernst's shift of the potential.
TEST(ButlerVolmerLaw, IsTheNernstFormWhereTheExponentIsOneMinusTransfer) {
  ButlerVolmer k = skew;  // transfer 0.3, exponent 0.7
  for (const double ratio : {0.02, 0.6, 1.9})
    for (const double eta : {-0.12, -0.01, 0.03, 0.09}) {
      const double electrostatic = eta + std::log(ratio) / k.f;
      const double wanted =
          30 * (ratio * std::exp(-0.3 * k.f * electrostatic) - std::exp(0.7 * k.f * electrostatic));
      EXPECT_NEAR(deposition_current(k, exchange_current(k, 1000 * ratio), eta) / wanted, 1, 1e-12);
    }
}

// Breaks if a constant of nature is mistyped: RT/F at 25 degrees is 25.693 mV.
TEST(Constants, GiveTheThermalVoltage) {
  EXPECT_NEAR(1 / inverse_thermal_voltage(298.15), 0.025692579, 1e-9);
}

// Breaks if the reaction of a bare front as vectors is not, bit for bit, that of any front without film and
// host.
TEST(Reaction, BareIsThatOfAnyFront) {
  constexpr int count = 64;
  std::vector<double> hat(count), slope(count), drive(count), exchange(count), history(count);
  for (int q = 0; q < count; ++q) {
    const auto at = static_cast<std::size_t>(q);
    hat[at] = (q - 30.5) * 1e-7, slope[at] = 1 + 0.01 * std::sin(q), drive[at] = 1e-3 * std::cos(3 * q);
    exchange[at] = 30 + q, history[at] = -metal_fraction(order_parameter(-std::fabs(hat[at]), 3e-6));
  }
  const ButlerVolmer kinetics{30, 1000, 0.5, 0.4, 38.92};
  const Reaction reaction{
      hat.data(), slope.data(), drive.data(), exchange.data(), history.data(), kinetics, 3e-6, 1.3e-10, 1.5,
      0.1,        -0.05,        {},           HostView()};
  ASSERT_TRUE(reaction.is_bare());
  for (int q = 0; q < count; ++q) {
    const double phi = 0.01 * std::sin(0.7 * q);
    const Reaction::Value any = reaction.at(q, phi), bare = reaction.bare(q, phi);
    EXPECT_EQ(any.current, bare.current);
    EXPECT_EQ(any.source, bare.source);
    EXPECT_EQ(any.conductance, bare.conductance);
    EXPECT_GT(any.conductance, 0);
  }
}

}  // namespace
}  // namespace mossfield
