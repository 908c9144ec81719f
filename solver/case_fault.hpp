#pragma once
// What is wrong with a case and shows only once it is drawn: said at the line that asked for it, as the
// reader of the case says its own.

#include <string>
#include <vector>

#include "solver/case.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

struct CaseFault {
  std::string key;      ///< the one to change, by its path
  std::string message;  ///< what was expected and what to change
};

/// "file:line:column: key: message", at the place of the key, of the section that it would stand in, or of
/// the file. Without a place where the case was not read from a text.
std::string fault_text(const Case& values, const CaseFault& fault);
CaseError case_error(const Case& values, const std::vector<CaseFault>& faults);

}  // namespace mossfield
