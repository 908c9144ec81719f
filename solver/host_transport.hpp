#pragma once
// Steady conduction through a part of a host, by the own elliptic solver.

#include <array>
#include <vector>

#include "solver/case.hpp"

namespace mossfield {

/// Conductivity of each cell over that of the bulk, on a whole box; x fastest.
struct Conductor {
  std::array<int, 3> cells;
  std::array<double, 3> spacing;  ///< [m]
  std::array<bool, 3> periodic;
  std::vector<double> share;
};

/// Effective conductivity along `axis` over that of the bulk: between walls held at 1 and 0 there, no flux or
/// periodic sides elsewhere. Faces take both cells in series; 1e-6 stands for a cell that conducts nothing.
/// Throws NumericalError where the solver does not get there.
double effective_conductivity(const Conductor& conductor, int axis);

}  // namespace mossfield
