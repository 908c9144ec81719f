#include "kernels/multigrid_host.hpp"

#include <omp.h>

#include <algorithm>

#include "kernels/boundary.hpp"
#include "kernels/multigrid_slices.hpp"
#include "kernels/team_progress.hpp"

namespace mossfield::host {

namespace {

/// Cells of a slice that a tile takes, so that all its arrays and half sweeps stay in a core's own cache, and
/// its rows, at least: neighbouring tiles read six or seven of them twice.
constexpr int tile_cells = 4096, least_tile_rows = 12;

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
  RowSums* products;  ///< of each row once it is smoothed; may be null

  bool open() const {  // ghost slices come from a rank or the far side
    return fine.grid.communicator().size() > 1 || fine.grid.periodic(fine.grid.slab_axis());
  }

  void smooth(int slice, int stage, Rows rows) const {
    slices.smooth(slice, (first_colour + stage) % 2, zero_guess && stage == 0, rows);
    if (products && stage + 1 == stages) slices.multiply(slice, rows, *products);
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
    const int height =
        slices.wraps() ? slices.rows() : std::max(tile_cells / fine.grid.box().nx, least_tile_rows);
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
  Pass{fine, Slices(fine, coarse), 2 * fine.sweeps, 0, zero_guess, true, nullptr}.run();
}

void smooth_alone(MultigridLevel& level, int half_sweeps, RowSums* products) {
  Pass{level, Slices(level, level), half_sweeps, 0, true, false, products}.run();
}

void prolong_and_postsmooth(MultigridLevel& coarse, MultigridLevel& fine, RowSums* products) {
  const Slices slices(fine, coarse);
  in_team(worth_threads(fine.grid.box()), [&slices](int part, int parts) {
    std::vector<float> merged;
    const Rows share = Rows{0, slices.count()}.part(part, parts);
    for (int slice = share.begin; slice < share.end; ++slice) slices.prolong(slice, merged);
  });
  Pass{fine, slices, 2 * fine.sweeps, 1, false, false, products}.run();
}

}  // namespace mossfield::host
