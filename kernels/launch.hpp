#pragma once
// for_each_cell and the reductions: the only loops over cells. A functor is written once, takes its inputs by
// value and a Cell, and runs on the host with OpenMP or on the GPU; a .cu file names each functor that the
// GPU build needs (MOSSFIELD_GPU, in launch.cuh).

#include <vector>

#include "kernels/grid.hpp"

#ifdef __CUDACC__
#define MOSSFIELD_BOTH __host__ __device__
#else
#define MOSSFIELD_BOTH
#endif

namespace mossfield {

namespace gpu {
template <class F>
void launch(const Box& box, const F& f);
template <class F>
void launch_slices(const Box& box, int slab_axis, const F& f, double* partial);
}  // namespace gpu

namespace host {
/// Calls f(Cell) for every owned cell; rows in parallel, x innermost and vectorised: f must not write what
/// another cell of the same call reads.
template <class F>
void launch(const Box& b, const F& f) {
#pragma omp parallel for collapse(2) schedule(static)
  for (int k = 0; k < b.nz; ++k)
    for (int j = 0; j < b.ny; ++j) {
      const long q0 = b.first + k * b.plane + j * b.row;
#pragma omp simd
      for (int i = 0; i < b.nx; ++i) f(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k});
    }
}

/// One number a slice: F::start, then F::join over the cells in index order; the same whatever the threads.
template <class F>
void launch_slices(const Box& b, int slab_axis, const F& f, double* partial) {
  const int slices = slab_axis == 2 ? b.nz : slab_axis == 1 ? b.ny : b.nx;
#pragma omp parallel for schedule(static)
  for (int s = 0; s < slices; ++s) {
    const int k0 = slab_axis == 2 ? s : 0, k1 = slab_axis == 2 ? s + 1 : b.nz;
    const int j0 = slab_axis == 1 ? s : 0, j1 = slab_axis == 1 ? s + 1 : b.ny;
    const int x0 = slab_axis == 0 ? s : 0, x1 = slab_axis == 0 ? s + 1 : b.nx;
    double slice = F::start();
    for (int k = k0; k < k1; ++k)
      for (int j = j0; j < j1; ++j) {
        const long q0 = b.first + k * b.plane + j * b.row;
        double lane[8];
        for (double& l : lane) l = F::start();
        int i = x0;
        for (; i + 8 <= x1; i += 8)
#pragma omp simd
          for (int l = 0; l < 8; ++l)
            lane[l] = F::join(lane[l], f(Cell{q0 + i + l, b.i0 + i + l, b.j0 + j, b.k0 + k}));
        for (int l = 0; i < x1; ++i, ++l)
          lane[l] = F::join(lane[l], f(Cell{q0 + i, b.i0 + i, b.j0 + j, b.k0 + k}));
        double line = lane[0];
        for (int l = 1; l < 8; ++l) line = F::join(line, lane[l]);
        slice = F::join(slice, line);
      }
    partial[s] = slice;
  }
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

template <class F>
void for_each_cell(const Grid& grid, const F& f) {
  for_each_in(grid.device(), grid.box(), f);
}

/// Mixins: how the values of a reducing functor are joined.
struct Sum {
  MOSSFIELD_BOTH static double start() { return 0.0; }
  MOSSFIELD_BOTH static double join(double a, double b) { return a + b; }
};
struct Max {
  MOSSFIELD_BOTH static double start() { return -1e308; }
  MOSSFIELD_BOTH static double join(double a, double b) { return b > a || b != b ? b : a; }  // NaN wins
};
struct Min {
  MOSSFIELD_BOTH static double start() { return 1e308; }
  MOSSFIELD_BOTH static double join(double a, double b) { return b < a || b != b ? b : a; }
};

/// Joins `partial` (one number a slice) over all ranks, slice by slice in index order: bitwise the same for
/// any number of ranks and threads.
double join_slices(const Grid& grid, const std::vector<double>& partial, double start,
                   double (*join)(double, double));

/// Joins f(Cell) over all owned cells of all ranks. F inherits Sum, Max or Min. Returns on the host.
template <class F>
double reduce(const Grid& grid, const F& f) {
  std::vector<double> partial(static_cast<std::size_t>(grid.slices()));
#ifdef MOSSFIELD_HAVE_CUDA
  if (grid.device() == Device::gpu)
    gpu::launch_slices(grid.box(), grid.slab_axis(), f, partial.data());
  else
#endif
    host::launch_slices(grid.box(), grid.slab_axis(), f, partial.data());
  return join_slices(grid, partial, F::start(), [](double a, double b) { return F::join(a, b); });
}

}  // namespace mossfield
