#pragma once
// Which of a voltage, a current and a sequence of both a case may give.

#include "solver/case_checks.hpp"

namespace mossfield {

void check_drive(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
