#pragma once
// Stress in the default mode: what the front does to metal and what lies on it, and what their stress does to
// the reaction. Follows each accepted step; the next one sees what it left (physics/README.md, "Stress in the
// kinetics").

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cell_set.hpp"
#include "kernels/stress.hpp"
#include "solver/carrier.hpp"
#include "solver/case.hpp"
#include "solver/mechanics.hpp"
#include "solver/metrics.hpp"
#include "solver/snapshot.hpp"
#include "solver/state.hpp"

namespace mossfield {

class FrontStress {
 public:
  FrontStress(const Case& values, const Grid& grid);

  /// Stress of the state before the first step; its front is where it is under that.
  void initialise(State& state);
  /// After a step of dt [s] has become the state: what it grew is strained, metal flows, and the front moves
  /// with it, both levels alike, so that no balance takes that for a reaction.
  void follow(State& state, double dt);
  /// Adds -n.sigma.n - pressure + elastic energy [Pa] to what capillarity adds to the overpotential.
  void press(Field& capillarity) const;
  /// Bound on d(-n.sigma.n)/d(height) of a ripple over its wavenumber [Pa].
  double stiffness() const { return stiffness_; }

  /// What a restart needs, by name.
  std::vector<std::pair<std::string, Field*>> kept();
  StressMetrics metrics(const State& state) const;
  /// "pressure" or "von_mises".
  SnapshotField field(const std::string& name) const;

 private:
  const Field& face(const State& state) const;
  FrontArea area(const Field& psi) const;
  AroundFront around() const;
  void take_growth(State& state);
  void solve(State& state, double dt);
  void find_displacement(const Field& psi);
  void displace(State& state);
  void move(Field& psi, const Field& way);
  void carry(Field& field, double way);

  Case case_;
  const Grid& grid_;
  Moduli metal_, film_, beyond_;
  double width_, cell_, stiffness_ = 0;
  Mechanics mechanics_;
  Field lambda_, shear_, initial_, flowing_;
  std::vector<Field> strain_, edge_strain_;  ///< by axis
  Field deep_, scratch_, energy_, way_;
  Field misfit_, outward_, drive_, pressure_, von_mises_;  ///< kept
  CellSet near_;                                           ///< around the front
  Carrier carrier_;
  double residual_ = 0;
};

}  // namespace mossfield
