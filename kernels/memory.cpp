#include "kernels/memory.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "kernels/errors.hpp"
#ifdef MOSSFIELD_HAVE_CUDA
#include "kernels/memory_gpu.hpp"
#endif

namespace mossfield {

namespace {
// Large allocations start equal modulo 4096, which makes the streams of a stencil evict each other (a factor
// of two on some processors): each one is shifted by a different multiple of ten cache lines.
constexpr std::size_t page = 4096, stagger = 640, slots = 6, header = 64;

void* host_allocate(std::size_t bytes) {
  static std::atomic<unsigned> counter{0};
  const std::size_t shift = header + stagger * (counter++ % slots);
  char* base = static_cast<char*>(std::aligned_alloc(page, (bytes + shift + page - 1) / page * page));
  if (!base)
    throw ResourceError("no memory for " + std::to_string(bytes) +
                        " bytes; use a smaller grid or more ranks");
  char* memory = base + shift;
  std::memcpy(memory - sizeof(void*), &base, sizeof(void*));
  const long pages = static_cast<long>((bytes + page - 1) / page);
#pragma omp parallel for schedule(static)  // first touched by the threads that will stream it
  for (long p = 0; p < pages; ++p) {
    const std::size_t at = static_cast<std::size_t>(p) * page;
    std::memset(memory + at, 0, bytes - at < page ? bytes - at : page);
  }
  return memory;
}

void host_release(void* memory) {
  void* base = nullptr;
  std::memcpy(&base, static_cast<char*>(memory) - sizeof(void*), sizeof(void*));
  std::free(base);
}
}  // namespace

#ifdef MOSSFIELD_HAVE_CUDA
int gpu_count() {
  return gpu::count();
}
std::string gpu_name(int index) {
  return gpu::name(index);
}
std::size_t gpu_free_bytes() {
  return gpu::free_bytes();
}
void select_gpu(int index) {
  gpu::select(index);
}

void* allocate(Device device, std::size_t bytes) {
  if (device == Device::cpu) return host_allocate(bytes);
  void* memory = gpu::allocate(bytes);
  if (!memory)
    throw ResourceError("no GPU memory for " + std::to_string(bytes) + " bytes (" +
                        std::to_string(gpu::free_bytes()) + " free); use a smaller grid or more GPUs");
  return memory;
}
void release(Device device, void* memory) {
  device == Device::cpu ? host_release(memory) : gpu::release(memory);
}
void copy_to_host(Device device, void* host, const void* memory, std::size_t bytes) {
  if (device == Device::cpu)
    std::memcpy(host, memory, bytes);
  else
    gpu::to_host(host, memory, bytes);
}
void copy_from_host(Device device, void* memory, const void* host, std::size_t bytes) {
  if (device == Device::cpu)
    std::memcpy(memory, host, bytes);
  else
    gpu::from_host(memory, host, bytes);
}
void copy_within(Device device, void* to, const void* from, std::size_t bytes) {
  if (device == Device::cpu)
    std::memcpy(to, from, bytes);
  else
    gpu::within(to, from, bytes);
}
void fill_zero(Device device, void* memory, std::size_t bytes) {
  if (device == Device::cpu)
    std::memset(memory, 0, bytes);
  else
    gpu::zero(memory, bytes);
}
#else
int gpu_count() {
  return 0;
}
std::string gpu_name(int) {
  return "none";
}
std::size_t gpu_free_bytes() {
  return 0;
}
void select_gpu(int) {}
void* allocate(Device, std::size_t bytes) {
  return host_allocate(bytes);
}
void release(Device, void* memory) {
  host_release(memory);
}
void fill_zero(Device, void* memory, std::size_t bytes) {
  std::memset(memory, 0, bytes);
}
void copy_to_host(Device, void* host, const void* memory, std::size_t bytes) {
  std::memcpy(host, memory, bytes);
}
void copy_from_host(Device, void* memory, const void* host, std::size_t bytes) {
  std::memcpy(memory, host, bytes);
}
void copy_within(Device, void* to, const void* from, std::size_t bytes) {
  std::memcpy(to, from, bytes);
}
#endif

}  // namespace mossfield
