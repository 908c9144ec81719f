#pragma once
// Constants of nature (CODATA 2018, exact in the SI).

namespace mossfield {

inline constexpr double faraday = 96485.33212;       ///< F [C/mol]
inline constexpr double gas_constant = 8.314462618;  ///< R [J/(mol K)]
inline constexpr double boltzmann = 1.380649e-23;    ///< k_B [J/K]

/// F/(R T) [1/V]
constexpr double inverse_thermal_voltage(double temperature) {
  return faraday / (gas_constant * temperature);
}

}  // namespace mossfield
