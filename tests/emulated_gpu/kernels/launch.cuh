#pragma once
// kernels/launch.cuh for the emulated GPU (device.hpp): one thread after the other, in no order of the cells,
// so that a kernel that reads what another thread writes gives other numbers.

#include "kernels/launch.hpp"
#include "tests/emulated_gpu/device.hpp"

namespace mossfield::emulated {

/// Calls f(n) for 0 <= n < count, each once, far from in order.
template <class F>
void in_disorder(long count, const F& f) {
  const long stride = count % 7919 ? 7919 : 7927;
  for (long n = 0, m = 0; n < count; ++n, m = (m + stride) % count) f(m);
}

}  // namespace mossfield::emulated

namespace mossfield::gpu {

template <class F>
void launch(const Box& b, const F& functor) {
  const F f = emulated::on_device(functor);
  emulated::in_disorder(1L * b.nx * b.ny * b.nz, [&](long n) {
    const int i = static_cast<int>(n % b.nx), j = static_cast<int>(n / b.nx % b.ny),
              k = static_cast<int>(n / b.nx / b.ny);
    f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
  });
}

template <class F>
void launch_slices(const Box& b, int slab_axis, const F& functor, double* partial) {
  const F f = emulated::on_device(functor);
  const int count = slab_axis == 2 ? b.nz : slab_axis == 1 ? b.ny : b.nx;
  for (int s = 0; s < count; ++s) {
    const int x0 = slab_axis == 0 ? s : 0, nx = slab_axis == 0 ? 1 : b.nx;
    const int j0 = slab_axis == 1 ? s : 0, ny = slab_axis == 1 ? 1 : b.ny;
    const int k0 = slab_axis == 2 ? s : 0, nz = slab_axis == 2 ? 1 : b.nz;
    partial[s] = F::start();
    emulated::in_disorder(1L * nx * ny * nz, [&](long m) {
      const int i = x0 + static_cast<int>(m % nx), j = j0 + static_cast<int>(m / nx % ny),
                k = k0 + static_cast<int>(m / nx / ny);
      partial[s] =
          F::join(partial[s], f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k}));
    });
  }
}

}  // namespace mossfield::gpu

#define MOSSFIELD_GPU(...) \
  template void mossfield::gpu::launch<__VA_ARGS__>(const mossfield::Box&, const __VA_ARGS__&);
#define MOSSFIELD_GPU_REDUCE(...)                                                                          \
  template void mossfield::gpu::launch_slices<__VA_ARGS__>(const mossfield::Box&, int, const __VA_ARGS__&, \
                                                           double*);
