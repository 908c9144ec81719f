#pragma once
// What the driver knows of whatever it advances: the simulation, or a stand-in in tests.

#include <cstdint>
#include <string>
#include <vector>

#include "solver/checkpoint.hpp"
#include "solver/metrics.hpp"
#include "solver/snapshot.hpp"

namespace mossfield {

/// Steps that were thrown away and tried again with a smaller size.
struct Retries {
  long inaccurate = 0, unsolved = 0;
  std::string reason;  ///< of the last unsolved one
};

class Evolution {
 public:
  virtual ~Evolution() = default;

  /// Sets the state at time zero.
  virtual void initialise() = 0;
  /// Instead of initialise(): takes numbers and integers; the fields that record() points to are loaded
  /// already.
  virtual void restore(const Record& record) = 0;
  /// Everything that the next step depends on. Collective; valid before initialise(), to be filled by a
  /// loader.
  virtual Record record() = 0;

  virtual double time() const = 0;        ///< [s]
  virtual std::int64_t step() const = 0;  ///< accepted steps since time zero
  virtual double step_size() const = 0;   ///< last accepted [s], 0 before the first
  /// An end condition of the case holds: time, capacity, height, short circuit.
  virtual bool finished() const = 0;
  virtual std::string why_finished() const = 0;

  /// One accepted step that does not pass `t_limit` [s]; if it lands there, time() == t_limit exactly. What
  /// limits step sizes beyond this step must not remember that t_limit cut it short. Throws NumericalError.
  virtual void advance(double t_limit) = 0;
  /// Of all advances of this object.
  virtual Retries retries() const { return {}; }

  /// Collective, changes nothing that record() holds but counters "since the last sample".
  virtual MetricsRow sample() = 0;
  /// The fields that the case wants written, gathered on rank 0; without values those that nobody knows until
  /// the next step. Collective.
  virtual std::vector<SnapshotField> fields() = 0;
  /// Quantities over the height above the electrode, on rank 0; the first is the height. Collective.
  virtual std::vector<SnapshotField> profile() { return {}; }
  /// Papers behind the models in use.
  virtual std::vector<std::string> sources() const = 0;
};

}  // namespace mossfield
