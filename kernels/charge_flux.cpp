#include "kernels/charge_flux.hpp"

#include <omp.h>

#include <algorithm>
#include <vector>

namespace mossfield {

namespace {

constexpr int tile_rows = 64;

/// Some rows of slices k0 .. k1 - 1.
class March {
 public:
  March(const Box& b, const ChargeFlux& flux, int first_row)
      : b_(b),
        f_(flux),
        j0_(first_row),
        rows_(std::min(tile_rows, b.ny - first_row)),
        driving_(words(2 * (rows_ + 2), b.row)),
        below_(words(rows_, b.row)) {}

  void run(int k0, int k1) {
    for (int j = -1; j <= rows_; ++j) find_driving(k0, j);
    for (int j = 0; j < rows_; ++j) enter_from_below(k0, j);
    for (int k = k0; k < k1; ++k) {
      find_driving(k + 1, -1);
      find_driving(k + 1, 0);
      for (int j = 0; j < rows_; ++j) {
        find_driving(k + 1, j + 1);
        add_up(k, j);
      }
    }
  }

 private:
  static std::size_t words(long rows, long row) { return static_cast<std::size_t>(rows * row); }
  long at(int k, int j) const { return b_.first + k * b_.plane + (j0_ + j) * b_.row; }
  /// Of the first cell of a row; rows from -1.
  double* driving(int k, int j) { return driving_.data() + ((k & 1) * (rows_ + 2) + j + 1) * b_.row + b_.sx; }
  double* below(int j) { return below_.data() + j * b_.row; }

  void find_driving(int k, int j) {
    const ChargeFlux f = f_;
    const long q = at(k, j);
    double* out = driving(k, j);
#pragma omp simd
    for (int i = -1; i <= b_.nx; ++i) out[i] = f.driving(q + i);
  }

  void enter_from_below(int k, int j) {
    const ChargeFlux f = f_;
    const long q = at(k, j);
    const double* here = driving(k, j);
    double* out = below(j);
    for (int i = 0; i < b_.nx; ++i) out[i] = f.tz[q + i] * (f.driving(q + i - b_.sz) - here[i]);
  }

  void add_up(int k, int j) {
    const long q = at(k, j), sy = b_.sy, sz = b_.sz;
    const double *here = driving(k, j), *above = driving(k + 1, j);
    const double *tx = f_.tx + q, *ty = f_.ty + q, *tz = f_.tz + q + sz;
    const double *phi = f_.phi + q + sy + sz, *log_c = f_.log_c + q + sy + sz;
    double *out = f_.residual + q, *from_below = below(j);
    const auto add = [=](int begin, int end) {
#pragma omp simd
      for (int i = begin; i < end; ++i) {
        const double v = here[i], up = tz[i] * (above[i] - v);
        const double x = tx[i] * (here[i - 1] - v) + tx[i + 1] * (here[i + 1] - v),
                     y = ty[i] * (here[i - sy] - v) + ty[i + sy] * (here[i + sy] - v);
        out[i] = x + y + (from_below[i] + up);
        from_below[i] = -up;
      }
    };
    constexpr int some = host::line_bytes / sizeof(double);
    int i = 0;
    for (; i + some <= b_.nx; i += some) {
      for (const double* array : {tx, ty + sy, tz, phi, log_c}) host::fetch_ahead(array, i);
      host::fetch_ahead_to_write(out, i);
      add(i, i + some);
    }
    add(i, b_.nx);
  }

  Box b_;
  ChargeFlux f_;
  int j0_, rows_;
  std::vector<double> driving_;  ///< of the slice at hand and the next one
  std::vector<double> below_;    ///< current that enters the slice at hand from the one below [A]
};

}  // namespace

void charge_flux(const Grid& grid, const ChargeFlux& flux) {
  const Box& b = grid.box();
  const bool solid = b.sx && b.sy && b.sz, enough = b.nz >= omp_get_max_threads();
  if (grid.device() != Device::cpu || !solid || !enough) return for_each_cell(grid, flux);
  host::in_team(host::worth_threads(b), [&](long me, long threads) {
    const int begin = static_cast<int>(b.nz * me / threads),
              end = static_cast<int>(b.nz * (me + 1) / threads);
    for (int j = 0; j < b.ny && begin < end; j += tile_rows) March(b, flux, j).run(begin, end);
  });
}

}  // namespace mossfield
