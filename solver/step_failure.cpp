#include "solver/step_failure.hpp"

#include <fmt/format.h>

#include "solver/drive.hpp"
#include "solver/report.hpp"
#include "solver/report_sequence.hpp"

namespace mossfield {

namespace {

/// What `validate` warns of where the grid, the interface and the salt are too coarse for the case.
std::string warnings_of(const Case& of) {
  const Case values = held_at_fastest(of);
  std::vector<Finding> found = report_scales(values);
  found.insert(found.begin(), report_resolution(values));
  std::string all;
  for (const Finding& finding : found)
    if (finding.warning) all += (all.empty() ? "" : "; ") + finding.text;
  return all;
}

}  // namespace

std::string cure_of(const Case& values, double time, const std::string& reason) {
  const auto said = [&reason](const char* words) { return reason.find(words) != std::string::npos; };
  const Drive drive = drive_from(values.drive, time);
  const std::string smaller = drive.voltage ? "a smaller voltage" : "a smaller current";
  if (said(filled_gap))  // validate's warnings are of other things
    return "an earlier end (drive.until.short_circuit: true, or a drive.until.height before the other side)";
  std::string cure = "a finer grid or " + smaller;
  if (reason == "the salt concentration would fall below zero")
    // the profile of the salt goes straight on through the interface: it ends below zero in a wide one; in a
    // host what lacks salt is a pore
    cure = values.host.present ? smaller + " or more salt"
                               : "a narrower interface, " + smaller + " or more salt";
  if (reason == "the salt concentration would fall below zero" && drive.current && !values.drive.end_voltage)
    cure += ", or end the run at a cut-off (drive.until.voltage)";
  if (reason == "phase and ions do not settle") cure = smaller;  // on a finer grid they do not, either
  if (said("_polynomial is no longer positive")) cure = "coefficients that hold for more salt or " + smaller;
  if (said(emptied_plate)) {
    cure = smaller + " or more salt";
    if (drive.current)
      cure += values.drive.end_voltage ? fmt::format(", or a lower cut-off (drive.until.voltage) than {:g} V",
                                                     *values.drive.end_voltage)
                                       : ", or end the run at a cut-off (drive.until.voltage)";
  }
  const std::string warned = warnings_of(values);
  return warned.empty() ? cure : cure + ", and mind what `mossfield validate` warns of: " + warned;
}

std::string no_step_succeeds(const Case& values, const StepFailure& last) {
  if (last.limits.fixed)
    return fmt::format(
        "a step of {:.3g} s (time.fixed) fails at t = {:.6g} s: {}; try a shorter time.first_step{}", last.dt,
        last.time, last.reason, values.time.forward ? "" : ", " + cure_of(values, last.time, last.reason));
  return fmt::format(
      "no step of {:.3g} s or longer succeeds at t = {:.6g} s: {}; shorter than {:.3g} s (time.min_step) "
      "none is tried; try {}",
      last.dt, last.time, last.reason, last.limits.least, cure_of(values, last.time, last.reason));
}

}  // namespace mossfield
