// What stress will ask of a run, from the case alone (physics/README.md, "Stress in the kinetics").

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "physics/elasticity.hpp"
#include "physics/lithium_flow.hpp"
#include "solver/report.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

namespace {

/// The flow law is a fit at room temperature (lithium_flow.hpp).
constexpr double room = 298.15, as_good_as_room = 10;  ///< [K]
/// Of lithium's creep, W. S. LePage et al., J. Electrochem. Soc. 2019 (physics.md 3.2, recalled): to say how
/// much is left out, not to compute with.
constexpr double creep_activation = 37e3;  ///< [J/mol]

/// By which a metal is known as lithium: the handbook's molar volume, and the shipped set's within a percent.
constexpr double lithium_volume = 1.30e-5, as_good_as_lithium = 0.02;  ///< [m^3/mol], 1

/// The flow law is lithium's whatever the metal.
void tell_metal(const Case& v, std::vector<Finding>& found) {
  if (v.mechanics.metal != MechanicsCase::Metal::flowing || !(v.metal.youngs_modulus > 0) ||
      (v.metal.electrons == 1 &&
       !(std::fabs(v.metal.molar_volume / lithium_volume - 1) > as_good_as_lithium)))
    return;
  found.push_back(
      {fmt::format(
           "mechanics: the metal flows as lithium does, but {:.4g} m^3/mol, {} electron{} an atom, is no "
           "lithium "
           "({:.3g}, 1); there is no other flow law: take mechanics.metal: elastic, whose stress is an upper "
           "bound",
           v.metal.molar_volume, v.metal.electrons, v.metal.electrons == 1 ? "" : "s", lithium_volume),
       true});
}

/// What the flow law leaves out at another temperature; nothing near room temperature.
void tell_temperature(const Case& v, std::vector<Finding>& found) {
  if (v.mechanics.metal != MechanicsCase::Metal::flowing || !(v.metal.youngs_modulus > 0) ||
      !(std::fabs(v.temperature - room) > as_good_as_room))
    return;
  const double faster = std::exp(creep_activation / gas_constant * (1 / room - 1 / v.temperature));
  const double stress = std::pow(faster, -LithiumFlow{}.sensitivity);
  found.push_back(
      {fmt::format("mechanics: lithium flows as at 298 K whatever the temperature (a fit of room "
                   "temperature); with the {:g} kJ/mol of its creep (LePage 2019) it would flow {:.2g} times "
                   "as fast at {:.4g} K, so what it bears is off by a factor of some {:.2g}",
                   creep_activation / 1e3, faster, v.temperature, stress),
       true});
}

}  // namespace

std::vector<Finding> report_mechanics(const Case& v) {
  std::vector<Finding> found;
  if (!v.mechanics.present) return found;
  tell_metal(v, found);
  tell_temperature(v, found);
  const Moduli metal = solid_or_fluid(v.metal.youngs_modulus, v.metal.poisson_ratio);
  const auto beside = [&](double young, double poisson) {
    return indentation_modulus(metal, solid_or_fluid(young, poisson));
  };
  double pressed = beside(v.electrolyte.youngs_modulus, v.electrolyte.poisson_ratio);
  if (v.coating.resolved)
    pressed = std::max(pressed, beside(v.coating.inner.youngs_modulus, v.coating.inner.poisson_ratio));
  if (!(pressed > 0)) {
    found.push_back(
        {"mechanics: only fluids touch the metal; stress shifts its equilibrium, nothing presses", false});
    return found;
  }
  const std::array<double, 3> h = spacing_of(v.grid);
  double least = 1e300;
  for (std::size_t a = 0; a < 3; ++a)
    if (v.grid.cells[a] > 1) least = std::min(least, h[a]);
  const double per_charge = volume_per_charge_of(v), f = inverse_thermal_voltage_of(v);
  const double a = std::max(v.kinetics.transfer_coefficient, 1 - v.kinetics.transfer_coefficient);
  const double conductance = f * (a * v.drive.current.value_or(0) + v.kinetics.exchange_current);
  const double rate =
      per_charge * per_charge * conductance * pressed * std::sqrt(v.grid.dimensions - 1.0) * 3.14 / least;
  std::string text = fmt::format("mechanics: solids press on the front, {} per height and wavenumber",
                                 with_prefix(pressed, "Pa"));
  if (rate > 0) text += fmt::format("; steps of at most {}", with_prefix(1 / rate, "s"));
  found.push_back({text, false});
  return found;
}

}  // namespace mossfield
