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
  /// What the conductance of a face on a side counts: 0 closed, 2 open (half the distance), 1 inside or
  /// periodic
  double side_weight[6] = {1, 1, 1, 1, 1, 1};

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

/// The faces below cells, across one axis: of the owned cells and of the layer above them. Plain numbers that
/// a vector of cells can take at once.
struct LowerFaces {
  int x, y, z, last;         ///< 1 for the axis, 0 for the others; index of the last cell
  double at_first, at_last;  ///< weights on the walls
  long step;
  double conductance;  ///< area over spacing [m]

  static LowerFaces of(const Faces& f, int axis) {
    return {axis == 0,
            axis == 1,
            axis == 2,
            f.last[axis],
            f.side_weight[2 * axis],
            f.side_weight[2 * axis + 1],
            f.step[axis],
            f.conductance[axis]};
  }
  MOSSFIELD_BOTH double weight(Cell c) const {
    const int n = x * c.i + y * c.j + z * c.k;
    return n == 0 ? at_first : n > last ? at_last : 1.0;
  }
};

/// Ions through faces [mol/s].
struct IonFlux {
  PublishedModel model;
  const double *xi, *c, *phi;

  /// What a face needs of a cell beside it.
  struct Side {
    double liquid, solid, c, phi;
  };
  /// Conductance D area/h [m^3/s] and its flow from the upper cell to the lower one [mol/s]
  struct Face {
    double conductance, flow;
  };
  MOSSFIELD_BOTH Side side(long q) const { return {liquid_share(xi[q]), solid_share(xi[q]), c[q], phi[q]}; }
  template <Mobility kind>
  MOSSFIELD_BOTH Face face(const Side& lower, const Side& upper, double area_over_h) const {
    const double vacant =
        kind == Mobility::mixed ? 1 : logarithmic_mean(vacancy(model, lower.c), vacancy(model, upper.c));
    const IonMobility mobility = ion_mobility<kind>(model, 0.5 * (lower.liquid + upper.liquid),
                                                    0.5 * (lower.solid + upper.solid), vacant);
    const double drop = mobility.migration * model.f * (upper.phi - lower.phi);
    const double even = bernoulli_even(drop), t = mobility.diffusivity * area_over_h;
    return {t * even, t * (upper.c * (even + 0.5 * drop) - lower.c * (even - 0.5 * drop))};
  }
};

}  // namespace mossfield
