#include "kernels/face_classes.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/deflation_kernels.hpp"
#include "kernels/multigrid_level.hpp"
#include "kernels/pieces.hpp"

namespace mossfield {

namespace {

constexpr int clear_contrast = 6;  ///< powers of two between the common and the best conductance

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

FaceView view_of(const EllipticSystem& system, double largest) {
  const Grid& grid = system.grid();
  const Field* faces[3] = {&system.tx, &system.ty, &system.tz};
  const std::array<double, 3> h = grid.spacing();
  double coarsest = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis)) coarsest = std::max(coarsest, h[at(axis)] * h[at(axis)]);
  FaceView view{};
  for (int axis = 0; axis < 3; ++axis) {
    const bool active = grid.active(axis);
    view.t[axis] = (active ? *faces[axis] : system.s).data();
    view.factor[axis] = active ? h[at(axis)] * h[at(axis)] / (coarsest * largest) : 0;
  }
  return view;
}

/// How many faces there are of each class.
std::vector<double> count_classes(const FaceClasses& classes) {
  const Box& b = classes.grid.box();
  constexpr int turns = 4;  // neighbours are often of one class: a processor counts on four at a time
  using Counts = std::array<std::array<int, 256>, turns>;
  std::vector<Counts> counts(at(omp_get_max_threads()));
  host::in_team(host::worth_threads(b), [&](long me, long threads) {
    Counts mine{};
    const auto count_row = [&](int j, int k) {
      const long q = b.first + k * b.plane + j * b.row;
      for (int axis = 0; axis < 3; ++axis) {
        if (!classes.grid.active(axis)) continue;
        const unsigned char* code = classes.code[at(axis)].data() + q;
        for (int i = 0; i < b.nx; ++i) ++mine[at(i % turns)][code[i]];
      }
    };
    host::rows_of(b, count_row, me, threads);
    counts[at(me)] = mine;
  });
  std::vector<double> out(256, 0.0);
  for (const Counts& team : counts)
    for (const auto& turn : team)
      for (std::size_t c = 0; c < out.size(); ++c) out[c] += turn[c];
  return out;
}

}  // namespace

bool has_contrast(const EllipticSystem& system, double largest) {
  const FaceView view = view_of(system, largest);
  const int best = face_class(reduce(system.grid(), BestFace{{}, view}));
  if (best <= clear_contrast) return false;
  const double limit = std::ldexp(1.0, best - clear_contrast - 254);  // classes up to best - clear_contrast
  return reduce(system.grid(), Majority{{}, view, limit}) > 0;
}

std::vector<unsigned char> gather_codes(const BasicField<unsigned char>& code, const Grid& whole) {
  const Grid& grid = code.grid();
  const std::size_t words = at(grid.slice_words());
  std::vector<int> counts;
  for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
    counts.push_back(static_cast<int>(words) * (grid.starts()[r + 1] - grid.starts()[r]));
  counts.back() += static_cast<int>(words);  // the layer above, in the last rank's ghosts
  std::vector<unsigned char> mine(at(counts[at(grid.communicator().rank())])), all(at(whole.words()));
  copy_to_host(grid.device(), mine.data(), code.data() + words, mine.size());
  grid.communicator().gather(mine.data(), all.data() + words, counts);
  return all;
}

ClassRange ClassRange::of(const FaceClasses& classes, double share) {
  const Grid& grid = classes.grid;
  std::array<long, 256> faces{};
  const std::vector<double> all = grid.communicator().gather_all(count_classes(classes));
  for (std::size_t n = 0; n < all.size(); ++n) faces[n % 256] += static_cast<long>(all[n]);
  const long in_all = std::accumulate(faces.begin() + 1, faces.end(), 0L);
  ClassRange range;
  long below = 0;
  for (int c = 1; c < 256; ++c) {
    if (faces[at(c)] > 0) range.best = c;
    if (static_cast<double>(below) <= share * static_cast<double>(in_all)) range.common = c;
    below += faces[at(c)];
  }
  return range;
}

bool ClassRange::has_contrast() const {
  return best > common + clear_contrast;
}

BasicField<unsigned char> own_face_classes(const EllipticSystem& system, double largest, int axis) {
  const Grid& grid = system.grid();
  const FaceView view = view_of(system, largest);
  BasicField<unsigned char> code(grid, "face class", "1");
  for_each_in(grid.device(), grid.box_and_upper_layer(),
              ClassifyFace{code.data(), view.t[axis], view.factor[axis]});
  return code;
}

FaceClasses classify_faces(const EllipticSystem& system, double largest) {
  const Grid& grid = system.grid();
  FaceClasses out{Grid(grid.cells(), grid.spacing(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}),
                  {}};
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid.active(axis)) continue;
    out.code[at(axis)] = gather_codes(own_face_classes(system, largest, axis), out.grid);
  }
  return out;
}

}  // namespace mossfield
