#pragma once
// Stress in the default mode: what the front does to metal and what lies on it, and what their stress does to
// the reaction (physics/README.md, "Stress in the kinetics"). Follows each accepted step; the next one sees
// what it left. Equilibrium is found only where what the last one foretells no longer does
// (solver/README.md).

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
  /// with it, both levels alike, so that no balance takes that for a reaction. mobility: speed of the front
  /// over what opposes the reaction [m/(s Pa)]. shown: equilibrium is wanted now.
  void follow(State& state, double dt, double mobility, bool shown);
  /// Adds -n.sigma.n - pressure + elastic energy [Pa] to what capillarity adds to the overpotential of a
  /// front at psi, with ghosts, dt [s] after the state; in the cells where it reacts.
  void press(const State& state, const Field& psi, double dt, const CellSet& reacting,
             Field& capillarity) const;
  /// Bound on d(-n.sigma.n)/d(height) of a ripple of the grid [Pa/m].
  double ripple_stiffness() const;

  /// What a restart needs, by name; after one.
  std::vector<std::pair<std::string, Field*>> kept();
  void restored() { mechanics_.restored(); }
  StressMetrics metrics(const State& state) const;
  /// "pressure" or "von_mises".
  SnapshotField field(const std::string& name) const;

 private:
  const Field& face(const State& state) const;
  FrontArea area(const Field& psi) const;
  AroundFront around() const;
  void renew(State& state, double dt, double mobility, bool early);
  void take_growth(State& state, double carried);
  void solve(State& state, double dt);
  void settle(const Field& psi, double since);
  void foretell(const Field& psi, double age, const CellSet& reacting, Field& drive) const;
  /// By how much the drive on the front is not what was foretold [Pa]: as it was, or as it changed.
  struct Missed {
    double staying, trending;
  };
  Missed missed_drive(const Field& psi, double since);
  double take_displacement(const Field& psi, double dt, double since);
  void find_displacement(const Field& psi);
  void displace(State& state);
  double move(Field& psi, const Field& way, double& per_way);
  /// What belongs to the front is carried as far as this many widths from it.
  static constexpr double carried_band = 2.5;
  void carry(Field& field, double way);
  double largest(const Field& u, const Field& psi) const;
  /// Surface energy [J/m^2] that holds a ripple of the grid as what lies on it does, or less.
  double ripple_energy() const { return stiffness_ * cell_ / 2; }

  Case case_;
  const Grid& grid_;
  Moduli metal_, film_, beyond_;
  double width_, cell_;
  double stiffness_ = 0;  ///< bound on d(-n.sigma.n)/d(height) of a ripple over its wavenumber [Pa]
  Mechanics mechanics_;
  Field lambda_, shear_, initial_, flowing_;
  std::vector<Field> strain_, edge_strain_;  ///< by axis
  Field deep_, scratch_, energy_, way_;
  Field misfit_, outward_, drive_, pressure_, von_mises_;  ///< kept
  Field front_, speed_, settled_, trend_;                  ///< kept; psi of the last equilibrium [m]
  CellSet near_;                                           ///< around the front
  Carrier carrier_;
};

}  // namespace mossfield
