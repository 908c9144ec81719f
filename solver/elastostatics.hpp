#pragma once
// Linear static equilibrium: conjugate gradients in double precision (where two solids share cells, and the
// stiffness is not symmetric: minimal residuals), preconditioned by one multigrid cycle of
// kernels/displacement_multigrid.hpp and the rigid motions of stiff bodies, on the grid's device. Small
// strains, plane strain in 2-D.

#include <array>
#include <memory>

#include "kernels/displacement_multigrid.hpp"
#include "kernels/rigid_motions.hpp"
#include "kernels/shared_cells.hpp"
#include "solver/minimal_residual.hpp"

namespace mossfield {

struct ElastostaticOptions {
  Sides sides;
  double tolerance = 1e-6;  ///< of ||D^-1/2 r|| over that of the loads, D the diagonal
  int max_iterations = 200;
};

struct ElastostaticReport {
  int iterations = 0;
  double residual = 0;  ///< ||D^-1/2 r||
  double initial = 0;   ///< the same for the guess
  double loads = 0;     ///< the same for no displacement but the held one
  bool converged = false;
  double seconds = 0;
};

class Elastostatics {
 public:
  Elastostatics(const Grid& grid, ElastostaticOptions options);

  ElasticFields<double>& moduli() { return moduli_; }
  /// Displacement [m]: guess in, solution out. Held faces keep what they hold; the face on an upper wall lies
  /// in the ghost layer.
  Components<double>& displacement() { return u_; }
  const Components<double>& displacement() const { return u_; }
  /// What solve() had to start from the last time; its change since is tried first the next time.
  Components<double>& before() { return before_; }
  /// Stress without strain [Pa]: diagonal in cells (all three, in 2-D too), and
  /// shear on edges.
  Components<double>& stress() { return stress_; }
  Components<double>& edge_stress() { return edge_stress_; }

  /// Takes lambda, shear and, by axis, the faces to hold (not 0; null: none). Fills ghosts and edges. `anew`:
  /// false if moduli and loads have changed a little only; then the preconditioner stays, and the loads that
  /// residuals are measured against.
  void update(const std::array<const Field*, 3>& held = {}, bool anew = true);
  /// The surface between two bodies (no level: none), before update(); the rest as for SharedCells::find.
  void share(const BodySurface& surface, const Field* flowing, double floor);
  /// Stress without strain of cells that a fluid shares, in stress(). What cells of two solids bear is added
  /// there and to edge_stress() by solve(), for what measures stress.
  void stress_shared();
  /// Equilibrium with the present moduli and stresses. Loads of zero give u = 0 where nothing is held.
  ElastostaticReport solve();
  /// With the loads and ghosts of the last solve: what measures stress.
  ElasticStencil<double> loaded() const;

 private:
  void take_loads();
  bool floats(int axis) const;
  double norm_of(double sum) const;
  Vector<const float> inverse() const;
  /// Residual of u in r_, and its norm.
  double residual(Components<double>& u);
  double loads();
  /// q_ = A p; p.q. Fills p's ghosts.
  double apply(Components<double>& p);
  /// u_ += alpha p_, r_ -= alpha q_, and the right side of the preconditioner; the residual's norm.
  double advance(double alpha, double factor);
  /// Sum of a b/diagonal.
  double weighted(const Components<double>& a, const Components<double>& b);
  double continue_change(double residual);
  /// u += Z E^-1 Z^T r (rigid_motions.hpp); then the residual's norm.
  double move_bodies(double residual);
  /// The preconditioner's image of r_ in correction(): the cycle, and rigid motions beside it.
  void improve(double factor);
  double iterate(double residual, double target, ElastostaticReport& report);
  /// The same where the stiffness is not symmetric.
  double minimise(double residual, double target, ElastostaticReport& report);
  /// p_ = B v, B the preconditioner; factor: see DisplacementMultigrid::cycle.
  void precondition(const Components<double>& v, double factor);
  void remove_mean(Components<double>& v);
  bool shares() const { return shared_ && shared_->any(); }
  bool two_solids() const { return shared_ && shared_->two_solids(); }

  const Grid& grid_;
  ElastostaticOptions options_;
  DisplacementMultigrid multigrid_;
  RigidMotions motions_;
  ElasticFields<double> moduli_;
  Components<double> u_, before_, stress_, edge_stress_, r_, p_, q_;
  std::unique_ptr<SharedCells> shared_;       ///< none until share()
  std::optional<Components<double>> wide_;    ///< a correction, where bodies move; none until they do
  std::unique_ptr<MinimalResidual> minimal_;  ///< none until two solids share cells
  double loads_ = 0;
  bool loads_known_ = false;
  std::array<bool, 3> floating_ = {};  ///< nothing holds the component: its mean is free
};

}  // namespace mossfield
