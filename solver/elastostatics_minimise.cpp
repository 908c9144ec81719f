// Where the stiffness is not symmetric: see elastostatics.hpp.

#include <cmath>

#include "kernels/displacement_kernels.hpp"
#include "kernels/multigrid_kernels.hpp"
#include "kernels/vector_ops.hpp"
#include "solver/elastostatics.hpp"

namespace mossfield {

double Elastostatics::weighted(const Components<double>& a, const Components<double>& b) {
  double sum = 0;
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    sum += reduce(grid_, WeightedDot{{}, a[A]->data(), b[A]->data(), multigrid_.inverse_diagonal(A).data()});
  });
  return sum;
}

void Elastostatics::precondition(const Components<double>& v, double factor) {
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    for_each_cell(grid_, Narrow{multigrid_.right(A).data(), v[A]->data(), factor});
  });
  multigrid_.cycle();
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    for_each_cell(grid_,
                  Widen{p_[A]->data(), multigrid_.correction(A).data(), multigrid_.scale() / factor, false});
  });
}

double Elastostatics::minimise(double residual, double target, ElastostaticReport& report) {
  const double unit = std::sqrt(multigrid_.scale()), before = residual;
  if (!minimal_) minimal_ = std::make_unique<MinimalResidual>(grid_);
  minimal_->start(r_, residual, inverse(), multigrid_.scale());
  while (report.iterations < options_.max_iterations && minimal_->directions() < MinimalResidual::most) {
    precondition(minimal_->direction(), 1 / unit);
    apply(p_);
    residual = minimal_->next(q_);
    ++report.iterations;
    if (!(residual > target)) break;
  }
  minimal_->mix(q_);
  precondition(q_, 1 / (unit * before));
  apply(p_);
  return advance(1, 1);
}

}  // namespace mossfield
