#pragma once
// What the sides of the box must satisfy.

#include "solver/case_checks.hpp"

namespace mossfield {

/// Returns the electrode's side; 6: there is none.
std::size_t check_sides(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

}  // namespace mossfield
