#pragma once
// What a case holds beyond plain values: the list of bumps, and the members that follow from several keys.

#include <string>
#include <vector>

#include "solver/schema.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

/// initial.bumps; grid.size must have been read.
void read_bumps(const YamlNode& list, CaseDraft& draft, Problems& problems);

/// The list in SI, as it would stand in a case.
std::string bumps_text(const std::vector<InitialCase::Bump>& bumps);

/// Grid, sides, interface pair and the defaults that are fractions of the end time.
void derive(CaseDraft& draft);

}  // namespace mossfield
