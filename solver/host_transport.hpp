#pragma once
// Steady conduction through a part of a host, by the own elliptic solver.

#include <array>
#include <vector>

#include "solver/case.hpp"

namespace mossfield {

/// Whole fields of a box, x fastest.
struct Conductor {
  std::array<int, 3> cells;
  std::array<double, 3> spacing;  ///< [m]
  std::array<bool, 3> periodic;
  std::vector<double> share;                 ///< of a cell that conducts
  std::array<std::vector<double>, 3> faces;  ///< of a cell's lower face along each axis
};

/// Faces that a plane cuts, from the signed distance [m] of their two cells: of what lies outside. An error
/// of order two, where cells in series have one of order one.
std::array<std::vector<double>, 3> open_faces(const Conductor& box, const std::vector<double>& distance);

/// Faces that conduct as the mean of their two cells: those of a run.
std::array<std::vector<double>, 3> mean_faces(const Conductor& box);

/// Effective conductivity along `axis` over that of the bulk: between walls held at 1 and 0 there, no flux or
/// periodic sides elsewhere. 1e-6 stands for a face or cell that conducts nothing. Throws NumericalError
/// where the solver does not get there.
double effective_conductivity(const Conductor& conductor, int axis);

}  // namespace mossfield
