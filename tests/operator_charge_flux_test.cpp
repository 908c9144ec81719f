// The march of charge_flux.hpp against the balance written out cell by cell.

#include "kernels/charge_flux.hpp"

#include <gtest/gtest.h>
#include <omp.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "kernels/field.hpp"

namespace mossfield {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN(), kappa_d = 0.017;  // [V]

/// Fields without any symmetry on a box; what no balance may read is not a number.
struct Charges {
  Grid grid;
  Field phi, log_c, tx, ty, tz, residual;
  explicit Charges(std::array<int, 3> cells)
      : grid(cells, {1, 0.9, 0.8}, {}),
        phi(grid, "phi", "V"),
        log_c(grid, "ln c", "1"),
        tx(grid, "tx", "S"),
        ty(grid, "ty", "S"),
        tz(grid, "tz", "S"),
        residual(grid, "residual", "A") {
    for (Field* f : {&phi, &log_c, &tx, &ty, &tz, &residual})
      for (long q = 0; q < grid.words(); ++q) f->data()[q] = nan;
    const Box& b = grid.box();
    double phase = 0.3;
    const auto fill = [&](Field& f, double most, int below, int x, int y, int z) {
      phase += 1.1;
      for (int k = -below * (b.sz > 0) * z; k < b.nz + (b.sz > 0) * z; ++k)
        for (int j = -below * (b.sy > 0) * y; j < b.ny + (b.sy > 0) * y; ++j)
          for (int i = -below * (b.sx > 0) * x; i < b.nx + (b.sx > 0) * x; ++i)
            f.data()[b.first + i + j * b.row + k * b.plane] =
                most * (1.5 + std::sin(phase + 2.1 * i + 0.7 * j * j + 1.3 * k));
    };
    for (Field* f : {&phi, &log_c}) {
      fill(*f, 0.1, 1, 1, 0, 0);
      fill(*f, 0.1, 1, 0, 1, 0);
      fill(*f, 0.1, 1, 0, 0, 1);
    }
    fill(tx, 10, 0, 1, 0, 0);
    fill(ty, 10, 0, 0, 1, 0);
    fill(tz, 10, 0, 0, 0, 1);
  }
  ChargeFlux flux() {
    return {residual.data(), phi.data(), log_c.data(), tx.data(), ty.data(), tz.data(), kappa_d, grid.box()};
  }
  /// -sum of t (phi - phi' - kappa_D (ln c - ln c')) over a cell's faces
  double written_out(long q) const {
    const Box& b = grid.box();
    double sum = 0;
    const double* t[3] = {tx.data(), ty.data(), tz.data()};
    const long step[3] = {b.sx, b.sy, b.sz};
    for (int axis = 0; axis < 3; ++axis)
      for (const long s : {-step[axis], step[axis]}) {
        if (s == 0) continue;
        const double conductance = t[axis][s < 0 ? q : q + s];
        sum += conductance *
               (phi.data()[q] - phi.data()[q + s] - kappa_d * (log_c.data()[q] - log_c.data()[q + s]));
      }
    return -sum;
  }
  std::vector<double> owned() const {
    std::vector<double> all;
    const Box& b = grid.box();
    for (int k = 0; k < b.nz; ++k)
      for (int j = 0; j < b.ny; ++j)
        for (int i = 0; i < b.nx; ++i) all.push_back(residual.data()[b.first + i + j * b.row + k * b.plane]);
    return all;
  }
};

// Breaks if a face is left out, taken twice or with another cell's conductance, if an edge of the ghosts is
// read, or if rows beyond a tile's or slices beyond a thread's are lost: more than one tile of 64 rows, rows
// that are no multiple of a line of memory, threads that share slices unevenly, or more threads than slices.
TEST(ChargeFlux, MarchIsTheBalanceCellByCell) {
  const int threads_before = omp_get_max_threads();
  for (const std::array<int, 3> cells :
       {std::array<int, 3>{21, 131, 7}, {16, 64, 5}, {9, 3, 300}, {40, 30, 1}, {3, 1, 40}, {50, 1, 1}})
    for (const int threads : {1, 2, 3, 6}) {
      omp_set_num_threads(threads);
      Charges c(cells);
      charge_flux(c.grid, c.flux());
      const std::vector<double> marched = c.owned();
      for_each_cell(c.grid, c.flux());
      const std::vector<double> plain = c.owned();
      ASSERT_EQ(marched, plain) << cells[0] << " x " << cells[1] << " x " << cells[2] << ", " << threads;
      const Box& b = c.grid.box();
      std::size_t n = 0;
      for (int k = 0; k < b.nz; ++k)
        for (int j = 0; j < b.ny; ++j)
          for (int i = 0; i < b.nx; ++i, ++n)
            ASSERT_NEAR(plain[n], c.written_out(b.first + i + j * b.row + k * b.plane), 1e-12) << i << j << k;
    }
  omp_set_num_threads(threads_before);
}

}  // namespace
}  // namespace mossfield
