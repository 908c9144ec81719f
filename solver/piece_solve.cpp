#include "solver/piece_solve.hpp"

#include <algorithm>

#include "kernels/reductions.hpp"

namespace mossfield {

namespace {

/// Of a solve of A; each takes out the error of at least one piece more.
constexpr double of_a_solve = 1e-2;
constexpr int most_solves = 20;

}  // namespace

PieceSolve::PieceSolve(const Grid& grid)
    : grid_(grid),
      residual_(grid, "residual", "A"),
      step_(grid, "step", "V"),
      direction_(grid, "direction", "V"),
      product_(grid, "product", "A") {}

/// Flexible: solves of A to a finite accuracy are not the same matrix each time.
EllipticReport PieceSolve::solve(Elliptic& solver, EllipticSystem& system, const FloatingMetal& pieces,
                                 const Field& right, Field& u, double accuracy) {
  EllipticReport all;
  all.converged = true;  // where nothing is left to solve for
  solver.set_tolerance(std::max(accuracy, of_a_solve));
  residual_.copy_from(right);
  u.clear(), direction_.clear(), product_.clear();
  const double start = reduce(grid_, AbsoluteSum{{}, right.data()});
  double size = start, before = 0;  // before: direction times product of the last one
  for (int n = 0; n < most_solves && size > accuracy * start; ++n) {
    EllipticReport one = solver.solve(residual_, step_, 0, Start::zero);
    one.iterations += all.iterations;
    all = one;
    const double mixed = n > 0 ? reduce(grid_, Product{{}, step_.data(), product_.data()}) / before : 0;
    for_each_cell(grid_, Extrapolate{direction_.data(), step_.data(), direction_.data(), 1, -mixed});
    apply(system, direction_, product_);
    pieces.take_back(direction_, product_);
    const auto [along, power] = reduce_together(over(grid_, Product{{}, residual_.data(), direction_.data()}),
                                                over(grid_, Product{{}, product_.data(), direction_.data()}));
    if (!(power > 0)) break;
    before = power;
    for_each_cell(grid_, AddScaled{u.data(), direction_.data(), along / power});
    for_each_cell(grid_, AddScaled{residual_.data(), product_.data(), -along / power});
    size = reduce(grid_, AbsoluteSum{{}, residual_.data()});
  }
  return all;
}

}  // namespace mossfield
