#include "solver/host_fields.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "solver/connectivity.hpp"
#include "solver/gather.hpp"

namespace mossfield {

namespace {

constexpr int reach = 3;  ///< cells about a removed piece in which distances are found anew

/// The whole grid on rank 0 while what is not connected is taken off it: solid, or with distances turned
/// round, pores.
struct Whole {
  Voxels voxels;
  std::array<double, 3> h;
  std::vector<double> distance;
  std::vector<unsigned char> changed;  ///< where the distance is a new one
};

/// What of the solid is kept, and the ways from a cell to that and to the rest [m].
struct Parts {
  std::vector<unsigned char> solid, kept;
};
struct Ways {
  double to_kept, to_piece;
};

/// Over cells of either part the shortest way to their centre and on to their surface. Both are too long by
/// up to half a cell in wedges and slits, alike, so that they tell which part is nearer.
Ways ways_from(const Whole& w, const Parts& parts, const std::array<int, 3>& at, double farthest) {
  Ways ways{farthest, farthest};
  for (int k = -reach; k <= reach; ++k)
    for (int j = -reach; j <= reach; ++j)
      for (int i = -reach; i <= reach; ++i) {
        std::size_t c;
        if (!w.voxels.find({at[0] + i, at[1] + j, at[2] + k}, c) || !parts.solid[c]) continue;
        double& nearest = parts.kept[c] ? ways.to_kept : ways.to_piece;
        nearest = std::min(nearest, std::hypot(i * w.h[0], j * w.h[1], k * w.h[2]) + w.distance[c]);
      }
  return ways;
}

/// Takes away solid that is not connected to a slice: cells whose nearest surface was that of a piece get
/// the distance to what is kept; others have that already. Returns the number of the pieces' cells.
long clean(Whole& w, int axis, int slice) {
  Parts parts;
  for (const double d : w.distance) parts.solid.push_back(d < 0);
  parts.kept = connected(w.voxels, parts.solid, slice_mask(w.voxels, axis, slice));
  const double step = *std::max_element(w.h.begin(), w.h.end());
  std::vector<unsigned char> looked(w.voxels.count(), 0);
  std::vector<std::pair<std::size_t, double>> changed;
  long removed = 0;
  for (int z = 0; z < w.voxels.n[2]; ++z)
    for (int y = 0; y < w.voxels.n[1]; ++y)
      for (int x = 0; x < w.voxels.n[0]; ++x) {
        const std::size_t piece = w.voxels.index(x, y, z);
        if (!parts.solid[piece] || parts.kept[piece]) continue;
        ++removed;
        for (int k = -reach; k <= reach; ++k)
          for (int j = -reach; j <= reach; ++j)
            for (int i = -reach; i <= reach; ++i) {
              const std::array<int, 3> at{x + i, y + j, z + k};
              std::size_t c;
              if (!w.voxels.find(at, c) || looked[c] || parts.kept[c]) continue;
              looked[c] = 1;
              const Ways ways = ways_from(w, parts, at, reach * step);
              if (ways.to_piece < ways.to_kept && ways.to_kept > w.distance[c])
                changed.emplace_back(c, ways.to_kept);
            }
      }
  for (const auto& [c, d] : changed) w.distance[c] = d, w.changed[c] = 1;
  return removed;
}

void turn_round(Whole& w) {
  for (double& d : w.distance) d = -d;
}

/// Shares and surface of the cells whose distance has changed, by what it is now: a cell beside a piece that
/// is gone may hold surface of what is kept. Others keep theirs, whatever lies beside them.
void share_anew(HostFields& host, const std::vector<unsigned char>& changed) {
  const Grid& grid = host.distance.grid();
  Field mirrored(grid, "distance", "m"), solid(grid, "solid", "1"), surface(grid, "surface", "1/m");
  mirrored.copy_from(host.distance);  // beyond walls the body's own values still have the pieces
  fill_ghosts(mirrored);
  host_shares(mirrored, solid, surface);
  for (const auto& [now, shares] : {std::pair(&solid, &host.solid), {&surface, &host.surface}}) {
    const std::vector<double> anew = gather_to_root(*now);
    std::vector<double> all = gather_to_root(*shares);
    for (std::size_t c = 0; c < all.size(); ++c)
      if (changed[c]) all[c] = anew[c];
    scatter_from_root(all, *shares);
  }
}

}  // namespace

HostFields::HostFields(const Grid& grid)
    : distance(grid, "distance", "m"), solid(grid, "solid", "1"), surface(grid, "surface", "1/m") {}

HostFields host_fields(const Case& values, const HostBody& body, const Grid& grid) {
  HostFields host(grid);
  const auto start = std::chrono::steady_clock::now();
  body.signed_distance(host.distance);
  host_shares(host.distance, host.solid, host.surface);
  const double sum = reduce(grid, TotalOf{{}, host.solid.data(), 1});  // a device has finished only now
  host.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!values.host.clean || !(sum > 0)) return host;

  const GrowthAxis growth = GrowthAxis::of(values.grid);
  Whole whole{{grid.cells(), {grid.periodic(0), grid.periodic(1), grid.periodic(2)}},
              grid.spacing(),
              gather_to_root(host.distance),
              {}};
  const int last = grid.cells()[static_cast<std::size_t>(growth.axis)] - 1;
  if (grid.communicator().rank() == 0) {
    whole.changed.resize(whole.distance.size(), 0);
    host.removed = clean(whole, growth.axis, growth.from_above ? last : 0);
    turn_round(whole);
    host.filled = clean(whole, growth.axis, growth.from_above ? 0 : last);
    turn_round(whole);
  }
  grid.communicator().broadcast(&host.removed, sizeof host.removed);
  grid.communicator().broadcast(&host.filled, sizeof host.filled);
  if (host.removed + host.filled == 0) return host;
  scatter_from_root(whole.distance, host.distance);
  share_anew(host, whole.changed);
  Walls walls;
  walls.fill(Wall::untouched());
  fill_ghosts(host.distance, walls);
  return host;
}

}  // namespace mossfield
