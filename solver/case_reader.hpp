#pragma once
// From a case file to a Case: every mistake of the file in one CaseError, every value with where it came
// from.

#include <limits>
#include <string>
#include <vector>

#include "solver/case.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

/// One line of the `expect:` block: the metric (a column of metrics.csv, alone or after final., max. or min.)
/// and the closed interval that it must lie in, in the unit of the column.
struct Expectation {
  std::string name;
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  std::string source;
};

/// What one key came to, in the order of the table of keys.
struct Resolved {
  std::string path;
  std::string text;    ///< as the user, the material or the default says it (YAML flow style); empty: not set
  std::string si;      ///< the same in SI
  std::string origin;  ///< "default", "file:line:column" or "--set path"
  std::string source;  ///< of a number from a property set
  bool printed = true;  ///< false: follows from other keys, explain shows it as a comment
};

struct CaseFile {
  Case values;
  std::string text;  ///< of the file, byte for byte
  std::string path;
  std::vector<Expectation> expect;
  std::vector<Resolved> resolved;
};

/// Overrides are "key.path=value", the value as it would stand in the file. Throws CaseError.
CaseFile read_case(const std::string& path, const std::vector<std::string>& overrides = {});

/// The same for a text at hand; `name` stands for the file in messages, and property sets and hosts are
/// looked for beside it, or beside the file `beside` where that is given: then that is the path of the case.
CaseFile read_case_text(const std::string& text, const std::string& name,
                        const std::vector<std::string>& overrides = {}, const std::string& beside = "");

}  // namespace mossfield
