// What a coating will do, from the case alone (physics/README.md, "A coating thinner than the cells").

#include <fmt/format.h>

#include <cmath>

#include "physics/constants.hpp"
#include "solver/report.hpp"

namespace mossfield {

std::vector<Finding> report_coating(const Case& values) {
  std::vector<Finding> found;
  if (!values.coating.inner.present) return found;
  double resistance = 0, moment = 0, below = 0, tension = 0;
  for (const CoatingLayer* layer : {&values.coating.inner, &values.coating.outer}) {
    if (!layer->present) continue;
    const double one = layer->thickness / layer->conductivity;
    resistance += one, moment += one * (below + layer->thickness / 2), below += layer->thickness;
    tension += std::fmax(0, layer->residual_stress) * layer->thickness;
  }
  const double own = values.coating.inner.exchange_current;  // of the metal under the film
  const double reaction = 1 / (inverse_thermal_voltage(values.temperature) *
                               (std::isfinite(own) ? own : values.kinetics.exchange_current));
  const double i = values.drive.current.value_or(unset);
  std::string text = fmt::format("coating: {:.3g} ohm cm^2, {:.3g} times the reaction's {:.3g}",
                                 1e4 * resistance, resistance / reaction, 1e4 * reaction);
  if (std::isfinite(i))
    text += fmt::format(", {} at the current asked for", with_prefix(i * resistance, "V"));
  const bool beyond = i * resistance > 1;
  if (beyond) text += "; more than a volt: is the film a homogeneous conductor of this conductivity?";
  found.push_back({text, beyond});
  const double held = (values.interface.energy + tension) * values.metal.molar_volume / faraday;
  if (i * moment > held)
    found.push_back(
        {fmt::format("coating: its thickness lets waves of every length grow, i R h/2 = {} against (surface "
                     "energy + residual tension) V_m/F = {}; the shortest that the grid holds grow fastest",
                     with_prefix(i * moment, "V m"), with_prefix(held, "V m")),
         true});
  return found;
}

}  // namespace mossfield
