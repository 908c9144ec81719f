#include "solver/time_step.hpp"

#include <algorithm>
#include <cmath>

namespace mossfield {

namespace {
constexpr double most_growth = 2.0;  // variable-step BDF2 is stable below a ratio of 2.41
constexpr double safety = 0.9, least_change = 0.3, most_change = 1.5;

double or_default(double value, double fallback) {
  return std::isfinite(value) ? value : fallback;
}
}  // namespace

StepLimits step_limits(const Case& values, double first_step) {
  const TimeCase& t = values.time;
  const double end = values.drive.end_time;
  StepLimits limits{};
  limits.most = or_default(t.max_step, end / 20);
  limits.first = std::min(or_default(t.first_step, first_step), limits.most);
  limits.least = or_default(t.min_step, std::min(1e-9 * end, 1e-3 * limits.first));
  limits.fixed = t.fixed;
  return limits;
}

double choose_step(double time, double limit, double proposal, double last, const StepLimits& limits) {
  double dt = limits.fixed ? limits.first : std::min(proposal, limits.most);
  if (!limits.fixed && last > 0) dt = std::min(dt, most_growth * last);
  const double rest = limit - time;
  if (rest <= dt * (1 + 1e-9)) return rest;
  return rest >= 2 * dt * (1 - 1e-9) ? dt : rest / 2;
}

double step_before(double dt, double last) {
  return dt <= most_growth * last * (1 + 1e-6) ? last : 0;
}

double next_step(double dt, double error, const StepLimits& limits) {
  if (limits.fixed) return limits.first;
  const double change = error > 0 ? safety / std::sqrt(error) : most_change;
  return std::clamp(dt * std::clamp(change, least_change, most_change), limits.least, limits.most);
}

}  // namespace mossfield
