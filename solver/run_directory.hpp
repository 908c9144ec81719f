#pragma once
// The folder of one run: who may write there, and what is written before the first step.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "kernels/communicator.hpp"

namespace mossfield {

/// What provenance.yaml says of one leg of a run, in this order.
using Provenance = std::vector<std::pair<std::string, std::string>>;

class RunDirectory {
 public:
  enum class Mode { fresh, overwrite, resume };

  /// Makes the folder, locks it and proves by a file that it can be written. Collective. Throws UsageError if
  /// it holds a run (fresh), holds none (resume), holds files in the way that are of no run, or another
  /// process writes there; ResourceError if it cannot be written. Clearing (overwrite) takes a run's own
  /// files and nothing else.
  RunDirectory(std::filesystem::path path, Mode mode, const Communicator& communicator);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// On rank 0, a sentence about a lock that an earlier process left behind; else empty.
  const std::string& remark() const { return remark_; }

  /// case.yaml (as the user wrote it) and resolved.yaml. Collective.
  void write_case(const std::string& text, const std::string& resolved) const;
  /// Adds a leg to provenance.yaml. Collective.
  void add_provenance(const Provenance& leg) const;

  /// Says in the last leg of provenance.yaml that the run came to its end, and why. Collective.
  void add_end(const std::string& why) const;

  /// Has the run in the folder come to its end in its last leg?
  static bool has_finished(const std::filesystem::path& path);

 private:
  void lock();
  void release();
  void refuse_or_clear(Mode mode) const;
  void probe() const;
  std::filesystem::path path_;
  Communicator communicator_;
  int lock_ = -1;
  bool held_ = false;  ///< the lock is this process's
  std::string remark_;
};

/// Program, machine and time: what every leg states. `ranks`, `threads`, `device` and `seed` are the run's.
Provenance provenance_of_program();

}  // namespace mossfield
