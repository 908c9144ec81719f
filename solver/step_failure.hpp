#pragma once
// What to tell the user where no step succeeds any more.

#include <string>

#include "solver/case.hpp"
#include "solver/time_step.hpp"

namespace mossfield {

/// The last step that was tried.
struct StepFailure {
  double time, dt;  ///< [s]
  StepLimits limits;
  std::string reason;  ///< as Attempt has it
};

/// What happened, which limit on the step ended the run, and a cure for that reason under that drive.
std::string no_step_succeeds(const Case& values, const StepFailure& last);

}  // namespace mossfield
