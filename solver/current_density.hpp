#pragma once
// The current density that snapshots show: kept from the step that solved for it, since a later step's faces
// conduct otherwise.

#include <string>
#include <utility>
#include <vector>

#include "kernels/field.hpp"
#include "solver/case.hpp"
#include "solver/snapshot.hpp"

namespace mossfield {

/// The name of the field in a case and in snapshots.
inline constexpr const char* current_density_name = "current_density";

class CurrentDensity {
 public:
  /// Holds nothing unless the case wants the field written.
  CurrentDensity(const Case& values, const Grid& grid);
  bool wanted() const { return !along_.empty(); }
  /// Component along an active axis [A/m^2], at cell centres.
  Field& along(int axis) { return along_[static_cast<std::size_t>(at_[axis])]; }
  /// The components by name.
  std::vector<std::pair<std::string, Field*>> shown();
  /// x, y, z of each cell in turn; 0 along inactive axes. No values from a checkpoint that lacked them until
  /// the next step. Collective.
  SnapshotField field(const std::string& long_name) const;

 private:
  int at_[3] = {-1, -1, -1};  ///< place of an axis among those that are kept
  std::vector<Field> along_;
};

}  // namespace mossfield
