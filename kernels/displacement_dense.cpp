// The coarsest level of the multigrid for displacements: its inverse, dense and in double precision.

#include <algorithm>

#include "kernels/displacement_dense.hpp"
#include "kernels/displacement_level.hpp"

namespace mossfield {

namespace {

/// Unknowns: component by component, cells with x fastest.
struct Unknowns {
  const DisplacementLevel& level;
  std::size_t cells;
  std::vector<int> axes;

  explicit Unknowns(const DisplacementLevel& l)
      : level(l), cells(static_cast<std::size_t>(l.grid.global_cells())) {
    for (int axis = 0; axis < 3; ++axis)
      if (l.grid.active(axis)) axes.push_back(axis);
  }
  std::size_t size() const { return cells * axes.size(); }
  long word(std::size_t n) const {
    const Box& b = level.grid.box();
    const long c = static_cast<long>(n % cells);
    return b.first + c % b.nx + c / b.nx % b.ny * b.row + c / b.nx / b.ny * b.plane;
  }
  std::size_t axis(std::size_t n) const { return static_cast<std::size_t>(axes[n / cells]); }
};

/// The level once more, on the host.
DisplacementLevel& on_host(DisplacementLevel& level) {
  const Grid& g = level.grid;
  if (!level.on_host) {
    level.on_host = std::make_unique<DisplacementLevel>(
        level.origin, Grid(g.cells(), g.spacing(), {g.periodic(0), g.periodic(1), g.periodic(2)}),
        level.sides, level.unit);
    level.on_host->last = level.last;
  }
  DisplacementLevel& out = *level.on_host;
  const auto copy = [&](const BasicField<float>& from, BasicField<float>& to) {
    copy_to_host(g.device(), to.data(), from.data(), from.bytes());
  };
  copy(level.moduli.lambda, out.moduli.lambda);
  copy(level.moduli.shear, out.moduli.shear);
  for (std::size_t a = 0; a < 3; ++a) {
    if (level.moduli.edge[a]) copy(*level.moduli.edge[a], *out.moduli.edge[a]);
    if (level.inverse[a]) copy(*level.inverse[a], *out.inverse[a]);
  }
  return out;
}

/// Column by column: forces that one unknown alone brings about. Held faces: no row, no column.
std::vector<double> assemble(DisplacementLevel& level) {
  const Unknowns unknowns(level);
  const std::size_t n = unknowns.size();
  std::vector<double> matrix(n * n, 0.0);
  const auto free = [&](std::size_t m) {
    return level.inverse[unknowns.axis(m)]->data()[unknowns.word(m)] > 0;
  };
  for (std::size_t column = 0; column < n; ++column) {
    if (!free(column)) continue;
    level.clear_u();
    level.u[unknowns.axis(column)]->data()[unknowns.word(column)] = 1;
    level.refresh_u();
    const ElasticStencil<float> a = level.stencil();
    for (std::size_t row = 0; row < n; ++row) {
      if (!free(row)) continue;
      const int axis = static_cast<int>(unknowns.axis(row)), c = static_cast<int>(row % unknowns.cells);
      const Box& b = level.grid.box();
      const Index index(Cell{0, c % b.nx, c / b.nx % b.ny, c / b.nx / b.ny});
      const long q = unknowns.word(row);
      matrix[row * n + column] = static_cast<double>(axis == 0   ? a.force<0>(q, index)
                                                     : axis == 1 ? a.force<1>(q, index)
                                                                 : a.force<2>(q, index));
    }
  }
  return matrix;
}

}  // namespace

std::vector<double> generalised_inverse(std::vector<double> a, std::size_t n) {
  constexpr double lost = 1e-5;  // a pivot that round-off of single precision leaves of a rigid motion
  std::vector<double> pivots(n), inverse(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) a[i * n + j] = a[j * n + i] = (a[i * n + j] + a[j * n + i]) / 2;
  for (std::size_t k = 0; k < n; ++k) {
    double pivot = a[k * n + k];
    const double whole = pivot;
    for (std::size_t j = 0; j < k; ++j) pivot -= a[k * n + j] * a[k * n + j] * pivots[j];
    pivots[k] = pivot > lost * whole ? pivot : 0.0;
    for (std::size_t i = k + 1; i < n; ++i) {
      double sum = a[i * n + k];
      for (std::size_t j = 0; j < k; ++j) sum -= a[i * n + j] * a[k * n + j] * pivots[j];
      a[i * n + k] = pivots[k] > 0 ? sum / pivots[k] : 0.0;
    }
  }
  for (std::size_t c = 0; c < n; ++c) {
    double* x = inverse.data() + c * n;
    x[c] = 1;
    for (std::size_t i = c + 1; i < n; ++i)
      for (std::size_t k = c; k < i; ++k) x[i] -= a[i * n + k] * x[k];
    for (std::size_t i = n; i-- > 0;) {
      x[i] = pivots[i] > 0 ? x[i] / pivots[i] : 0.0;
      for (std::size_t m = i + 1; m < n && pivots[i] > 0; ++m) x[i] -= a[m * n + i] * x[m];
    }
  }
  return inverse;
}

void invert_dense(DisplacementLevel& level) {
  const std::size_t n = Unknowns(level).size();
  const std::vector<double> inverse = generalised_inverse(assemble(on_host(level)), n);
  if (!level.dense) {
    level.dense_grid = std::make_unique<Grid>(
        std::array<int, 3>{static_cast<int>(std::max<std::size_t>(n * n, 2)), 1, 1},
        std::array<double, 3>{1, 1, 1}, std::array<bool, 3>{}, Communicator::self(), level.grid.device());
    level.dense.emplace(*level.dense_grid, "dense inverse", "1");
  }
  copy_from_host(level.grid.device(), level.dense->data() + level.dense_grid->box().first, inverse.data(),
                 n * n * sizeof(double));
}

void solve_dense(DisplacementLevel& level) {
  const long cells = level.grid.global_cells(), n = cells * level.grid.dimensions();
  const double* rows = level.dense->data() + level.dense_grid->box().first;
  DenseRow f{};
  f.box = level.grid.box();
  for (std::size_t a = 0; a < 3; ++a) f.b.u[a] = level.b[a] ? level.b[a]->data() : nullptr;
  for (std::size_t a = 0; a < 3; ++a) {
    if (!level.u[a]) continue;
    f.u = level.u[a]->data();
    f.inverse = rows;
    for_each_cell(level.grid, f);
    rows += cells * n;
  }
  level.refresh_u();
}

}  // namespace mossfield
