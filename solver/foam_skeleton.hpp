#pragma once
// The skeleton of an open-cell foam: the edges of a periodic Voronoi or Laguerre tessellation.

#include <cstdint>
#include <vector>

#include "physics/vector3.hpp"

namespace mossfield {

struct FoamRecipe {
  Vector3 period;         ///< [m]; the tessellation repeats along all three axes
  double pore_size;       ///< diameter of a ball as large as a cell in the mean [m]
  double size_variation;  ///< 0: Voronoi; to 1: Laguerre with weights as wide as the cells' spread allows
  std::uint64_t seed;
};

struct Segment {
  Vector3 from, along;  ///< start within one period, and end minus start [m]
};

/// Every edge once (a few twice). Centres are drawn one by one, none nearer to another than 3/4 of their mean
/// spacing.
std::vector<Segment> foam_skeleton(const FoamRecipe& recipe);

}  // namespace mossfield
