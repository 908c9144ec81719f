#pragma once
// for_each_cell and the reductions: the only loops over cells. A functor is written once, takes its inputs by
// value and a Cell, and runs on the host with OpenMP or on the GPU; a .cu file names each functor that the
// GPU build needs (MOSSFIELD_GPU, in launch.cuh).

#include <omp.h>

#include <algorithm>
#include <vector>

#include "kernels/fetch.hpp"
#include "kernels/grid.hpp"

// MOSSFIELD_INLINED: for what a hot functor calls; left to itself the compiler makes calls of large ones, and
// no vectors of the loop around them.
#ifdef __CUDACC__
#define MOSSFIELD_BOTH __host__ __device__
#define MOSSFIELD_INLINED __host__ __device__ __forceinline__
#else
#define MOSSFIELD_BOTH
#define MOSSFIELD_INLINED __attribute__((always_inline)) inline
#endif

namespace mossfield {

namespace gpu {
template <class F>
void launch(const Box& box, const F& f);
/// The numbers of some reductions, one a slice, lie in a room of their own, one reduction after the other.
/// `make_room` before the first of them; `start_slices` does not wait, `take_slices` waits for all kernels.
void make_room(int numbers);
template <class F>
void start_slices(const Box& box, int slab_axis, const F& f, int which);
void take_slices(int numbers, double* partial);
template <class F, class Then>
void slices_then(const Box& box, int slab_axis, const F& f, const Then& then);
template <class F, class Then>
void number_then(double number, const Then& then);
/// Blocks of threads that run a program together: cluster_blocks where the device and what was compiled for
/// it have clusters, else 1.
int team_blocks();
inline constexpr int cluster_blocks = 8;  ///< as many as every device with clusters has
template <class Program>
void launch_team(const Program& program);
template <class Program>
void launch_blocks(int nx, int ny, int nz, const Program& program);
}  // namespace gpu

namespace host {
constexpr long cells_worth_threads = 4096;  ///< below this a box is done before a second thread has started

inline bool worth_threads(const Box& b) {
  return 1L * b.nx * b.ny * b.nz >= cells_worth_threads;
}

/// A stencil finds the planes beside it in a core's own cache if it takes so many rows of each at a time;
/// small planes stay there whole.
constexpr long tile_rows = 32, small_plane = 32768;

/// Calls f(thread, threads) in every thread of a team, which is one thread where a team is not worth it. A
/// team of one would still be made and taken apart, which is longer than many a box takes.
template <class F>
void in_team(bool worth_it, const F& f) {
  if (!worth_it || omp_get_max_threads() == 1) return f(0, 1);
#pragma omp parallel
  f(omp_get_thread_num(), omp_get_num_threads());
}

/// Calls row(j, k) for the rows that are one thread's.
template <class Row>
void rows_of(const Box& b, const Row& row, long me, long threads) {
  const long ny = b.ny, rows = ny * b.nz;
  const long begin = rows * me / threads, end = rows * (me + 1) / threads;
  const long height = b.plane <= small_plane ? ny : tile_rows;
  for (long tile = 0; tile < ny; tile += height)
    for (long k = begin / ny; k * ny < end; ++k) {
      const long last = std::min({tile + height, ny, end - k * ny});
      for (long j = std::max(tile, begin - k * ny); j < last; ++j)
        row(static_cast<int>(j), static_cast<int>(k));
    }
}

/// Calls row(j, k) for every row of owned cells. Each thread has the rows that it touched first.
template <class Row>
void each_row(const Box& b, const Row& row) {
  in_team(worth_threads(b), [&](long me, long threads) { rows_of(b, row, me, threads); });
}

/// Calls f(Cell) for every owned cell; rows in parallel, x innermost and vectorised: f must not write what
/// another cell of the same call reads.
template <class F>
void launch(const Box& b, const F& f) {
  each_row(b, [b, f](int j, int k) {
    const F cell = f;  // nothing that it writes can be a part of itself: its members stay in registers
    const long q0 = b.first + k * b.plane + j * b.row;
    int x = 0;
    if constexpr (Fetches<F>::value)
      for (constexpr int some = 8; x + some <= b.nx; x += some) {
        cell.fetch(Cell{q0 + x, b.i0 + x, b.j0 + j, b.k0 + k});
#pragma omp simd
        for (int i = x; i < x + some; ++i) cell(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k});
      }
#pragma omp simd
    for (int i = x; i < b.nx; ++i) cell(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k});
  });
}

