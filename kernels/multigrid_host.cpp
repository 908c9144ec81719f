#include "kernels/multigrid_host.hpp"

#include <omp.h>

#include <algorithm>

#include "kernels/boundary.hpp"
#include "kernels/multigrid_rows.hpp"
#include "kernels/team_progress.hpp"

namespace mossfield::host {

namespace {

constexpr int tile_rows = 32;  ///< so that a tile of all arrays and half sweeps stays in a core's own cache

/// Rows begin .. end - 1 of a slice.
struct Rows {
  int begin, end;
  Rows part(int n, int of) const {
    const long count = std::max(end - begin, 0);
    return {begin + static_cast<int>(count * n / of), begin + static_cast<int>(count * (n + 1) / of)};
  }
};

/// The level with its rows numbered by slice (along the slab axis) and row in the slice.
class Slices {
 public:
  /// `coarse`: may be the level itself, where nothing is restricted.
  Slices(MultigridLevel& fine, MultigridLevel& coarse)
      : fine_(fine), coarse_(coarse), f_(fine.grid.box()), c_(coarse.grid.box()), a_(fine.stencil()) {
    flat_ = fine.grid.slab_axis() == 1;
    rows_wrap_ = fine.grid.periodic(0);
    for (int axis = 0; axis < 3; ++axis) factor_[axis] = &coarse == &fine ? 1 : coarse.factor[axis];
  }

  int count() const { return fine_.grid.slices(); }
  int coarse_count() const { return coarse_.grid.slices(); }
  int rows() const { return flat_ ? 1 : f_.ny; }
  int coarse_rows() const { return flat_ ? 1 : c_.ny; }
  int row_factor() const { return flat_ ? 1 : factor_[1]; }
  int factor() const { return flat_ ? factor_[1] : factor_[2]; }
  int last_of(int coarse_slice) const { return std::min(factor() * (coarse_slice + 1), count()) - 1; }
  bool wraps() const { return wraps_across(fine_.grid); }

  void smooth(int slice, int colour, bool first, Rows part) const;
  void restrict_to(int coarse_slice, Rows part, std::vector<float>& sum) const;
  void prolong(int slice, std::vector<float>& merged) const;
  void wrap(int slice) const;

 private:
  long at(const Box& b, int j, int k) const { return b.first + k * b.plane + j * b.row; }
  Row row(long q) const { return {a_.tx + q, a_.ty + q, a_.tz + q, a_.s + q, a_.sy, a_.sz, f_.nx}; }

  MultigridLevel &fine_, &coarse_;
  Box f_, c_;
  Stencil7<float> a_;
  int factor_[3];
  bool flat_, rows_wrap_;
};

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

void Slices::wrap(int slice) const {
  wrap_across(fine_.grid, slice, fine_.u.data());
}

/// The slices of one thread, whole coarse ones, and the way it goes through them. Neighbours begin where they
/// meet or end there, so that they wait for each other for a few steps only.
struct Share {
  int begin, end;
  bool up;
  int count() const { return end - begin; }
  int slice(int m) const { return up ? begin + m : end - 1 - m; }
};

/// Half sweeps, the colours in turn, and then perhaps the restriction.
///
/// Slices: each stage runs one slice behind the one before it. Rows: tile after tile, each stage one row
/// lower than the one before it, so that a tile never waits for the next one.
struct Pass {
  MultigridLevel& fine;
  Slices slices;
  int stages;        ///< half sweeps
  int first_colour;  ///< 0: red
  bool zero_guess, restricts;

  bool open() const {  // ghost slices come from a rank or the far side
    return fine.grid.communicator().size() > 1 || fine.grid.periodic(fine.grid.slab_axis());
  }

  void smooth(int slice, int stage, Rows rows) const {
    slices.smooth(slice, (first_colour + stage) % 2, zero_guess && stage == 0, rows);
  }

  /// Slices near open sides, exchanged before each half sweep, far enough that the rest can go without:
  /// `stages` slices in the first one, one less in each that follows.
  void ends() const {
    const int n = slices.count();
    for (int stage = 0; stage < stages; ++stage) {
      exchange_slices(fine.u);  // each wraps along the other axes before it is smoothed
      for (int m = 0; m < stages - stage; ++m)
        for (const int slice : {m, n - 1 - m}) {
          if (slices.wraps()) slices.wrap(slice);
          smooth(slice, stage, {0, slices.rows()});
        }
    }
    exchange_slices(fine.u);
  }

  bool has(int stage, int slice) const {
    const int skip = open() ? stages - stage : 0;
    return slice >= skip && slice < slices.count() - skip;
  }

  Share share(int part, int parts) const {
    const Rows coarse = Rows{0, slices.coarse_count()}.part(part, parts);
    return {slices.factor() * coarse.begin, slices.last_of(coarse.end - 1) + 1, (parts - part) % 2 == 1};
  }

