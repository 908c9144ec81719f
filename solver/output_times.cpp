#include "solver/output_times.hpp"

#include <algorithm>
#include <cmath>

#include "solver/drive.hpp"

namespace mossfield {

namespace {

constexpr double rounding = 1e-9;  // of an interval
constexpr double one_time = 1e-6;  // of the shortest interval: times closer than this are one

double nearest_multiple(double time, double interval) {
  return std::nearbyint(time / interval) * interval;
}

/// Is `time` where the multiple of `interval` next to it is landed on?
template <class Landing>
bool is_due(double time, double interval, const Landing& landing) {
  const double multiple = nearest_multiple(time, interval);
  // rounding of the time itself while it is short of the interval: the first tiny steps are no multiples
  return std::fabs(time - (multiple > 0 ? landing(multiple) : 0)) <= rounding * std::min(time, interval);
}

/// Where the first multiple of `interval` that is not yet due at `time` is landed on.
template <class Landing>
double next_due(double time, double interval, const Landing& landing) {
  for (double n = std::floor(time / interval + rounding) + 1;; ++n)
    if (const double at = landing(n * interval); at - time > rounding * interval) return at;
}

}  // namespace

double OutputTimes::near() const {
  return one_time * std::min({metrics_interval, snapshot_interval, shortest_stage(drive)});
}

/// The change of the drive, or the end, that stands for this time too; or the time itself.
double OutputTimes::at_change(double time) const {
  const double change = std::min(next_change(drive, time - near()), end);
  return std::fabs(change - time) <= near() ? change : time;
}

double OutputTimes::of_sample(double multiple) const {
  return at_change(multiple);
}

/// The sample that stands for it too, or the change, or itself.
double OutputTimes::of_snapshot(double multiple) const {
  const double sample = nearest_multiple(multiple, metrics_interval);
  return sample > 0 && std::fabs(sample - multiple) <= near() ? of_sample(sample) : at_change(multiple);
}

bool OutputTimes::sample_due(double time) const {
  return is_due(time, metrics_interval, [this](double multiple) { return of_sample(multiple); }) ||
         changes_at(drive, time);
}

bool OutputTimes::snapshot_due(double time) const {
  return is_due(time, snapshot_interval, [this](double multiple) { return of_snapshot(multiple); });
}

double OutputTimes::next_stop(double time) const {
  const double sample =
      next_due(time, metrics_interval, [this](double multiple) { return of_sample(multiple); });
  const double snapshot =
      next_due(time, snapshot_interval, [this](double multiple) { return of_snapshot(multiple); });
  return std::min({sample, snapshot, next_change(drive, time), end});
}

}  // namespace mossfield
