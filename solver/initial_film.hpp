#pragma once
// A coating as it was deposited: thickness with its variation, gaps where pinholes are.

#include <vector>

#include "kernels/field.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// Fills amount [m], stretch, cover and cracked of one layer.
void deposit_layer(const Case& values, const CoatingLayer& layer, std::vector<Field>& fields);

/// The pinholes of the case, given and random.
std::vector<CoatingCase::Pinhole> pinholes_of(const Case& values);

}  // namespace mossfield
