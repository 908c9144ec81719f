#pragma once
// What a case came to, for people; and what a case may hold, for editors.

#include <string>

#include "solver/case_reader.hpp"

namespace mossfield {

/// Every key with its value as given and in SI, and where it comes from. The text is itself a case that reads
/// back to the same numbers.
std::string explain(const CaseFile& file);

/// JSON Schema (draft 7) of a case file, from the table of keys.
std::string json_schema();

}  // namespace mossfield
