#include "solver/cpu_settings.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace mossfield {

void let_waiting_threads_sleep(char** argv) {
  constexpr const char* spins = "5000";  // some 15 us, longer than the serial stretches of a step
  if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT")) return;
  std::error_code failed;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (!failed && ::setenv("GOMP_SPINCOUNT", spins, 1) == 0) ::execv(program.c_str(), argv);
}

void flush_denormals() {
#if defined(__SSE2__)
  constexpr unsigned int results = 0x8000, operands = 0x0040;  // flush to zero; denormals are zeros
  _mm_setcsr(_mm_getcsr() | results | operands);
#endif
}

}  // namespace mossfield
