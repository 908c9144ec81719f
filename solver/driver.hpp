#pragma once
// From the first step to the last: when to sample, to picture, to checkpoint and to stop.
//
// The times at which a step must land depend on the time alone, not on where the run was stopped and resumed,
// and checkpoints are taken between steps: so a resumed run takes the very same steps.

#include <filesystem>
#include <optional>

#include "kernels/communicator.hpp"
#include "kernels/grid.hpp"
#include "solver/evolution.hpp"
#include "solver/output_times.hpp"
#include "solver/progress.hpp"
#include "solver/step_watch.hpp"
#include "solver/strain_watch.hpp"

namespace mossfield {

struct DriveOptions {
  std::filesystem::path directory;
  Communicator communicator;
  Device device = Device::cpu;  ///< for checkpoints, as what a later leg may differ from
  OutputTimes times = {};
  MetricsColumns columns = {};         ///< of metrics.csv
  StrainWatch strains = {};            ///< what samples tell of them is said
  StepWatch steps = {};                ///< what they tell is said
  double checkpoint_interval = unset;  ///< [s of wall time]
  std::optional<double> max_wall;      ///< [s] from now
  SnapshotInfo about;                  ///< what snapshots say of the run; time and step are filled in
  Record texts;                        ///< case, overrides and resolved for checkpoints
};

/// What a checkpoint holds of the legs before.
struct EarlierLegs {
  double wall = 0;                    ///< their wall time [s]
  double samples = 0;                 ///< rows of metrics.csv; 0 if not known
  double ranks = 0;                   ///< of the last of them; 0 if not known, by files of older programs
  std::optional<Device> device = {};  ///< of the last of them, if known
  static EarlierLegs of(const Record& checkpoint);
};

/// Runs to an end condition, or until asked to stop. `resumed`: the evolution was restored after these; else
/// it was initialised. Returns exit_code::done or stopped_early. On NumericalError writes DIR/crash, leaves
/// the checkpoints alone and throws on. Collective.
int drive_run(Evolution& evolution, const DriveOptions& options, Progress& progress,
              const std::optional<EarlierLegs>& resumed = std::nullopt);

}  // namespace mossfield
