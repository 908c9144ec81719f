#include "solver/host_sample.hpp"

#include <algorithm>

namespace mossfield {

namespace {

/// n in this base, mirrored at the point: in (0, 1).
double radical_inverse(int n, int base) {
  double value = 0, place = 1.0 / base;
  for (; n > 0; n /= base, place /= base) value += place * (n % base);
  return value;
}

}  // namespace

std::vector<double> sorted_sample(const Vector3& size, const std::function<double(const Vector3&)>& f) {
  std::vector<double> values(sample_points);
#pragma omp parallel for
  for (int n = 0; n < sample_points; ++n)
    values[static_cast<std::size_t>(n)] =
        f({size.x * radical_inverse(n + 1, 2), size.y * radical_inverse(n + 1, 3),
           size.z * radical_inverse(n + 1, 5)});
  std::sort(values.begin(), values.end());
  return values;
}

double quantile(const std::vector<double>& sorted, double share) {
  const double place = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double share_below(const std::vector<double>& sorted, double value) {
  const auto end = std::lower_bound(sorted.begin(), sorted.end(), value);
  return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
}

}  // namespace mossfield
