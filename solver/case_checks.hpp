#pragma once
// What the numbers of a case must satisfy together. Each problem says what is violated and what to do about
// it.

#include <functional>
#include <string>

#include "solver/schema.hpp"
#include "solver/yaml_document.hpp"

namespace mossfield {

/// Whether a key was given; whether a problem was reported that stands for it (a misspelt key, a section
/// without keys); and the place to blame (of the key, or of the file where it was not given).
struct GivenKeys {
  std::function<bool(const std::string&)> given;
  std::function<bool(const std::string&)> said;
  std::function<Place(const std::string&)> place;
};

/// Members that could not be read are NaN or empty: no check fires on those.
void check_case(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
