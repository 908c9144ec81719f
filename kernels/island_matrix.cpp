#include "kernels/island_matrix.hpp"

#include <cmath>

namespace mossfield {

namespace {

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

IslandMatrix::IslandMatrix(const Grid& grid, int islands)
    : grid_(&grid), size_(islands), diagonal_(at(grid.slices()) * at(islands)), others_(at(grid.slices())) {}

void IslandMatrix::add(int slice, int i, int j, double value) {
  const std::size_t own = at(slice - grid_->begin());
  (i == j ? diagonal_[own * at(size_) + at(i)] : others_[own][1L * i * size_ + j]) += value;
}

std::vector<double> IslandMatrix::join() const {
  std::vector<double> triples, sums(at(size_) * at(size_));  // row, column, value
  for (std::size_t slice = 0; slice < others_.size(); ++slice) {
    for (int i = 0; i < size_; ++i)
      if (const double value = diagonal_[slice * at(size_) + at(i)]; value != 0)
        triples.insert(triples.end(), {static_cast<double>(i), static_cast<double>(i), value});
    for (const auto& [place, value] : others_[slice])
      triples.insert(triples.end(),
                     {static_cast<double>(place / size_), static_cast<double>(place % size_), value});
  }
  triples = grid_->communicator().gather_all(triples);
  for (std::size_t n = 0; n + 2 < triples.size(); n += 3)
    sums[static_cast<std::size_t>(triples[n]) * at(size_) + static_cast<std::size_t>(triples[n + 1])] +=
        triples[n + 2];
  return sums;
}

double& IslandMatrix::entry(int i, int j) {
  return factor_[at(i) * at(size_) + at(j)];
}

void IslandMatrix::factorise() {
  factor_ = join();
  for (int j = 0; j < size_; ++j) {
    const double before = entry(j, j);
    for (int i = j; i < size_; ++i)
      for (int m = 0; m < j; ++m) entry(i, j) -= entry(i, m) * entry(j, m);
    entry(j, j) = entry(j, j) > 1e-13 * before ? std::sqrt(entry(j, j)) : 1e150;
    for (int i = j + 1; i < size_; ++i) entry(i, j) /= entry(j, j);
  }
}

std::vector<double> IslandMatrix::solve(std::vector<double> x) const {
  const auto factor = [&](int i, int j) { return factor_[at(i) * at(size_) + at(j)]; };
  for (int i = 0; i < size_; ++i) {
    for (int m = 0; m < i; ++m) x[at(i)] -= factor(i, m) * x[at(m)];
    x[at(i)] /= factor(i, i);
  }
  for (int i = size_; i-- > 0;) {
    for (int m = i + 1; m < size_; ++m) x[at(i)] -= factor(m, i) * x[at(m)];
    x[at(i)] /= factor(i, i);
  }
  return x;
}

}  // namespace mossfield
