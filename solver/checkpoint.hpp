#pragma once
// Exact restart: everything a run needs to go on bit for bit, in a file that is complete or not there.
//
// Each checkpoint is a file of its own, written beside its final name, closed, synced and renamed. Every
// dataset carries HDF5's Fletcher checksum and the file a CRC of names and data of our own; any doubt rejects
// the file.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/field.hpp"

namespace mossfield {

/// There is no checkpoint to go on from: exit code 3.
struct CheckpointError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The state of a run. Fields are pointed to: read when written, set when loaded (owned cells; the owner
/// refills ghosts). Everything else is by value, and doubles keep their bits.
struct Record {
  std::map<std::string, double> numbers;
  std::map<std::string, std::int64_t> integers;
  std::vector<std::pair<std::string, Field*>> fields;
  std::string case_text;               ///< verbatim
  std::vector<std::string> overrides;  ///< of --set
  std::string resolved;                ///< the case with every default: what must not change between legs
};

struct CheckpointOptions {
  int keep = 2;  ///< how many of the newest stay
  /// Called on rank 0 after each dataset, and before the rename, with what was just done: for tests.
  std::function<void(const std::string&)> stage;
};

/// Writes DIR/checkpoints/checkpoint_<step>.h5 and deletes all but the last few. Collective. Throws
/// ResourceError.
void write_checkpoint(const std::filesystem::path& directory, std::int64_t step, const Record& record,
                      const Communicator& communicator, const CheckpointOptions& options = {});

/// Fills `record` from the newest checkpoint that is sound; `warn` hears about each one that is not, by file
/// and reason. The record's fields say what to expect: names and grid must agree. Collective. Throws
/// CheckpointError if none is sound; the record's fields are then as they were.
std::filesystem::path load_latest(const std::filesystem::path& directory, Record& record,
                                  const Communicator& communicator,
                                  const std::function<void(const std::string&)>& warn);

/// Texts and scalars only, before there is a simulation to hold the fields. Collective.
std::filesystem::path load_latest_texts(const std::filesystem::path& directory, Record& record,
                                        const Communicator& communicator,
                                        const std::function<void(const std::string&)>& warn);

}  // namespace mossfield
