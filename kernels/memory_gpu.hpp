#pragma once
// What memory.cu provides; only memory.cpp calls it.

#include <cstddef>
#include <string>

namespace mossfield::gpu {
std::string take(int place);  ///< what take_gpu says
std::string name();           ///< of this process's device
std::string identity();
std::size_t free_bytes();
void* allocate(std::size_t bytes);  ///< zeroed; nullptr when there is no room
void release(void* memory);
void to_host(void* host, const void* memory, std::size_t bytes);
void from_host(void* memory, const void* host, std::size_t bytes);
void zero(void* memory, std::size_t bytes);
void within(void* to, const void* from, std::size_t bytes);
}  // namespace mossfield::gpu
