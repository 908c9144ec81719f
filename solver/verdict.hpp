#pragma once
// Did a run produce what its case expects? `mossfield check DIR`.

#include <filesystem>
#include <string>
#include <vector>

#include "solver/case_reader.hpp"

namespace mossfield {

struct Verdict {
  std::string text;  ///< the expectation, what was found, the source of the bound
  bool met = false;
};

/// Judges metrics.csv of a run: the last sample after "final.", the extreme after "max." and "min.", every
/// sample for a bare column. A value that is not a number meets nothing. Throws CheckpointError for a table
/// that is missing, empty or damaged.
std::vector<Verdict> verdicts(const std::vector<Expectation>& expected, const std::filesystem::path& metrics);

}  // namespace mossfield
