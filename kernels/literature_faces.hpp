#pragma once
// What lies between cells, for the published models: walls, and the flux of ions through a face.

#include "kernels/boundary.hpp"
#include "kernels/launch.hpp"
#include "physics/grand_potential.hpp"

namespace mossfield {

/// The faces of a box, by value. A wall is open where a value is held there: its ghosts mirror about that
/// value, so that the difference to the ghost is twice that to the wall.
struct Faces {
  long step[3] = {0, 0, 0};              ///< to the neighbour; 0 along an inactive axis
  double conductance[3] = {0, 0, 0};     ///< area over spacing [m]
  int last[3] = {0, 0, 0};               ///< global index of the last cell
  bool wall[3] = {false, false, false};  ///< the axis has walls
  bool open[6] = {false, false, false, false, false, false};
  double volume = 0;  ///< of a cell [m^3]

  static Faces of(const Grid& grid, const Walls& walls);

  MOSSFIELD_BOTH int index(int axis, Cell c) const { return axis == 0 ? c.i : axis == 1 ? c.j : c.k; }
  MOSSFIELD_BOTH bool at_wall(int side, Cell c) const {
    const int axis = side / 2;
    return wall[axis] && index(axis, c) == (side % 2 ? last[axis] : 0);
  }
  /// 0 for a closed wall, else 1: what a difference to the neighbour on this side counts
  MOSSFIELD_BOTH double passes(int side, Cell c) const { return at_wall(side, c) && !open[side] ? 0.0 : 1.0; }
  /// 0 for a closed wall, 2 for an open one (half the distance), 1 inside: what the conductance counts
  MOSSFIELD_BOTH double weight(int side, Cell c) const {
    return at_wall(side, c) ? (open[side] ? 2.0 : 0.0) : 1.0;
  }
};

/// Where a system keeps the conductances of a cell's lower faces.
struct FaceStore {
  double* t[3];
};

/// Ions through a face, from the cell at `upper` to the one at `lower` [mol/s].
struct IonFlux {
  PublishedModel model;
  const double *xi, *c, *phi;

  struct Face {
    double conductance;  ///< D area/h [m^3/s]
    double even, half;   ///< flux = conductance { c_upper (even + half) - c_lower (even - half) }
  };
  MOSSFIELD_BOTH Face face(long lower, long upper, double area_over_h) const {
    const double liquid = 0.5 * (liquid_share(xi[lower]) + liquid_share(xi[upper]));
    const double solid = 0.5 * (solid_share(xi[lower]) + solid_share(xi[upper]));
    const IonMobility mobility = ion_mobility(model, liquid, solid, 0.5 * (c[lower] + c[upper]));
    const double drop = mobility.migration * model.f * (phi[upper] - phi[lower]);
    return {mobility.diffusivity * area_over_h, bernoulli_even(drop), 0.5 * drop};
  }
  MOSSFIELD_BOTH double through(long lower, long upper, double area_over_h) const {
    const Face f = face(lower, upper, area_over_h);
    return f.conductance * (c[upper] * (f.even + f.half) - c[lower] * (f.even - f.half));
  }
  /// Net flow into a cell [mol/s]
  MOSSFIELD_BOTH double into(const Faces& faces, Cell at) const {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis) {
      const long step = faces.step[axis];
      if (step == 0) continue;
      sum += faces.passes(2 * axis + 1, at) * through(at.q, at.q + step, faces.conductance[axis]) -
             faces.passes(2 * axis, at) * through(at.q - step, at.q, faces.conductance[axis]);
    }
    return sum;
  }
};

}  // namespace mossfield
