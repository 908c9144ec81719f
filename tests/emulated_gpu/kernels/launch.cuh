#pragma once
// kernels/launch.cuh for the emulated GPU (device.hpp): one thread after the other, in no order of the cells,
// and then once more in the reverse order: a kernel whose threads depend on each other stops the program.

#include <limits>
#include <vector>

#include "kernels/gpu_shares.hpp"
#include "kernels/launch.hpp"
#include "tests/emulated_gpu/device.hpp"

namespace mossfield::emulated {

/// Calls f(n) for 0 <= n < count, each once, far from in order; `backwards`: the last one first.
template <class F>
void in_disorder(long count, bool backwards, const F& f) {
  const long prime = count % 7919 ? 7919 : 7927, stride = backwards ? count - prime % count : prime;
  long m = backwards ? (count - 1) % count * (prime % count) % count : 0;
  for (long n = 0; n < count; ++n, m = (m + stride) % count) f(m);
}

}  // namespace mossfield::emulated

namespace mossfield::gpu {

/// The threads of a kernel.
struct Threads {
  bool backwards;

  template <class F>
  void each(const Box& b, const F& f) const {
    emulated::in_disorder(1L * b.nx * b.ny * b.nz, backwards, [&](long n) {
      const int i = static_cast<int>(n % b.nx), j = static_cast<int>(n / b.nx % b.ny),
                k = static_cast<int>(n / b.nx / b.ny);
      f(Cell{b.first + k * b.plane + j * b.row + i, b.i0 + i, b.j0 + j, b.k0 + k});
    });
  }
  template <class F>
  void each_of_colour(const Box& b, int colour, const F& f) const {
    each(b, [&](const Cell& c) {
      if ((c.i + c.j + c.k) % 2 == colour % 2) f(c);
    });
  }
  template <class F>
  void count(int count, const F& f) const {
    emulated::in_disorder(count, backwards, [&](long n) { f(static_cast<int>(n)); });
  }
};

template <class F>
void launch(const Box& b, const F& functor) {
  static_assert(sizeof(Box) + sizeof(F) <= most_parameters);
  emulated::check_start(CellBlocks(b).can_start(), __PRETTY_FUNCTION__);
  emulated::start([b, functor, name = __PRETTY_FUNCTION__] {
    emulated::in_any_order(functor, name, [&](const F& f, bool backwards) { Threads{backwards}.each(b, f); });
  });
}

/// The room of reductions.
double* shared_room();

template <class F>
void join_slices_at(const Box& b, int slab_axis, const F& functor, double* out) {
  static_assert(sizeof(SliceShares) + sizeof(F) + sizeof out <= most_parameters);
  emulated::refuse_to_record(__PRETTY_FUNCTION__);
  const SliceShares shares(b, slab_axis);
  emulated::check_start(shares.can_start(), __PRETTY_FUNCTION__);
  emulated::in_any_order(functor, __PRETTY_FUNCTION__, [&](const F& f, bool backwards) {
    for (int slice = 0; slice < shares.slices(); ++slice) {
      out[slice] = F::start();
      for (int block = 0; block < shares.blocks(); ++block)
        emulated::in_disorder(SliceShares::threads, backwards, [&](long thread) {
          double value = F::start();
          shares.each(slice, block, static_cast<int>(thread),
                      [&](const Cell& c) { value = F::join(value, f(c)); });
          out[slice] = F::join(out[slice], value);
        });
    }
  });
}

template <class F>
void start_slices(const Box& b, int slab_axis, const F& f, int which) {
  join_slices_at(b, slab_axis, f, shared_room() + which * SliceShares(b, slab_axis).slices());
}

template <class F, class Then>
void slices_then(const Box& b, int slab_axis, const F& f, const Then& then) {
  std::vector<double> numbers(static_cast<std::size_t>(SliceShares(b, slab_axis).slices()));
  join_slices_at(b, slab_axis, f, numbers.data());
  double value = F::start();
  for (const double number : numbers) value = F::join(value, number);
  emulated::on_device(then)(value);
}

template <class F, class Then>
void number_then(double number, const Then& then) {
  emulated::on_device(then)(number);
}

/// Block after block; what a block finds in its own memory is no number.
template <class Program>
void launch_blocks(int nx, int ny, int nz, const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  emulated::check_start(
      nx > 0 && ny > 0 && nz > 0 && ny <= CellBlocks::most_across && nz <= CellBlocks::most_across,
      __PRETTY_FUNCTION__);
  emulated::start([nx, ny, nz, program, name = __PRETTY_FUNCTION__] {
    emulated::in_any_order(program, name, [&](const Program& real, bool backwards) {
      emulated::in_disorder(1L * nx * ny * nz, backwards, [&](long n) {
        std::vector<float> shared(Program::shared_words, std::numeric_limits<float>::quiet_NaN());
        real(Threads{backwards}, static_cast<int>(n % nx), static_cast<int>(n / nx % ny),
             static_cast<int>(n / nx / ny), shared.data());
      });
    });
  });
}

template <class Program>
void launch_team(const Program& program) {
  static_assert(sizeof(Program) <= most_parameters);
  emulated::start([program, name = __PRETTY_FUNCTION__] {
    emulated::in_any_order(program, name,
                           [](const Program& real, bool backwards) { real(Threads{backwards}); });
  });
}

}  // namespace mossfield::gpu

#define MOSSFIELD_GPU_BLOCKS(...) \
  template void mossfield::gpu::launch_blocks<__VA_ARGS__>(int, int, int, const __VA_ARGS__&);
#define MOSSFIELD_GPU_TEAM(...) template void mossfield::gpu::launch_team<__VA_ARGS__>(const __VA_ARGS__&);
#define MOSSFIELD_GPU(...) \
  template void mossfield::gpu::launch<__VA_ARGS__>(const mossfield::Box&, const __VA_ARGS__&);
#define MOSSFIELD_GPU_REDUCE(...)                                                                         \
  template void mossfield::gpu::start_slices<__VA_ARGS__>(const mossfield::Box&, int, const __VA_ARGS__&, \
                                                          int);
#define MOSSFIELD_GPU_REDUCE_THEN(F, THEN)                                                               \
  template void mossfield::gpu::slices_then<F, THEN>(const mossfield::Box&, int, const F&, const THEN&); \
  template void mossfield::gpu::number_then<F, THEN>(double, const THEN&);
