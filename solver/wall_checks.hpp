#pragma once
// What metal may do at the electrode's wall: contact angle, caps on bare ground.

#include "solver/case_checks.hpp"

namespace mossfield {

void check_wall(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
