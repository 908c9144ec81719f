#include "kernels/multigrid_slices.hpp"

#include "kernels/vector_ops.hpp"

namespace mossfield::host {

void Slices::smooth(int slice, int colour, bool first, Rows part) const {
  for (int r = part.begin; r < part.end; ++r) {
    const int j = flat_ ? slice : r, k = flat_ ? 0 : slice;
    const long q = at(f_, j, k);
    float* u = fine_.u.data() + q;
    const float *inverse = fine_.inverse.data() + q, *b = fine_.b.data() + q;
    const bool odd = (f_.i0 + f_.j0 + j + f_.k0 + k + colour) & 1;
    if (!first && rows_wrap_) wrap_row(f_.nx, u);
    if (first)
      first_row(f_.nx, u, inverse, b, odd);
    else if (a_.sz)
      smooth_row<true>(row(q), u, inverse, b, odd);
    else
      smooth_row<false>(row(q), u, inverse, b, odd);
  }
}

void Slices::restrict_to(int coarse_slice, Rows part, std::vector<float>& sum) const {
  const int fy = factor_[1], fz = factor_[2];
  const auto nx = static_cast<std::size_t>(f_.nx);
  sum.resize(2 * nx);
  float* row_sum = sum.data() + nx;
  for (int r = part.begin; r < part.end; ++r) {
    const int J = flat_ ? coarse_slice : r, K = flat_ ? 0 : coarse_slice;
    std::fill(row_sum, row_sum + nx, 0.0f);
    for (int k = fz * K; k < std::min(fz * (K + 1), f_.nz); ++k)
      for (int j = fy * J; j < std::min(fy * (J + 1), f_.ny); ++j) {
        const long q = at(f_, j, k);
        const float* b = fine_.b.data() + q;
        if (rows_wrap_) wrap_row(f_.nx, fine_.u.data() + q);
        const auto subtract = [=](long c, float image) { row_sum[c] += b[c] - image; };
        if (a_.sz)
          apply_row<true>(row(q), fine_.u.data() + q, subtract);
        else
          apply_row<false>(row(q), fine_.u.data() + q, subtract);
      }
    if (factor_[0] == 2)
      add_pairs(f_.nx, row_sum, sum.data());
    else
      merge_row(f_.nx, row_sum, sum.data());
    float* out = coarse_.b.data() + at(c_, J, K);
    if (coarse_.split)
      split_row(c_.nx, sum.data(), out);
    else
      std::copy(sum.data(), sum.data() + c_.nx, out);
  }
}

void Slices::prolong(int slice, std::vector<float>& merged) const {
  merged.resize(static_cast<std::size_t>(f_.nx));
  for (int r = 0; r < rows(); ++r) {
    const int j = flat_ ? slice : r, k = flat_ ? 0 : slice;
    const float* from = coarse_.u.data() + at(c_, j / factor_[1], k / factor_[2]);
    float* to = fine_.u.data() + at(f_, j, k);
    if (factor_[0] == 1 && coarse_.split) {  // cells lie alike
      for (int i = 0; i < f_.nx; ++i) to[i] += from[i];
      continue;
    }
    if (coarse_.split) {
      merge_row(c_.nx, from, merged.data());
      from = merged.data();
    }
    if (factor_[0] == 2) {
      spread_pairs(f_.nx, from, to);
    } else {
      const int m = f_.nx / 2;
      for (int h = 0; h < m; ++h) to[h] += from[2 * h + 1];
      for (int h = 0; h < f_.nx - m; ++h) to[m + h] += from[2 * h];
    }
  }
}

void Slices::multiply(int slice, Rows part, RowSums& products) const {
  const SingleDot dot{{}, fine_.b.data(), fine_.u.data()};
  for (int r = part.begin; r < part.end; ++r) {
    const int j = flat_ ? slice : r, k = flat_ ? 0 : slice;
    products.of(j, k) = join_split_row(f_, dot, j, k);
  }
}

void Slices::wrap(int slice) const {
  wrap_across(fine_.grid, slice, fine_.u.data());
}

}  // namespace mossfield::host
