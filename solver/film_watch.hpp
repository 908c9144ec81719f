#pragma once
// Whether the volume of a run's film is much corrected, or much of it lies where fronts have met.

#include <optional>
#include <string>

#include "solver/metrics.hpp"

namespace mossfield {

class FilmWatch {
 public:
  /// Of a sample: what to say, once.
  std::optional<std::string> see(const std::optional<FilmMetrics>& film);
  /// What it has come to, where that has been said.
  std::optional<std::string> sum() const;

  static constexpr double much = 0.05;

 private:
  std::string text_;  ///< of the last sample
  bool said_ = false;
};

}  // namespace mossfield
