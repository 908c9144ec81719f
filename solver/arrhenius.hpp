#pragma once
// Numbers that are given at room temperature, at the temperature of the case.

#include <string>
#include <vector>

#include "solver/case.hpp"

namespace mossfield {

/// At which numbers with an activation energy are given [K].
inline constexpr double room_temperature = 298.15;

/// exp(-E/R (1/T - 1/298.15 K)) of an activation energy [J/mol]
double arrhenius_factor(double activation_energy, double temperature);

/// Exchange currents, conductivities and diffusivity times their factors.
void bring_to_temperature(Case& values);

/// A property that goes with temperature: its section, its word there, and its activation energy [J/mol].
struct Activated {
  std::string section, word;
  double activation_energy;
};
/// Those that the case has, in the default mode.
std::vector<Activated> activated_of(const Case& values);

}  // namespace mossfield
