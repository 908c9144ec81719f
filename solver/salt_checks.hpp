#pragma once
// What the electrolyte must satisfy, and the charges of its ions beside the metal's.

#include "solver/case_checks.hpp"

namespace mossfield {

/// Members that could not be read are NaN: no check fires on those.
void check_salt(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
