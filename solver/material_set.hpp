#pragma once
// Property sets: a file of numbers, each with its source, that a case names instead of repeating them.

#include <functional>
#include <map>
#include <string>

#include "solver/schema.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

struct MaterialValue {
  YamlNode node;
  std::string source;
};

/// What is known of a property that nobody has published: a range to sweep, never a value.
struct MaterialRange {
  std::string low, high;  ///< quantities with units
  std::string source;
  bool holds(const std::string& quantity) const;
  /// "between 1 GPa and 5 GPa (source)"
  std::string text() const;
};

struct MaterialSet {
  bool found = false;
  bool shipped = false;                         ///< one of cases/materials
  bool fits = false;                            ///< and it is of the kind that the section wants
  std::map<std::string, MaterialRange> ranges;  ///< by the key's path
  std::map<std::string, MaterialValue> values;  ///< by the key's path in the case: "metal.molar_volume"
  Problems problems;
};

/// `section` is "metal", "electrolyte", "coating" or "coating.outer"; `name` a set of cases/materials, or a
/// .yaml file beside the case.
MaterialSet load_material(const std::string& section, const YamlNode& name, const std::string& case_path);

/// What a case has from a set and what it has otherwise; `own`: the node of a key that it gives, or null.
Case::SetUse use_of(const MaterialSet& set, const std::string& name, bool named, const Case& values,
                    const std::function<const YamlNode*(const std::string&)>& own);

/// A film that takes up lithium is another question than one that does not: what a coating's set says of it
/// counts only where the case asks for it (coating.converts), or beside a key of the case's own. False: it
/// asks, and nobody says how much.
bool keep_lithiation(MaterialSet& set, bool asked, const std::function<bool(const std::string&)>& given);
std::string lithiation_missing(const std::string& material);

}  // namespace mossfield
