// Steps of a simulation as a run takes them, on either device.

#include "bench.hpp"
#include "solver/simulation.hpp"

namespace mossfield::bench {

void add_run(Line& line, const Case& values, Device device, int warm, int steps, const Communicator& ranks) {
  Simulation simulation(values, ranks, device);
  simulation.initialise();
  const double end = values.drive.end_time;
  while (simulation.step() < warm) simulation.advance(end);
  const auto count = [&](const char* what) { return simulation.record().integers.at(what); };
  const auto rejected = count("rejected"), iterations = count("elliptic_iterations");
  const double started = simulation.time();
  ranks.barrier();
  const Clock clock;
  while (simulation.step() < warm + steps) simulation.advance(end);
  const double wall = max_over(ranks, clock.wall());  // a step ends with sums that the host waits for
  const double cells = 1.0 * values.grid.cells[0] * values.grid.cells[1] * values.grid.cells[2];
  line.add("ranks", ranks.size())
      .add("steps", steps)
      .add("rejected", static_cast<int>(count("rejected") - rejected))
      .add("advanced_s", "%.3g", simulation.time() - started)
      .add("wall_per_step_s", "%.4g", wall / steps)
      .add("cell_steps_per_s", "%.4g", cells * steps / wall)
      .add("iterations_mean", "%.1f", static_cast<double>(count("elliptic_iterations") - iterations) / steps);
  if (device == Device::gpu) line.starts();
}

}  // namespace mossfield::bench
