#include "solver/salt_layer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace mossfield {

namespace {

constexpr int halvings = 100;

/// Integral of x^power P(x) over 0 .. x.
double integral(const Polynomial& poly, double x, int power) {
  double sum = 0;
  for (int k = 3; k >= 0; --k) sum = sum * x + poly.p[k] / (k + power + 1);
  return sum * std::pow(x, power + 1);
}

/// Where a cubic turns, in order, of x > 0.
std::vector<double> turns(const Polynomial& poly) {
  const double a = 3 * poly.p[3], b = poly.p[2], c = poly.p[1];  // a x^2 + 2 b x + c
  std::vector<double> found;
  if (a == 0) {
    if (b != 0) found = {-c / (2 * b)};
  } else if (const double d = b * b - a * c; d >= 0) {
    found = {(-b - std::sqrt(d)) / a, (-b + std::sqrt(d)) / a};
  }
  found.erase(std::remove_if(found.begin(), found.end(), [](double x) { return !(x > 0); }), found.end());
  std::sort(found.begin(), found.end());
  return found;
}

/// The layer in cells that grow from the front on, salt in each of them. Where the salt at the plate counts,
/// they grow from both ends to the middle.
class March {
 public:
  March(const SaltLayer& layer, double flux, double depth)
      : layer_(layer), flux_(flux), most_(layer.concentration * most_at_plate(layer)) {
    const bool both = std::isfinite(most_);
    const int growing = both ? cells / 2 : cells;
    const double length = both ? layer.length / 2 : layer.length;
    const auto edge = [&](int n, double growth) {
      return length * std::expm1(growth * n / growing) / std::expm1(growth);
    };
    double low = 1e-6, high = 20;  // the cells' growth in all, as a logarithm
    for (int pass = 0; pass < halvings; ++pass) {
      const double middle = (low + high) / 2;
      (edge(1, middle) > depth / cells_to_depth ? low : high) = middle;
    }
    for (int n = 0; n < growing; ++n) size_.push_back(edge(n + 1, low) - edge(n, low));
    for (int n = growing; n < cells; ++n) size_.push_back(size_[static_cast<std::size_t>(cells - 1 - n)]);
    c_.assign(cells, layer.concentration);
  }
  /// Backward Euler, the diffusivity from the last pass.
  void step(double dt) {
    const std::vector<double> before = c_;
    const int passes = is_constant(layer_.diffusivity) ? 1 : 3;
    for (int pass = 0; pass < passes; ++pass) solve(before, dt);
  }
  /// Integral of D from 0 to the salt at the front.
  double at_front() const { return diffusion_integral(layer_, c_.front()) - flux_ * size_.front() / 2; }
  /// The same to the salt on the plate, of that to where D is zero; 0 where that counts for nothing.
  double share_at_plate() const {
    if (!std::isfinite(most_)) return 0;
    if (c_.back() >= most_) return 1;  // the integral falls beyond
    return (diffusion_integral(layer_, c_.back()) + flux_ * size_.back() / 2) /
           diffusion_integral(layer_, most_);
  }

 private:
  static constexpr int cells = 400;
  static constexpr double cells_to_depth = 50;
  double between(double a, double b) const {
    return evaluate(layer_.diffusivity, (a + b) / 2 / layer_.concentration);
  }
  void solve(const std::vector<double>& before, double dt) {
    std::vector<double> upper(cells), right(cells);  // what is left of them once the cells below are gone
    double lower = 0;
    for (int n = 0; n < cells; ++n) {
      const auto i = static_cast<std::size_t>(n);
      const bool last = n + 1 == cells;
      const double next = last ? layer_.reservoir ? 2 * between(c_[i], layer_.concentration) / size_[i] : 0
                               : 2 * between(c_[i], c_[i + 1]) / (size_[i] + size_[i + 1]);
      double diagonal = size_[i] / dt + lower + next, known = size_[i] / dt * before[i];
      if (n == 0) known -= flux_;
      if (last) known += layer_.reservoir ? next * layer_.concentration : flux_;
      if (n > 0) diagonal -= lower * upper[i - 1], known += lower * right[i - 1];
      upper[i] = last ? 0 : next / diagonal, right[i] = known / diagonal;
      lower = next;
    }
    for (int n = cells - 1; n >= 0; --n) {
      const auto i = static_cast<std::size_t>(n);
      c_[i] = right[i] + (n + 1 < cells ? upper[i] * c_[i + 1] : 0);
    }
  }
  SaltLayer layer_;
  double flux_, most_;
  std::vector<double> size_, c_;
};

}  // namespace