struct Loops {
  template <class F>
  void each(const Box& box, const F& f) const {
    launch(box, f);
  }
  template <class F>
  void each_of_colour(const Box& box, int, const F& f) const {
    launch(box, f);
  }
  template <class F>
  void count(int n, const F& f) const {
    for (int m = 0; m < n; ++m) f(m);
  }
};

/// The same for a box that is one cell wide along x: a copy of f a row would cost more than the row.
template <class F>
void launch_across(const Box& b, const F& f) {
  each_row(b, [b, &f](int j, int k) {
    f(Cell{b.first + k * b.plane + j * b.row, b.i0, b.j0 + j, b.k0 + k});
  });
}

/// A row is joined in so many lanes, its cells dealt out to them in turn: an order that nothing changes.
constexpr int lanes = 16;

/// F::join over the cells x0 .. x1 - 1 of a row.
template <class F>
double join_row(const Box& b, const F& f, int x0, int x1, int j, int k) {
  const F cell = f;
  const long q0 = b.first + k * b.plane + j * b.row;
  double lane[lanes];
  for (double& l : lane) l = F::start();
  int i = x0;
  for (; i + lanes <= x1; i += lanes) {
    if constexpr (Fetches<F>::value)
      for (int l = 0; l < lanes; l += 8) cell.fetch(Cell{q0 + i + l, b.i0 + i + l, b.j0 + j, b.k0 + k});
#pragma omp simd
    for (int l = 0; l < lanes; ++l)
      lane[l] = F::join(lane[l], cell(Cell{q0 + i + l, b.i0 + i + l, b.j0 + j, b.k0 + k}));
  }
  for (int l = 0; i < x1; ++i, ++l)
    lane[l] = F::join(lane[l], cell(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k}));
  double line = lane[0];
  for (int l = 1; l < lanes; ++l) line = F::join(line, lane[l]);
  return line;
}

/// One number a slice from one a row of a slab: join over its rows in index order.
template <class Join>
void join_rows(const Box& b, int slab_axis, const std::vector<double>& lines, double start, const Join& join,
               double* partial) {
  const int slices = slab_axis == 2 ? b.nz : b.ny, rows = slab_axis == 2 ? b.ny : 1;
  const double* line = lines.data();
  for (int s = 0; s < slices; ++s) {
    partial[s] = start;
    for (int r = 0; r < rows; ++r) partial[s] = join(partial[s], *line++);
  }
}

/// One number a slice: F::start, then F::join over its rows in index order; the same whatever the threads.
template <class F>
void launch_slices(const Box& b, int slab_axis, const F& f, double* partial) {
  if (slab_axis == 0) {
    for (int i = 0; i < b.nx; ++i) partial[i] = F::join(F::start(), join_row(b, f, i, i + 1, 0, 0));
    return;
  }
  std::vector<double> lines(static_cast<std::size_t>(b.ny) * static_cast<std::size_t>(b.nz));
  each_row(b, [b, f, out = lines.data()](int j, int k) {
    out[static_cast<long>(k) * b.ny + j] = join_row(b, f, 0, b.nx, j, k);
  });
  join_rows(b, slab_axis, lines, F::start(), F::join, partial);
}
}  // namespace host

/// Calls f(Cell) for the cells of a box, owned or not.
template <class F>
void for_each_in(Device device, const Box& box, const F& f) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::launch(box, f);
#endif
  (void)device;
  host::launch(box, f);
}

