#include "solver/anderson.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/charge.hpp"
#include "kernels/front.hpp"

namespace mossfield {

Anderson::Anderson(const Grid& grid, int depth)
    : grid_(grid),
      depth_(depth),
      last_image_(grid, "image", ""),
      last_defect_(grid, "defect", ""),
      defect_(grid, "defect", "") {
  for (int m = 0; m < depth; ++m) {
    images_.emplace_back(grid, "image", "");
    defects_.emplace_back(grid, "defect", "");
  }
}

void Anderson::next(Field& u, const Field& image) {
  for_each_cell(grid_, Extrapolate{defect_.data(), image.data(), u.data(), 1, -1});
  if (has_last_) {
    newest_ = (newest_ + 1) % depth_;
    const auto at = static_cast<std::size_t>(newest_);
    for_each_cell(grid_, Extrapolate{images_[at].data(), image.data(), last_image_.data(), 1, -1});
    for_each_cell(grid_, Extrapolate{defects_[at].data(), defect_.data(), last_defect_.data(), 1, -1});
    kept_ = std::min(kept_ + 1, depth_);
  }
  last_image_.copy_from(image);
  last_defect_.copy_from(defect_);
  has_last_ = true;
  u.copy_from(image);
  const std::vector<double> gamma = weights(defect_);
  for (int m = 0; m < kept_; ++m) {
    const auto at = static_cast<std::size_t>((newest_ - m + depth_) % depth_);
    for_each_cell(grid_, AddScaled{u.data(), images_[at].data(), -gamma[static_cast<std::size_t>(m)]});
  }
}

/// Least squares min |defect - sum gamma_m defects_m|, newest first, by modified elimination of the normal
/// equations; a difference that adds nothing new gets weight 0.
std::vector<double> Anderson::weights(const Field& defect) const {
  const auto n = static_cast<std::size_t>(kept_);
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 1));
  const auto at = [&](std::size_t m) -> const Field& {
    return defects_[(static_cast<std::size_t>(newest_ + depth_) - m) % static_cast<std::size_t>(depth_)];
  };
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j)
      a[i][j] = a[j][i] = reduce(grid_, Product{{}, at(i).data(), at(j).data()});
    a[i][n] = reduce(grid_, Product{{}, at(i).data(), defect.data()});
  }
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
