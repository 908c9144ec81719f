#pragma once
// What a coating must satisfy that leaks electrons or takes up lithium.

#include "solver/case_checks.hpp"

namespace mossfield {

/// Members that could not be read are NaN: no check fires on those.
void check_film(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
