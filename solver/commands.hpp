#pragma once
// What each command does. Rank 0 speaks; all ranks do.

#include <memory>
#include <string>
#include <vector>

#include "kernels/communicator.hpp"
#include "kernels/grid.hpp"
#include "solver/case_reader.hpp"
#include "solver/checkpoint.hpp"
#include "solver/command_line.hpp"
#include "solver/driver.hpp"
#include "solver/progress.hpp"
#include "solver/report.hpp"
#include "solver/run_directory.hpp"

namespace mossfield {

/// The commands that compute nothing: validate, explain, schema. Returns the exit code.
int answer(const Request& request, const Communicator& world);

/// One leg of a run, fresh or resumed, with its case read, its device chosen and its folder held.
struct Leg {
  CaseFile question;
  std::vector<std::string> overrides;
  std::vector<std::string> petsc;  ///< options: those of this command, else those of the leg before
  RunPlace place;
  std::unique_ptr<RunDirectory> directory;
  std::unique_ptr<Progress> progress;
  std::unique_ptr<CheckpointFile> checkpoint;  ///< if resumed
};
Leg begin_leg(const Request& request, const Communicator& world);

/// Writes case and provenance, says what is about to run.
void introduce(const Leg& leg, const Communicator& world);

DriveOptions drive_options(const Leg& leg, const Request& request, const Communicator& world);

/// The case as lines "key = value in SI", for comparison.
std::string comparable(const CaseFile& question);
/// The keys that differ though they may not between legs of a run, as "key: before -> now".
std::vector<std::string> forbidden_changes(const std::string& before, const std::string& now);
/// May `resume` change this key?
bool is_mutable(const std::string& key);

}  // namespace mossfield
