#pragma once
// Memory on the device that a grid lives on.

#include <cstddef>
#include <string>

#include "kernels/grid.hpp"

namespace mossfield {

/// Number of usable GPUs, 0 where there is none or the build has no CUDA.
int gpu_count();
/// Of this process's device: the one that select_gpu took, else the first.
std::string gpu_name();
std::size_t gpu_free_bytes();
/// Makes GPU `index` this process's device.
void select_gpu(int index);

/// Zeroed memory; throws ResourceError (bytes asked, bytes free) when there is none.
void* allocate(Device device, std::size_t bytes);
void release(Device device, void* memory);
void copy_to_host(Device device, void* host, const void* memory, std::size_t bytes);
void copy_from_host(Device device, void* memory, const void* host, std::size_t bytes);
void fill_zero(Device device, void* memory, std::size_t bytes);
void copy_within(Device device, void* to, const void* from, std::size_t bytes);

}  // namespace mossfield
