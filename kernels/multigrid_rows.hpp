#pragma once
// Host loops over one row of cells, for multigrid_host.cpp.

#include <algorithm>

#include "kernels/stencil7.hpp"

namespace mossfield::host {

/// The operator at the start of a row.
struct Row {
  const float *tx, *ty, *tz, *s;
  long sx, sy, sz;
  int n;
};

/// SmoothColour on a row; parity of (i + j + k + colour) at its first cell. New values are kept aside for a
/// block of cells: a load that meets a store of the vector before it, as u[i - 1] would, stalls the
/// processor.
template <bool Z>
void smooth_row(const Row r, float* u, const float* inverse, const float* b, int parity) {
  constexpr int block = 256;
  float swept[block];
  for (int start = 0; start < r.n; start += block) {
    const int end = start + block < r.n ? start + block : r.n;
#pragma omp simd
    for (int i = start; i < end; ++i) {
      float sum = (r.tx[i] * u[i - r.sx] + r.tx[i + r.sx] * u[i + r.sx]) +
                  (r.ty[i] * u[i - r.sy] + r.ty[i + r.sy] * u[i + r.sy]);
      if (Z) sum += r.tz[i] * u[i - r.sz] + r.tz[i + r.sz] * u[i + r.sz];
      const float other = static_cast<float>((i + parity) & 1);
      swept[i - start] = other * u[i] + (1.0f - other) * inverse[i] * (b[i] + sum);
    }
    std::copy(swept, swept + (end - start), u + start);
  }
}

inline void first_row(int n, float* u, const float* inverse, const float* b, int parity) {
#pragma omp simd
  for (int i = 0; i < n; ++i) {
    const float other = static_cast<float>((i + parity) & 1);
    u[i] = (1.0f - other) * (inverse[i] * b[i]);
  }
}

/// sum += b - A u
template <bool Z>
void residual_row(const Row r, const float* u, const float* b, float* sum) {
#pragma omp simd
  for (int i = 0; i < r.n; ++i) {
    const float c = u[i];
    float image = r.s[i] * c + (r.tx[i] * (c - u[i - r.sx]) + r.tx[i + r.sx] * (c - u[i + r.sx])) +
                  (r.ty[i] * (c - u[i - r.sy]) + r.ty[i + r.sy] * (c - u[i + r.sy]));
    if (Z) image += r.tz[i] * (c - u[i - r.sz]) + r.tz[i + r.sz] * (c - u[i + r.sz]);
    sum[i] += b[i] - image;
  }
}

/// Neighbouring pairs of n numbers, the last of an odd n alone.
inline void add_pairs(int n, const float* in, float* out) {
  const int pairs = n / 2;
#pragma omp simd
  for (int i = 0; i < pairs; ++i) out[i] = in[2 * i] + in[2 * i + 1];
  if (n % 2) out[pairs] = in[n - 1];
}

inline void spread_pairs(int n, const float* in, float* out) {
  const int pairs = n / 2;
#pragma omp simd
  for (int i = 0; i < pairs; ++i) {
    out[2 * i] += in[i];
    out[2 * i + 1] += in[i];
  }
  if (n % 2) out[n - 1] += in[pairs];
}

}  // namespace mossfield::host
