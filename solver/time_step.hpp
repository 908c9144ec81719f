#pragma once
// How long a step is: from the local error, landing exactly on the times that matter.

#include "solver/case.hpp"

namespace mossfield {

/// Limits on the step, resolved: none of them is unset.
struct StepLimits {
  double first, least, most;  ///< [s]
  bool fixed;
};

/// As the case says, or from a first step [s] small against every time scale. The least one knows no end
/// time that is only a cap: a run may need steps far below the first one, whenever it is to end.
StepLimits step_limits(const Case& values, double first_step);

/// The step to take from `time` towards `limit`: `proposal`, or the fixed one, or what lands exactly there in
/// one or two equal steps. `last` (0: none) bounds the growth that the two-step formula stands, but for a
/// fixed step after one cut short to land.
double choose_step(double time, double limit, double proposal, double last, const StepLimits& limits);

/// `last`, or 0 (the step has to be backward Euler) where the two-step formula does not stand a step of
/// length dt after it: it extrapolates what the last one left by dt/last.
double step_before(double dt, double last);

/// The next proposal after a step of length dt with local error `error` (1 is what is allowed).
double next_step(double dt, double error, const StepLimits& limits);

}  // namespace mossfield
