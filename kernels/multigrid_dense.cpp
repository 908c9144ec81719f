// The coarsest level of the multigrid: its inverse, dense and in double precision.

#include <algorithm>

#include "kernels/multigrid_level.hpp"

namespace mossfield {

namespace {

/// A symmetric matrix with entries -link off the diagonal and row sums `held` >= 0. The diagonal of `link`
/// means nothing.
struct Network {
  std::size_t size;
  std::vector<double> link, held;

  explicit Network(std::size_t n) : size(n), link(n * n, 0.0), held(n, 0.0) {}
  double& at(std::size_t i, std::size_t j) { return link[i * size + j]; }
};

void add_faces(const MultigridLevel& level, int axis, Network& network) {
  const Box& b = level.grid.box();
  const BasicField<float>& field = *level.t[static_cast<std::size_t>(axis)];
  std::vector<float> t(static_cast<std::size_t>(level.grid.words()));
  copy_to_host(level.grid.device(), t.data(), field.data(), field.bytes());
  const auto number = [&](int i, int j, int k) {
    return static_cast<std::size_t>((i + b.nx) % b.nx +
                                    b.nx * ((j + b.ny) % b.ny + b.ny * ((k + b.nz) % b.nz)));
  };
  const int dx = axis == 0, dy = axis == 1, dz = axis == 2;
  const bool wraps = level.grid.periodic(axis);
  for (int k = 0; k < b.nz + dz; ++k)
    for (int j = 0; j < b.ny + dy; ++j)
      for (int i = 0; i < b.nx + dx; ++i) {
        const double value = t[static_cast<std::size_t>(b.first + k * b.plane + j * b.row + i)];
        const bool first = i < dx || j < dy || k < dz, last = i == b.nx || j == b.ny || k == b.nz;
        if (last && wraps) continue;  // the same face as the first
        const std::size_t above = number(i, j, k), below = number(i - dx, j - dy, k - dz);
        if (!wraps && (first || last))
          network.held[last ? below : above] += value;
        else {
          network.at(above, below) += value;
          network.at(below, above) += value;
        }
      }
}

/// to += factor * from, columns begin .. end - 1 of two rows.
void add_row(double factor, const double* from, std::size_t begin, std::size_t end, double* to) {
#pragma omp simd
  for (std::size_t j = begin; j < end; ++j) to[j] += factor * from[j];
}

/// Factors L D L^T in place: -L below the diagonal of `link`, D returned. Rows are kept as links and row sums
/// and only ever added to, so each pivot is exact to round-off at any contrast, and a part that nothing holds
/// ends in a pivot of exactly 0.
std::vector<double> factorise(Network& a) {
  std::vector<double> pivots(a.size);
  for (std::size_t k = 0; k < a.size; ++k) {
    double pivot = a.held[k];
    for (std::size_t j = k + 1; j < a.size; ++j) pivot += a.at(j, k);
    pivots[k] = pivot;
    if (!(pivot > 0)) continue;  // then its links are 0 too
    for (std::size_t i = k + 1; i < a.size; ++i) {
      const double part = a.at(i, k) / pivot;
      if (part == 0) continue;
      a.held[i] += part * a.held[k];
      add_row(part, &a.at(k, 0), k + 1, a.size, &a.at(i, 0));
    }
    for (std::size_t i = k + 1; i < a.size; ++i) a.at(i, k) /= pivot;
  }
  return pivots;
}

/// The inverse, all columns of a row at once; an unknown with pivot 0 stays 0, which gives a symmetric
/// generalised inverse.
std::vector<double> inverse_of(Network& factors, const std::vector<double>& pivots) {
  const std::size_t n = factors.size;
  std::vector<double> x(n * n, 0.0);
  const auto row = [&](std::size_t i) { return x.data() + i * n; };
  for (std::size_t i = 0; i < n; ++i) {
    row(i)[i] = 1;
    for (std::size_t k = 0; k < i; ++k) add_row(factors.at(i, k), row(k), 0, k + 1, row(i));
  }
  for (std::size_t i = n; i-- > 0;) {
    const double pivot = pivots[i];
    for (std::size_t c = 0; c < n; ++c) row(i)[c] = pivot > 0 ? row(i)[c] / pivot : 0.0;
    for (std::size_t m = i + 1; m < n && pivot > 0; ++m) add_row(factors.at(m, i), row(m), 0, n, row(i));
  }
  return x;
}

}  // namespace

void invert_dense(MultigridLevel& level) {
  const auto n = static_cast<std::size_t>(level.grid.global_cells());
  Network network(n);
  for (int axis = 0; axis < 3; ++axis)
    if (level.grid.active(axis)) add_faces(level, axis, network);
  const std::vector<float> s = level.s.owned();
  for (std::size_t c = 0; c < n; ++c) network.held[c] += s[c];
  const std::vector<double> pivots = factorise(network);
  const std::vector<double> inverse = inverse_of(network, pivots);
  if (!level.dense) {
    level.dense_grid = std::make_unique<Grid>(
        std::array<int, 3>{static_cast<int>(std::max<std::size_t>(n * n, 2)), 1, 1},
        std::array<double, 3>{1, 1, 1}, std::array<bool, 3>{}, Communicator::self(), level.grid.device());
    level.dense.emplace(*level.dense_grid, "dense inverse", "1");
  }
  copy_from_host(level.grid.device(), level.dense->data() + level.dense_grid->box().first, inverse.data(),
                 n * n * sizeof(double));
}

}  // namespace mossfield
