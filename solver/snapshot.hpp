#pragma once
// What people look at: one HDF5 file per instant and snapshots.xmf, a time series that ParaView opens.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace mossfield {

/// One cell-centred quantity on the whole grid, x fastest; the values are on rank 0, other ranks hold none.
struct SnapshotField {
  std::string name, unit, long_name;  ///< unit in SI, "1" if dimensionless
  std::vector<double> values;         ///< components of a cell side by side
  int components = 1;                 ///< 3: a vector, x, y, z
};

struct SnapshotInfo {
  double time = 0;  ///< [s]
  std::int64_t step = 0;
  std::string model, case_text, git_hash;
  std::vector<std::string> sources;  ///< papers behind the models used
  int growth_axis = 0;               ///< 0, 1, 2: normal to the electrode
  int growth_sign = 1;               ///< +1: the electrode is the lower side of the box; -1: the upper
  std::array<int, 3> cells{1, 1, 1};
  std::array<double, 3> spacing{1, 1, 1};  ///< [m]
  std::array<double, 3> origin{0, 0, 0};   ///< lower corner of the box [m]
  std::vector<SnapshotField> profile;      ///< over the height above the electrode; may be empty
};

/// Writes one file, complete or not at all. For rank 0. Throws ResourceError.
void write_snapshot(const std::filesystem::path& path, const SnapshotInfo& info,
                    const std::vector<SnapshotField>& fields);

/// The series in DIR/snapshots and its index DIR/snapshots.xmf. Does nothing unless `active` (rank 0).
class SnapshotWriter {
 public:
  /// Fresh: numbering starts at 0. Resumed: snapshots later than `resumed_at` [s] are deleted, numbering goes
  /// on.
  SnapshotWriter(std::filesystem::path directory, bool active);
  SnapshotWriter(std::filesystem::path directory, bool active, double resumed_at);

  void write(const SnapshotInfo& info, const std::vector<SnapshotField>& fields);
  /// Has the series got this time? False on ranks that are not active.
  bool has(double time) const { return !series_.empty() && series_.back().time == time; }

 private:
  struct Entry {
    std::string file;  ///< relative to DIR
    double time;       ///< [s]
    std::array<int, 3> cells;
    std::array<double, 3> spacing, origin;  ///< [m]
    struct Quantity {
      std::string name, unit;
      int components;
    };
    std::vector<Quantity> fields;  ///< by name
  };
  Entry entry_of(const std::filesystem::path& path) const;
  void write_index() const;
  std::string entry_text(const Entry& entry) const;
  static std::string quantity_text(const Entry& entry, const Entry::Quantity& quantity);

  std::filesystem::path directory_;
  bool active_;
  int next_ = 0;
  std::vector<Entry> series_;
};

}  // namespace mossfield
