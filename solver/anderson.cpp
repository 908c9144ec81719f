#include "solver/anderson.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/charge.hpp"
#include "kernels/front.hpp"

namespace mossfield {

Anderson::History::History(const Grid& grid, int depth)
    : last_image(grid, "image", ""), last_defect(grid, "defect", ""), defect(grid, "defect", "") {
  for (int m = 0; m < depth; ++m) {
    images.emplace_back(grid, "image", "");
    defects.emplace_back(grid, "defect", "");
  }
}

Anderson::Anderson(const Grid& grid, int parts, int depth) : grid_(grid), depth_(depth) {
  for (int p = 0; p < parts; ++p) history_.emplace_back(grid, depth);
}

void Anderson::remember(const Part& part, History& of) {
  each(part, Extrapolate{of.defect.data(), part.image->data(), part.u->data(), 1, -1});
  if (has_last_) {
    const std::size_t at = slot(0);
    each(part, Extrapolate{of.images[at].data(), part.image->data(), of.last_image.data(), 1, -1});
    each(part, Extrapolate{of.defects[at].data(), of.defect.data(), of.last_defect.data(), 1, -1});
  }
  each(part, Copy{of.last_image.data(), part.image->data()});
  each(part, Copy{of.last_defect.data(), of.defect.data()});
}

void Anderson::next(const std::vector<Part>& parts) {
  if (has_last_) newest_ = (newest_ + 1) % depth_;
  for (std::size_t p = 0; p < parts.size(); ++p) remember(parts[p], history_[p]);
  if (has_last_) kept_ = std::min(kept_ + 1, depth_);
  has_last_ = true;
  const std::vector<double> gamma = weights(parts);
  for (std::size_t p = 0; p < parts.size(); ++p) {
    each(parts[p], Copy{parts[p].u->data(), parts[p].image->data()});
    for (int m = 0; m < kept_; ++m)
      each(parts[p], AddScaled{parts[p].u->data(), history_[p].images[slot(m)].data(),
                               -gamma[static_cast<std::size_t>(m)]});
  }
}

/// Least squares min |defect - sum gamma_m defects_m|, newest first, by modified elimination of the normal
/// equations; a difference that adds nothing new gets weight 0.
std::vector<double> Anderson::weights(const std::vector<Part>& parts) const {
  const auto n = static_cast<std::size_t>(kept_);
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t p = 0; p < parts.size(); ++p) {
    const double share = 1 / (parts[p].scale * parts[p].scale);
    const History& of = history_[p];
    const auto product = [&](const Field& u, const Field& v) {
      const Product f{{}, u.data(), v.data()};
      return share * (parts[p].where ? reduce(*parts[p].where, f) : reduce(grid_, f));
    };
    for (std::size_t i = 0; i < n; ++i) {
      const Field& one = of.defects[slot(static_cast<int>(i))];
      for (std::size_t j = i; j < n; ++j) a[i][j] += product(one, of.defects[slot(static_cast<int>(j))]);
      a[i][n] += product(one, of.defect);
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) a[i][j] = a[j][i];
  std::vector<double> scale(n), gamma(n, 0.0);
  for (std::size_t i = 0; i < n; ++i) scale[i] = a[i][i];
  std::vector<bool> used(n, false);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(a[i][i] > 1e-10 * scale[i])) continue;
    used[i] = true;
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double factor = a[r][i] / a[i][i];
      for (std::size_t c = 0; c <= n; ++c) a[r][c] -= factor * a[i][c];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    if (used[i]) gamma[i] = a[i][n] / a[i][i];
  return gamma;
}

}  // namespace mossfield
