#pragma once
// The levels of floating islands (islands.hpp), solved for directly beside the multigrid cycle.
//
// Z has a column for each island: 1 on it, falling to 0 around it; no two columns overlap. With E = Z^T A Z
// the preconditioner M becomes (1 - Z E^-1 Z^T A) M + Z E^-1 Z^T (A-DEF2 in Tang et al., J. Sci. Comput. 39
// (2009) 340), symmetric and positive definite among residuals with Z^T r = 0, which start() leaves and
// conjugate gradients keep.

#include <memory>
#include <optional>
#include <vector>

#include "kernels/elliptic_system.hpp"
#include "kernels/island_matrix.hpp"
#include "kernels/islands.hpp"

namespace mossfield {

class Deflation {
 public:
  explicit Deflation(const Grid& grid);
  ~Deflation();
  Deflation(Deflation&&) noexcept;

  /// Finds the islands: where there is contrast, on the host, every rank on the whole grid. `largest`: of the
  /// diagonal, `held`: what holds the level of u (holding). Where there are none and little holds it, the
  /// whole system is one: a cycle in single precision would lose its level.
  void update(const EllipticSystem& system, double largest, double held);
  /// Where there are none: looks once for good conductors that are the majority, sealed by poor walls. For a
  /// solve that takes long, as those do that need it: it costs what a few iterations do. Nothing is kept for
  /// the next system, whose solution would depend on what was solved before. True if it found any.
  bool seek_sealed(double largest);
  int islands() const { return islands_; }
  /// u += Z E^-1 Z^T r; then the residual is r - A of the change.
  void start(const Field& r, Field& u);
  /// y = M (factor r) / scale made into the whole preconditioner's image, in owned cells.
  void correct(const Field& r, double factor, BasicField<float>& y);

 private:
  struct Lists;
  bool find_and_take(double largest);
  bool weakly_held(double largest, double held) const;
  void take_whole();
  void take(const IslandMap& map);
  void build_lists(const std::vector<int>& owner);
  void build_coarse(const std::vector<int>& owner);
  std::vector<double> join(const std::vector<double>& pieces) const;

  const Grid& grid_;
  Stencil7<double> a_{};
  const EllipticSystem* system_ = nullptr;
  int islands_ = 0;
  bool sought_ = true;  ///< sealed ones, in this system
  std::optional<BasicField<float>> weight_;
  std::unique_ptr<Lists> lists_;
  IslandMatrix coarse_;  ///< E
};

}  // namespace mossfield
