#pragma once
// What a host must satisfy together with its box.

#include "solver/case_checks.hpp"

namespace mossfield {

/// Members that could not be read are NaN or empty: no check fires on those.
void check_host(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
