#pragma once
// Parts of a grid that are far stiffer than most of it and that nothing holds. What they do in slow motions,
// which smoothing and averaged moduli find only slowly, is to move as rigid bodies, thin ones piece by piece
// (rigid_motions.hpp). Found from the shear moduli of cells alone.

#include <array>
#include <vector>

#include "kernels/displacement.hpp"

namespace mossfield {

/// How stiff each cell is, by powers of two: every rank holds the whole grid.
struct ShearClasses {
  std::array<int, 3> cells;
  std::array<bool, 3> periodic;
  /// x fastest, no ghosts. 0: a fluid, 255: the stiffest cells, one less for half as much.
  std::vector<unsigned char> code;
};

struct StiffBody {
  int size = 0;                       ///< cells
  int thickness = 0;                  ///< cells, twice the depth of the deepest one
  std::array<int, 3> extent = {};     ///< layers across each axis that have a cell of it
  std::array<double, 3> centre = {};  ///< [cells], the mean along a circle where the axis is periodic
};

struct BodyMap {
  std::vector<StiffBody> bodies;
  /// As ShearClasses::code. Body whose reach a cell lies in, -1: none; 1 on the body, falling to 0 where its
  /// reach ends; the cell of the body that it was reached from (on the body: itself).
  std::vector<int> owner;
  std::vector<float> weight;
  std::vector<int> root;
};

/// Are most of the solid cells 128 times softer than the stiffest [Pa]? Without that there is nothing to
/// find, and nothing needs to be gathered.
bool has_stiff_bodies(const Field& shear, double stiffest);
ShearClasses classify_shear(const Field& shear, double stiffest);
/// At most `limit` bodies, the largest. Serial, in the order of cells: the same on every rank.
BodyMap find_stiff_bodies(const ShearClasses& classes, const Sides& sides, int limit);

}  // namespace mossfield