  /// The coarse slice that is ready once the m-th slice of a share and the one after it are; -1 if none.
  int ready(const Share& mine, int m) const {
    if (!restricts || m < 0 || m >= mine.count()) return -1;
    const int done = mine.slice(m), coarse = done / slices.factor();
    const bool edge = open() && (coarse == 0 || coarse == slices.coarse_count() - 1);
    return done == (mine.up ? slices.last_of(coarse) : slices.factor() * coarse) && !edge ? coarse : -1;
  }

  /// Rows begin .. end - 1 of the slices that are due at step t.
  void step(const Share& mine, int t, int begin, int end, std::vector<float>& sum) const {
    const int n = slices.rows();
    const auto shifted = [&](int row, int by) { return row == 0 || row >= n ? std::min(row, n) : row - by; };
    const auto coarse_row = [&](int row) {
      return row >= n ? slices.coarse_rows() : std::max(row - stages, 0) / slices.row_factor();
    };
    for (int stage = 0; stage < stages; ++stage) {
      const int m = t - stage;
      if (m < 0 || m >= mine.count() || !has(stage, mine.slice(m))) continue;
      if (slices.wraps()) slices.wrap(mine.slice(m));
      smooth(mine.slice(m), stage, Rows{shifted(begin, stage), shifted(end, stage)});
    }
    const int coarse = ready(mine, t - stages);
    if (coarse < 0) return;
    for (int m = slices.factor() * coarse; slices.wraps() && m <= slices.last_of(coarse); ++m) slices.wrap(m);
    slices.restrict_to(coarse, Rows{coarse_row(begin), coarse_row(end)}, sum);
  }

  /// One thread's share. Where it begins, a step waits for the same one of the thread that begins there, too;
  /// where it ends, likewise, counted from the end.
  void sweep(int part, int team, TeamProgress& progress) const {
    const int parts = std::min(team, slices.coarse_count());
    if (part >= parts) return;
    const auto neighbour = [&](int other) { return other < parts ? other : -1; };
    const Share mine = share(part, parts);
    const int beside_start = neighbour(mine.up ? part - 1 : part + 1),
              beside_end = neighbour(mine.up ? part + 1 : part - 1);
    const int ahead = beside_end < 0 ? 0 : share(beside_end, parts).count() - mine.count();
    const long steps_a_tile = slices.count() + stages;
    const int height = slices.wraps() ? slices.rows() : tile_rows;
    std::vector<float> sum;
    long done = 0;
    for (int row = 0; row < slices.rows(); row += height, done += steps_a_tile) {
      progress.set(part, done);
      for (int t = 0; t < mine.count() + stages; ++t) {
        if (beside_start >= 0 && t <= stages) progress.wait_for(beside_start, done + t);
        if (beside_end >= 0 && t >= mine.count()) progress.wait_for(beside_end, done + t + ahead);
        step(mine, t, row, row + height, sum);
        progress.set(part, done + t + 1);
      }
    }
    progress.set(part, done);
  }

  void run() const {
    const int n = slices.rows();
    const long cells = 1L * n * slices.count() * fine.grid.box().nx;
    if (open()) ends();
    TeamProgress progress(omp_get_max_threads());
    in_team(cells >= cells_worth_threads, [&](int part, int parts) { sweep(part, parts, progress); });
    if (!open() || !restricts) return;
    exchange_slices(fine.u);
    std::vector<float> sum;
    for (const int coarse : {0, slices.coarse_count() - 1}) {
      for (int m = slices.factor() * coarse; slices.wraps() && m <= slices.last_of(coarse); ++m)
        slices.wrap(m);
      slices.restrict_to(coarse, {0, slices.coarse_rows()}, sum);
    }
  }
};

}  // namespace

bool can_sweep(const MultigridLevel& level, int half_sweeps) {
  const Grid& grid = level.grid;
  bool enough = grid.device() == Device::cpu && grid.slab_axis() > 0 && grid.active(0);
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    enough = enough && grid.starts()[r + 1] - grid.starts()[r] >= 2 * half_sweeps + 2;
  return enough;
}

void presmooth_and_restrict(MultigridLevel& fine, MultigridLevel& coarse, bool zero_guess) {
  Pass{fine, Slices(fine, coarse), 2 * fine.sweeps, 0, zero_guess, true}.run();
}

void smooth_alone(MultigridLevel& level, int half_sweeps) {
  Pass{level, Slices(level, level), half_sweeps, 0, true, false}.run();
}

void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine) {
  const Slices slices(fine, coarse);
  in_team(worth_threads(fine.grid.box()), [&slices](int part, int parts) {
    std::vector<float> merged;
    const Rows share = Rows{0, slices.count()}.part(part, parts);
    for (int slice = share.begin; slice < share.end; ++slice) slices.prolong(slice, merged);
  });
  Pass{fine, slices, 2 * fine.sweeps, 1, false, false}.run();
}

}  // namespace mossfield::host
