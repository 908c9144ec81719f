#include "solver/step_watch.hpp"

#include <fmt/format.h>

#include "solver/drive.hpp"
#include "solver/step_failure.hpp"

namespace mossfield {

std::optional<std::string> StepWatch::see(double time, const Retries& now) {
  if (!values_) return {};
  if (steps_++ == 0) {  // it begins where its first step ends
    since_ = time, before_ = now;
    return {};
  }
  if (steps_ <= some) return {};
  const long inaccurate = now.inaccurate - before_.inaccurate, unsolved = now.unsolved - before_.unsolved;
  const double way = time - since_, rest = longest_run(values_->drive) - time;
  const int steps = steps_ - 1;
  steps_ = 1, since_ = time, before_ = now;
  if (static_cast<double>(inaccurate + unsolved) < often * some || rest < many * way) return {};
  const bool solved = unsolved < inaccurate;
  const std::string reason = solved ? inaccurate_reason : now.reason;
  const std::string text = fmt::format(
      "the run hardly comes forward: its last {} steps were {:.3g} s in all, {} more were thrown away ({}), "
      "and at this pace its end is {:.2g} steps away; stop it and try {}",
      steps, way, inaccurate + unsolved, reason, steps * rest / way, cure_of(*values_, time, reason));
  values_.reset();
  return text;
}

}  // namespace mossfield
