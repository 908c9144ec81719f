#pragma once
// A case brought to life on a grid: initial state, steps, samples.

#include <memory>

#include "kernels/communicator.hpp"
#include "kernels/grid.hpp"
#include "solver/case.hpp"
#include "solver/evolution.hpp"
#include "solver/report.hpp"

namespace mossfield {

Grid grid_of(const GridCase& g, Communicator communicator, Device device);

class Simulation : public Evolution {
 public:
  Simulation(const Case& values, Communicator communicator, Device device);
  ~Simulation() override;

  void initialise() override;
  void restore(const Record& record) override;
  Record record() override;

  double time() const override;
  std::int64_t step() const override;
  double step_size() const override;
  bool finished() const override;
  std::string why_finished() const override;

  void advance(double t_limit) override;
  Retries retries() const override;
  MetricsRow sample() override;
  std::vector<SnapshotField> fields() override;
  std::vector<SnapshotField> profile() override;
  std::vector<std::string> sources() const override;
  /// What the user should know of what was made of the case; on rank 0.
  std::vector<Finding> remarks() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mossfield
