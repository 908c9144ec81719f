#include "solver/cpu_settings.hpp"

#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace mossfield {

namespace {

/// Under valgrind, or traced by a debugger: a second start would get away from them, or be in their way.
bool is_watched() {
  const char* preloaded = std::getenv("LD_PRELOAD");
  if (preloaded && std::string(preloaded).find("vgpreload") != std::string::npos) return true;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("TracerPid:", 0) == 0) return std::stol(line.substr(10)) != 0;
  return false;
}

/// Loaded by the kernel, with a dynamic linker. Where ld.so was told to run the program (or a tool did so by
/// it), nothing is at its base and /proc/self/exe is ld.so.
bool is_own_process() {
  return ::getauxval(AT_BASE) != 0;
}

/// Whether the variable is another one now.
bool set_spins() {
  constexpr const char* spins = "20000";  // 0.1 to 0.5 ms, longer than most serial stretches of a step
  if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT")) return false;
  return ::setenv("GOMP_SPINCOUNT", spins, 1) == 0;
}

bool set_large_pages() {
  const char* given = std::getenv("GLIBC_TUNABLES");
  const std::string before = given ? given : "", name = "glibc.malloc.hugetlb";
  if (before.find(name) != std::string::npos) return false;
  const std::string all = (before.empty() ? "" : before + ":") + name + "=1";
  return ::setenv("GLIBC_TUNABLES", all.c_str(), 1) == 0;
}

}  // namespace

void start_with_settings(char** argv) {
  if (is_watched() || !is_own_process()) return;
  std::error_code failed;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return;
  const bool spins = set_spins(), pages = set_large_pages();
  if (spins || pages) ::execv(program.c_str(), argv);
}

void flush_denormals() {
#if defined(__SSE2__)
  constexpr unsigned int results = 0x8000, operands = 0x0040;  // flush to zero; denormals are zeros
  _mm_setcsr(_mm_getcsr() | results | operands);
#endif
}

}  // namespace mossfield
