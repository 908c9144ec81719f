#pragma once
// Newton's method of literature mode after the phase's first step: beyond the columns around the front the
// fields then stay where they are, and a step on the columns costs what they are of the grid.

#include <memory>

#include "solver/elliptic.hpp"

namespace mossfield {

/// A window of columns: linear systems of phase and ions on a grid of its own, whose sides across x, where
/// they are no walls of the whole grid, hold a step of 0.
struct FrontWindow {
  Box box;  ///< the window's cells in fields of the whole grid
  Grid grid;
  EllipticSystem phase, ions;
  Elliptic solve_phase, solve_ions;
  Field right, step;

  FrontWindow(const Grid& whole, const Box& part, const EllipticOptions& phase_options,
              const EllipticOptions& ion_options);

  /// From and to a field of the whole grid.
  void take(const Field& whole, Field& here) const;
  void take_faces(const EllipticSystem& whole, EllipticSystem& here) const;
  void give(const Field& here, Field& whole) const;
};

/// The columns of a grid within `reach` [m] of cells that are between the phases, in eights of columns: the
/// same for any number of ranks. The whole box where that would gain little.
Box front_columns(const Grid& grid, const Field& xi, double reach);

}  // namespace mossfield
