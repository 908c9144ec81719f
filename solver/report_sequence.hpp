#pragma once
// What validate says of a sequence of pulses and rests.

#include "solver/report.hpp"

namespace mossfield {

/// The case with one current or voltage instead of its sequence: what deposits fastest.
Case held_at_fastest(const Case& values);
/// The same with the mean current; with neither where that is not known or deposits nothing.
Case held_at_mean(const Case& values);

std::vector<Finding> report_sequence(const Case& values);

}  // namespace mossfield
