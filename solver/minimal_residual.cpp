#include "solver/minimal_residual.hpp"

#include <cmath>

#include "kernels/charge.hpp"
#include "kernels/displacement_kernels.hpp"

namespace mossfield {

double MinimalResidual::dot(const Components<double>& a, const Components<double>& b) const {
  double sum = 0;
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    sum += reduce(grid_, WeightedDot{{}, a[A]->data(), b[A]->data(), inverse_.u[A]});
  });
  return sum * scale_;
}

void MinimalResidual::add(Components<double>& to, double factor, const Components<double>& v) const {
  each_axis(grid_, [&](auto n) {
    constexpr int A = decltype(n)::value;
    for_each_cell(grid_, AddScaled{to[A]->data(), v[A]->data(), factor});
  });
}

void MinimalResidual::start(const Components<double>& r, double norm, Vector<const float> inverse,
                            double scale) {
  inverse_ = inverse, scale_ = scale;
  used_ = 0;
  columns_.clear(), cos_.clear(), sin_.clear();
  right_ = {norm};
  if (basis_.empty()) basis_.push_back(make_components<double>(grid_, "direction", "N^1/2"));
  each_axis(grid_, [&](auto n) { basis_[0][decltype(n)::value]->clear(); });
  add(basis_[0], 1 / norm, r);
}

double MinimalResidual::next(Components<double>& q) {
  std::vector<double> column;
  for (std::size_t i = 0; i <= used_; ++i) {
    column.push_back(dot(q, basis_[i]));
    add(q, -column[i], basis_[i]);
  }
  const double rest = std::sqrt(dot(q, q));
  for (std::size_t i = 0; i < used_; ++i) {
    const double upper = cos_[i] * column[i] + sin_[i] * column[i + 1];
    column[i + 1] = cos_[i] * column[i + 1] - sin_[i] * column[i];
    column[i] = upper;
  }
  const double length = std::hypot(column[used_], rest);
  cos_.push_back(length > 0 ? column[used_] / length : 1.0);
  sin_.push_back(length > 0 ? rest / length : 0.0);
  column[used_] = length;
  columns_.push_back(column);
  right_.push_back(-sin_[used_] * right_[used_]);
  right_[used_] *= cos_[used_];
  ++used_;
  if (basis_.size() <= used_) basis_.push_back(make_components<double>(grid_, "direction", "N^1/2"));
  each_axis(grid_, [&](auto n) { basis_[used_][decltype(n)::value]->clear(); });
  if (rest > 0) add(basis_[used_], 1 / rest, q);
  return std::fabs(right_[used_]);
}

void MinimalResidual::mix(Components<double>& out) const {
  std::vector<double> y(used_, 0.0);
  for (std::size_t i = used_; i-- > 0;) {
    double sum = right_[i];
    for (std::size_t k = i + 1; k < used_; ++k) sum -= columns_[k][i] * y[k];
    y[i] = columns_[i][i] > 0 ? sum / columns_[i][i] : 0.0;
  }
  each_axis(grid_, [&](auto n) { out[decltype(n)::value]->clear(); });
  for (std::size_t i = 0; i < used_; ++i) add(out, y[i], basis_[i]);
}

}  // namespace mossfield
