#pragma once
// Whether a run comes forward: steps may succeed, each after some that did not, and stay so short that its
// end is out of reach.

#include <optional>
#include <string>

#include "solver/case.hpp"
#include "solver/evolution.hpp"

namespace mossfield {

class StepWatch {
 public:
  /// Nothing is watched.
  StepWatch() = default;
  explicit StepWatch(const Case& values) : values_(values) {}

  /// After each step of this leg, with the time it came to [s]: what to say, once.
  std::optional<std::string> see(double time, const Retries& retries);

  /// Looked at every `some` steps: whether `often` attempts a step were thrown away, and more than `many`
  /// times as many steps are still to come.
  static constexpr int some = 100, many = 100;
  static constexpr double often = 0.5;

 private:
  std::optional<Case> values_;
  Retries before_;
  double since_ = unset;  ///< [s]
  int steps_ = 0;
};

}  // namespace mossfield
