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

double* slice_storage(int count) {
  static double* storage = nullptr;
  static int room = 0;
  if (count > room) {
    if (storage) release(storage);
    storage = static_cast<double*>(allocate(sizeof(double) * static_cast<std::size_t>(count)));
    if (!storage) throw std::runtime_error("no GPU memory for a reduction");
    room = count;
  }
  return storage;
}

}  // namespace mossfield::gpu
