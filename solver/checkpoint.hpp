#pragma once
// Exact restart: everything a run needs to go on bit for bit, in a file that is complete or not there.
//
// Each checkpoint is a file of its own, written beside its final name, synced and renamed. Datasets carry
// HDF5's Fletcher checksum, and the file ends in a CRC of all that is before it: any changed bit rejects the
// file.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "kernels/field.hpp"
#include "solver/errors.hpp"

namespace mossfield {

/// The state of a run. Fields are pointed to: read when written, set when loaded (owned cells; the owner
/// refills ghosts). Everything else is by value, and doubles keep their bits.
struct Record {
  std::map<std::string, double> numbers;
  std::map<std::string, std::int64_t> integers;
  std::vector<std::pair<std::string, Field*>> fields;
  /// What no step depends on and snapshots show: a file may lack it or hold more, as output may change
  /// between legs. Lacking, it is not-a-number, and in no snapshot, until the next step.
  std::vector<std::pair<std::string, Field*>> shown;
  std::string case_path;               ///< where it was read from
  std::string case_text;               ///< verbatim
  std::vector<std::string> overrides;  ///< of --set
  std::vector<std::string> petsc;      ///< of --petsc
  std::string resolved;                ///< the case with every default: what must not change between legs
};

/// Called on rank 0 with what was just done ("created", "written N", "synced", "renamed"): for tests.
using CheckpointStage = std::function<void(const std::string&)>;

/// Writes DIR/checkpoints/checkpoint_<step>.h5 and deletes all but the last two. Collective. Throws
/// ResourceError.
void write_checkpoint(const std::filesystem::path& directory, std::int64_t step, const Record& record,
                      const Communicator& communicator, const CheckpointStage& stage = {});

using Warn = std::function<void(const std::string&)>;

/// The checkpoint to resume from: what is on rank 0's disk, read once and checked.
class CheckpointFile {
 public:
  /// The newest sound one in DIR; `warn` hears, on rank 0, of each one that is not, by file and reason.
  /// Collective. Throws CheckpointError if none is sound.
  CheckpointFile(const std::filesystem::path& directory, const Communicator& communicator, const Warn& warn);

  std::int64_t step() const { return step_; }
  const std::filesystem::path& path() const { return path_; }
  /// Everything but the fields; on every rank.
  const Record& header() const { return header_; }
  /// Fills `record` from the header and its fields from the file. Names and grid must agree, else
  /// CheckpointError and nothing has changed. Collective.
  void load(Record& record) const;

 private:
  void read_sound(const std::filesystem::path& path);
  void share();
  std::vector<double> shown_values(const std::string& name, const Field& field) const;
  Communicator communicator_;
  std::filesystem::path path_;
  std::int64_t step_ = 0;
  std::vector<unsigned char> image_;  ///< on rank 0
  Record header_;
};

/// CheckpointFile and load in one.
std::filesystem::path load_latest(const std::filesystem::path& directory, Record& record,
                                  const Communicator& communicator, const Warn& warn);

/// After resuming at `step`: renames what claims to be later (it was found unsound) and deletes unfinished
/// files. For rank 0.
void set_aside_later(const std::filesystem::path& directory, std::int64_t step);

/// CRC-32 as of zlib and PNG.
std::uint32_t crc32(const unsigned char* data, std::size_t size);

}  // namespace mossfield
