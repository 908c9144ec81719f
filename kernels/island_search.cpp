#include "kernels/island_search.hpp"

#include <numeric>

#include "kernels/pieces.hpp"
#include "kernels/strong_parts.hpp"

namespace mossfield {

namespace {

std::size_t at(long q) {
  return static_cast<std::size_t>(q);
}

/// Of this rank's own cells.
FaceClasses own_faces(const EllipticSystem& system, double largest) {
  FaceClasses out{system.grid(), {}};
  for (int axis = 0; axis < 3; ++axis) {
    if (!out.grid.active(axis)) continue;
    std::vector<unsigned char>& code = out.code[at(axis)];
    code.resize(at(out.grid.words()));
    copy_to_host(out.grid.device(), code.data(), own_face_classes(system, largest, axis).data(), code.size());
  }
  return out;
}

/// Where strong faces lead to the rank above: pairs of parts, this rank's and that rank's, both by their
/// numbers among all ranks' parts.
std::vector<double> seams(const FaceClasses& faces, const ClassRange& range, const StrongParts& own,
                          double first, double first_above) {
  const Grid& grid = faces.grid;
  if (grid.communicator().size() == 1) return {};
  const std::vector<unsigned char>& code = faces.code[at(grid.slab_axis())];
  const std::vector<int> of_cell = own.of_cells(grid);
  std::vector<int> lowest, highest, unused, above;
  std::vector<bool> joined;
  each_cell(grid.box(), [&](Cell c) {
    if (slice_of(grid, c) == grid.begin()) lowest.push_back(of_cell[at(c.q)]);
    if (slice_of(grid, c) + 1 < grid.end()) return;
    highest.push_back(of_cell[at(c.q)]);
    joined.push_back(range.strong(code[at(c.q + grid.slice_words())]));
  });
  unused.resize(lowest.size());
  above.resize(lowest.size());
  grid.communicator().exchange(grid.below(), grid.above(), lowest.data(), highest.data(), unused.data(),
                               above.data(), sizeof(int) * lowest.size());
  std::vector<double> pairs;
  if (grid.above() < 0) return pairs;
  for (std::size_t n = 0; n < joined.size(); ++n) {
    if (!joined[n]) continue;
    const double pair[2] = {first + highest[n], first_above + above[n]};
    const std::size_t last = pairs.size();
    if (last > 0 && pairs[last - 2] == pair[0] && pairs[last - 1] == pair[1]) continue;  // as most are
    pairs.insert(pairs.end(), pair, pair + 2);
  }
  return pairs;
}

/// The part that stands for all that are joined to this one.
std::size_t root_of(std::vector<std::size_t>& joined_to, std::size_t part) {
  while (joined_to[part] != part) part = joined_to[part] = joined_to[joined_to[part]];
  return part;
}

}  // namespace

bool has_islands(const EllipticSystem& system, double largest) {
  const Grid& grid = system.grid();
  const Communicator& communicator = grid.communicator();
  const FaceClasses faces = own_faces(system, largest);
  const ClassRange range = ClassRange::of(faces);
  const StrongParts own = find_strong_parts(faces, range);
  const std::vector<double> counts = communicator.gather_all({static_cast<double>(own.parts.size())});
  std::vector<double> first(counts.size() + 1, 0.0);
  std::partial_sum(counts.begin(), counts.end(), first.begin() + 1);
  std::vector<double> held;
  for (const StrongParts::Part& part : own.parts) held.push_back(part.held ? 1 : 0);
  held = communicator.gather_all(held);
  const double above = grid.above() < 0 ? 0 : first[at(grid.above())];
  const std::vector<double> pairs =
      communicator.gather_all(seams(faces, range, own, first[at(communicator.rank())], above));
  std::vector<std::size_t> joined_to(held.size());
  std::iota(joined_to.begin(), joined_to.end(), std::size_t{0});
  for (std::size_t n = 0; n < pairs.size(); n += 2)
    joined_to[root_of(joined_to, static_cast<std::size_t>(pairs[n]))] =
        root_of(joined_to, static_cast<std::size_t>(pairs[n + 1]));
  std::vector<bool> on_wall(held.size(), false);
  for (std::size_t n = 0; n < held.size(); ++n)
    if (held[n] > 0) on_wall[root_of(joined_to, n)] = true;
  int parts = 0, floating = 0;
  for (std::size_t n = 0; n < held.size(); ++n) {
    if (joined_to[n] != n) continue;
    ++parts;
    if (!on_wall[n]) ++floating;
  }
  return floating > 0 && parts > 1;  // one that stands alone is no trouble to the coarse grids
}

}  // namespace mossfield
