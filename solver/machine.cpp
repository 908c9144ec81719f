#include "solver/machine.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cstdlib>

#include "kernels/memory.hpp"
#include "solver/busy_cores.hpp"
#include "solver/errors.hpp"
#include "solver/report.hpp"
#include "version.hpp"

namespace mossfield {

Device take_device(const Request& request, const GridCase& grid, const Communicator& world) {
  constexpr double cells_for_a_thread = 10000;
  if (request.threads > 0) {
    omp_set_num_threads(request.threads);
  } else if (!std::getenv("OMP_NUM_THREADS")) {
    const double cells = 1.0 * grid.cells[0] * grid.cells[1] * grid.cells[2] / world.size();
    omp_set_num_threads(
        static_cast<int>(std::clamp(cells / cells_for_a_thread, 1.0, 1.0 * omp_get_max_threads())));
  }
  watch_cores();
  const int place = world.rank_on_node();  // ranks of a node share out its GPUs, however ranks lie on nodes
  const int gpus = request.device == Request::Where::cpu ? 0 : gpu_count();
  if (request.device == Request::Where::gpu && gpus == 0)
    throw ResourceError(*version::cuda
                            ? "--device gpu: no usable GPU on this machine; take --device cpu"
                            : "--device gpu: this program was built without CUDA; take --device cpu, or "
                              "build it where nvcc is found");
  if (gpus == 0) return Device::cpu;
  select_gpu(place % gpus);
  return Device::gpu;
}

void share_among_ranks(const GridCase& grid, const Communicator& world) {
  std::size_t axis = 2;  // the slowest that has cells, as in kernels/grid
  while (axis > 0 && grid.cells[axis] == 1) --axis;
  if (world.size() > grid.cells[axis])
    throw UsageError(
        fmt::format("{} ranks, but the grid has {} cells along {} to share out; start {} or fewer",
                    world.size(), grid.cells[axis], "xyz"[axis], grid.cells[axis]));
}

void refuse_too_large(const Case& values, const Communicator& world) {
  const MemoryNeed need = memory_need(values, world.size());
  const double here = ranks_on_a_node(world) * need.each + need.file;
  double there = memory_installed();
  world.min(&there, 1);
  if (there > 0 && here > there)
    throw ResourceError(
        fmt::format("the run needs about {} of memory, this machine has {} in all; use a coarser grid, a "
                    "smaller box, or ranks on more machines",
                    bytes_text(here), bytes_text(there)));
}

int ranks_on_a_node(const Communicator& world) {
  double most = world.rank_on_node() + 1;
  world.max(&most, 1);
  return static_cast<int>(most);
}

}  // namespace mossfield
