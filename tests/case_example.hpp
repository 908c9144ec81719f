#pragma once
// A case that gives nearly every key, one to a line, for the tests of its reading.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "solver/case_reader.hpp"

inline const std::string example_case = R"(title: "an example"
question: does every key arrive?
source: ["nowhere, made up"]
model: two_potential
temperature: 25 degC
grid:
  size: [200 um, 50 um]
  cells: [100, 50]
  depth: 2 um
boundaries:
  x_min: electrode
  x_max: counter_electrode
  y: periodic
metal: lithium
electrolyte:
  material: carbonate_1M
  conductivity: 11.9 mS/cm
  conductivity_polynomial: [0.5, 0.75, -0.25]
interface:
  energy: 0.5 J/m^2
  width: 4 um
  anisotropy:
    strength: 0.044
    mode: 4
    angle: 45 deg
  restoring: 0.1
kinetics:
  exchange_current: 30 A/m^2
  transfer_coefficient: 0.5
  concentration_exponent: 0.5
  counter_exchange_current: 2 mA/cm^2
noise:
  intensity: 1.33e-6 um^3/s
  time_bin: 10 ms
  seed: 7
initial:
  front: 20 um
  amplitude: 1 um
  wavelength: 25 um
  roughness: 0.1 um
  roughness_cutoff: 5 um
  bumps:
    - {at: [10 um], radius: 2 um}
    - {at: [30 um], radius: 2 um, height: 4 um}
drive:
  current: 1 mA/cm^2
  until:
    time: 1 h
    capacity: 1 mAh/cm^2
    height: 150 um
    short_circuit: false
time:
  tolerance: 1e-3
  first_step: 1 ms
  max_step: 10 s
  min_step: 1 us
  max_front_move: 0.2
  fixed: false
output:
  metrics_interval: 10 s
  snapshot_interval: 5 min
  checkpoint_interval: 10 min
  fields: [xi, c]
solver:
  engine: own
  tolerance: 1e-9
  newton_tolerance: 1e-10
  max_iterations: 50
expect:
  final.tip_m: {value: 21e-6, tolerance: 0.05, source: "a guess"}
  max.charge_balance: {max: 1e-10}
)";

/// The first occurrence of `from` replaced.
inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

using Messages = std::vector<std::string>;

/// What is wrong with a case of this text, a sentence each; empty if nothing is.
inline Messages messages_of(const std::string& text, const Messages& overrides = {}) {
  try {
    mossfield::read_case_text(text, "case.yaml", overrides);
  } catch (const mossfield::CaseError& error) {
    return error.messages();
  }
  return {};
}

inline std::string all(const Messages& messages) {
  std::string text;
  for (const std::string& message : messages) text += message + "\n";
  return text;
}

/// The example with one change gives at least one message, and one that holds `wanted`.
inline void expect_fault(const std::string& from, const std::string& to, const std::string& wanted) {
  ASSERT_NE(example_case.find(from), std::string::npos) << from;
  const std::string got = all(messages_of(replaced(example_case, from, to)));
  EXPECT_NE(got.find(wanted), std::string::npos)
      << from << " -> " << to << "\n wanted: " << wanted << "\n got: " << got;
}
