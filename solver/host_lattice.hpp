#pragma once
// Regular hosts fitted to the box: the pitch is stretched so that a whole number of cells fits.

#include "solver/host_case.hpp"

namespace mossfield {

inline constexpr double most_stretch = 0.05;  ///< of a pitch; more is for the user to decide

struct PillarLattice {
  double pitch_x, pitch_y;  ///< of the cell [m]; a centred one holds a second pillar
  bool centred;
  double stretch;  ///< the larger of both changes, over the pitch
};
PillarLattice fit_pillars(const HostCase& host, double size_x, double size_y);

struct MeshLattice {
  int along_x, along_y;  ///< wires, an even number of each
  double stretch;
};
MeshLattice fit_mesh(const HostCase& host, double size_x, double size_y);

}  // namespace mossfield
