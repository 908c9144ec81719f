#include "kernels/recording.hpp"

#include "kernels/launch.cuh"

namespace mossfield::gpu {

namespace {
cudaStream_t recording = nullptr;

/// The default stream records nothing.
cudaStream_t recorder() {
  static cudaStream_t made = nullptr;
  if (!made) check(cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking), "a stream to record kernels");
  return made;
}
}  // namespace

cudaStream_t stream() {
  return recording;
}

void begin_recording() {
  check(cudaStreamBeginCapture(recorder(), cudaStreamCaptureModeThreadLocal), "recording of kernels");
  recording = recorder();
}

void* end_recording() {
  recording = nullptr;
  cudaGraph_t graph = nullptr;
  cudaGraphExec_t kernels = nullptr;
  const bool recorded = cudaStreamEndCapture(recorder(), &graph) == cudaSuccess && graph &&
                        cudaGraphInstantiate(&kernels, graph, 0) == cudaSuccess;
  if (graph) cudaGraphDestroy(graph);
  cudaGetLastError();  // a device that does not record is no error
  return recorded ? kernels : nullptr;
}

void start_recorded(void* kernels) {
  check(cudaGraphLaunch(static_cast<cudaGraphExec_t>(kernels), nullptr), "start of recorded kernels");
}

void forget_recorded(void* kernels) {
  cudaGraphExecDestroy(static_cast<cudaGraphExec_t>(kernels));
}

}  // namespace mossfield::gpu
