#pragma once
// The GPU side of launch.hpp: included by .cu files only, which instantiate it for each functor by
// MOSSFIELD_GPU, MOSSFIELD_GPU_REDUCE and the like.

#include <cub/block/block_reduce.cuh>
#include <string>

#include "kernels/errors.hpp"
#include "kernels/gpu_shares.hpp"
#include "kernels/launch.hpp"

namespace mossfield::gpu {

inline void check(cudaError_t status, const char* what) {
  if (status != cudaSuccess) throw ResourceError(std::string(what) + ": " + cudaGetErrorString(status));
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
  static_assert(sizeof(Box) + sizeof(F) <= most_parameters);
  const CellBlocks blocks(b);
  cells<<<dim3(blocks.x, blocks.y, blocks.z), dim3(blocks.threads_x, blocks.threads_y)>>>(b, f);
  check(cudaGetLastError(), "kernel launch");
}

template <class F>
struct Join {
  __device__ double operator()(double a, double b) const { return F::join(a, b); }
};

/// One number a block of each slice. Every thread joins its cells in order and the block joins in a fixed
/// tree, so the result is the same on every run.
template <class F>
__global__ void join_cells(SliceShares shares, F f, double* partial) {
  const int slice = static_cast<int>(blockIdx.x), block = static_cast<int>(blockIdx.y);
  double value = F::start();
  shares.each(slice, block, static_cast<int>(threadIdx.x),
              [&](const Cell& c) { value = F::join(value, f(c)); });
  using Block = cub::BlockReduce<double, SliceShares::threads>;
  __shared__ typename Block::TempStorage storage;
  value = Block(storage).Reduce(value, Join<F>{});
  if (threadIdx.x == 0) partial[slice * gridDim.y + block] = value;
}

/// One number a slice from those of its blocks, in order.
template <class Kind>
__global__ void join_blocks(int slices, int blocks, const double* partial, double* out) {
  const int slice = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (slice >= slices) return;
  double value = partial[slice * blocks];
  for (int n = 1; n < blocks; ++n) value = Kind::join(value, partial[slice * blocks + n]);
  out[slice] = value;
}

/// What a reduction leaves: F's numbers of the slices joined in order by one thread, as the host would, for
/// `then`. The others fetch what it joins: alone it would wait for each number.
constexpr int joining_threads = 256;
template <class Kind, class Then>
__global__ void join_and_then(int slices, const double* numbers, Then then) {
  __shared__ double some[joining_threads];
  const int thread = static_cast<int>(threadIdx.x);
  double value = Kind::start();
  for (int from = 0; from < slices; from += joining_threads) {
    const int count = slices - from < joining_threads ? slices - from : joining_threads;
    if (thread < count) some[thread] = numbers[from + thread];
    __syncthreads();
    if (thread == 0)
      for (int n = 0; n < count; ++n) value = Kind::join(value, some[n]);
    __syncthreads();
  }
  if (thread == 0) then(value);
}

/// Room for reductions, kept between calls: one number a block, and one a slice, on the device, and the
/// numbers of several reductions in memory of the host that the device writes itself, so that nothing is
/// copied.
double* room_of_blocks(int blocks);
double* room_of_slices(int slices);
double* shared_room();

/// One number a slice, at `out`.
template <class F>
void join_slices_at(const Box& b, int slab_axis, const F& f, double* out) {
  static_assert(sizeof(SliceShares) + sizeof(F) + sizeof out <= most_parameters);
  const SliceShares shares(b, slab_axis);
  const int slices = shares.slices(), blocks = shares.blocks();
  double* of_blocks = blocks > 1 ? room_of_blocks(slices * blocks) : out;
  join_cells<<<dim3(slices, blocks), SliceShares::threads>>>(shares, f, of_blocks);
  check(cudaGetLastError(), "reduction launch");
  if (blocks == 1) return;
  constexpr int threads = 64;
  join_blocks<typename F::Kind>
      <<<(slices + threads - 1) / threads, threads>>>(slices, blocks, of_blocks, out);
  check(cudaGetLastError(), "reduction launch");
}

template <class F>
void start_slices(const Box& b, int slab_axis, const F& f, int which) {
  join_slices_at(b, slab_axis, f, shared_room() + which * SliceShares(b, slab_axis).slices());
}

template <class F, class Then>
void slices_then(const Box& b, int slab_axis, const F& f, const Then& then) {
  const int slices = SliceShares(b, slab_axis).slices();
  double* numbers = room_of_slices(slices);
  join_slices_at(b, slab_axis, f, numbers);
  join_and_then<typename F::Kind><<<1, joining_threads>>>(slices, numbers, then);
  check(cudaGetLastError(), "reduction launch");
}

template <class F, class Then>
void number_then(double number, const Then& then) {
  double* numbers = room_of_slices(1);
  check(cudaMemcpy(numbers, &number, sizeof number, cudaMemcpyHostToDevice), "copy to the GPU");
  join_and_then<typename F::Kind><<<1, joining_threads>>>(1, numbers, then);
  check(cudaGetLastError(), "reduction launch");
}

/// One block goes through the cells of a box and waits for its last thread.
struct BlockTeam {
  template <class F>
  __device__ void each(const Box& b, const F& f) const {
    const int cells = b.nx * b.ny * b.nz;
    for (int n = static_cast<int>(threadIdx.x); n < cells; n += static_cast<int>(blockDim.x)) {
      const int i = n % b.nx, j = n / b.nx % b.ny, k = n / b.nx / b.ny;
      f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
    }
    __syncthreads();
  }
  template <class F>
  __device__ void count(int count, const F& f) const {
    for (int n = static_cast<int>(threadIdx.x); n < count; n += static_cast<int>(blockDim.x)) f(n);
    __syncthreads();
  }
};

inline constexpr int block_threads = 512;

template <class Program>
__global__ void __launch_bounds__(block_threads) one_block(const __grid_constant__ Program program) {
  program(BlockTeam());
}

template <class Program>
void launch_block(const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  one_block<<<1, block_threads>>>(program);
  check(cudaGetLastError(), "launch of one block");
}

inline constexpr int team_threads = 256;

template <class Program>
__global__ void __launch_bounds__(team_threads) blocks(const __grid_constant__ Program program) {
  __shared__ float shared[Program::shared_words];
  program(BlockTeam(), static_cast<int>(blockIdx.x), static_cast<int>(blockIdx.y),
          static_cast<int>(blockIdx.z), shared);
}

template <class Program>
void launch_blocks(int nx, int ny, int nz, const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  blocks<<<dim3(nx, ny, nz), team_threads>>>(program);
  check(cudaGetLastError(), "launch of blocks");
}

}  // namespace mossfield::gpu

#define MOSSFIELD_GPU_BLOCKS(...) \
  template void mossfield::gpu::launch_blocks<__VA_ARGS__>(int, int, int, const __VA_ARGS__&);
#define MOSSFIELD_GPU_BLOCK(...) template void mossfield::gpu::launch_block<__VA_ARGS__>(const __VA_ARGS__&);
#define MOSSFIELD_GPU(...) \
  template void mossfield::gpu::launch<__VA_ARGS__>(const mossfield::Box&, const __VA_ARGS__&);
#define MOSSFIELD_GPU_REDUCE(...)                                                                         \
  template void mossfield::gpu::start_slices<__VA_ARGS__>(const mossfield::Box&, int, const __VA_ARGS__&, \
                                                          int);
/// A reduction and what is done with its result (reduce_then).
#define MOSSFIELD_GPU_REDUCE_THEN(F, THEN)                                                               \
  template void mossfield::gpu::slices_then<F, THEN>(const mossfield::Box&, int, const F&, const THEN&); \
  template void mossfield::gpu::number_then<F, THEN>(double, const THEN&);
