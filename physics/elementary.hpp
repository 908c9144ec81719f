#pragma once
// exp, ln and tanh for laws that a loop asks for in every cell. The library's are calls, which keep the
// compiler from making vectors of the loop; these are a few dozen operations without a branch. Their bits do
// not depend on how many cells go into a vector. On the GPU they are the library's.
//
//   exp x = 2^k exp r, |r| <= ln 2/2, k ln 2 in two parts (Cody & Waite 1980);
//   exp r = 1 + r + r^2 P(r), P of degree 9 through Chebyshev's points, off by 2e-17
//
//   ln x = k ln 2 + 2 artanh s, x = 2^k m, 1/sqrt 2 <= m < sqrt 2, s = (m - 1)/(m + 1);
//   the series to degree 21
//
// In single precision: P of degree 4, off by 1e-8, and the series to degree 9.

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "physics/qualifiers.hpp"

namespace mossfield {

namespace elementary {
constexpr double ln2_head = 0x1.62e42fee00000p-1, ln2_tail = 0x1.a39ef35793c76p-33;  // 33 bits, and the rest
constexpr std::uint64_t one = 0x3ff0000000000000;                                    // the bits of 1
constexpr std::uint64_t below_root_half = 0x3fe6a09e667f3bcd;                        // those of 1/sqrt 2
constexpr int fraction_bits = 52;
namespace single {
constexpr float ln2_head = 0x1.63p-1f, ln2_tail = -0x1.bd0106p-13f;  // 9 bits, and the rest
constexpr std::uint32_t one = 0x3f800000, below_root_half = 0x3f3504f3;
constexpr int fraction_bits = 23;
}  // namespace single

MOSSFIELD_INLINED_LAW std::uint64_t bits_of(double x) {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}
MOSSFIELD_INLINED_LAW double number_of(std::uint64_t bits) {
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}
MOSSFIELD_INLINED_LAW std::uint32_t bits_of(float x) {
  std::uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}
MOSSFIELD_INLINED_LAW float number_of(std::uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}
/// a + b c, rounded once where the machine does that in one operation.
MOSSFIELD_INLINED_LAW double plus_product(double a, double b, double c) {
#ifdef __FMA__
  return __builtin_fma(b, c, a);
#else
  return a + b * c;
#endif
}
MOSSFIELD_INLINED_LAW float plus_product(float a, float b, float c) {
#ifdef __FMA__
  return __builtin_fmaf(b, c, a);
#else
  return a + b * c;
#endif
}
}  // namespace elementary

/// exp(x), within a unit in the last place. Below -708 it is exp(-708), 3e-308, above 709 exp(709), 8e307.
MOSSFIELD_INLINED_LAW double exponential(double x) {
  x = x < -708 ? -708 : x;  // NaN stays
  x = x > 709 ? 709 : x;    // on a GPU, too: infinity times 0 would be NaN there alone
#ifdef __CUDA_ARCH__
  return exp(x);
#else
  using namespace elementary;
  constexpr double rounder = 6755399441055744.0;  // 1.5 2^52: a sum with it ends in the nearest integer
  const double shifted = plus_product(rounder, x, 1.4426950408889634), k = shifted - rounder;
  const double r = plus_product(plus_product(x, -k, ln2_head), -k, ln2_tail);
  double sum = 0x1.af389ecfc4b9ep-26;
  sum = plus_product(0x1.28917c89a43a9p-22, sum, r);
  sum = plus_product(0x1.71de0db2f6b19p-19, sum, r);
  sum = plus_product(0x1.a019b9149a41cp-16, sum, r);
  sum = plus_product(0x1.a01a01a7c2efep-13, sum, r);
  sum = plus_product(0x1.6c16c17889ef1p-10, sum, r);
  sum = plus_product(0x1.11111111109b5p-7, sum, r);
  sum = plus_product(0x1.5555555553d68p-5, sum, r);
  sum = plus_product(0x1.5555555555556p-3, sum, r);
  sum = plus_product(0x1.0000000000001p-1, sum, r);
  sum = 1 + plus_product(r, r * r, sum);
  return number_of(bits_of(sum) + (bits_of(shifted) << fraction_bits));
#endif
}

/// The same in single precision, within a unit and a half; below -87 exp(-87), 2e-38, above 88 exp(88), 2e38.
MOSSFIELD_INLINED_LAW float exponential(float x) {
  x = x < -87 ? -87 : x;
  x = x > 88 ? 88 : x;
#ifdef __CUDA_ARCH__
  return expf(x);
#else
  using namespace elementary;
  constexpr float rounder = 12582912;  // 1.5 2^23
  const float shifted = plus_product(rounder, x, 1.44269504f), k = shifted - rounder;
  const float r = plus_product(plus_product(x, -k, single::ln2_head), -k, single::ln2_tail);
  float sum = 0x1.6d10fcp-10f;
  sum = plus_product(0x1.120b62p-7f, sum, r);
  sum = plus_product(0x1.55551ap-5f, sum, r);
  sum = plus_product(0x1.5554dep-3f, sum, r);
  sum = plus_product(0.5f, sum, r);
  sum = 1 + plus_product(r, r * r, sum);
  return number_of(bits_of(sum) + (bits_of(shifted) << single::fraction_bits));
#endif
}

/// ln(x) of a normal number > 0, within two units in the last place; -infinity of 0, NaN of less and of NaN.
MOSSFIELD_INLINED_LAW double logarithm(double x) {
#ifdef __CUDA_ARCH__
  return log(x);
#else
  using namespace elementary;
  constexpr double integer = 4503599627370496.0;  // 2^52: its last bits are an integer
  const std::uint64_t biased = (bits_of(x) - below_root_half + one) >> fraction_bits;
  const double k = number_of(biased | bits_of(integer)) - (integer + 1023);
  const double m = number_of(bits_of(x) - (biased << fraction_bits) + one);
  const double s = (m - 1) / (m + 1), square = s * s;
  double sum = 2.0 / 21;
  sum = plus_product(2.0 / 19, sum, square);
  sum = plus_product(2.0 / 17, sum, square);
  sum = plus_product(2.0 / 15, sum, square);
  sum = plus_product(2.0 / 13, sum, square);
  sum = plus_product(2.0 / 11, sum, square);
  sum = plus_product(2.0 / 9, sum, square);
  sum = plus_product(2.0 / 7, sum, square);
  sum = plus_product(2.0 / 5, sum, square);
  sum = plus_product(2.0 / 3, sum, square);
  const double value = k * ln2_head + (2 * s + (s * square * sum + k * ln2_tail));
  constexpr double none = std::numeric_limits<double>::quiet_NaN(),
                   least = -std::numeric_limits<double>::infinity();
  return x > 0 ? value : x == 0 ? least : none;
#endif
}

/// The same in single precision, within two and a half units.
MOSSFIELD_INLINED_LAW float logarithm(float x) {
#ifdef __CUDA_ARCH__
  return logf(x);
#else
  using namespace elementary;
  constexpr float integer = 8388608;  // 2^23
  const std::uint32_t biased = (bits_of(x) - single::below_root_half + single::one) >> single::fraction_bits;
  const float k = number_of(biased | bits_of(integer)) - (integer + 127);
  const float m = number_of(bits_of(x) - (biased << single::fraction_bits) + single::one);
  const float s = (m - 1) / (m + 1), square = s * s;
  float sum = 2.0f / 9;
  sum = plus_product(2.0f / 7, sum, square);
  sum = plus_product(2.0f / 5, sum, square);
  sum = plus_product(2.0f / 3, sum, square);
  const float value = k * single::ln2_head + (2 * s + (s * square * sum + k * single::ln2_tail));
  constexpr float none = std::numeric_limits<float>::quiet_NaN(),
                  least = -std::numeric_limits<float>::infinity();
  return x > 0 ? value : x == 0 ? least : none;
#endif
}

/// tanh(x) to 3e-16, whatever its size; exactly 0 at 0, and odd.
MOSSFIELD_INLINED_LAW double hyperbolic_tangent(double x) {
#ifdef __CUDA_ARCH__
  return tanh(x);
#else
  const double t = 1 - 2 / (exponential(2 * fabs(x)) + 1);
  return x < 0 ? -t : t;
#endif
}

}  // namespace mossfield
