#include "solver/current_density.hpp"

#include <algorithm>
#include <cmath>

#include "solver/gather.hpp"

namespace mossfield {

CurrentDensity::CurrentDensity(const Case& values, const Grid& grid) {
  const std::vector<std::string>& fields = values.output.fields;
  if (std::find(fields.begin(), fields.end(), current_density_name) == fields.end()) return;
  for (int axis = 0; axis < 3; ++axis) {
    if (!grid.active(axis)) continue;
    at_[axis] = static_cast<int>(along_.size());
    along_.emplace_back(grid, std::string(current_density_name) + "_" + "xyz"[axis], "A/m^2");
  }
}

std::vector<std::pair<std::string, Field*>> CurrentDensity::shown() {
  std::vector<std::pair<std::string, Field*>> fields;
  for (Field& field : along_) fields.push_back({field.name(), &field});
  return fields;
}

SnapshotField CurrentDensity::field(const std::string& long_name) const {
  const auto unknown = [](const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
  };
  SnapshotField out{current_density_name, "A/m^2", long_name, {}, 3};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (at_[axis] < 0) continue;
    const std::vector<double> values = gather_to_root(along_[static_cast<std::size_t>(at_[axis])]);
    if (unknown(values)) continue;
    out.values.resize(3 * values.size());
    for (std::size_t n = 0; n < values.size(); ++n) out.values[3 * n + axis] = values[n];
  }
  return out;
}

}  // namespace mossfield
