// What stress will ask of a run, from the case alone (physics/README.md, "Stress in the kinetics").

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "physics/constants.hpp"
#include "physics/elasticity.hpp"
#include "solver/report.hpp"

namespace mossfield {

std::vector<Finding> report_mechanics(const Case& v) {
  std::vector<Finding> found;
  if (!v.mechanics.present) return found;
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
  const double per_charge = v.metal.molar_volume / faraday, f = inverse_thermal_voltage(v.temperature);
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
