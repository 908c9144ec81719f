#include "solver/host_lattice.hpp"

#include <algorithm>
#include <cmath>

namespace mossfield {

namespace {

/// How often `pitch` goes into `size`, at least once, and by how much it is then stretched.
struct Fit {
  double count, stretch;
};

Fit fit(double size, double pitch) {
  const double count = std::max(1.0, std::round(size / pitch));
  return {count, std::fabs(size / count / pitch - 1)};
}

}  // namespace

PillarLattice fit_pillars(const HostCase& host, double size_x, double size_y) {
  const bool centred = host.arrangement == HostCase::Arrangement::hexagonal;
  const Fit x = fit(size_x, host.pitch), y = fit(size_y, centred ? std::sqrt(3.0) * host.pitch : host.pitch);
  return {size_x / x.count, size_y / y.count, centred, std::max(x.stretch, y.stretch)};
}

MeshLattice fit_mesh(const HostCase& host, double size_x, double size_y) {
  const Fit x = fit(size_x, 2 * host.pitch), y = fit(size_y, 2 * host.pitch);
  return {2 * static_cast<int>(y.count), 2 * static_cast<int>(x.count), std::max(x.stretch, y.stretch)};
}

}  // namespace mossfield
