#include "kernels/strong_parts.hpp"

#include <omp.h>

#include <algorithm>
#include <numeric>

#include "kernels/launch.hpp"

namespace mossfield {

namespace {

using Run = StrongParts::Run;

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

/// Rows begin .. end - 1 are this thread's: without a gap, so that what threads find need only be put in a
/// line.
template <class F>
void rows_in_team(const Box& b, const F& f) {
  const long rows = 1L * b.ny * b.nz;
  host::in_team(host::worth_threads(b),
                [&](long me, long threads) { f(me, rows * me / threads, rows * (me + 1) / threads); });
}

/// The classes of the faces around the cells of a row; those of an inactive axis are all 0.
struct RowFaces {
  int j, k;
  const unsigned char* lower[3];
  const unsigned char* upper[3];
};

/// A run, and what its faces alone tell of its part.
struct Found {
  Run run;
  bool held;    ///< by a wall
  bool begins;  ///< a cell of it has a strong lower face, or one shared with the rank above
};

class Search {
 public:
  Search(const FaceClasses& faces, const ClassRange& range)
      : faces_(faces),
        grid_(faces.grid),
        b_(grid_.box()),
        least_((range.best + range.common) / 2 + 1),
        zeros_(at(b_.nx + 1), 0) {}

  StrongParts run();

 private:
  bool strong(unsigned char code) const { return code >= least_; }
  bool any_strong(const unsigned char* row, int begin, int end) const {
    return std::any_of(row + begin, row + end, [&](unsigned char code) { return strong(code); });
  }
  bool wall(int axis, int side) const { return !grid_.periodic(axis) && !is_shared(grid_, axis, side); }
  RowFaces row(long r) const;
  bool is_held(const RowFaces& row, int begin, int end) const;
  bool begins(const RowFaces& row, int cell) const;
  void runs_of(const RowFaces& row, std::vector<unsigned char>& reached, std::vector<Found>& out) const;
  void find_runs();
  std::size_t root_of(std::size_t run);
  void unite(std::size_t one, std::size_t other);
  void join(long row, long other, const unsigned char* between);
  void join_rows();
  StrongParts name_parts();

