#pragma once
// Lines of memory asked for ahead of a loop. Host only.

#include <type_traits>

// to the compiler a call of such a function does nothing
#define MOSSFIELD_FETCH __attribute__((always_inline)) inline void

namespace mossfield::host {

/// Functors that stream many arrays have a member fetch(Cell): it asks for the lines of memory ahead of the
/// cell that no earlier row has brought in. The processor's own prefetching begins anew at each page of 4 kB
/// of each array.
template <class F, class = void>
struct Fetches : std::false_type {};
template <class F>
struct Fetches<F, std::void_t<decltype(&F::fetch)>> : std::true_type {};

constexpr int line_bytes = 64, bytes_ahead = 2048;

template <class T>
MOSSFIELD_FETCH fetch_ahead(const T* data, long q) {
  __builtin_prefetch(data + q + bytes_ahead / static_cast<long>(sizeof(T)));
}
template <class T>
MOSSFIELD_FETCH fetch_ahead_to_write(const T* data, long q) {
  __builtin_prefetch(data + q + bytes_ahead / static_cast<long>(sizeof(T)), 1);
}

}  // namespace mossfield::host
