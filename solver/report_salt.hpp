#pragma once
// What the salt does in front of flat metal, from the case alone.

#include <vector>

#include "solver/report.hpp"

namespace mossfield {

/// Of the box, from the electrode to the opposite side [m].
double box_height(const Case& values);
/// Limiting current of a binary salt over the gap [A/m^2]: F D c0/((1 - t+) gap) from a reservoir, twice that
/// from a counter electrode, which keeps the mean; NaN without an anion that carries current.
double limiting_current(const Case& values);

/// Limiting current; when the salt runs out, at the electrode or inside the interface.
std::vector<Finding> report_salt(const Case& values);

}  // namespace mossfield
