#include "tests/emulated_gpu/device.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "kernels/errors.hpp"
#include "kernels/launch.hpp"
#include "kernels/memory_gpu.hpp"
#include "kernels/recording.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace mossfield {

namespace {

constexpr std::size_t room = std::size_t{1} << 34, page = 4096;
/// Added to an address that the host gets: no program of today has such addresses.
constexpr std::uintptr_t out_of_reach = std::uintptr_t{1} << 60;

/// One stretch of addresses, in pieces of whole pages, some bytes apart.
class Memory {
 public:
  Memory()
      : base_(static_cast<char*>(::mmap(nullptr, room, PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    if (base_ == MAP_FAILED) throw std::runtime_error("no addresses for the emulated GPU");
  }
  void* take(std::size_t bytes) {
    const std::size_t size = (bytes + page - 1) / page * page + page;
    std::size_t at = end_;
    for (auto hole = holes_.begin(); hole != holes_.end(); ++hole)
      if (hole->second >= size) {
        at = hole->first;
        const std::size_t left = hole->second - size;
        holes_.erase(hole);
        if (left > 0) holes_[at + size] = left;
        break;
      }
    if (at == end_) end_ += size;
    if (end_ > room) throw std::runtime_error("the emulated GPU is full");
    pieces_[at] = {size, bytes};
    forbid(base_ + at + bytes, size - bytes);
    return reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(base_ + at) + out_of_reach);
  }
  void give_back(void* memory) {
    if (!memory) return;
    char* piece = static_cast<char*>(real(memory));
    const auto at = static_cast<std::size_t>(piece - base_);
    const std::size_t size = pieces_.at(at).room;
    allow(piece, size);
    ::madvise(piece, size, MADV_DONTNEED);  // new memory is zero
    holes_[at] = size;
    pieces_.erase(at);
  }
  bool has(std::uintptr_t address) const {
    const std::uintptr_t base = reinterpret_cast<std::uintptr_t>(base_) + out_of_reach;
    return address >= base && address < base + room;
  }
  /// The piece that an address lies in, real addresses; none: 0 bytes.
  std::pair<char*, std::size_t> piece_of(std::uintptr_t address) const {
    if (!has(address)) return {};
    const std::size_t at = address - out_of_reach - reinterpret_cast<std::uintptr_t>(base_);
    auto piece = pieces_.upper_bound(at);
    if (piece == pieces_.begin()) return {};
    --piece;
    if (at >= piece->first + piece->second.room) return {};
    return {base_ + piece->first, piece->second.bytes};
  }
  void* real(const void* memory) const {
    const auto address = reinterpret_cast<std::uintptr_t>(memory);
    if (!has(address)) throw std::logic_error("emulated GPU: no memory of its own");
    return reinterpret_cast<void*>(address - out_of_reach);
  }

 private:
  // the address sanitizer tells of a kernel that leaves its arrays
  static void forbid([[maybe_unused]] void* at, [[maybe_unused]] std::size_t bytes) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_poison_memory_region(at, bytes);
#endif
  }
  static void allow([[maybe_unused]] void* at, [[maybe_unused]] std::size_t bytes) {
#if defined(__SANITIZE_ADDRESS__)
    __asan_unpoison_memory_region(at, bytes);
#endif
  }

  char* base_;
  std::size_t end_ = 0;
  struct Piece {
    std::size_t room, bytes;
  };
  std::map<std::size_t, Piece> pieces_;       ///< by start
  std::map<std::size_t, std::size_t> holes_;  ///< start, size
};

Memory& memory() {
  static Memory all;
  return all;
}

/// Heap, stack and libraries of a 64-bit Linux lie here. What lies between the members of a functor may be
/// the rest of an old address, but then a bool or a number stands before it: no multiple of 4, a multiple of
/// 256, or a small number as its lower half.
bool is_of_host([[maybe_unused]] std::uintptr_t word) {
#if defined(__SANITIZE_ADDRESS__)
  return false;  // its heap begins where a small number beside a rest would point
#else
  if (word < 0x500000000000u || word >= 0x800000000000u || word % 4 != 0 || word % 256 == 0) return false;
  if ((word & 0xffffffffu) < 1u << 20) return false;
  if (memory().has(word + out_of_reach)) return false;  // some number beside a rest: nobody has its addresses
  unsigned char resident = 0;
  return ::mincore(reinterpret_cast<void*>(word / page * page), page, &resident) == 0 && (resident & 1) != 0;
#endif
}

}  // namespace

