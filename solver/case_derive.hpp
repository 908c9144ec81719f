#pragma once
// What a case holds beyond plain values: lists of maps, and the members that follow from several keys.

#include <string>
#include <vector>

#include "solver/schema.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

/// A list of maps; grid.size must have been read.
void read_list(const std::string& path, const YamlNode& list, CaseDraft& draft, Problems& problems);

/// The list in SI, as it would stand in a case.
std::string list_text(const std::string& path, const CaseDraft& draft);

/// Grid, sides, interface pair and the defaults that are fractions of the end time.
void derive(CaseDraft& draft);

}  // namespace mossfield
