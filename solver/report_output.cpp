// What a run will write, so that a disk does not fill unawares.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "solver/current_density.hpp"
#include "solver/drive.hpp"
#include "solver/report.hpp"

namespace mossfield {

std::vector<Finding> report_output(const Case& v) {
  constexpr double most_snapshots = 10000;
  const auto& n = v.grid.cells;
  double fields = static_cast<double>(v.output.fields.size());
  for (const std::string& name : v.output.fields)
    if (name == current_density_name) fields += v.grid.dimensions - 1;
  const double snapshot = sizeof(double) * fields * n[0] * n[1] * n[2];
  const double interval = snapshot_interval_of(v),
               count = std::ceil(longest_run(v.drive) / interval * (1 - 1e-9)) + 1;
  std::string text = fmt::format(
      "output: at most {:.6g} snapshots of {}, {} in all before compression; a checkpoint has {}", count,
      bytes_text(snapshot), bytes_text(count * snapshot), bytes_text(memory_need(v, {}).file / 2));
  const bool many = count > most_snapshots;
  if (many) text += "; that many files are slow to write and to read, take a longer output.snapshot_interval";
  return {{text, many}};
}

}  // namespace mossfield
