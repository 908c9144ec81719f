#pragma once
// The `expect:` block of a case: what its run should produce.

#include <vector>

#include "solver/case_reader.hpp"

namespace mossfield {

std::vector<Expectation> read_expectations(const YamlNode& block, MetricsColumns columns, Problems& problems);

}  // namespace mossfield
