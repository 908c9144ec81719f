// Is the roughening published by Ahmad, Hong & Viswanathan, PNAS 117 (2020) 26672, that of their
// discretisation? The model of published_model.hpp with their bilinear elements of 1 um (one to an interface
// width), 2 x 2 Gauss points, consistent mass, BDF2, Newton on all unknowns together, noise uniform in 0.04/s
// x [-1, 1] for every test function, point and 0.01 s. Far from the front the mesh is coarser along the
// growth direction, and metal 12 um behind it is left out: both are smooth there, and it makes the run some
// ten times shorter.
//   published_elements [seed=1] [height=100] [end=350] [dx=1] [dt=0.02] [lumped=0] [fixed_minus_potential=0]
// Prints one line each time the tip passes a multiple of 10 um: tip_um, time_s, roughness_um (highest minus
// lowest column), arc_ratio, filled_ratio, by the published counting of nodes with xi > 0.5.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "published_elements.hpp"

namespace published {

namespace {

constexpr double noise = 0.04, noise_interval = 0.01;  ///< [1/s], [s]

std::uint64_t mix(std::uint64_t z) {  // splitmix64
  z += 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

}  // namespace

template <bool jacobian>
void Elements::add_element(const Element& e) {
  double r[12] = {}, k[12][12] = {};
  const double area = e.hx * question_.dx / 4, ix = 1 / e.hx, iy = 1 / question_.dx;
  for (const Point& p : rule_) {
    Jet at[3];
    for (int f = 0; f < 3; ++f)
      for (int m = 0; m < 4; ++m) {
        const int n = e.node[m];
        const double u = trial_[f][n];
        at[f].u += p.n[m] * u, at[f].x += p.gx[m] * ix * u, at[f].y += p.gy[m] * iy * u;
        at[f].rate += p.n[m] * (a0_ * u + a1_ * now_[f][n] + a2_ * old_[f][n]);
      }
    const Terms t = terms_at(model_, at[xi_], at[w_], at[phi_], a0_, e.whole);
    for (int m = 0; m < 4; ++m) {
      const double n = p.n[m] * area, gx = p.gx[m] * ix * area, gy = p.gy[m] * iy * area;
      for (int f = 0; f < 3; ++f) r[3 * m + f] += n * t.source[f] + gx * t.flux_x[f] + gy * t.flux_y[f];
      for (int b = 0; jacobian && b < 4; ++b) {
        const double nb = p.n[b], gg = gx * p.gx[b] * ix + gy * p.gy[b] * iy;
        for (int f = 0; f < 3; ++f)
          for (int g = 0; g < 3; ++g)
            k[3 * m + f][3 * b + g] +=
                nb * (n * t.source_by[f][g] + gx * t.flux_x_by[f][g] + gy * t.flux_y_by[f][g]) +
                gg * t.conduction[f][g];
      }
    }
  }
  for (int a = 0; a < 12; ++a) {
    const int row = unknown_[3 * e.node[a / 3] + a % 3];
    if (row < 0) continue;
    residual_[row] += r[a];
    for (int b = 0; jacobian && b < 12; ++b)
      if (e.place[12 * a + b] >= 0) matrix_.value[e.place[12 * a + b]] += k[a][b];
  }
}

template <bool jacobian>
void Elements::assemble() {
  std::fill(residual_.begin(), residual_.end(), 0.0);
  if (jacobian) std::fill(matrix_.value.begin(), matrix_.value.end(), 0.0);
  for (const Element& e : elements_) add_element<jacobian>(e);
  for (const int c : columns_)
    for (int j = 0; j < ny_; ++j)
      if (const int row = unknown_[3 * id(c, j)]; row >= 0) residual_[row] -= load_[id(c, j)];
}

/// Anew every step; the strength scaled so that its variance grows at the same rate whatever the step.
void Elements::draw_noise() {
  std::fill(load_.begin(), load_.end(), 0.0);
  const double strength = noise * std::sqrt(noise_interval / question_.dt);
  const auto seed = static_cast<std::uint64_t>(question_.seed) * 1000003ull;
  for (const Element& e : elements_) {
    if (!e.whole) continue;
    std::uint64_t key = mix(mix(seed + static_cast<std::uint64_t>(steps_)) ^
                            (static_cast<std::uint64_t>(e.node[0]) * 0x2545F4914F6CDD1Dull));
    for (int m = 0; m < 4; ++m)
      for (const Point& p : rule_) {
        const double r = 2 * static_cast<double>(mix(key++) >> 11) * 0x1p-53 - 1;
        load_[e.node[m]] += strength * e.hx * question_.dx / 4 * p.n[m] * r;
      }
  }
}

double Elements::residual_norm() const {
  constexpr double scale[3] = {1e4, 1e3, 4.704e5};  // of the published input's variables
  double sum = 0;
  for (const int c : columns_)
    for (int j = 0; j < ny_; ++j)
      for (int f = 0; f < 3; ++f)
        if (const int row = unknown_[3 * id(c, j) + f]; row >= 0)
          sum += scale[f] * residual_[row] * scale[f] * residual_[row];
  return std::sqrt(sum);
}

/// Newton's step, shortened as a whole if a field would change by more than Newton can be trusted with.
void Elements::correct() {
  constexpr double most[3] = {0.3, 4, 0.1};
  matrix_.solve(residual_, step_);
  double excess = 1;
  const auto each = [this](auto&& act) {
    for (const int c : columns_)
      for (int n = id(c, 0); n < id(c, 0) + ny_; ++n)
        for (int f = 0; f < 3; ++f)
          if (const int row = unknown_[3 * n + f]; row >= 0) act(f, n, row);
  };
  each([&](int f, int, int row) { excess = std::max(excess, std::fabs(step_[row]) / most[f]); });
  each([&](int f, int n, int row) { trial_[f][n] -= step_[row] / excess; });
}

bool Elements::newton() {
  double start = 0, last = 0;
  if (stale_) assemble<true>(), matrix_.factorise();
  stale_ = false;
  for (int n = 0; n < 40; ++n) {
    assemble<false>();
    const double size = residual_norm();
    if (n == 0) start = size;
    if (size < 1e-6 * start || size < 5e-3) {
      stale_ = n > 7;
      return true;
    }
    if (!std::isfinite(size)) return false;
    if (n > 0 && ((size > 0.3 * last && n > 2) || steps_ < 1)) assemble<true>(), matrix_.factorise();
    last = size;
    correct();
  }
  return false;
}

bool Elements::advance() {
  const double before = dt_;
  for (;;) {
    const double dt = std::min(question_.dt, next_dt_), ratio = steps_ ? dt / before : 1;
    stale_ = stale_ || steps_ <= 1 || std::fabs(dt - dt_) > 1e-12 * dt;
    dt_ = dt;
    a0_ = (steps_ ? (1 + 2 * ratio) / (1 + ratio) : 1) / dt;
    a1_ = -(steps_ ? 1 + ratio : 1) / dt;
    a2_ = (steps_ ? ratio * ratio / (1 + ratio) : 0) / dt;
    draw_noise();
    for (const int c : columns_)
      for (int n = id(c, 0); n < id(c, 0) + ny_; ++n)
        for (int f = 0; f < 3; ++f) {
          const bool extrapolate = unknown_[3 * n + f] >= 0 && steps_ >= 2;
          trial_[f][n] = extrapolate ? (1 + ratio) * now_[f][n] - ratio * old_[f][n] : now_[f][n];
        }
    if (newton()) break;
    if (dt < 1e-7) return false;
    next_dt_ = dt / 4;
    stale_ = true;
  }
  for (int f = 0; f < 3; ++f) old_[f].swap(now_[f]), now_[f] = trial_[f];
  ++steps_;
  time_ += dt_;
  next_dt_ = std::min(question_.dt, 1.5 * dt_);
  return true;
}

void Elements::column_counts(std::vector<int>& counts) const {
  counts.assign(static_cast<std::size_t>(ny_), first_);
  for (int j = 0; j < ny_; ++j)
    for (int i = first_; i < nx_; ++i) counts[j] += now_[xi_][id(i, j)] > 0.5 + 1e-6;
}

namespace {

void print(double tip, double time, const std::vector<int>& counts, const Question& q) {
  const auto [low, high] = std::minmax_element(counts.begin(), counts.end());
  double arc = 0, area = 0;
  for (std::size_t j = 0; j + 1 < counts.size(); ++j) {
    arc += std::hypot((counts[j + 1] - counts[j]) * q.dx, q.dx);
    area += 0.5 * (counts[j] + counts[j + 1]) * q.dx * q.dx;
  }
  std::printf("%.0f,%.3f,%.1f,%.4f,%.4f\n", tip, time, (*high - *low) * q.dx, arc / q.height,
              (area - 20 * q.height) / ((tip - 20) * q.height));
  std::fflush(stdout);
}

int march(const Question& q) {
  Elements elements(q);
  std::vector<int> counts, at_mesh;
  elements.column_counts(at_mesh);
  int tip = *std::max_element(at_mesh.begin(), at_mesh.end());
  double meshed = 0;
  const int um = static_cast<int>(std::lround(1 / q.dx));
  std::printf("tip_um,time_s,roughness_um,arc_ratio,filled_ratio\n");
  while (elements.time() < q.end - 1e-9 && tip * q.dx <= 190) {
    if (!elements.advance())
      return std::fprintf(stderr, "no step succeeds at t = %g s\n", elements.time()), 1;
    elements.column_counts(counts);
    const int highest = *std::max_element(counts.begin(), counts.end());
    const double position = (highest - 1) * q.dx;  // nodes are counted from 0
    if (highest > tip && position > 20 && std::fabs(position / 10 - std::round(position / 10)) < 1e-9)
      print(position, elements.time(), counts, q);
    tip = highest;
    int moved = 0;
    for (std::size_t j = 0; j < counts.size(); ++j) moved = std::max(moved, std::abs(counts[j] - at_mesh[j]));
    if (moved < 2 * um && (moved < um || elements.time() - meshed <= 1)) continue;
    elements.remesh();
    at_mesh = counts;
    meshed = elements.time();
  }
  return 0;
}

}  // namespace

}  // namespace published

int main(int argc, char** argv) {
  published::Question q;
  std::map<std::string, double*> keys{{"seed", &q.seed},
                                      {"height", &q.height},
                                      {"end", &q.end},
                                      {"dx", &q.dx},
                                      {"dt", &q.dt},
                                      {"lumped", &q.lumped},
                                      {"fixed_minus_potential", &q.fixed_minus_potential}};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto at = word.find('=');
    char* rest = nullptr;
    const double value = at == std::string::npos ? 0 : std::strtod(word.c_str() + at + 1, &rest);
    if (!rest || *rest || rest == word.c_str() + at + 1 || !keys.count(word.substr(0, at)))
      return std::fprintf(stderr,
                          "published_elements: %s: expected key=number; keys: seed height end dx dt lumped "
                          "fixed_minus_potential\n",
                          argv[i]),
             2;
    *keys[word.substr(0, at)] = value;
  }
  return published::march(q);
}
