#pragma once
// A GPU that is not there: built with MOSSFIELD_CUDA=EMULATED, so that tests run the GPU's side of the code
// where there is no GPU. What the host gets of its memory are addresses that no processor accepts: reading
// them is a segmentation fault. A kernel is given the real ones.

#include <cstddef>

namespace mossfield::emulated {

/// Makes the addresses in a functor real ones. One that is neither of this memory nor null would be the
/// host's: prints it and aborts.
void translate(void* functor, std::size_t bytes);

template <class F>
F on_device(F f) {
  translate(&f, sizeof f);
  return f;
}

}  // namespace mossfield::emulated
