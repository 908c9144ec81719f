#pragma once
// Host loops over one row of cells, for multigrid_host.cpp. A row lies in memory as its cells 1, 3, 5, ...,
// then 0, 2, 4, ..., between the same two ghosts as ever. A half sweep then takes one half of the row from
// the other one: half the work, whole vectors, and nothing is read that it writes.

#include <algorithm>

#include "kernels/stencil7.hpp"

namespace mossfield::host {

/// The operator at the start of a row of n cells.
struct Row {
  const float *tx, *ty, *tz, *s;
  long sy, sz;
  int n;

  int odd() const { return n / 2; }
  int even() const { return n - n / 2; }
};

/// Some cells of a row, two apart, in memory side by side: cell h is at own + h, its neighbours along the row
/// and the upper face of the two that it has there at below + h, above + h, face + h.
struct Half {
  long own, below, above, face;
  int count;
};

/// Calls f(Half) for the odd or the even cells. The last even cell of an odd row has the upper ghost beside
/// it.
template <class F>
void each_half(const Row& r, bool odd, const F& f) {
  const int m = r.odd();
  if (odd) return f(Half{0, m, m + 1, m + 1, m});
  f(Half{m, -1, 0, 0, m});
  if (r.even() > m) f(Half{2L * m, m - 1L, r.n, r.n, 1});
}

/// The odd or the even cells of SmoothColour.
template <bool Z>
void smooth_row(const Row r, float* u, const float* inverse, const float* b, bool odd) {
  each_half(r, odd, [=](const Half at) {
#pragma omp simd
    for (int h = 0; h < at.count; ++h) {
      const long c = at.own + h;
      float sum = (r.tx[c] * u[at.below + h] + r.tx[at.face + h] * u[at.above + h]) +
                  (r.ty[c] * u[c - r.sy] + r.ty[c + r.sy] * u[c + r.sy]);
      if (Z) sum += r.tz[c] * u[c - r.sz] + r.tz[c + r.sz] * u[c + r.sz];
      u[c] = inverse[c] * (b[c] + sum);
    }
  });
}

/// FirstColour: one half from nothing, the other one 0, which is read where sides meet at an odd count.
inline void first_row(int n, float* u, const float* inverse, const float* b, bool odd) {
  const int begin = odd ? 0 : n / 2, end = odd ? n / 2 : n;
  std::fill(u, u + begin, 0.0f);
#pragma omp simd
  for (int c = begin; c < end; ++c) u[c] = inverse[c] * b[c];
  std::fill(u + end, u + n, 0.0f);
}

/// Calls take(c, (A u)(c)) for each cell c of the row.
template <bool Z, class Take>
void apply_row(const Row r, const float* u, const Take& take) {
  for (const bool odd : {true, false})
    each_half(r, odd, [=](const Half at) {
#pragma omp simd
      for (int h = 0; h < at.count; ++h) {
        const long c = at.own + h;
        const float v = u[c];
        float image = r.s[c] * v +
                      (r.tx[c] * (v - u[at.below + h]) + r.tx[at.face + h] * (v - u[at.above + h])) +
                      (r.ty[c] * (v - u[c - r.sy]) + r.ty[c + r.sy] * (v - u[c + r.sy]));
        if (Z) image += r.tz[c] * (v - u[c - r.sz]) + r.tz[c + r.sz] * (v - u[c + r.sz]);
        take(c, image);
      }
    });
}

/// InvertDiagonal
template <bool Z>
void invert_row(const Row r, float* inverse) {
  for (const bool odd : {true, false})
    each_half(r, odd, [=](const Half at) {
#pragma omp simd
      for (int h = 0; h < at.count; ++h) {
        const long c = at.own + h;
        const float x = r.tx[c] + r.tx[at.face + h], y = r.ty[c] + r.ty[c + r.sy],
                    z = Z ? r.tz[c] + r.tz[c + r.sz] : 0.0f;
        const float d = r.s[c] + (x + y + z);
        inverse[c] = d > 1e-37f ? 1.0f / d : 0.0f;
      }
    });
}

/// join_row over a row that lies like this: each cell in the lane of its place in the row, so that the result
/// is the same to the last bit.
template <class F>
double join_split_row(const Box& b, const F& f, int j, int k) {
  const F cell = f;
  const long q0 = b.first + k * b.plane + j * b.row, m = b.nx / 2;
  const auto at = [&](long h) { return Cell{q0 + h, 0, j, k}; };
  constexpr int half = lanes / 2;
  double even[half], odd[half];
  for (double& lane : even) lane = F::start();
  for (double& lane : odd) lane = F::start();
  const auto take = [&](long from, double* lane) {
    long h = 0;
    for (; h + half <= m; h += half)
#pragma omp simd
      for (int l = 0; l < half; ++l) lane[l] = F::join(lane[l], cell(at(from + h + l)));
    for (int l = 0; h < m; ++h, ++l) lane[l] = F::join(lane[l], cell(at(from + h)));
  };
  take(m, even);
  take(0, odd);
  if (b.nx % 2) even[m % half] = F::join(even[m % half], cell(at(2 * m)));
  double line = even[0];
  for (int l = 0; l < half; ++l) {
    if (l > 0) line = F::join(line, even[l]);
    line = F::join(line, odd[l]);
  }
  return line;
}

/// The ghosts at both ends of a row whose ends meet.
inline void wrap_row(int n, float* row) {
  const int even = n / 2;  // where the even cells begin
  row[-1] = n % 2 ? row[n - 1] : row[even - 1];
  row[n] = row[even];
}

/// A row in the order of its cells as it lies in memory here, and back.
inline void split_row(int n, const float* in, float* out) {
  const int m = n / 2;
#pragma omp simd
  for (int h = 0; h < m; ++h) {
    out[h] = in[2 * h + 1];
    out[m + h] = in[2 * h];
  }
  if (n % 2) out[n - 1] = in[n - 1];
}
inline void merge_row(int n, const float* in, float* out) {
  const int m = n / 2;
#pragma omp simd
  for (int h = 0; h < m; ++h) {
    out[2 * h + 1] = in[h];
    out[2 * h] = in[m + h];
  }
  if (n % 2) out[n - 1] = in[n - 1];
}

/// Sums of neighbouring pairs, the last cell of an odd row alone.
inline void add_pairs(int n, const float* in, float* out) {
  const int m = n / 2;
#pragma omp simd
  for (int h = 0; h < m; ++h) out[h] = in[m + h] + in[h];
  if (n % 2) out[m] = in[n - 1];
}

/// Adds to both cells of each pair.
inline void spread_pairs(int n, const float* in, float* out) {
  const int m = n / 2;
#pragma omp simd
  for (int h = 0; h < m; ++h) {
    out[h] += in[h];
    out[m + h] += in[h];
  }
  if (n % 2) out[n - 1] += in[m];
}

}  // namespace mossfield::host
