#pragma once
// The GPU side of launch.hpp: included by .cu files only, which instantiate it for each functor by
// MOSSFIELD_GPU, MOSSFIELD_GPU_REDUCE and the like.

#include <cooperative_groups.h>
#include <cub/block/block_reduce.cuh>
#include <string>

#include "kernels/errors.hpp"
#include "kernels/gpu_shares.hpp"
#include "kernels/launch.hpp"

namespace mossfield::gpu {

inline void check(cudaError_t status, const char* what) {
  if (status != cudaSuccess) throw ResourceError(std::string(what) + ": " + cudaGetErrorString(status));
}

/// Kernels start here: the default stream, or one that records them (recording.hpp).
cudaStream_t stream();

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
  cells<<<dim3(blocks.x, blocks.y, blocks.z), dim3(blocks.threads_x, blocks.threads_y), 0, stream()>>>(b, f);
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
  join_cells<<<dim3(slices, blocks), SliceShares::threads, 0, stream()>>>(shares, f, of_blocks);
  check(cudaGetLastError(), "reduction launch");
  if (blocks == 1) return;
  constexpr int threads = 64;
  join_blocks<typename F::Kind>
      <<<(slices + threads - 1) / threads, threads, 0, stream()>>>(slices, blocks, of_blocks, out);
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
  join_and_then<typename F::Kind><<<1, joining_threads, 0, stream()>>>(slices, numbers, then);
  check(cudaGetLastError(), "reduction launch");
}

template <class F, class Then>
void number_then(double number, const Then& then) {
  double* numbers = room_of_slices(1);
  check(cudaMemcpy(numbers, &number, sizeof number, cudaMemcpyHostToDevice), "copy to the GPU");
  join_and_then<typename F::Kind><<<1, joining_threads, 0, stream()>>>(1, numbers, then);
  check(cudaGetLastError(), "reduction launch");
}

/// The threads of one block.
struct OneBlock {
  __device__ static int rank() { return static_cast<int>(threadIdx.x); }
  __device__ static int size() { return static_cast<int>(blockDim.x); }
  __device__ static void wait() { __syncthreads(); }
};

/// The threads of a kernel that is one cluster of blocks, which wait for each other as those of a block do.
struct OneCluster {
  __device__ static int rank() { return static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x); }
  __device__ static int size() { return static_cast<int>(gridDim.x * blockDim.x); }
  __device__ static void wait() {
#if __CUDA_ARCH__ >= 900
    cooperative_groups::this_cluster().sync();
#endif
  }
};

/// Threads that go through a loop together and wait for the last of them.
template <class Threads>
struct Team {
  /// A group of threads, as many as a row has cells, takes one row after the other: an index costs divisions.
  template <class F>
  __device__ static void rows(const Box& b, int in_a_row, const F& f) {
    int bits = 5;  // of the size of a group
    while (bits > 0 && (1 << bits >> 1) >= in_a_row) --bits;
    const int lane = Threads::rank() & ((1 << bits) - 1), groups = Threads::size() >> bits;
    for (int row = Threads::rank() >> bits; row < b.ny * b.nz; row += groups) {
      const int j = row % b.ny, k = row / b.ny;
      for (int n = lane; n < in_a_row; n += 1 << bits) f(n, j, k);
    }
    Threads::wait();
  }
  template <class F>
  __device__ void each(const Box& b, const F& f) const {
    rows(b, b.nx, [&](int i, int j, int k) {
      f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
    });
  }
  template <class F>
  __device__ void each_of_colour(const Box& b, int colour, const F& f) const {
    rows(b, (b.nx + 1) / 2, [&](int pair, int j, int k) {
      const int i = 2 * pair + ((b.i0 + b.j0 + j + b.k0 + k + colour) & 1);
      if (i < b.nx) f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
    });
  }
  template <class F>
  __device__ void count(int count, const F& f) const {
    for (int n = Threads::rank(); n < count; n += Threads::size()) f(n);
    Threads::wait();
  }
};

inline constexpr int block_threads = 768;  ///< as many as there are registers for

template <class Program>
__global__ void __launch_bounds__(block_threads) one_block(const __grid_constant__ Program program) {
  program(Team<OneBlock>());
}

// Where there are no clusters nobody starts it (team_blocks).
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
#define MOSSFIELD_ONE_CLUSTER __cluster_dims__(cluster_blocks, 1, 1)
#else
#define MOSSFIELD_ONE_CLUSTER
#endif
template <class Program>
__global__ void MOSSFIELD_ONE_CLUSTER __launch_bounds__(block_threads)
    one_cluster(const __grid_constant__ Program program) {
#if __CUDA_ARCH__ >= 900
  program(Team<OneCluster>());
#endif
}
#undef MOSSFIELD_ONE_CLUSTER

template <class Program>
void launch_team(const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  if (team_blocks() == cluster_blocks)
    one_cluster<<<cluster_blocks, block_threads, 0, stream()>>>(program);
  else
    one_block<<<1, block_threads, 0, stream()>>>(program);
  check(cudaGetLastError(), "launch of a program");
}

inline constexpr int team_threads = 256;

template <class Program>
__global__ void __launch_bounds__(team_threads) blocks(const __grid_constant__ Program program) {
  __shared__ float shared[Program::shared_words];
  program(Team<OneBlock>(), static_cast<int>(blockIdx.x), static_cast<int>(blockIdx.y),
          static_cast<int>(blockIdx.z), shared);
}

template <class Program>
void launch_blocks(int nx, int ny, int nz, const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  blocks<<<dim3(nx, ny, nz), team_threads, 0, stream()>>>(program);
  check(cudaGetLastError(), "launch of blocks");
}

}  // namespace mossfield::gpu

#define MOSSFIELD_GPU_BLOCKS(...) \
  template void mossfield::gpu::launch_blocks<__VA_ARGS__>(int, int, int, const __VA_ARGS__&);
#define MOSSFIELD_GPU_TEAM(...) template void mossfield::gpu::launch_team<__VA_ARGS__>(const __VA_ARGS__&);
#define MOSSFIELD_GPU(...) \
  template void mossfield::gpu::launch<__VA_ARGS__>(const mossfield::Box&, const __VA_ARGS__&);
#define MOSSFIELD_GPU_REDUCE(...)                                                                         \
  template void mossfield::gpu::start_slices<__VA_ARGS__>(const mossfield::Box&, int, const __VA_ARGS__&, \
                                                          int);
/// A reduction and what is done with its result (reduce_then).
#define MOSSFIELD_GPU_REDUCE_THEN(F, THEN)                                                               \
  template void mossfield::gpu::slices_then<F, THEN>(const mossfield::Box&, int, const F&, const THEN&); \
  template void mossfield::gpu::number_then<F, THEN>(double, const THEN&);
