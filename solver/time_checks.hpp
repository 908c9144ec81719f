#pragma once
// What a section time must satisfy.

#include "solver/case_checks.hpp"

namespace mossfield {

/// Members that could not be read are NaN: no check fires on those.
void check_time(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
