#pragma once
// What the outside does at a time, where a case has a sequence of pulses and rests. All of it follows from
// the time alone: a resumed run does as the uninterrupted one.

#include "solver/case.hpp"

namespace mossfield {

/// From `time` [s] on: where it changes, what comes.
Drive drive_from(const DriveCase& drive, double time);

/// When it changes next after `time`, on which a step has to land [s]; infinity without a sequence. A change
/// that a run ends with, but for rounding, is at its end: nothing follows it.
double next_change(const DriveCase& drive, double time);

/// Whether it changes at `time`: what led there says nothing of what comes. At 0 it begins.
bool changes_at(const DriveCase& drive, double time);

/// Of a sequence [s], [A/m^2]: how long it is; its shortest stage, infinity without a sequence; its mean
/// current, NaN where a stage is given a voltage.
double sequence_length(const DriveCase& drive);
double shortest_stage(const DriveCase& drive);
double mean_current(const DriveCase& drive);

/// When a run ends at the latest: at drive.until.time, or once its capacity has passed at the current that is
/// given, the mean one of a sequence, if that is sooner [s].
double longest_run(const DriveCase& drive);

/// Whether some of it takes lithium away.
bool strips(const DriveCase& drive);

/// Whether pieces of metal may float free of the electrode: in the default mode with an electrode, where some
/// of the run strips or rests, or where they may from the start; but not drops that begin on a host that does
/// not conduct, which count as the electrode's.
bool may_part(const Case& values);

/// What deposits fastest of a sequence: the lowest voltage below 0, or else the largest current above 0;
/// neither where nothing deposits.
Drive fastest_deposition(const DriveCase& drive);

}  // namespace mossfield
