#pragma once
// Conjugate gradients in single precision for a correction that need not be accurate: half the bytes of the
// outer loop in double precision, which only has to find the residual that is left.

#include "kernels/multigrid.hpp"

namespace mossfield {

class InnerGradients {
 public:
  /// Takes the system and the preconditioner from `multigrid`.
  explicit InnerGradients(Multigrid& multigrid);

  struct Result {
    int iterations;
    double reduction;  ///< of the residual by the recurrence, in the norm sum r^2 / diagonal
  };
  /// u = about A^-1 r, or u += it: until the residual is `reduction` of r's `size` (root of sum r^2 /
  /// diagonal, not 0). Below `least` rounding may hide what is left.
  Result solve(const Field& r, double size, double reduction, int most_iterations, Field& u, bool add);
  static constexpr double least = 1e-3;

 private:
  double apply();

  Multigrid& multigrid_;
  const Grid& grid_;
  BasicField<float> x_, p_, q_;
};

}  // namespace mossfield
