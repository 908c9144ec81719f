#include "solver/drive.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mossfield {

namespace {

/// Times closer than this are one: of the shortest stage, and what a time of that size is rounded by.
double rounding(const DriveCase& drive, double time) {
  return std::max(1e-9 * shortest_stage(drive), 8 * std::numeric_limits<double>::epsilon() * time);
}

/// Where in the sequence a time lies; one at which a stage ends lies in the next one.
struct At {
  std::size_t stage;
  double begin, end;  ///< of the stage [s]
};
At find(const DriveCase& drive, double time) {
  const double length = sequence_length(drive), later = time + rounding(drive, time);
  const double round = std::max(0.0, std::floor(later / length));
  double within = 0;
  for (std::size_t n = 0;; ++n) {
    const double begin = round * length + within, end = begin + drive.sequence[n].duration;
    within += drive.sequence[n].duration;
    if (later < end || n + 1 == drive.sequence.size()) return {n, begin, end};
  }
}

}  // namespace

Drive drive_from(const DriveCase& drive, double time) {
  return drive.sequence.empty() ? Drive(drive) : Drive(drive.sequence[find(drive, time).stage]);
}

double next_change(const DriveCase& drive, double time) {
  if (drive.sequence.empty()) return std::numeric_limits<double>::infinity();
  const double change = find(drive, time).end, end = drive.end_time;
  return std::fabs(change - end) <= rounding(drive, change) ? end : change;
}

bool changes_at(const DriveCase& drive, double time) {
  return !drive.sequence.empty() && std::fabs(time - find(drive, time).begin) <= rounding(drive, time);
}

double sequence_length(const DriveCase& drive) {
  double sum = 0;
  for (const DriveCase::Stage& stage : drive.sequence) sum += stage.duration;
  return sum;
}

double shortest_stage(const DriveCase& drive) {
  double shortest = std::numeric_limits<double>::infinity();
  for (const DriveCase::Stage& stage : drive.sequence) shortest = std::min(shortest, stage.duration);
  return shortest;
}

double mean_current(const DriveCase& drive) {
  double charge = 0;
  for (const DriveCase::Stage& stage : drive.sequence)
    charge += stage.current.value_or(unset) * stage.duration;
  return charge / sequence_length(drive);
}

double longest_run(const DriveCase& drive) {
  const double current = drive.sequence.empty() ? drive.current.value_or(unset) : mean_current(drive);
  const double passes = drive.end_capacity.value_or(unset) / std::fabs(current);
  return passes < drive.end_time ? passes : drive.end_time;
}

bool strips(const DriveCase& drive) {
  const auto takes = [](const Drive& d) { return d.voltage.value_or(0) > 0 || d.current.value_or(0) < 0; };
  return takes(drive) || std::any_of(drive.sequence.begin(), drive.sequence.end(), takes);
}

bool may_part(const Case& v) {
  const auto idle = [](const Drive& d) { return d.voltage.value_or(-1) >= 0 || d.current.value_or(1) <= 0; };
  const std::vector<DriveCase::Stage>& sequence = v.drive.sequence;
  const auto lies_above = [](const InitialCase::Bump& bump) { return bump.above > 0; };
  const std::vector<InitialCase::Bump>& bumps = v.initial.bumps;
  // on a bare electrode with a host that does not conduct no metal need ever touch it
  const bool drops = v.host.present && !v.host.conducts && !(v.initial.front > 0);
  return v.model == Model::two_potential && !v.initial.circle_radius && !drops &&
         (idle(v.drive) || std::any_of(sequence.begin(), sequence.end(), idle) ||
          std::any_of(bumps.begin(), bumps.end(), lies_above));
}

Drive fastest_deposition(const DriveCase& drive) {
  Drive fastest;
  for (const DriveCase::Stage& stage : drive.sequence) {
    if (stage.voltage.value_or(0) < std::min(0.0, fastest.voltage.value_or(0)))
      fastest = {stage.voltage, {}};
    else if (!fastest.voltage && stage.current.value_or(0) > std::max(0.0, fastest.current.value_or(0)))
      fastest = {{}, stage.current};
  }
  return fastest;
}

}  // namespace mossfield
