#pragma once
// The tree of a case before it is read: short forms written out, --set put in.

#include <string>

#include "solver/yaml_document.hpp"

namespace mossfield {

YamlNode key_node(const std::string& text, const Place& place);

/// `metal: lithium` is short for `metal: {material: lithium}`.
void expand_materials(YamlNode& root);

/// Puts "key.path=value" into the tree, making the maps on the way.
void apply_override(YamlNode& root, const std::string& text, Problems& problems);

}  // namespace mossfield
