#include "kernels/face_classes.hpp"

#include <algorithm>

#include "kernels/deflation_kernels.hpp"
#include "kernels/multigrid_level.hpp"

namespace mossfield {

namespace {

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

FaceClasses classify_faces(const EllipticSystem& system, double largest) {
  const Grid& grid = system.grid();
  const Field* faces[3] = {&system.tx, &system.ty, &system.tz};
  FaceClasses out{Grid(grid.cells(), grid.spacing(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}),
                  {}};
  const std::array<double, 3> h = grid.spacing();
  double coarsest = 0;
  for (int axis = 0; axis < 3; ++axis)
    if (grid.active(axis)) coarsest = std::max(coarsest, h[at(axis)] * h[at(axis)]);
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid.active(axis)) continue;
    BasicField<unsigned char> code(grid, "face class", "1");
    for_each_in(
        grid.device(), grid.box_and_upper_layer(),
        ClassifyFace{code.data(), faces[axis]->data(), h[at(axis)] * h[at(axis)] / (coarsest * largest)});
    const std::size_t words = at(grid.slice_words());
    std::vector<int> counts;
    for (std::size_t r = 0; r + 1 < grid.starts().size(); ++r)
      counts.push_back(static_cast<int>(words) * (grid.starts()[r + 1] - grid.starts()[r]));
    counts.back() += static_cast<int>(words);  // the layer above, in the last rank's ghosts
    std::vector<unsigned char> mine(at(counts[at(grid.communicator().rank())]));
    copy_to_host(grid.device(), mine.data(), code.data() + words, mine.size());
    out.code[at(axis)].resize(at(out.grid.words()));
    grid.communicator().gather(mine.data(), out.code[at(axis)].data() + words, counts);
  }
  return out;
}

}  // namespace mossfield
