#pragma once
// Conjugate gradients in single precision for a correction that need not be accurate: half the bytes of the
// outer loop in double precision, which only has to find the residual that is left.

#include "kernels/array.hpp"
#include "kernels/launch.hpp"
#include "kernels/multigrid.hpp"

namespace mossfield {

/// What the iterations of conjugate gradients hand on, where the kernels run: the host does not wait for it.
struct GradientNumbers {
  double rho;    ///< r.z
  double beta;   ///< of the last direction, in the next one
  double alpha;  ///< of the direction, in the correction; 0: there is no way to go on
};
struct TakeRho {
  GradientNumbers* numbers;
  MOSSFIELD_BOTH void operator()(double rho) const {
    numbers->beta = numbers->rho > 0 ? rho / numbers->rho : 0;
    numbers->rho = rho;
  }
};
struct TakeCurvature {
  GradientNumbers* numbers;
  MOSSFIELD_BOTH void operator()(double curvature) const {
    numbers->alpha = numbers->rho > 0 && curvature > 0 ? numbers->rho / curvature : 0;
  }
};

class InnerGradients {
 public:
  /// Takes the system and the preconditioner from `multigrid`.
  explicit InnerGradients(Multigrid& multigrid);

  struct Result {
    int iterations;
    double reduction;  ///< of the residual by the recurrence, in the norm sum r^2 / diagonal
    double rounding;   ///< what single precision may hide of the residual, over that at the start
  };
  /// u = about A^-1 r, or u += it: until the residual is `reduction` of r's `size` (root of sum r^2 /
  /// diagonal, not 0). Below `least` rounding may hide what is left.
  Result solve(const Field& r, double size, double reduction, int most_iterations, Field& u, bool add);
  static constexpr double least = 1e-3;

 private:
  void precondition();
  void apply();

  Multigrid& multigrid_;
  const Grid& grid_;
  BasicField<float> x_, p_, q_;
  Array<GradientNumbers> numbers_;
};

}  // namespace mossfield
