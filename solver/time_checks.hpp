#pragma once
// What a section time must satisfy.

#include <vector>

#include "solver/case_checks.hpp"

namespace mossfield {

/// Members that could not be read are NaN: no check fires on those.
void check_time(const CaseDraft& draft, const GivenKeys& keys, Problems& problems);

/// Longest step of time.explicit that salt of this diffusivity [m^2/s] stands in cells of these sizes [m],
/// away from the front [s]. Beside the front, where cells in metal hold less than their faces let through, it
/// is 0.3 to 0.4 of that.
double longest_explicit_step(double diffusivity, const std::vector<double>& spacing);

}  // namespace mossfield
