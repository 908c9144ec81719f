#pragma once
// Newton's equations of the charge balance where pieces of metal float: each piece's potential follows that
// of the electrolyte around it, which takes back the mean of what its front answers with.

#include "kernels/field.hpp"
#include "solver/elliptic.hpp"
#include "solver/floating_metal.hpp"

namespace mossfield {

class PieceSolve {
 public:
  explicit PieceSolve(const Grid& grid);

  /// (A - B) u = right: A what `solver` knows, with the pieces' answers on its diagonal, B what the
  /// potentials of the pieces take back, by conjugate gradients with solves of A before them, until the sum
  /// of absolute residuals has fallen to this share. `iterations` of the report: all of A's. Collective.
  EllipticReport solve(Elliptic& solver, EllipticSystem& system, const FloatingMetal& pieces,
                       const Field& right, Field& u, double accuracy);

 private:
  const Grid& grid_;
  Field residual_, step_, direction_, product_;
};

}  // namespace mossfield
