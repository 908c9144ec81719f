#pragma once
// One symmetric multigrid cycle in single precision: the preconditioner of solver/elliptic.hpp.
//
// Smoother: red-black Gauss-Seidel, three sweeps before (red, black) and three after (black, red) the coarse
// correction, which keeps the cycle symmetric. Coarsening: conductances of the fine faces in parallel, scaled
// by the distance of centres; constant prolongation, its transpose as restriction. The three finest levels
// visit the next one twice: not in 2-D, where two sweeps, and one visit, take less time for an iteration or
// two more, and not in thin boxes, whose coarse levels cannot be coarsened along all axes and correct too
// much: a second visit would make the cycle indefinite.
// Coarsest level: dense inverse in double precision.

#include <memory>
#include <optional>
#include <vector>

#include "kernels/elliptic_system.hpp"
#include "kernels/recording.hpp"

namespace mossfield {

struct MultigridLevel;
struct CoarseCycle;
namespace host {
class RowSums;
}

class Multigrid {
 public:
  /// `fused`: on the host, several steps a pass over memory (multigrid_host.hpp); the result is the same.
  /// `coarse_levels`: false: smoothing only, all that a system with a dominant diagonal needs.
  explicit Multigrid(const Grid& grid, bool fused = true, bool coarse_levels = true);
  ~Multigrid();
  Multigrid(Multigrid&&) noexcept;

  /// Rebuilds all levels from the system. Conductances may span the range of a float once divided by the
  /// largest diagonal, about 1e-30 .. 1.
  void update(const EllipticSystem& system);
  /// Takes the finest level only: enough where the system has changed little.
  void revise(const EllipticSystem& system);
  /// The same where only s has changed.
  void revise_sums(const EllipticSystem& system);
  /// correction() = B right(). Both live on the finest level; the right side should be scaled so that
  /// sum of inverse_diagonal() * right()^2 is near 1.
  void cycle();
  /// The same, but both are in the order in which the finest level's rows lie, as are all its arrays.
  void cycle_as_it_lies();
  /// The same, and right() . correction(), of a finest level that is split. Collective.
  double cycle_with_product();
  /// From here on no level visits the next one twice: a cycle that is positive definite in any case.
  void visit_once();
  bool visits_twice() const { return twice_; }
  MultigridLevel& finest() { return *levels_.front(); }

  BasicField<float>& right();
  BasicField<float>& correction();
  const BasicField<float>& inverse_diagonal() const;
  /// right(), correction() and inverse_diagonal() belong to scale() * A.
  double scale() const { return scale_; }
  int levels() const { return static_cast<int>(levels_.size()); }

 private:
  bool visits_twice(std::size_t level) const;
  void visit(std::size_t level, bool zero_guess, host::RowSums* products);
  CoarseCycle coarse_cycle(bool zero_guess) const;
  void split_finest();
  std::vector<const void*> addresses() const;
  std::vector<std::unique_ptr<MultigridLevel>> levels_;
  std::optional<BasicField<float>>
      inverse_;  ///< of the finest level in the order of its cells, if that is split
  std::size_t one_kernel_from_ = std::size_t(-1);  ///< on a GPU the levels from here on are one kernel
  bool coarse_levels_;                             ///< or a dense inverse of the finest one, if that is small
  bool twice_ = false;                             ///< fine levels visit the next one twice
  double scale_ = 1;
  Recording recording_;  ///< of a cycle on a GPU
};

}  // namespace mossfield
