// What a run takes of memory, counted from what it keeps a cell of.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <initializer_list>

#include "kernels/memory.hpp"
#include "solver/current_density.hpp"
#include "solver/drive.hpp"
#include "solver/report.hpp"

namespace mossfield {

namespace {

/// The program itself, with its libraries and what they let go of [bytes].
constexpr double program = 45e6;

/// Doubles a cell.
struct Doubles {
  double fields =
      0;  ///< fields, their copies and the multigrid below them, ghosts too: shared out among the ranks
  double kept = 0;  ///< fields in a checkpoint: on the first rank twice, in HDF5 and as the bytes of its file
  Doubles& operator+=(const Doubles& other) {
    fields += other.fields, kept += other.kept;
    return *this;
  }
};

// Measured without and with each part, at 48^3 to 96^3 and 800 x 640 (solver/README.md); what is kept is
// counted in checkpoints. Literature mode: 64 with a front that takes next to none of the grid, 85 at most
// where the window around it is 0.7 of that.
constexpr Doubles two_potential{90, 6}, literature{74, 6};
constexpr Doubles short_steps{15, 3};  // of time.phase_step
constexpr Doubles a_host{6, 1}, leaning{10, 0}, sealed{1, 1}, nuclei{5, 2};
constexpr Doubles floating{7, 1};  // four of them once a piece floats
constexpr Doubles film_layer{27, 6}, outer_film_layer{12, 4};
constexpr Doubles elastic{74, 15}, flow{31, 9};

Doubles doubles_of(const Case& v) {
  Doubles all = v.model == Model::literature ? literature : two_potential;
  if (!std::isnan(v.time.phase_step)) all += short_steps;
  if (v.host.present) all += a_host;
  if (v.host.present && std::isfinite(v.host.contact_angle)) all += leaning;
  if (v.host.present && v.host.conducts) all += sealed;
  if (v.nucleation.present) all += nuclei;
  if (may_part(v)) all += floating;
  if (v.coating.inner.present) all += film_layer;
  if (v.coating.outer.present) all += outer_film_layer;
  if (v.mechanics.present) all += elastic;
  if (v.mechanics.present && v.mechanics.metal == MechanicsCase::Metal::flowing) all += flow;
  const std::vector<std::string>& shown = v.output.fields;
  const double axes = v.grid.dimensions;
  if (std::find(shown.begin(), shown.end(), current_density_name) != shown.end()) all += {axes, axes};
  return all;
}

/// Doubles a cell that an engine of PETSc's takes for one system, on the host: matrix, vectors and coarse
/// levels, or the factors of LU, whose fill grows with the cells: as log n in 2-D, as a side's length in 3-D.
double doubles_of_engine(const Case& v) {
  using Engine = SolverCase::Engine;
  const double cells = 1.0 * v.grid.cells[0] * v.grid.cells[1] * v.grid.cells[2];
  const bool three = v.grid.dimensions == 3;
  switch (v.solver.engine) {
    case Engine::own:
      return 0;
    case Engine::petsc_multigrid:
      return three ? 19 : 17;
    case Engine::petsc_gamg:
      return three ? 46 : 38;
    case Engine::petsc_direct:
      return three ? 19 * std::cbrt(cells) : 6.5 * std::log2(cells);
    case Engine::petsc_pfmg:
      return three ? 50 : 112;
    default:  // BoomerAMG, which options may change
      return three ? 49 : 41;
  }
}

/// The sum of these lines of /proc/meminfo [bytes], 0 if there are none.
double memory_lines(std::initializer_list<const char*> names) {
  std::ifstream file("/proc/meminfo");
  std::string key;
  double sum = 0;
  for (double kilobytes; file >> key >> kilobytes; file.ignore(1000, '\n'))
    if (std::any_of(names.begin(), names.end(), [&key](const char* name) { return key == name; }))
      sum += 1024 * kilobytes;
  return sum;
}

/// Memory runs along x, so that a front across x has a few cells in every row. Measured:
/// tests/bench/README.md.
std::string slow_direction(const Case& values) {
  const auto& n = values.grid.cells;
  const bool large = *std::min_element(n.begin(), n.end()) > 1 && 1.0 * n[0] * n[1] * n[2] > 250000;
  if (values.model != Model::two_potential || !large || growth_of(values.grid).axis != 0) return "";
  return "; growth along y or z takes a fifth less time a step than along x";
}

}  // namespace

MemoryNeed memory_need(const Case& values, const RunPlace& place) {
  const auto& n = values.grid.cells;
  double with_ghosts = 1;
  for (const int count : n) with_ghosts *= count > 1 ? count + 2.0 : 1.0;
  const Doubles doubles = doubles_of(values);
  const double whole = sizeof(double) * 1.0 * n[0] * n[1] * n[2];
  MemoryNeed need;
  const double fields = doubles.fields * sizeof(double) * with_ghosts / place.ranks;
  const int systems = values.model == Model::literature ? 3 : 2;
  const double engine = systems * doubles_of_engine(values) * sizeof(double) * with_ghosts / place.ranks;
  (place.device == Device::gpu ? need.on_device : need.each) = fields;
  // a field on its way to the first rank passes every rank
  need.each += program + engine + whole;
  need.file = 2 * doubles.kept * whole;
  return need;
}

double memory_installed() {
  return memory_lines({"MemTotal:", "SwapTotal:"});
}

std::vector<Finding> report_memory(const Case& values, const RunPlace& place) {
  const auto& n = values.grid.cells;
  const MemoryNeed need = memory_need(values, place);
  std::string text = fmt::format("memory: {:.4g} cells, about {}", 1.0 * n[0] * n[1] * n[2],
                                 bytes_text(place.ranks * need.each + need.file));
  if (place.device == Device::gpu) text += " beside the GPU's";
  if (place.ranks > 1)
    text += fmt::format(" in all: {} on each of {} ranks, {} more on the first while it writes a checkpoint",
                        bytes_text(need.each), place.ranks, bytes_text(need.file));
  const double there = memory_lines({"MemAvailable:"});
  const bool too_much = there > 0 && need.on_host(place) > there;
  if (too_much) text += fmt::format("; this machine has {} free", bytes_text(there));
  if (too_much && place.on_node < place.ranks) text += fmt::format(" for {} of the ranks", place.on_node);
  std::vector<Finding> found{{text, too_much}};
  if (place.device == Device::cpu) {
    const std::string why =
        place.no_gpu.empty() ? "the CPU" : "no GPU here (" + place.no_gpu + "); the run takes the CPU";
    found.push_back({"device: " + why + slow_direction(values)});
    return found;
  }
  const double free = static_cast<double>(gpu_free_bytes());
  const std::string sharing =
      place.on_gpu > 1 ? fmt::format(" by each of {} ranks that share it", place.on_gpu) : "";
  found.push_back({fmt::format("device: {}, {} of memory free, about {} needed{}", gpu_name(),
                               bytes_text(free), bytes_text(need.on_device), sharing),
                   place.on_gpu * need.on_device > free});
  return found;
}

}  // namespace mossfield
