#pragma once
// What the time loop needs of a set of balance equations.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "solver/metrics.hpp"
#include "solver/report.hpp"
#include "solver/snapshot.hpp"
#include "solver/state.hpp"

namespace mossfield {

/// What one attempt at a step did. An attempt that is not `solved` is thrown away and tried with a smaller
/// step.
struct Attempt {
  bool solved = false;
  double error = 0;    ///< local error over what the tolerance allows; a step with error > 1 is rejected
  std::string reason;  ///< why it was not solved, for the log
  int iterations = 0;  ///< of linear solvers
  int charge_solves = 0, charge_iterations = 0;  ///< of these, for Newton's steps of the charge balance
};

/// Numbers of a sample that only the equations can tell.
struct Balances {
  double metal_volume = 0;  ///< [m^3], as the charge balance counts it
  double salt = 0;          ///< [mol], as the ion balance counts it
  double free_energy = 0;   ///< [J]
  double stored = 0;        ///< charge that a film has taken up [C]
};

class Equations {
 public:
  virtual ~Equations() = default;
  /// Fills `now` and `old` of every unknown at t = 0, and a consistent potential.
  virtual void initialise(State& state) = 0;
  /// Solves all balances at state.time + bdf.dt into `trial`; leaves `now` and `old` alone. Also sets the
  /// trial of each ledger, and voltage() and current().
  virtual Attempt attempt(State& state, const Bdf& bdf) = 0;
  /// The last attempt, of length dt [s], has become the state. shown: output follows, for which everything
  /// should be that of this state.
  virtual void accepted(State&, double /*dt*/, bool /*shown*/) {}
  virtual double voltage() const = 0;  ///< of the last attempt [V]
  virtual double current() const = 0;  ///< of the last attempt [A]
  /// Order parameter xi of state.phase.now, with ghosts.
  virtual void order_parameter(const State& state, Field& xi) const = 0;
  /// Charge that deposits a volume of metal: F/V_m [C/m^3].
  virtual double charge_of_metal() const = 0;
  virtual Balances balances(const State& state) const = 0;
  /// Fields beside State that a restart needs, by name.
  virtual std::vector<std::pair<std::string, Field*>> kept() { return {}; }
  /// These have been loaded.
  virtual void restored() {}
  /// With mechanics: what it adds to a sample, and its fields for snapshots.
  virtual std::optional<StressMetrics> stress(const State&) const { return {}; }
  virtual SnapshotField stress_field(const std::string&) const { return {}; }
  /// With a host: what it adds to a sample, its fields for snapshots and its profile over the height; and
  /// what the user should know of it.
  virtual std::optional<HostMetrics> host(const State&) const { return {}; }
  virtual std::optional<NucleiMetrics> nuclei(const State&) const { return {}; }
  virtual SnapshotField host_field(const State&, const std::string&) const { return {}; }
  virtual std::vector<SnapshotField> host_profile(const State&) const { return {}; }
  virtual std::vector<Finding> remarks() const { return {}; }
  /// Where metal may part from the electrode: what it adds to a sample, its field for snapshots; and leaves
  /// of xi what hangs together with the electrode.
  virtual std::optional<FloatingMetrics> floating(const State&) const { return {}; }
  virtual SnapshotField floating_field(const State&) const { return {}; }
  virtual void hide_floating(Field&) const {}
  /// Fields beside State that snapshots alone show and that are not to be had from it, by name.
  virtual std::vector<std::pair<std::string, Field*>> shown() { return {}; }
  /// The field "current_density", where the case wants it written: of the last step, or of the start.
  virtual SnapshotField current_density() const { return {}; }
  /// A first step [s] small against every time scale.
  virtual double first_step(const State& state) const = 0;
  /// Names of the papers behind the equations, for the output.
  virtual std::vector<std::string> sources() const = 0;
};

}  // namespace mossfield
