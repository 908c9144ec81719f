#pragma once
// One node of the file into one member of the case.

#include "solver/schema.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

/// Assigns the value to the key's slot; if it does not fit, adds a problem and leaves the slot alone.
bool assign(const Key& key, const std::string& path, const YamlNode& node, CaseDraft& draft,
            Problems& problems);

/// A bare number of our own grammar; adds a problem and returns NaN otherwise.
double read_number(const YamlNode& node, const std::string& path, Problems& problems);

/// "a list", "nothing", "'5 V', a voltage"
std::string node_description(const YamlNode& node);

}  // namespace mossfield
