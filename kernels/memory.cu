#include <algorithm>
#include <string>

#include "kernels/launch.cuh"
#include "kernels/memory_gpu.hpp"

namespace mossfield::gpu {

namespace {
/// Asked for what it was compiled for.
__global__ void nothing() {}

/// Makes a device this process's if there is code for it; else what the driver said.
std::string try_device(int index) {
  cudaFuncAttributes compiled;
  cudaError_t status = cudaSetDevice(index);
  if (status == cudaSuccess) status = cudaFuncGetAttributes(&compiled, nothing);
  if (status == cudaSuccess) return "";
  cudaGetLastError();
  cudaDeviceProp properties;
  const bool known = cudaGetDeviceProperties(&properties, index) == cudaSuccess;
  return (known ? std::string(properties.name) : "GPU " + std::to_string(index)) + ": " +
         cudaGetErrorString(status);
}

cudaError_t find_in_use(cudaDeviceProp& properties) {
  int index = 0;
  const cudaError_t status = cudaGetDevice(&index);
  return status == cudaSuccess ? cudaGetDeviceProperties(&properties, index) : status;
}
}  // namespace

std::string take(int place) {
  int count = 0, driver = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  cudaGetLastError();  // a machine without a driver is no error
  if (status == cudaErrorNoDevice || (status == cudaSuccess && count == 0)) return "the driver sees none";
  if (cudaDriverGetVersion(&driver) == cudaSuccess && driver == 0) return "there is no NVIDIA driver";
  if (status != cudaSuccess) return cudaGetErrorString(status);
  std::string first;
  for (int n = 0; n < count; ++n) {
    const std::string trouble = try_device((place + n) % count);
    if (trouble.empty()) return "";
    if (n == 0) first = trouble;
  }
  return first;
}

std::string name() {
  cudaDeviceProp properties;
  if (find_in_use(properties) == cudaSuccess) return properties.name;
  cudaGetLastError();
  return "unknown";
}

std::string identity() {
  cudaDeviceProp properties;
  check(find_in_use(properties), "the GPU in use");
  return std::string(properties.uuid.bytes, sizeof properties.uuid.bytes);
}

std::size_t free_bytes() {
  std::size_t free = 0, total = 0;
  return cudaMemGetInfo(&free, &total) == cudaSuccess ? free : 0;
}

namespace {
bool has_clusters() {
  constexpr int since = 9;
  int index = 0, capability = 0;
  check(cudaGetDevice(&index), "the GPU in use");
  check(cudaDeviceGetAttribute(&capability, cudaDevAttrComputeCapabilityMajor, index), "what a GPU can do");
  cudaFuncAttributes compiled;
  check(cudaFuncGetAttributes(&compiled, nothing), "what kernels were compiled for");
  return capability >= since && compiled.ptxVersion >= 10 * since;
}
}  // namespace

int team_blocks() {
  static const int blocks = has_clusters() ? cluster_blocks : 1;
  return blocks;
}

void* allocate(std::size_t bytes) {
  void* memory = nullptr;
  const cudaError_t status = cudaMalloc(&memory, bytes);
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();
    return nullptr;
  }
  check(status, "GPU memory");
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

namespace {

/// Memory of one kind that is kept until more of it is asked for.
struct Room {
  double* memory = nullptr;
  int numbers = 0;
};

double* on_device(Room& room, int numbers) {
  if (numbers <= room.numbers) return room.memory;
  if (room.memory) release(room.memory);
  room.numbers = 0;  // if there is no memory, there is no room
  room.memory = static_cast<double*>(allocate(sizeof(double) * static_cast<std::size_t>(numbers)));
  if (!room.memory) throw ResourceError("no GPU memory for a reduction");
  room.numbers = numbers;
  return room.memory;
}

Room shared;

}  // namespace

double* room_of_blocks(int blocks) {
  static Room room;
  return on_device(room, blocks);
}

double* room_of_slices(int slices) {
  static Room room;
  return on_device(room, slices);
}

void make_room(int numbers) {
  if (numbers <= shared.numbers) return;
  if (shared.memory) check(cudaFreeHost(shared.memory), "memory of a reduction");
  shared = {};
  check(
      cudaHostAlloc(&shared.memory, sizeof(double) * static_cast<std::size_t>(numbers), cudaHostAllocMapped),
      "memory of a reduction");
  shared.numbers = numbers;
}

double* shared_room() {
  return shared.memory;
}

void take_slices(int numbers, double* partial) {
  check(cudaStreamSynchronize(nullptr), "GPU kernels");
  std::copy(shared.memory, shared.memory + numbers, partial);
}

}  // namespace mossfield::gpu
