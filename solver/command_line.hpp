#pragma once
// What the user asks for, as plain values.

#include <optional>
#include <string>
#include <vector>

#include "solver/signals.hpp"

namespace mossfield {

struct Request {
  enum class Command {
    nothing,
    run,
    resume,
    validate,
    schema,
    explain,
    check,
    host
  } command = Command::nothing;
  enum class Where { automatic, cpu, gpu } device = Where::automatic;
  std::string case_path;
  std::string directory;
  std::vector<std::string> overrides;  ///< "key.path=value"
  std::vector<std::string> petsc;      ///< options that PETSc reads
  int threads = 0;                     ///< 0: as OpenMP finds
  std::optional<double> max_wall;      ///< [s], from `started` on
  double started = wall_clock();       ///< [s]
  bool overwrite = false;
  bool columns = false;  ///< explain those of metrics.csv
};

/// Parses the command line. `command` is `nothing` where the text has been printed already (--help,
/// --version). Throws UsageError. `speak`: this rank prints.
Request parse_command_line(int argc, const char* const* argv, bool speak);

/// What --version prints.
std::string version_text();

}  // namespace mossfield
