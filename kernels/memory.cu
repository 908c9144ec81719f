#include <stdexcept>
#include <string>

#include "kernels/launch.cuh"
#include "kernels/memory_gpu.hpp"

namespace mossfield::gpu {

int count() {
  int n = 0;
  if (cudaGetDeviceCount(&n) != cudaSuccess) {
    cudaGetLastError();  // a machine without a driver is no error
    n = 0;
  }
  return n;
}

std::string name(int index) {
  cudaDeviceProp properties;
  return cudaGetDeviceProperties(&properties, index) == cudaSuccess ? properties.name : "unknown";
}

std::size_t free_bytes() {
  std::size_t free = 0, total = 0;
  return cudaMemGetInfo(&free, &total) == cudaSuccess ? free : 0;
}

void select(int index) {
  check(cudaSetDevice(index), "selecting the GPU");
}

void* allocate(std::size_t bytes) {
  void* memory = nullptr;
  if (cudaMalloc(&memory, bytes) != cudaSuccess) {
    cudaGetLastError();
    return nullptr;
  }
  check(cudaMemset(memory, 0, bytes), "clearing GPU memory");
  return memory;
}

void release(void* memory) {
  cudaFree(memory);
}
void to_host(void* host, const void* memory, std::size_t bytes) {
  check(cudaMemcpy(host, memory, bytes, cudaMemcpyDeviceToHost), "copy from the GPU");
}
void from_host(void* memory, const void* host, std::size_t bytes) {
  check(cudaMemcpy(memory, host, bytes, cudaMemcpyHostToDevice), "copy to the GPU");
}
void zero(void* memory, std::size_t bytes) {
  check(cudaMemset(memory, 0, bytes), "clearing GPU memory");
}
void within(void* to, const void* from, std::size_t bytes) {
  check(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToDevice), "copy on the GPU");
}

Partials partials(int blocks, int slices) {
  static Partials room{nullptr, nullptr};
  static int most_blocks = 0, most_slices = 0;
  if (blocks > most_blocks) {
    if (room.blocks) release(room.blocks);
    room.blocks = static_cast<double*>(allocate(sizeof(double) * static_cast<std::size_t>(blocks)));
    if (!room.blocks) throw std::runtime_error("no GPU memory for a reduction");
    most_blocks = blocks;
  }
  if (slices > most_slices) {
    if (room.slices) check(cudaFreeHost(room.slices), "memory of a reduction");
    check(cudaHostAlloc(&room.slices, sizeof(double) * static_cast<std::size_t>(slices), cudaHostAllocMapped),
          "memory of a reduction");
    most_slices = slices;
  }
  return room;
}

void wait() {
  check(cudaStreamSynchronize(nullptr), "GPU kernels");
}

}  // namespace mossfield::gpu
