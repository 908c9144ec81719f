#pragma once
// A host on a grid, cleaned: what a run and the command `host` start from.

#include "kernels/field.hpp"
#include "solver/host_body.hpp"
#include "solver/initial_state.hpp"

namespace mossfield {

struct HostFields {
  Field distance;      ///< signed, positive outside [m]; ghosts hold values
  Field solid;         ///< share of a cell that is solid
  Field surface;       ///< surface per volume of cell [1/m]
  long removed = 0;    ///< cells of solid that hung on nothing and were taken away
  long filled = 0;     ///< cells of pores that no way leads to and that were filled
  double seconds = 0;  ///< that voxelising took on this rank, cleaning apart

  explicit HostFields(const Grid& grid);
};

/// Collective. Solid that is not connected to the electrode is taken away, and pores that are not connected
/// to the other side are filled, where the case wants it clean.
HostFields host_fields(const Case& values, const HostBody& body, const Grid& grid);

}  // namespace mossfield
