// Which nodes the mesh has, and which of their values are unknowns.

#include "published_elements.hpp"

namespace published {

Elements::Elements(const Question& q) : question_(q) {
  model_.fixed_minus_potential = q.fixed_minus_potential != 0;
  quadrature(q.lumped != 0, rule_);
  nx_ = static_cast<int>(std::lround(length / q.dx)) + 1;
  ny_ = static_cast<int>(std::lround(q.height / q.dx)) + 1;
  for (auto& u : now_) u.assign(static_cast<std::size_t>(nx_ * ny_), 0);
  for (int i = 0; i < nx_; ++i)
    for (int j = 0; j < ny_; ++j) {
      const double x = i * q.dx, metal = 0.5 * (1 - std::tanh(2 * (x - model_.front)));
      now_[xi_][id(i, j)] = i == 0 ? 1 : i == nx_ - 1 ? 0 : metal;
      now_[phi_][id(i, j)] = i == 0 ? model_.voltage : i == nx_ - 1 ? 0 : model_.voltage * metal;
    }
  for (int k = 0; k < 3; ++k) old_[k] = trial_[k] = now_[k];
  load_.assign(now_[0].size(), 0);
  remesh();
}

/// New mesh about the front as it is; what lies between columns of the old mesh is interpolated first.
void Elements::remesh() {
  for (std::size_t c = 0; c + 1 < columns_.size(); ++c)
    for (int i = columns_[c] + 1; i < columns_[c + 1]; ++i) {
      const double s = double(i - columns_[c]) / (columns_[c + 1] - columns_[c]);
      for (int k = 0; k < 3; ++k)
        for (int j = 0; j < ny_; ++j)
          for (auto* u : {&now_[k], &old_[k]})
            (*u)[id(i, j)] = (1 - s) * (*u)[id(columns_[c], j)] + s * (*u)[id(columns_[c + 1], j)];
    }
  int low = nx_, high = 0;
  for (int j = 0; j < ny_; ++j)
    for (int i = 0; i < nx_; ++i) {
      if (now_[xi_][id(i, j)] < 0.98) low = std::min(low, i);
      if (now_[xi_][id(i, j)] > 0.02) high = std::max(high, i);
    }
  choose_columns(low, high);
  find_band();
  number_unknowns();
  make_pattern();
  for (int k = 0; k < 3; ++k) trial_[k] = now_[k];
  stale_ = true;
}

/// Every column to 16 um ahead of the front, then every 2, 4 and 8 um.
void Elements::choose_columns(int low, int high) {
  const int um = static_cast<int>(std::lround(1 / question_.dx));
  first_ = std::max(0, low - 12 * um);
  columns_.clear();
  for (int i = first_; i < nx_ - 1;) {
    columns_.push_back(i);
    const int ahead = (i - high) / um;
    int stride = ahead < 16 ? 1 : ahead < 30 ? 2 * um : ahead < 60 ? 4 * um : 8 * um;
    if (stride > 1 && i % stride)
      for (stride = 1; i % (2 * stride) == 0 && 2 * stride <= 8 * um;) stride *= 2;
    i = std::min(i + stride, nx_ - 1);
  }
  columns_.push_back(nx_ - 1);
}

/// Nodes within 8 um of the front: only there is xi an unknown.
void Elements::find_band() {
  const int reach = static_cast<int>(std::lround(8 / question_.dx));
  std::vector<char> along(now_[0].size(), 0);
  band_.assign(now_[0].size(), 0);
  for (int j = 0; j < ny_; ++j)
    for (int i = 0; i < nx_; ++i) {
      const double x = now_[xi_][id(i, j)];
      const bool crosses = i > 0 && (x - 0.5) * (now_[xi_][id(i - 1, j)] - 0.5) < 0;
      if (!crosses && (x <= 0.02 || x >= 0.98)) continue;
      for (int m = std::max(0, i - reach); m <= std::min(nx_ - 1, i + reach); ++m) along[id(m, j)] = 1;
    }
  for (int i = 0; i < nx_; ++i)
    for (int j = 0; j < ny_; ++j) {
      if (!along[id(i, j)]) continue;
      for (int m = std::max(0, j - reach); m <= std::min(ny_ - 1, j + reach); ++m) band_[id(i, m)] = 1;
    }
}

/// Held at the electrode: xi, phi; at the far side: all three; in metal away from the front: all.
void Elements::number_unknowns() {
  unknown_.assign(3 * now_[0].size(), -1);
  int count = 0;
  for (const int c : columns_)
    for (int j = 0; j < ny_; ++j) {
      const int n = id(c, j);
      const bool metal = now_[xi_][n] > 0.9 && !band_[n], first = c == columns_.front(), last = c == nx_ - 1;
      if (band_[n] && !first && !last) unknown_[3 * n + xi_] = count++;
      if (!metal && !last) unknown_[3 * n + w_] = count++;
      if (!metal && !first && !last) unknown_[3 * n + phi_] = count++;
    }
  residual_.assign(static_cast<std::size_t>(count), 0);
  step_ = residual_;
  elements_.clear();
  for (std::size_t c = 0; c + 1 < columns_.size(); ++c)
    for (int j = 0; j + 1 < ny_; ++j) {
      Element e{
          {id(columns_[c], j), id(columns_[c + 1], j), id(columns_[c], j + 1), id(columns_[c + 1], j + 1)},
          (columns_[c + 1] - columns_[c]) * question_.dx,
          false,
          {}};
      bool any = false;
      for (const int n : e.node) {
        e.whole = e.whole || unknown_[3 * n] >= 0;
        for (int k = 0; k < 3; ++k) any = any || unknown_[3 * n + k] >= 0;
      }
      if (any) elements_.push_back(e);
    }
}

void Elements::make_pattern() {
  const auto of = [this](const Element& e, int a) { return unknown_[3 * e.node[a / 3] + a % 3]; };
  std::vector<std::vector<int>> rows(residual_.size());
  for (const Element& e : elements_)
    for (int b = 0; b < 12; ++b)
      for (int a = 0; a < 12 && of(e, b) >= 0; ++a)
        if (of(e, a) >= 0) rows[of(e, b)].push_back(of(e, a));
  matrix_.start.assign(1, 0);
  matrix_.row.clear();
  for (auto& list : rows) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    matrix_.row.insert(matrix_.row.end(), list.begin(), list.end());
    matrix_.start.push_back(static_cast<int>(matrix_.row.size()));
  }
  matrix_.value.assign(matrix_.row.size(), 0);
  for (Element& e : elements_)
    for (int a = 0; a < 12; ++a)
      for (int b = 0; b < 12; ++b) {
        e.place[12 * a + b] = -1;
        if (of(e, a) < 0 || of(e, b) < 0) continue;
        const auto begin = matrix_.row.begin();
        e.place[12 * a + b] = static_cast<int>(
            std::lower_bound(begin + matrix_.start[of(e, b)], begin + matrix_.start[of(e, b) + 1], of(e, a)) -
            begin);
      }
  matrix_.analyse();
}
}  // namespace published
