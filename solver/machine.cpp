#include "solver/machine.hpp"

#include <fmt/format.h>
#include <omp.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <vector>

#include "kernels/memory.hpp"
#include "solver/busy_cores.hpp"
#include "solver/errors.hpp"
#include "version.hpp"

namespace mossfield {

namespace {

/// How often the number that most ranks have in common occurs.
int most_alike(double mine, const Communicator& world) {
  const std::vector<double> all = world.gather_all({mine});
  double most = static_cast<double>(std::count(all.begin(), all.end(), mine));
  world.max(&most, 1);
  return static_cast<int>(most);
}

double number_of(const std::string& text) {
  constexpr int spare = 11;  // a double holds 53 bits
  return static_cast<double>(std::hash<std::string>{}(text) >> spare);
}

std::string host_name() {
  char name[256] = "";
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "this machine";
}

}  // namespace

Device agreed_device(Request::Where where, const std::string& trouble, const Communicator& world) {
  if (where == Request::Where::cpu) return Device::cpu;
  const std::string mine =
      trouble.empty() ? "" : fmt::format("rank {} on {}: {}\n", world.rank(), host_name(), trouble);
  const std::vector<double> letters = world.gather_all({mine.begin(), mine.end()});
  const std::string without(letters.begin(), letters.end());  // a line each
  const auto lines = std::count(without.begin(), without.end(), '\n');
  if (lines == 0) return Device::gpu;
  const std::string first = without.substr(0, without.find('\n'));
  if (lines < world.size())
    throw ResourceError(
        fmt::format("{} of {} ranks see no GPU ({}), the others do, and a run is on one kind of device; give "
                    "every rank a GPU, or take --device cpu",
                    lines, world.size(), first));
  if (where == Request::Where::gpu)
    throw ResourceError(fmt::format("--device gpu: no usable GPU ({}); take --device cpu{}", first,
                                    *version::cuda ? "" : ", or build it where nvcc is found"));
  return Device::cpu;
}

RunPlace take_place(Request::Where where, const Communicator& world) {
  RunPlace place;
  place.ranks = world.size();
  const int here = world.rank_on_node();  // ranks of a node share out its GPUs, however ranks lie on nodes
  double most = here + 1;
  world.max(&most, 1);
  place.on_node = static_cast<int>(most);
  if (where == Request::Where::cpu) return place;
  place.no_gpu = take_gpu(here);
  place.device = agreed_device(where, place.no_gpu, world);
  if (place.device == Device::gpu) place.on_gpu = most_alike(number_of(gpu_identity()), world);
  return place;
}

RunPlace take_device(const Request& request, const GridCase& grid, const Communicator& world) {
  constexpr double cells_for_a_thread = 10000;
  if (request.threads > 0) {
    omp_set_num_threads(request.threads);
  } else if (!std::getenv("OMP_NUM_THREADS")) {
    const double cells = 1.0 * grid.cells[0] * grid.cells[1] * grid.cells[2] / world.size();
    omp_set_num_threads(
        static_cast<int>(std::clamp(cells / cells_for_a_thread, 1.0, 1.0 * omp_get_max_threads())));
  }
  watch_cores();
  return take_place(request.device, world);
}

void share_among_ranks(const GridCase& grid, const Communicator& world) {
  std::size_t axis = 2;  // the slowest that has cells, as in kernels/grid
  while (axis > 0 && grid.cells[axis] == 1) --axis;
  if (world.size() > grid.cells[axis])
    throw UsageError(
        fmt::format("{} ranks, but the grid has {} cells along {} to share out; start {} or fewer",
                    world.size(), grid.cells[axis], "xyz"[axis], grid.cells[axis]));
}

void refuse_too_large(const Case& values, const RunPlace& place, const Communicator& world) {
  const double here = memory_need(values, place).on_host(place);
  double there = memory_installed();
  world.min(&there, 1);
  if (there > 0 && here > there)
    throw ResourceError(
        fmt::format("the run needs about {} of memory, this machine has {} in all; use a coarser grid, a "
                    "smaller box, or ranks on more machines",
                    bytes_text(here), bytes_text(there)));
}

}  // namespace mossfield
