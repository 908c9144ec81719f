#include "kernels/multigrid_host.hpp"

#include <omp.h>

#include <algorithm>

#include "kernels/multigrid_rows.hpp"

namespace mossfield::host {

namespace {

constexpr int stages = 4;  ///< half sweeps in a pass
constexpr long cells_worth_threads = 32768;

/// A share of the rows of a slice: rows part/parts of them.
struct Share {
  int part = 0, parts = 1;
  int begin(int rows) const { return static_cast<int>(1L * rows * part / parts); }
  int end(int rows) const { return static_cast<int>(1L * rows * (part + 1) / parts); }
};

/// The level with its rows numbered by slice (along the slab axis) and row in the slice.
class Slices {
 public:
  Slices(MultigridLevel& fine, MultigridLevel& coarse)
      : fine_(fine), coarse_(coarse), f_(fine.grid.box()), c_(coarse.grid.box()), a_(fine.stencil()) {
    flat_ = fine.grid.slab_axis() == 1;
  }

  int count() const { return fine_.grid.slices(); }
  int coarse_count() const { return coarse_.grid.slices(); }
  int rows() const { return flat_ ? 1 : f_.ny; }
  int factor() const { return flat_ ? coarse_.factor[1] : coarse_.factor[2]; }
  int last_of(int coarse_slice) const { return std::min(factor() * (coarse_slice + 1), count()) - 1; }
  bool wraps() const { return fine_.grid.periodic(0) || (!flat_ && fine_.grid.periodic(1)); }

  void smooth(int slice, int colour, bool first, Share share) const;
  void restrict_to(int coarse_slice, Share share, std::vector<float>& sum) const;
  void prolong(int slice, Share share) const;
  /// Ghosts of a slice beyond the periodic sides within it.
  void wrap(int slice) const;

 private:
  long at(const Box& b, int j, int k) const { return b.first + k * b.plane + j * b.row; }
  Row row(long q) const { return {a_.tx + q, a_.ty + q, a_.tz + q, a_.s + q, a_.sx, a_.sy, a_.sz, f_.nx}; }

  MultigridLevel &fine_, &coarse_;
  Box f_, c_;
  Stencil7<float> a_;
  bool flat_;
};

void Slices::smooth(int slice, int colour, bool first, Share share) const {
  for (int r = share.begin(rows()); r < share.end(rows()); ++r) {
    const int j = flat_ ? slice : r, k = flat_ ? 0 : slice;
    const long q = at(f_, j, k);
    float* u = fine_.u.data() + q;
    const float *inverse = fine_.inverse.data() + q, *b = fine_.b.data() + q;
    const int parity = (f_.i0 + f_.j0 + j + f_.k0 + k + colour) & 1;
    if (first)
      first_row(f_.nx, u, inverse, b, parity);
    else if (a_.sz)
      smooth_row<true>(row(q), u, inverse, b, parity);
    else
      smooth_row<false>(row(q), u, inverse, b, parity);
  }
}

void Slices::restrict_to(int coarse_slice, Share share, std::vector<float>& sum) const {
  const int fy = coarse_.factor[1], fz = coarse_.factor[2], coarse_rows = flat_ ? 1 : c_.ny;
  sum.resize(static_cast<std::size_t>(f_.nx));
  for (int r = share.begin(coarse_rows); r < share.end(coarse_rows); ++r) {
    const int J = flat_ ? coarse_slice : r, K = flat_ ? 0 : coarse_slice;
    std::fill(sum.begin(), sum.end(), 0.0f);
    for (int k = fz * K; k < std::min(fz * (K + 1), f_.nz); ++k)
      for (int j = fy * J; j < std::min(fy * (J + 1), f_.ny); ++j) {
        const long q = at(f_, j, k);
        if (a_.sz)
          residual_row<true>(row(q), fine_.u.data() + q, fine_.b.data() + q, sum.data());
        else
          residual_row<false>(row(q), fine_.u.data() + q, fine_.b.data() + q, sum.data());
      }
    float* out = coarse_.b.data() + at(c_, J, K);
    if (coarse_.factor[0] == 2)
      add_pairs(f_.nx, sum.data(), out);
    else
      std::copy(sum.begin(), sum.end(), out);
  }
}

void Slices::prolong(int slice, Share share) const {
  for (int r = share.begin(rows()); r < share.end(rows()); ++r) {
    const int j = flat_ ? slice : r, k = flat_ ? 0 : slice;
    const float* from = coarse_.u.data() + at(c_, j / coarse_.factor[1], k / coarse_.factor[2]);
    float* to = fine_.u.data() + at(f_, j, k);
    if (coarse_.factor[0] == 2)
      spread_pairs(f_.nx, from, to);
    else
      for (int i = 0; i < f_.nx; ++i) to[i] += from[i];
  }
}

void Slices::wrap(int slice) const {
  float* u = fine_.u.data();
  if (fine_.grid.periodic(0) && fine_.grid.active(0))
    for (int r = 0; r < rows(); ++r) {
      const long q = flat_ ? at(f_, slice, 0) : at(f_, r, slice);
      u[q - 1] = u[q + f_.nx - 1];
      u[q + f_.nx] = u[q];
    }
  if (!flat_ && fine_.grid.periodic(1) && fine_.grid.active(1)) {
    const long low = at(f_, 0, slice), high = at(f_, f_.ny - 1, slice);
    std::copy(u + high, u + high + f_.nx, u + low - f_.row);
    std::copy(u + low, u + low + f_.nx, u + high + f_.row);
  }
}

/// One pass: `prolong` first (after the coarse correction) or `restrict` last (before it).
struct Pass {
  MultigridLevel& fine;
  Slices slices;
  bool before, zero_guess;  ///< the coarse correction

