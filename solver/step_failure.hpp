#pragma once
// What to tell the user where steps fail.

#include <string>

#include "solver/case.hpp"
#include "solver/time_step.hpp"

namespace mossfield {

/// Why an attempt is thrown away that was solved.
constexpr const char* inaccurate_reason = "the local error exceeds the tolerance";
/// What a reason may end with: what `cure_of` goes by before all else.
constexpr const char *filled_gap = ": the metal has reached the other side, and no electrolyte is left there",
                     *emptied_plate = ": the salt at the counter electrode is used up";

/// The last step that was tried.
struct StepFailure {
  double time, dt;  ///< [s]
  StepLimits limits;
  std::string reason;  ///< as Attempt has it
};

/// What to try where steps fail at a time [s] for this reason.
std::string cure_of(const Case& values, double time, const std::string& reason);

/// What happened, which limit on the step ended the run, and a cure for that reason under that drive.
std::string no_step_succeeds(const Case& values, const StepFailure& last);

}  // namespace mossfield
