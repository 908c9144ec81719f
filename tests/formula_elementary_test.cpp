// exp, ln and tanh of physics/elementary.hpp against the library's in extended precision.

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "physics/elementary.hpp"

namespace mossfield {
namespace {

constexpr int count = 1 << 16;

std::vector<double> uniform(double from, double to, unsigned seed) {
  std::mt19937_64 engine(seed);
  std::uniform_real_distribution<double> draw(from, to);
  std::vector<double> x(count);
  for (double& v : x) v = draw(engine);
  return x;
}

/// f of every x: as many at a time as the machine's vectors hold, but the last few.
template <class F>
__attribute__((noinline)) void each(const F& f, const double* x, double* y, int n) {
#pragma omp simd
  for (int i = 0; i < n; ++i) y[i] = f(x[i]);
}

/// Largest error in units of the last place of what is right.
template <class F, class G>
double worst(const F& f, const G& right, const std::vector<double>& x) {
  std::vector<double> y(x.size());
  each(f, x.data(), y.data(), count);
  double error = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double wanted = right(static_cast<long double>(x[i]));
    const double size = std::fabs(static_cast<double>(wanted));
    const double unit = std::nextafter(size, 1e308) - size;
    error = std::max(error, static_cast<double>(std::fabs(y[i] - wanted)) / unit);
  }
  return error;
}

const auto exponential_of = [](double x) { return exponential(x); };
const auto logarithm_of = [](double x) { return logarithm(x); };
const auto tangent_of = [](double x) { return hyperbolic_tangent(x); };

// Breaks with a wrong digit of a coefficient or of a part of ln 2.
TEST(Elementary, ExponentialIsRightToItsLastPlace) {
  const auto right = [](long double x) { return std::exp(x); };
  EXPECT_LT(worst(exponential_of, right, uniform(-700, 700, 1)), 1.5);
  EXPECT_LT(worst(exponential_of, right, uniform(-1, 1, 2)), 1.5);
  EXPECT_EQ(exponential(0.0), 1);
}

TEST(Elementary, LogarithmIsRightToItsLastTwoPlaces) {
  const auto right = [](long double x) { return std::log(x); };
  std::vector<double> sizes = uniform(-300, 300, 3);
  for (double& x : sizes) x = std::pow(10, x);
  EXPECT_LT(worst(logarithm_of, right, sizes), 2);
  EXPECT_LT(worst(logarithm_of, right, uniform(0.5, 2, 4)), 2);
  EXPECT_EQ(logarithm(1.0), 0);
}

TEST(Elementary, TangentIsRightToRoundingOfOne) {
  for (const double size : {20.0, 1.0, 1e-3, 1e-8}) {
    const std::vector<double> x = uniform(-size, size, 5);
    for (const double v : x)
      ASSERT_NEAR(hyperbolic_tangent(v), static_cast<double>(std::tanh(static_cast<long double>(v))), 3e-16);
  }
  EXPECT_EQ(hyperbolic_tangent(0), 0);
  EXPECT_EQ(hyperbolic_tangent(-0.3), -hyperbolic_tangent(0.3));
}

/// Largest error of f in single precision, in units of the last place of what is right.
template <class F, class G>
double worst_in_single(const F& f, const G& right, const std::vector<double>& x) {
  double error = 0;
  for (const double v : x) {
    const float rounded = static_cast<float>(v);
    const double wanted = right(static_cast<double>(rounded));
    const float size = static_cast<float>(std::fabs(wanted));
    const double unit = static_cast<double>(std::nextafter(size, 1e38f) - size);
    error = std::max(error, std::fabs(static_cast<double>(f(rounded)) - wanted) / unit);
  }
  return error;
}

// Breaks with a wrong digit of a coefficient or of a part of ln 2 in single precision, and if ends of the
// range wrap around there.
TEST(Elementary, SinglePrecisionIsRightToItsLastPlaces) {
  const auto power = [](float x) { return exponential(x); };
  const auto log_of = [](float x) { return logarithm(x); };
  const auto right_power = [](double x) { return std::exp(x); };
  const auto right_log = [](double x) { return std::log(x); };
  std::vector<double> sizes = uniform(-37, 37, 7);
  for (double& x : sizes) x = std::pow(10, x);
  EXPECT_LT(worst_in_single(power, right_power, uniform(-86, 87, 8)), 1.5);
  EXPECT_LT(worst_in_single(power, right_power, uniform(-1, 1, 9)), 1.5);
  EXPECT_LT(worst_in_single(log_of, right_log, sizes), 2.5);
  EXPECT_LT(worst_in_single(log_of, right_log, uniform(0.5, 2, 10)), 2.5);
  EXPECT_EQ(exponential(0.0f), 1);
  EXPECT_EQ(logarithm(1.0f), 0);
  EXPECT_EQ(logarithm(0.0f), -INFINITY);
  EXPECT_TRUE(std::isnan(logarithm(-1.0f)));
  EXPECT_TRUE(std::isnan(exponential(std::nanf(""))) && std::isnan(logarithm(std::nanf(""))));
  EXPECT_GT(exponential(-1e9f), 0);
  EXPECT_LT(exponential(-1e9f), 1e-37);
  EXPECT_GT(exponential(1e9f), 1e38);
  EXPECT_TRUE(std::isfinite(exponential(1e30f)));
}

// Breaks if a trial value that is not a number passes for one, or if large arguments wrap around.
TEST(Elementary, EndsOfTheRange) {
  const double none = std::nan("");
  EXPECT_TRUE(std::isnan(exponential(none)));
  EXPECT_TRUE(std::isnan(logarithm(none)));
  EXPECT_TRUE(std::isnan(logarithm(-1.0)));
  EXPECT_TRUE(std::isnan(hyperbolic_tangent(none)));
  EXPECT_EQ(logarithm(0.0), -INFINITY);
  EXPECT_GT(exponential(-1e9), 0);
  EXPECT_LT(exponential(-1e9), 1e-300);
  EXPECT_GT(exponential(1e9), 1e300);
  EXPECT_TRUE(std::isfinite(exponential(1.0 / 0.0)));
}

// Breaks if the bits of a cell depend on its neighbours in a vector: then they would depend on the ranks.
TEST(Elementary, BitsDoNotDependOnTheVector) {
  const std::vector<double> x = uniform(0, 50, 6);
  std::vector<double> y(x.size());
  const auto same = [&](const auto& f) {
    each(f, x.data(), y.data(), count);
    for (std::size_t i = 0; i < x.size(); ++i) {
      double alone = 0;
      each(f, &x[i], &alone, 1);
      ASSERT_EQ(y[i], alone);
    }
  };
  same(exponential_of);
  same(logarithm_of);
  same(tangent_of);
}

}  // namespace
}  // namespace mossfield
