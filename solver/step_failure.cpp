#include "solver/step_failure.hpp"

#include <fmt/format.h>

#include "solver/drive.hpp"

namespace mossfield {

std::string no_step_succeeds(const Case& values, const StepFailure& last) {
  const std::string smaller =
      drive_from(values.drive, last.time).voltage ? "a smaller voltage" : "a smaller current";
  std::string cure = "a finer grid, a wider interface or " + smaller;
  // the profile of the salt goes straight on through the interface: it ends below zero in a wide one
  if (last.reason == "the salt concentration would fall below zero")
    cure = "a narrower interface, " + smaller + " or more salt";
  if (last.reason.find("_polynomial is no longer positive") != std::string::npos)
    cure = "coefficients that hold for more salt or " + smaller;
  if (last.limits.fixed)
    return fmt::format(
        "a step of {:.3g} s (time.fixed) fails at t = {:.6g} s: {}; try a shorter time.first_step{}", last.dt,
        last.time, last.reason, values.time.forward ? "" : ", " + cure);
  return fmt::format(
      "no step of {:.3g} s or longer succeeds at t = {:.6g} s: {}; shorter than {:.3g} s (time.min_step) "
      "none is tried; try {}",
      last.dt, last.time, last.reason, last.limits.least, cure);
}

}  // namespace mossfield
