#pragma once
// When samples and snapshots are due, and where steps must land for them.
//
// Output times are whole multiples of an interval. Two that differ by rounding are one. So are two that lie
// closer than a millionth of the shorter interval: a step from one to the other would be so short that a
// score of steps would have to grow from it to their length. All of this depends on the time alone.

#include "solver/case.hpp"

namespace mossfield {

struct OutputTimes {
  double end = unset;                ///< of the run [s]
  DriveCase drive = {};              ///< a sample is taken where it changes
  double metrics_interval = unset;   ///< [s]
  double snapshot_interval = unset;  ///< [s]

  bool sample_due(double time) const;
  bool snapshot_due(double time) const;
  /// Where the step from `time` must land at the latest.
  double next_stop(double time) const;

 private:
  double near() const;
  double at_change(double time) const;
  double of_sample(double multiple) const;
  double of_snapshot(double multiple) const;
};

}  // namespace mossfield
