#pragma once
// One level of the hierarchy and the steps between two of them; multigrid.cpp puts them together.

#include <memory>
#include <optional>

#include "kernels/elliptic_system.hpp"
#include "kernels/grid_levels.hpp"
#include "kernels/multigrid_kernels.hpp"

namespace mossfield {

struct MultigridLevel {
  /// How this level came from the finer one: the finest (given), by coarsening, or as a copy of the same
  /// cells held whole by every rank.
  enum class Origin { given, coarsened, gathered } origin;
  int sweeps;          ///< of the smoother, on each side of the coarse correction
  int depth = 0;       ///< times coarsened from the finest
  bool split = false;  ///< rows are in the order of multigrid_rows.hpp
  Grid grid;
  std::array<int, 3> factor = {1, 1, 1};  ///< from the finer level, by axis
  LastWidths last = {1, 1, 1};
  std::optional<BasicField<float>> zero;  ///< read where an axis is inactive
  std::array<std::optional<BasicField<float>>, 3> t;
  BasicField<float> s, inverse, b, u;
  std::optional<BasicField<float>> next;  ///< of u, where sweeps march (multigrid_march.hpp)
  std::unique_ptr<Grid> dense_grid;
  std::optional<Field> dense;  ///< inverse matrix of the coarsest level

  MultigridLevel(Origin, const Grid&);
  Stencil7<float> stencil() const;
  float* face(int axis) { return t[static_cast<std::size_t>(axis)]->data(); }
};

std::unique_ptr<MultigridLevel> make_coarser(const MultigridLevel& fine, const std::array<int, 3>& factor);
std::unique_ptr<MultigridLevel> make_gathered(const MultigridLevel& shared);

Nesting nesting(const MultigridLevel& fine, const MultigridLevel& coarse);
/// A level's operator from the finer one's.
void coarsen(MultigridLevel& fine, MultigridLevel& coarse);
void gather_operator(MultigridLevel& shared, MultigridLevel& whole);
void invert_diagonal(MultigridLevel& level);
void invert_dense(MultigridLevel& level);
/// Right side to every rank, correction back to the owner.
void gather_right(MultigridLevel& shared, MultigridLevel& whole);
void scatter_correction(const MultigridLevel& whole, MultigridLevel& shared);
/// The finest level's operator: `factor` times the system's.
void take_operator(const EllipticSystem& system, double factor, MultigridLevel& finest);

}  // namespace mossfield
