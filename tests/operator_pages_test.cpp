// The memory of arrays on the host.

#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "kernels/memory.hpp"

using namespace mossfield;

namespace {

/// Bytes in pages of 2 MB among those of the mappings that lie in [begin, begin + bytes).
std::size_t in_large_pages(const void* begin, std::size_t bytes) {
  const auto first = reinterpret_cast<std::uintptr_t>(begin), last = first + bytes;
  std::ifstream maps("/proc/self/smaps");
  std::size_t total = 0;
  bool inside = false;
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &from, &to) == 2) inside = from < last && to > first;
    std::size_t kilobytes = 0;
    if (inside && std::sscanf(line.c_str(), "AnonHugePages: %zu kB", &kilobytes) == 1)
      total += 1024 * kilobytes;
  }
  return total;
}

constexpr std::size_t bytes = std::size_t{64} << 20;

// Breaks if a large array lies where the heap had something before: its pages stay small then, and a step
// misses their addresses all the time.
TEST(Pages, a_large_array_has_pages_of_2_MB_whatever_was_there_before) {
  std::ifstream settings("/sys/kernel/mm/transparent_hugepage/enabled");
  std::string mode;
  std::getline(settings, mode);
  if (mode.empty() || mode.find("[never]") != std::string::npos) GTEST_SKIP() << "no large pages here";
  ::mallopt(M_MMAP_MAX, 0), ::mallopt(M_TRIM_THRESHOLD, 1 << 30);  // as some MPI libraries set them
  std::vector<char> made;
  for (int n = 0; n < 4; ++n) {
    std::vector<char>(bytes, 1).swap(made);
    std::vector<char>().swap(made);  // back to the heap, page by page touched
    void* memory = allocate(Device::cpu, bytes);
    EXPECT_GE(in_large_pages(memory, bytes), bytes - (std::size_t{4} << 20)) << n;
    release(Device::cpu, memory);
  }
}

std::size_t resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0, pages = 0;
  file >> all >> pages;
  return 4096 * pages;
}

// Breaks if what an array leaves behind is in the next one, or its memory is not given back.
TEST(Pages, arrays_begin_as_zeros_and_leave_nothing) {
  for (const std::size_t size : {std::size_t{5000}, bytes}) {
    const std::size_t before = resident();
    for (int n = 0; n < 8; ++n) {
      char* memory = static_cast<char*>(allocate(Device::cpu, size));
      for (std::size_t at = 0; at < size; at += 999) ASSERT_EQ(0, memory[at]);
      std::memset(memory, 1, size);
      release(Device::cpu, memory);
    }
    EXPECT_LT(resident(), before + bytes / 2) << size;
  }
}

}  // namespace
