#pragma once
// The GPU side of launch.hpp: included by .cu files only, which instantiate it for each functor by
// MOSSFIELD_GPU or MOSSFIELD_GPU_REDUCE.

#include <cub/block/block_reduce.cuh>
#include <stdexcept>
#include <string>

#include "kernels/launch.hpp"

namespace mossfield::gpu {

inline void check(cudaError_t status, const char* what) {
  if (status != cudaSuccess) throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
}

template <class F>
__global__ void cells(Box b, F f) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  const int j = static_cast<int>(blockIdx.y * blockDim.y + threadIdx.y);
  const int k = static_cast<int>(blockIdx.z);
  if (i >= b.nx || j >= b.ny) return;
  f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
}

template <class F>
void launch(const Box& b, const F& f) {
  const dim3 threads = b.nx >= 64 ? dim3(64, 4) : dim3(16, 16);
  const dim3 blocks((b.nx + threads.x - 1) / threads.x, (b.ny + threads.y - 1) / threads.y, b.nz);
  cells<<<blocks, threads>>>(b, f);
  check(cudaGetLastError(), "kernel launch");
}

inline constexpr int reduce_threads = 256;

template <class F>
struct Join {
  __device__ double operator()(double a, double b) const { return F::join(a, b); }
};

/// One block a slice; every thread walks the slice with a fixed stride and the block joins in a fixed tree,
/// so the result is the same on every run.
template <class F>
__global__ void slices(Box b, int slab_axis, F f, double* partial) {
  const int s = static_cast<int>(blockIdx.x);
  const int x0 = slab_axis == 0 ? s : 0, nx = slab_axis == 0 ? 1 : b.nx;
  const int j0 = slab_axis == 1 ? s : 0, ny = slab_axis == 1 ? 1 : b.ny;
  const int k0 = slab_axis == 2 ? s : 0, nz = slab_axis == 2 ? 1 : b.nz;
  double value = F::start();
  for (long m = threadIdx.x; m < 1L * nx * ny * nz; m += reduce_threads) {
    const int i = x0 + static_cast<int>(m % nx), j = j0 + static_cast<int>(m / nx % ny),
              k = k0 + static_cast<int>(m / nx / ny);
    value = F::join(value, f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k}));
  }
  using Block = cub::BlockReduce<double, reduce_threads>;
  __shared__ typename Block::TempStorage storage;
  value = Block(storage).Reduce(value, Join<F>{});
  if (threadIdx.x == 0) partial[s] = value;
}

/// Device memory for one number a slice, kept between calls.
double* slice_storage(int count);

template <class F>
void launch_slices(const Box& b, int slab_axis, const F& f, double* partial) {
  const int count = slab_axis == 2 ? b.nz : slab_axis == 1 ? b.ny : b.nx;
  double* device = slice_storage(count);
  slices<<<count, reduce_threads>>>(b, slab_axis, f, device);
  check(cudaGetLastError(), "reduction launch");
  check(cudaMemcpy(partial, device, sizeof(double) * static_cast<std::size_t>(count), cudaMemcpyDeviceToHost),
        "reduction");
}

}  // namespace mossfield::gpu

#define MOSSFIELD_GPU(...) \
  template void mossfield::gpu::launch<__VA_ARGS__>(const mossfield::Box&, const __VA_ARGS__&);
#define MOSSFIELD_GPU_REDUCE(...)                                                                          \
  template void mossfield::gpu::launch_slices<__VA_ARGS__>(const mossfield::Box&, int, const __VA_ARGS__&, \
                                                           double*);
