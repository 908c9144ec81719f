#pragma once
// Whether the strains of a run stay small, which its mechanics takes for granted.

#include <optional>
#include <string>

#include "solver/case.hpp"
#include "solver/metrics.hpp"

namespace mossfield {

/// Young's modulus of the softest solid that bears load [Pa].
double softest_solid(const Case& values);

class StrainWatch {
 public:
  /// Nothing is watched.
  StrainWatch() = default;
  explicit StrainWatch(const Case& values);

  /// Of a sample at `time` [s]: what to say, once, when strains are no longer small.
  std::optional<std::string> see(double time, const std::optional<StressMetrics>& stress);
  /// How far it went, where that has been said.
  std::optional<std::string> sum() const;

  static constexpr double small = 0.05;  ///< what is linear is off by about as much

 private:
  std::string softest_key_;
  double softest_ = unset, metal_ = unset;  ///< Young's moduli [Pa]
  double largest_ = 0, when_ = 0;           ///< strain so far and its time [s]
  bool said_ = false;
};

}  // namespace mossfield
