#pragma once
// Memory on the device that a grid lives on.

#include <cstddef>
#include <string>

#include "kernels/grid.hpp"

namespace mossfield {

/// Makes a GPU that has code in this program this process's device: number `place`, counted around, or the
/// next one that has. Empty if it did, else why there is none, by the driver's own words where it has any.
std::string take_gpu(int place);
/// Of this process's device: the one that take_gpu took, else the first.
std::string gpu_name();
/// The same for all processes that have this device, on any machine, and for no others.
std::string gpu_identity();
std::size_t gpu_free_bytes();

/// Zeroed memory; throws ResourceError (bytes asked, bytes free) when there is none.
void* allocate(Device device, std::size_t bytes);
void release(Device device, void* memory);
void copy_to_host(Device device, void* host, const void* memory, std::size_t bytes);
void copy_from_host(Device device, void* memory, const void* host, std::size_t bytes);
void fill_zero(Device device, void* memory, std::size_t bytes);
void copy_within(Device device, void* to, const void* from, std::size_t bytes);

}  // namespace mossfield
