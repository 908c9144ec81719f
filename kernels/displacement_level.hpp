#pragma once
// One level of the multigrid for displacements and the steps between two of them.

#include <memory>

#include "kernels/displacement.hpp"
#include "kernels/displacement_transfer.hpp"
#include "kernels/grid_levels.hpp"

namespace mossfield {

struct DisplacementLevel {
  enum class Origin { given, coarsened, gathered } origin;
  Grid grid;
  Sides sides;
  double unit;  ///< [m] of lengths on all levels
  int depth = 0;
  std::array<int, 3> factor = {1, 1, 1};
  LastWidths last = {1, 1, 1};
  ElasticFields<float> moduli;
  Components<float> u, b;
  Components<float> next, r;          ///< of the smoother: the next u, its direction; r is the residual, too
  Components<float> inverse, damped;  ///< 1/diagonal; 1/D of InvertFace
  /// How far the finer level's faces lean, by component and axis, low and up; none along their own axis and
  /// where cells are not halved.
  std::optional<BasicField<float>> leans[3][3][2];
  /// 1/thickness of stiff bodies whose rigid motions are found beside the cycle, in cells of the finest
  /// level; none: there are no such.
  std::optional<BasicField<float>> bodies;
  std::unique_ptr<DisplacementLevel> on_host;  ///< a copy of the coarsest level, to invert it
  std::unique_ptr<Grid> dense_grid;
  std::optional<Field> dense;  ///< inverse matrix of the coarsest level

  DisplacementLevel(Origin from, const Grid& on, const Sides& walls, double length);
  ElasticStencil<float> stencil() const { return stencil_of(grid, moduli, u, last, unit); }
  FreeFaces<float> free() const { return free_faces<float>(grid, sides, false); }
  void refresh_u() { refresh_all(u, sides, stencil(), free()); }
  void clear_u();
};

std::unique_ptr<DisplacementLevel> make_coarser(const DisplacementLevel& fine,
                                                const std::array<int, 3>& factor);
std::unique_ptr<DisplacementLevel> make_gathered(const DisplacementLevel& shared);

/// A level's operator from the finer one's.
void coarsen(DisplacementLevel& fine, DisplacementLevel& coarse);
void gather_operator(DisplacementLevel& shared, DisplacementLevel& whole);
/// `held`: of the finest level, by axis, faces that are held where not 0; null: none. `finer`: see
/// MovingFace.
void invert_diagonal(DisplacementLevel& level, const std::array<const double*, 3>& held,
                     const DisplacementLevel* finer);
void invert_dense(DisplacementLevel& level);
void solve_dense(DisplacementLevel& level);

/// The smoother; `zero`: u counts as 0.
void smooth(DisplacementLevel& level, bool zero);
void restrict_residual(DisplacementLevel& fine, DisplacementLevel& coarse);
void prolong(DisplacementLevel& coarse, DisplacementLevel& fine);
void gather_right(DisplacementLevel& shared, DisplacementLevel& whole);
void scatter_correction(const DisplacementLevel& whole, DisplacementLevel& shared);

}  // namespace mossfield
