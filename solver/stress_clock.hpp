#pragma once
// How long the stress on the front is taken as it was foretold: mechanics is not solved in every step.

#include <algorithm>
#include <cmath>

namespace mossfield {

/// Kept in the state.
struct StressClock {
  double since = 0;    ///< time since equilibrium was last found [s]
  double allowed = 0;  ///< how long that may be [s]
  double current = 0;  ///< into the deposit when it was found [A]
  double trend = 0;  ///< 1: what stress opposes the reaction with is taken to go on as it changed, 0: to stay
  double ahead = 0;  ///< how far the front may have come since the misfit was last carried out with it [m]
  double closing = 0;   ///< what kept the metal's volume since equilibrium was last found, added to psi [m]
  double residual = 0;  ///< that it was found to, over the loads or the flow stress

  static constexpr double steady = 0.05;  ///< of the current
  /// Five: while steps still grow, by half each, an interval that only doubles ends with every step.
  static constexpr double most_growth = 5, least_change = 0.3, safety = 0.9;

  /// A step of dt [s] has been added to `since`: whether another one like it may pass before equilibrium is
  /// found anew. Not where the current is no longer what it was: nothing then goes on as it did.
  bool waits(double dt, double current_now) const {
    return since + dt <= allowed && std::fabs(current_now - current) <= steady * std::fabs(current);
  }
  /// Equilibrium has been found. error: how far the front is from where it should be by what was foretold of
  /// stress since, over how far it may be; it grows with the square of the interval. most: no interval is
  /// longer [s]. early: for output, which says little against an interval that would have been longer.
  void found(double error, double most, double current_now, bool early) {
    const double change = error > 0 ? safety / std::sqrt(error) : most_growth;
    const double next = since * std::clamp(change, least_change, most_growth);
    allowed = std::min(early && error <= 1 ? std::max(next, allowed) : next, most);
    since = closing = 0, current = current_now;
  }
};

}  // namespace mossfield
