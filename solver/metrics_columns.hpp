#pragma once
// The one table of the columns of metrics.csv: the file's writer, the names that `expect` knows and
// `mossfield explain --columns` are made from it. A new column is a member of MetricsRow and a row here.

#include <string>
#include <variant>
#include <vector>

#include "solver/metrics.hpp"

namespace mossfield {

struct Column {
  enum class Of { run, film, stress, host, nuclei, floating };  ///< which runs have it

  const char* name;  ///< ends in its unit, if it has one
  const char* unit;  ///< "1": a share, a ratio, a count
  const char* text;
  Of of;
  std::variant<double (*)(const MetricsRow&), std::int64_t (*)(const MetricsRow&)> value;
};

/// In the order of the file.
const std::vector<Column>& metric_columns();
bool has(MetricsColumns columns, Column::Of of);

/// A line a column of a run: name, unit, what it is.
std::string columns_text(MetricsColumns columns);

}  // namespace mossfield