namespace emulated {

void translate(void* functor, std::size_t bytes) {
  for (std::size_t at = 0; at + sizeof(std::uintptr_t) <= bytes; at += sizeof(std::uintptr_t)) {
    char* place = static_cast<char*>(functor) + at;
    std::uintptr_t word = 0;
    std::memcpy(&word, place, sizeof word);
    if (memory().has(word)) {
      word -= out_of_reach;
      std::memcpy(place, &word, sizeof word);
    } else if (is_of_host(word)) {
      std::fprintf(stderr,
                   "emulated GPU: a kernel was given an address of the host (byte %zu of %zu: %#lx)\n", at,
                   bytes, static_cast<unsigned long>(word));
      std::abort();
    }
  }
}

Rerun::Rerun(const void* functor, std::size_t bytes) {
  for (std::size_t at = 0; at + sizeof(std::uintptr_t) <= bytes; at += sizeof(std::uintptr_t)) {
    std::uintptr_t word = 0;
    std::memcpy(&word, static_cast<const char*>(functor) + at, sizeof word);
    const auto [piece, size] = memory().piece_of(word);
    const auto known = std::find_if(pieces_.begin(), pieces_.end(),
                                    [start = piece](const Piece& p) { return p.memory == start; });
    if (size > 0 && known == pieces_.end()) pieces_.push_back({piece, {piece, piece + size}, {}});
  }
}

void Rerun::put_back() {
  for (Piece& p : pieces_) {
    p.after.assign(p.memory, p.memory + p.before.size());
    std::copy(p.before.begin(), p.before.end(), p.memory);
  }
}

namespace {
/// Words of numbers; 0 and -0 are the same: a cell of the other colour adds 0 to itself on the host.
bool same_numbers(const char* a, const char* b, std::size_t bytes) {
  constexpr std::uint32_t sign = 0x80000000u;
  for (std::size_t at = 0; at + sizeof sign <= bytes; at += sizeof sign) {
    std::uint32_t x = 0, y = 0;
    std::memcpy(&x, a + at, sizeof x);
    std::memcpy(&y, b + at, sizeof y);
    if (x != y && (x | y) != sign) return false;
  }
  const std::size_t rest = bytes % sizeof sign;
  return std::memcmp(a + bytes - rest, b + bytes - rest, rest) == 0;
}
}  // namespace

bool Rerun::same() const {
  return std::all_of(pieces_.begin(), pieces_.end(), [](const Piece& p) {
    return std::memcmp(p.memory, p.after.data(), p.after.size()) == 0 ||
           same_numbers(p.memory, p.after.data(), p.after.size());
  });
}

void depends_on_order(const char* kernel) {
  std::fprintf(stderr, "emulated GPU: what a kernel leaves depends on the order of its threads: %s\n",
               kernel);
  std::abort();
}

void check_start(bool can_start, const char* kernel) {
  if (!can_start)
    throw std::logic_error(std::string("emulated GPU: no blocks, or more than a device starts: ") + kernel);
}

namespace {
using Kernels = std::vector<std::function<void()>>;
Kernels* recorded = nullptr;
}  // namespace

void start(std::function<void()> kernel) {
  recorded ? recorded->push_back(std::move(kernel)) : kernel();
}

void refuse_to_record(const char* kernel) {
  if (recorded) throw ResourceError(std::string("emulated GPU: waited for while it records: ") + kernel);
}

}  // namespace emulated

namespace gpu {

void begin_recording() {
  emulated::recorded = new emulated::Kernels;
}
void* end_recording() {
  return std::exchange(emulated::recorded, nullptr);
}
void start_recorded(void* kernels) {
  for (const std::function<void()>& kernel : *static_cast<emulated::Kernels*>(kernels)) kernel();
}
void forget_recorded(void* kernels) {
  delete static_cast<emulated::Kernels*>(kernels);
}

std::string take(int) {  // no run should take it unasked: it is slow
  return std::getenv("MOSSFIELD_EMULATED_GPU") ? "" : "MOSSFIELD_EMULATED_GPU is not set";
}
std::string name() {
  return "emulated GPU";
}
std::string identity() {
  return "emulated GPU";
}
std::size_t free_bytes() {
  return room;
}
int team_blocks() {
  return cluster_blocks;
}
void* allocate(std::size_t bytes) {
  return memory().take(bytes);
}
void release(void* piece) {
  memory().give_back(piece);
}
void to_host(void* host, const void* piece, std::size_t bytes) {
  std::memcpy(host, memory().real(piece), bytes);
}
void from_host(void* piece, const void* host, std::size_t bytes) {
  std::memcpy(memory().real(piece), host, bytes);
}
void zero(void* piece, std::size_t bytes) {
  std::memset(memory().real(piece), 0, bytes);
}
void within(void* to, const void* from, std::size_t bytes) {
  std::memcpy(memory().real(to), memory().real(from), bytes);
}

namespace {
std::vector<double> numbers_of_reductions;
}  // namespace

void make_room(int numbers) {
  numbers_of_reductions.resize(std::max(static_cast<std::size_t>(numbers), numbers_of_reductions.size()));
}
double* shared_room() {
  return numbers_of_reductions.data();
}
void take_slices(int numbers, double* partial) {
  std::copy(numbers_of_reductions.begin(), numbers_of_reductions.begin() + numbers, partial);
}

}  // namespace gpu

}  // namespace mossfield
