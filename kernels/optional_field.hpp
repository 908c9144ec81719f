#pragma once
// Fields that a case may do without.

#include <cstdint>

#include "kernels/launch.hpp"

namespace mossfield {

/// u[q], or `otherwise` without a field u (null). `there` is any field that there is, finite in this cell.
/// Vectors would load u under a mask, and a load masked out costs a hundred cycles where no memory lies under
/// it (33 ns instead of 0.9 a vector on an AMD EPYC): so both are loaded, and weighed.
MOSSFIELD_BOTH inline double value_or(double otherwise, const double* u, const double* there, long q) {
  const auto address = reinterpret_cast<std::uintptr_t>(u);
  const auto spare =
      reinterpret_cast<std::uintptr_t>(there) & (static_cast<std::uintptr_t>(address != 0) - 1);
  const double weight = u ? 1.0 : 0.0;
  return weight * reinterpret_cast<const double*>(address | spare)[q] + (1 - weight) * otherwise;
}

}  // namespace mossfield