double first_zero(const Polynomial& property) {
  const double* p = property.p;
  const double* first = std::find_if(p, p + 4, [](double value) { return value != 0; });
  if (first == p + 4 || *first < 0) return 0;
  std::vector<double> ends = turns(property);
  double bound = 1;  // Cauchy's: no zero lies beyond it
  for (int k = 3; k > 0 && bound == 1; --k)
    if (p[k] != 0)
      for (int n = 0; n < k; ++n) bound = std::max(bound, 1 + std::fabs(p[n] / p[k]));
  ends.push_back(std::max(bound, ends.empty() ? 0 : ends.back()));
  double low = 0;
  for (double high : ends) {
    if (evaluate(property, high) <= 0) {
      for (int pass = 0; pass < halvings; ++pass) {
        const double middle = (low + high) / 2;
        (evaluate(property, middle) > 0 ? low : high) = middle;
      }
      return high;
    }
    low = high;
  }
  return std::numeric_limits<double>::infinity();
}

double most_at_plate(const SaltLayer& layer) {
  return layer.reservoir ? std::numeric_limits<double>::infinity() : first_zero(layer.diffusivity);
}

double diffusion_integral(const SaltLayer& layer, double c) {
  return layer.concentration * integral(layer.diffusivity, c / layer.concentration, 0);
}

double steady_flux(const SaltLayer& layer, double at_front) {
  double far = layer.concentration;
  if (!layer.reservoir) {  // over the layer the mean of c is c0: integral (c - c0) D dc = 0
    const auto excess = [&](double front, double end) {
      return integral(layer.diffusivity, end, 1) - integral(layer.diffusivity, front, 1) -
             (integral(layer.diffusivity, end, 0) - integral(layer.diffusivity, front, 0));
    };
    const double most = std::min(most_at_plate(layer), 1e3);
    double front = at_front / layer.concentration;
    if (double low = front, high = 1; excess(front, most) < 0) {
      for (int pass = 0; pass < halvings; ++pass) {
        const double middle = (low + high) / 2;
        (excess(middle, most) < 0 ? low : high) = middle;
      }
      front = high, at_front = high * layer.concentration;
    }
    double low = 1, high = most;
    for (int pass = 0; pass < halvings; ++pass) {
      const double middle = (low + high) / 2;
      (excess(front, middle) < 0 ? low : high) = middle;
    }
    far = low * layer.concentration;
  }
  return (diffusion_integral(layer, far) - diffusion_integral(layer, at_front)) / layer.length;
}

double steady_salt(const SaltLayer& layer, double flux) {
  double low = 0, high = layer.concentration;
  if (!(flux < steady_flux(layer, 0))) return std::numeric_limits<double>::quiet_NaN();
  for (int pass = 0; pass < halvings; ++pass) {
    const double middle = (low + high) / 2;
    (steady_flux(layer, middle) > flux ? low : high) = middle;
  }
  return low;
}

Depletion depletion_time(const SaltLayer& layer, double flux, double least) {
  const double wanted = diffusion_integral(layer, least),
               all = diffusion_integral(layer, layer.concentration);
  const double mean = all / layer.concentration;
  // Sand's time of the mean diffusivity: from there on the depth and the length of steps
  const double scale = M_PI * mean * std::pow((layer.concentration - least) / (2 * flux), 2);
  March march(layer, flux, std::min(layer.length, std::sqrt(mean * scale)));
  constexpr double steps = 2000;  // even ones in sqrt(t), by which the salt falls at first
  double before = all, plate_before = march.share_at_plate(), root = 0;
  const double end = std::sqrt(100 * layer.length * layer.length / mean), step = std::sqrt(scale) / steps;
  while (root < end) {
    march.step((2 * root + step) * step);
    const double now = march.at_front(), plate = march.share_at_plate();
    const double share = now <= wanted ? (before - wanted) / (before - now) : 2;
    const double share_plate = plate >= 1 ? (1 - plate_before) / (plate - plate_before) : 2;
    if (share <= 1 || share_plate <= 1)
      return {std::pow(root + std::min(share, share_plate) * step, 2), share_plate < share};
    before = now, plate_before = plate, root += step;
  }
  return {root * root, false};
}

}  // namespace mossfield
