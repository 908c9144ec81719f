#include "solver/time_step.hpp"

#include <algorithm>
#include <cmath>

namespace mossfield {

namespace {
constexpr double most_growth = 2.0;  // variable-step BDF2 is stable below a ratio of 2.41
constexpr double safety = 0.9, least_change = 0.3, most_change = 1.5;
}  // namespace

double choose_step(double time, double limit, double proposal, double last, const StepLimits& limits) {
  double dt = limits.fixed ? limits.first : std::min(proposal, limits.most);
  if (!limits.fixed && last > 0) dt = std::min(dt, most_growth * last);
  const double rest = limit - time;
  if (rest <= dt * (1 + 1e-9)) return rest;
  return limits.fixed || rest >= 2 * dt ? dt : rest / 2;
}

double next_step(double dt, double error, const StepLimits& limits) {
  if (limits.fixed) return limits.first;
  const double change = error > 0 ? safety / std::sqrt(error) : most_change;
  return std::clamp(dt * std::clamp(change, least_change, most_change), limits.least, limits.most);
}

}  // namespace mossfield
