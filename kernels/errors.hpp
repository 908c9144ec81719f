#pragma once
// Failures by whose fault they are; main turns each into an exit code.

#include <stdexcept>

namespace mossfield {

/// Disk, memory or device: exit code 5.
struct ResourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Numbers gone wrong beyond what a smaller step can mend: exit code 4.
struct NumericalError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace mossfield