  const FaceClasses& faces_;
  const Grid& grid_;
  const Box& b_;
  int least_;                         ///< class of a strong face
  std::vector<unsigned char> zeros_;  ///< a row of an inactive axis
  std::vector<Found> found_;
  std::vector<std::size_t> rows_, joined_to_;
};

RowFaces Search::row(long r) const {
  RowFaces out{static_cast<int>(r % b_.ny), static_cast<int>(r / b_.ny), {}, {}};
  const long q = b_.first + out.k * b_.plane + out.j * b_.row, step[3] = {1, b_.row, b_.plane};
  for (int axis = 0; axis < 3; ++axis) {
    const bool active = grid_.active(axis);
    out.lower[axis] = active ? faces_.code[at(axis)].data() + q : zeros_.data();
    out.upper[axis] = active ? out.lower[axis] + step[axis] : zeros_.data();
  }
  return out;
}

bool Search::is_held(const RowFaces& row, int begin, int end) const {
  const bool at_end[3][2] = {
      {begin == 0, end == b_.nx}, {row.j == 0, row.j == b_.ny - 1}, {row.k == 0, row.k == b_.nz - 1}};
  bool held = false;
  for (int axis = 0; axis < 3; ++axis)
    for (const int side : {0, 1}) {
      if (!at_end[axis][side] || !wall(axis, side)) continue;
      const unsigned char* faces = side ? row.upper[axis] : row.lower[axis];
      const int from = axis == 0 && side == 1 ? end - 1 : begin, to = axis == 0 ? from + 1 : end;
      held = held || any_strong(faces, from, to);
    }
  return held;
}

bool Search::begins(const RowFaces& row, int cell) const {
  const int slab = grid_.slab_axis();
  const bool last = slab == 2 ? row.k == b_.nz - 1 : slab == 1 ? row.j == b_.ny - 1 : cell == b_.nx - 1;
  bool strong_one = last && is_shared(grid_, slab, 1) && strong(row.upper[slab][cell]);
  for (const unsigned char* lower : row.lower) strong_one = strong_one || strong(lower[cell]);
  return strong_one;
}

void Search::runs_of(const RowFaces& row, std::vector<unsigned char>& reached,
                     std::vector<Found>& out) const {
  unsigned char* best = reached.data();
#pragma omp simd
  for (int i = 0; i < b_.nx; ++i) {
    unsigned char most = row.lower[0][i];
    for (int axis = 0; axis < 3; ++axis) {
      most = std::max(most, row.lower[axis][i]);
      most = std::max(most, row.upper[axis][i]);
    }
    best[i] = most;
  }
  for (int i = 0; i < b_.nx; ++i) {
    if (!strong(best[i])) continue;
    const int begin = i;
    while (i + 1 < b_.nx && strong(row.lower[0][i + 1])) ++i;
    out.push_back(
        {{begin, i + 1, StrongParts::none}, is_held(row, begin, i + 1), i > begin || begins(row, begin)});
  }
}

void Search::find_runs() {
  const long rows = 1L * b_.ny * b_.nz;
  std::vector<std::vector<Found>> found(at(omp_get_max_threads()));
  rows_.assign(at(rows + 1), 0);
  rows_in_team(b_, [&](long me, long begin, long end) {
    std::vector<unsigned char> reached(at(b_.nx));
    std::vector<Found>& mine = found[at(me)];
    for (long r = begin; r < end; ++r) {
      const std::size_t before = mine.size();
      runs_of(row(r), reached, mine);
      rows_[at(r + 1)] = mine.size() - before;
    }
  });
  std::partial_sum(rows_.begin(), rows_.end(), rows_.begin());
  found_.reserve(rows_.back());
  for (const std::vector<Found>& part : found) found_.insert(found_.end(), part.begin(), part.end());
}

std::size_t Search::root_of(std::size_t run) {
  while (joined_to_[run] != run) run = joined_to_[run] = joined_to_[joined_to_[run]];
  return run;
}

void Search::unite(std::size_t one, std::size_t other) {
  one = root_of(one), other = root_of(other);
  joined_to_[std::max(one, other)] = std::min(one, other);
}

/// Runs that meet across the lower faces of a row.
void Search::join(long row, long other, const unsigned char* between) {
  std::size_t m = rows_[at(row)], n = rows_[at(other)];
  while (m < rows_[at(row + 1)] && n < rows_[at(other + 1)]) {
    const Run &one = found_[m].run, &two = found_[n].run;
    const int begin = std::max(one.begin, two.begin), end = std::min(one.end, two.end);
    if (begin < end && root_of(m) != root_of(n) && any_strong(between, begin, end)) unite(m, n);
    one.end < two.end ? ++m : ++n;
  }
}

void Search::join_rows() {
  joined_to_.resize(found_.size());
  std::iota(joined_to_.begin(), joined_to_.end(), std::size_t{0});
  const auto meets_itself = [&](int axis) { return grid_.periodic(axis) && !is_shared(grid_, axis, 0); };
  const long ny = b_.ny, rows = ny * b_.nz;
  for (long r = 0; r < rows; ++r) {
    if (rows_[at(r)] == rows_[at(r + 1)]) continue;
    const RowFaces faces = row(r);
    const std::size_t first = rows_[at(r)], last = rows_[at(r + 1)] - 1;
    if (meets_itself(0) && found_[first].run.begin == 0 && found_[last].run.end == b_.nx &&
        strong(faces.lower[0][0]))
      unite(first, last);
    if (faces.j > 0 || meets_itself(1)) join(r, faces.j > 0 ? r - 1 : r + ny - 1, faces.lower[1]);
    if (faces.k > 0 || meets_itself(2)) join(r, faces.k > 0 ? r - ny : r + rows - ny, faces.lower[2]);
  }
}

StrongParts Search::name_parts() {
  StrongParts out;
  std::vector<int> name(found_.size(), StrongParts::none);
  for (std::size_t n = 0; n < found_.size(); ++n) {
    int& part = name[root_of(n)];
    if (part != StrongParts::none || !found_[n].begins) continue;
    part = static_cast<int>(out.parts.size());
    out.parts.emplace_back();
  }
  for (std::size_t n = 0; n < found_.size(); ++n) {
    out.runs.push_back(found_[n].run);
    Run& run = out.runs.back();
    run.part = name[root_of(n)];
    if (run.part == StrongParts::none) continue;
    StrongParts::Part& part = out.parts[at(run.part)];
    part.cells += run.end - run.begin;
    part.held = part.held || found_[n].held;
  }
  out.rows = std::move(rows_);
  return out;
}

StrongParts Search::run() {
  find_runs();
  join_rows();
  return name_parts();
}

}  // namespace

std::vector<int> StrongParts::of_cells(const Grid& grid) const {
  const Box& b = grid.box();
  std::vector<int> out(at(grid.words()), outside);
  rows_in_team(b, [&](long, long begin, long end) {
    for (long r = begin; r < end; ++r) {
      int* row = out.data() + b.first + r / b.ny * b.plane + r % b.ny * b.row;
      std::fill(row, row + b.nx, none);
      for (std::size_t n = rows[at(r)]; n < rows[at(r + 1)]; ++n)
        std::fill(row + runs[n].begin, row + runs[n].end, runs[n].part);
    }
  });
  return out;
}

StrongParts find_strong_parts(const FaceClasses& faces, const ClassRange& range) {
  return Search(faces, range).run();
}

}  // namespace mossfield
