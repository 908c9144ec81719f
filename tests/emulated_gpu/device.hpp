#pragma once
// A GPU that is not there: built with MOSSFIELD_CUDA=EMULATED, so that tests run the GPU's side of the code
// where there is no GPU. What the host gets of its memory are addresses that no processor accepts: reading
// them is a segmentation fault. A kernel is given the real ones.

#include <cstddef>
#include <functional>
#include <vector>

namespace mossfield::emulated {

/// Makes the addresses in a functor real ones. One that is neither of this memory nor null would be the
/// host's: prints it and aborts.
void translate(void* functor, std::size_t bytes);

template <class F>
F on_device(F f) {
  translate(&f, sizeof f);
  return f;
}

/// A GPU's threads run in any order. What a kernel may write, the pieces of memory in which its functor has
/// an address, is kept while it runs once more in the reverse order: of any two threads of which one reads or
/// writes what the other one writes, each has then been the first.
class Rerun {
 public:
  Rerun(const void* functor, std::size_t bytes);
  /// After a run: keeps what it left, and puts back what there was before.
  void put_back();
  /// After the second one: whether it left the same, bit by bit but for the sign of 0.
  bool same() const;

 private:
  struct Piece {
    char* memory;
    std::vector<char> before, after;
  };
  std::vector<Piece> pieces_;
};

/// Calls it, or keeps it if kernels are being recorded (kernels/recording.hpp).
void start(std::function<void()> kernel);

/// Throws ResourceError while kernels are recorded, as a device does that is waited for then.
void refuse_to_record(const char* kernel);

/// Prints the kernel and aborts.
[[noreturn]] void depends_on_order(const char* kernel);
/// Throws where a device would not start a kernel.
void check_start(bool can_start, const char* kernel);

/// Calls run(f, backwards), f a functor on the device, in both orders of its threads.
template <class F, class Run>
void in_any_order(const F& functor, const char* kernel, const Run& run) {
  Rerun rerun(&functor, sizeof functor);
  const F f = on_device(functor);
  run(f, false);
  rerun.put_back();
  run(f, true);
  if (!rerun.same()) depends_on_order(kernel);
}

}  // namespace mossfield::emulated
