#pragma once
// Kernels that a GPU starts as one (a CUDA graph): the starts of a cycle's many small kernels take longer
// than most of them run.

#include <functional>
#include <vector>

namespace mossfield {

/// Of one sequence of kernels, on one GPU.
class Recording {
 public:
  Recording() = default;
  ~Recording() { forget(); }
  Recording(Recording&& other) noexcept { swap(other); }
  Recording& operator=(Recording&& other) noexcept {
    swap(other);
    return *this;
  }

  /// Does what start() does, which starts kernels on the GPU and nothing else, always the same ones while
  /// `given`, all addresses that they are given, is what it was. The first call calls it, so that the kernels
  /// are loaded, the second one records it; from then on they are started without it. A device that does not
  /// record goes on with start().
  void run(const std::vector<const void*>& given, const std::function<void()>& start);

 private:
  void swap(Recording& other) noexcept;
  void forget() noexcept;
  bool record(const std::function<void()>& start);

  std::vector<const void*> given_;
  void* kernels_ = nullptr;
  int calls_ = 0;
};

/// Of this process: sequences of kernels that were recorded, and those that the device would not record.
struct Recordings {
  int made = 0, refused = 0;
};
Recordings recordings();

namespace gpu {
/// Kernels started from here on are recorded instead.
void begin_recording();
/// What was recorded; nullptr if the device could not.
void* end_recording();
void start_recorded(void* kernels);
void forget_recorded(void* kernels);
}  // namespace gpu

}  // namespace mossfield
