#pragma once
// Generalised minimal residuals (Saad & Schultz, SIAM J. Sci. Stat. Comput. 7 (1986) 856), preconditioned
// from the right, for displacements whose stiffness is not symmetric: directions so far, and the mixture of
// them that leaves the least residual. Norms weigh forces by the inverse diagonal, as convergence does.

#include <vector>

#include "kernels/displacement.hpp"

namespace mossfield {

class MinimalResidual {
 public:
  static constexpr int most = 30;  ///< directions before a restart; each costs a field a component

  explicit MinimalResidual(const Grid& grid) : grid_(grid) {}

  /// First direction: residual r, of norm > 0. `inverse`: of the diagonal, 0 on held faces; times `scale` it
  /// belongs to the stiffness itself.
  void start(const Components<double>& r, double norm, Vector<const float> inverse, double scale);
  const Components<double>& direction() const { return basis_[used_]; }
  int directions() const { return static_cast<int>(used_); }
  /// The stiffness times what the preconditioner makes of direction(); q is spent. Returns the norm of the
  /// residual that is left.
  double next(Components<double>& q);
  /// Sum of the directions whose preconditioned image is the correction of u.
  void mix(Components<double>& out) const;

 private:
  double dot(const Components<double>& a, const Components<double>& b) const;
  void add(Components<double>& to, double factor, const Components<double>& v) const;

  const Grid& grid_;
  Vector<const float> inverse_{};
  double scale_ = 1;
  std::vector<Components<double>> basis_;
  std::size_t used_ = 0;
  std::vector<std::vector<double>> columns_;  ///< of the upper triangle
  std::vector<double> cos_, sin_, right_;
};

}  // namespace mossfield
