#pragma once
// AddNoise<false> for the host, sixteen cells at a time: the words of a draw in lanes of 64 bits, where a
// round of Philox is two multiplications and no shuffle. Bit for bit what AddNoise does.

#include "kernels/noise_kernels.hpp"

#ifdef __AVX2__
#include <immintrin.h>

namespace mossfield::host {

/// Lanes hold a 32-bit word each; what is above it is left to whoever reads a lane as a whole.
class NoiseLanes {
 public:
  static constexpr int cells = 16;

  explicit NoiseLanes(const AddNoise<false>& noise) : noise_(noise) {}

  /// Adds the noise of the cells number `first` .. first + 15 of the whole box to mean[0] .. mean[15].
  void add(unsigned long long first, double* mean) const {
    Lanes a[quarters], b[quarters], c[quarters], d[quarters];
    for (int n = 0; n < quarters; ++n) {
      a[n] = _mm256_add_epi64(all(first + 4 * static_cast<unsigned int>(n)), _mm256_set_epi64x(3, 2, 1, 0));
      b[n] = _mm256_srli_epi64(a[n], 32);
      c[n] = all(noise_.group[0]), d[n] = all(noise_.group[1]);
    }
    unsigned int key[2] = {noise_.key.v[0], noise_.key.v[1]};
    for (int round = 0; round < 10; ++round) {
      for (int n = 0; n < quarters; ++n) {
        const Lanes p = _mm256_mul_epu32(a[n], all(PHILOX_M4x32_0)),
                    q = _mm256_mul_epu32(c[n], all(PHILOX_M4x32_1));
        a[n] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(q, 32), b[n]), all(key[0]));
        c[n] = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(p, 32), d[n]), all(key[1]));
        b[n] = q, d[n] = p;
      }
      key[0] += PHILOX_W32_0, key[1] += PHILOX_W32_1;
    }
    for (int n = 0; n < quarters; ++n) {
      const __m256d sum = _mm256_add_pd(_mm256_add_pd(draw(a[n], 0), draw(b[n], 1)),
                                        _mm256_add_pd(draw(c[n], 2), draw(d[n], 3)));
      _mm256_storeu_pd(mean + 4 * n, _mm256_add_pd(_mm256_loadu_pd(mean + 4 * n), sum));
    }
  }

 private:
  using Lanes = __m256i;
  static constexpr int quarters = cells / 4;

  static Lanes all(unsigned long long value) { return _mm256_set1_epi64x(static_cast<long long>(value)); }

  /// flat_draw of each word, times its share.
  __m256d draw(Lanes word, int which) const {
    constexpr double two_52 = 4503599627370496.0;  // its last bit is 1: the word is the fraction's
    const Lanes bits = _mm256_or_si256(_mm256_and_si256(word, all(0xffffffffu)),
                                       _mm256_castpd_si256(_mm256_set1_pd(two_52)));
    const __m256d number = _mm256_sub_pd(_mm256_castsi256_pd(bits), _mm256_set1_pd(two_52));
    double flat[4], out[4];
    _mm256_storeu_pd(flat, number);
    for (int l = 0; l < 4; ++l) out[l] = flat_draw(flat[l]) * noise_.share[which];
    return _mm256_loadu_pd(out);
  }

  AddNoise<false> noise_;
};

inline void add_flat_noise(const Box& box, const AddNoise<false>& noise) {
  each_row(box, [&box, lanes = NoiseLanes(noise), noise](int j, int k) {
    const long q = box.first + k * box.plane + j * box.row;
    const Cell start{q, box.i0, box.j0 + j, box.k0 + k};
    int i = 0;
    for (; i + NoiseLanes::cells <= box.nx; i += NoiseLanes::cells)
      lanes.add(noise.number(start) + static_cast<unsigned int>(i), noise.mean + q + i);
    for (; i < box.nx; ++i) noise(Cell{q + i, box.i0 + i, start.j, start.k});
  });
}

}  // namespace mossfield::host
#endif