  int colour(int stage) const { return before ? stage % 2 : 1 - stage % 2; }

  void smooth(int slice, int stage, Share share) const {
    slices.smooth(slice, colour(stage), before && zero_guess && stage == 0, share);
  }

  /// Slices near a neighbouring rank (or a periodic side), exchanged after each half sweep, far enough that
  /// the rest can go without: `stages` slices in the first one, one less in each that follows.
  void ends() const {
    const int n = slices.count();
    for (int stage = 0; stage < stages; ++stage) {
      refresh_stencil_ghosts(fine.u);
      for (int m = 0; m < stages - stage; ++m)
        for (const int slice : {m, n - 1 - m}) {
          if (slices.wraps()) slices.wrap(slice);
          smooth(slice, stage, {});
        }
    }
    refresh_stencil_ghosts(fine.u);
  }

  /// All half sweeps of the remaining slices, each `lag` slices behind the one before it.
  void middle(bool open, int lag, Share share) const {
    const int n = slices.count();
    std::vector<float> sum;
    for (int t = 0; t < n + lag * stages; ++t) {
      if (slices.wraps()) wrap_step(open, lag, t);
      for (int stage = 0; stage < stages; ++stage) {
        const int slice = t - lag * stage, skip = open ? stages - stage : 0;
        if (slice < skip || slice >= n - skip) continue;
        if (slices.wraps() && share.parts == 1) slices.wrap(slice);
        smooth(slice, stage, share);
      }
      const int done = t - lag * stages, K = done / slices.factor();
      const bool edge = open && (K == 0 || K == slices.coarse_count() - 1);
      if (before && done >= 0 && done == slices.last_of(K) && !edge) {
        if (slices.wraps() && share.parts == 1) wrap_coarse(K);
        slices.restrict_to(K, share, sum);
      }
#pragma omp barrier
    }
  }

  /// With several threads, the wrapping of a step is done before it by one of them.
  void wrap_step(bool open, int lag, int t) const {
    if (omp_get_num_threads() == 1) return;
#pragma omp single
    {
      for (int stage = 0; stage < stages; ++stage) {
        const int slice = t - lag * stage, skip = open ? stages - stage : 0;
        if (slice >= skip && slice < slices.count() - skip) slices.wrap(slice);
      }
      const int done = t - lag * stages;
      if (done >= 0 && done == slices.last_of(done / slices.factor())) wrap_coarse(done / slices.factor());
    }
  }

  void wrap_coarse(int K) const {
    for (int slice = slices.factor() * K; slice <= slices.last_of(K); ++slice) slices.wrap(slice);
  }

  void run() const {
    const Grid& grid = fine.grid;
    const bool open = grid.communicator().size() > 1 || grid.periodic(grid.slab_axis());
    const bool threads =
        slices.rows() > 1 && 1L * slices.rows() * slices.count() * grid.box().nx >= cells_worth_threads;
    if (open) ends();
#pragma omp parallel if (threads)
    {
      const Share share{omp_get_thread_num(), omp_get_num_threads()};
      middle(open, share.parts > 1 ? 2 : 1, share);
    }
    if (!open || !before) return;
    refresh_stencil_ghosts(fine.u);
    std::vector<float> sum;
    slices.restrict_to(0, {}, sum);
    if (slices.coarse_count() > 1) slices.restrict_to(slices.coarse_count() - 1, {}, sum);
  }
};

}  // namespace

bool can_sweep(const MultigridLevel& level) {
  const Grid& grid = level.grid;
  bool enough = grid.device() == Device::cpu && grid.slab_axis() > 0;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    enough = enough && grid.starts()[r + 1] - grid.starts()[r] >= 2 * stages + 2;
  return enough;
}

void presmooth_and_restrict(MultigridLevel& fine, MultigridLevel& coarse, bool zero_guess) {
  Pass{fine, Slices(fine, coarse), true, zero_guess}.run();
}

void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine) {
  const Slices slices(fine, coarse);
  for (int slice = 0; slice < slices.count(); ++slice) slices.prolong(slice, {});
  Pass{fine, slices, false, false}.run();
}

}  // namespace mossfield::host
