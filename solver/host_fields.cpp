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
  std::vector<double> distance, solid, surface;
};

/// To the solid that is kept, from a cell within reach of a piece that is not: over kept cells the shortest
/// way to their centre and on to their surface.
double to_kept(const Whole& w, const std::vector<unsigned char>& kept, const std::array<int, 3>& at,
               double farthest) {
  double nearest = farthest;
  for (int k = -reach; k <= reach; ++k)
    for (int j = -reach; j <= reach; ++j)
      for (int i = -reach; i <= reach; ++i) {
        std::size_t c;
        if (!w.voxels.find({at[0] + i, at[1] + j, at[2] + k}, c) || !kept[c]) continue;
        nearest = std::min(nearest, std::hypot(i * w.h[0], j * w.h[1], k * w.h[2]) + w.distance[c]);
      }
  return nearest;
}

/// Takes away solid that is not connected to a slice; what is left in its place has this share of solid.
/// Returns the number of its cells.
long clean(Whole& w, int axis, int slice, double share) {
  std::vector<unsigned char> inside(w.voxels.count());
  for (std::size_t c = 0; c < inside.size(); ++c) inside[c] = w.distance[c] < 0;
  const std::vector<unsigned char> kept = connected(w.voxels, inside, slice_mask(w.voxels, axis, slice));
  const double step = *std::max_element(w.h.begin(), w.h.end());
  std::vector<unsigned char> looked(w.voxels.count(), 0);
  std::vector<std::pair<std::size_t, double>> changed;
  long removed = 0;
  for (int z = 0; z < w.voxels.n[2]; ++z)
    for (int y = 0; y < w.voxels.n[1]; ++y)
      for (int x = 0; x < w.voxels.n[0]; ++x) {
        const std::size_t piece = w.voxels.index(x, y, z);
        if (!inside[piece] || kept[piece]) continue;
        ++removed;
        for (int k = -reach; k <= reach; ++k)
          for (int j = -reach; j <= reach; ++j)
            for (int i = -reach; i <= reach; ++i) {
              const std::array<int, 3> at{x + i, y + j, z + k};
              std::size_t c;
              if (!w.voxels.find(at, c) || looked[c] || kept[c]) continue;
              looked[c] = 1;
              const double d = to_kept(w, kept, at, reach * step);
              if (d > w.distance[c] + 0.1 * step) changed.emplace_back(c, d);
            }
      }
  for (const auto& [c, d] : changed) {
    w.distance[c] = d;
    w.solid[c] = share, w.surface[c] = 0;
  }
  return removed;
}

void turn_round(Whole& w) {
  for (double& d : w.distance) d = -d;
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
              gather_to_root(host.solid),
              gather_to_root(host.surface)};
  const int last = grid.cells()[static_cast<std::size_t>(growth.axis)] - 1;
  if (grid.communicator().rank() == 0) {
    host.removed = clean(whole, growth.axis, growth.from_above ? last : 0, 0);
    turn_round(whole);
    host.filled = clean(whole, growth.axis, growth.from_above ? 0 : last, 1);
    turn_round(whole);
  }
  grid.communicator().broadcast(&host.removed, sizeof host.removed);
  grid.communicator().broadcast(&host.filled, sizeof host.filled);
  if (host.removed + host.filled == 0) return host;
  scatter_from_root(whole.distance, host.distance);
  scatter_from_root(whole.solid, host.solid);
  scatter_from_root(whole.surface, host.surface);
  Walls walls;
  walls.fill(Wall::untouched());
  fill_ghosts(host.distance, walls);
  return host;
}

}  // namespace mossfield