// Kernels that are more than one loop over cells. On the GPU a team is a block of threads or some blocks, on
// the host one thread, for tests.

/// A program of many small loops as one kernel of team_blocks(device) blocks. Calls program(team); it calls
/// team.each(box, f) for its loops, one after the other, or team.each_of_colour(box, colour, f) where f does
/// nothing in cells whose indices do not add up to an even number with the colour.
inline int team_blocks(Device device) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::team_blocks();
#endif
  (void)device;
  return 1;
}

template <class Program>
void in_one_kernel(Device device, const Program& program) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::launch_team(program);
#endif
  (void)device;
  program(host::Loops());
}

/// A program of nx x ny x nz blocks, each with Program::shared_words floats of memory of its own. Calls
/// program(team, x, y, z, shared); it calls team.count(n, f) for its loops, f(0) to f(n - 1).
template <class Program>
void in_blocks(Device device, int nx, int ny, int nz, const Program& program) {
#ifdef MOSSFIELD_HAVE_CUDA
  if (device == Device::gpu) return gpu::launch_blocks(nx, ny, nz, program);
#endif
  (void)device;
  std::vector<float> shared(Program::shared_words);
  for (int z = 0; z < nz; ++z)
    for (int y = 0; y < ny; ++y)
      for (int x = 0; x < nx; ++x) program(host::Loops(), x, y, z, shared.data());
}

template <class F>
void for_each_cell(const Grid& grid, const F& f) {
  for_each_in(grid.device(), grid.box(), f);
}

/// Mixins: how the values of a reducing functor are joined.
struct Sum {
  using Kind = Sum;
  MOSSFIELD_BOTH static double start() { return 0.0; }
  MOSSFIELD_BOTH static double join(double a, double b) { return a + b; }
};
struct Max {
  using Kind = Max;
  MOSSFIELD_BOTH static double start() { return -1e308; }
  MOSSFIELD_BOTH static double join(double a, double b) { return b > a || b != b ? b : a; }  // NaN wins
};
struct Min {
  using Kind = Min;
  MOSSFIELD_BOTH static double start() { return 1e308; }
  MOSSFIELD_BOTH static double join(double a, double b) { return b < a || b != b ? b : a; }
};

/// Joins `partial` (one number a slice) over all ranks, slice by slice in index order: bitwise the same for
/// any number of ranks and threads.
double join_slices(const Grid& grid, const std::vector<double>& partial, double start,
                   double (*join)(double, double));

/// One number a slice, on the host, each slice's cells joined.
template <class F>
void numbers_of(const Grid& grid, const F& f, double* out) {
  host::launch_slices(grid.box(), grid.slab_axis(), f, out);
}

/// Joins f(Cell) over a part of the owned cells, the same columns along x on all ranks (unless the ranks
/// share those out). F inherits Sum, Max or Min. Returns on the host.
template <class F>
double reduce_in(const Grid& grid, const Box& box, const F& f) {
  std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
#ifdef MOSSFIELD_HAVE_CUDA
  if (grid.device() == Device::gpu) {
    gpu::make_room(grid.slices());
    gpu::start_slices(box, grid.slab_axis(), f, 0);
    gpu::take_slices(grid.slices(), partial.data());
  } else
#endif
    host::launch_slices(box, grid.slab_axis(), f, partial.data());
  return join_slices(grid, partial, F::start(), [](double a, double b) { return F::join(a, b); });
}

/// The same over all owned cells.
template <class F>
double reduce(const Grid& grid, const F& f) {
  return reduce_in(grid, grid.box(), f);
}

/// The same for functors of which the GPU has another version: they are in no .cu file.
template <class F>
double reduce_on_host(const Grid& grid, const F& f) {
  std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
  numbers_of(grid, f, partial.data());
  return join_slices(grid, partial, F::start(), [](double a, double b) { return F::join(a, b); });
}

}  // namespace mossfield
