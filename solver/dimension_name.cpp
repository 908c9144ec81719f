// What a dimension is called in messages.

#include <fmt/format.h>

#include "solver/units.hpp"

namespace mossfield {

namespace {

struct Name {
  std::string_view unit, name;
};

constexpr Name names[] = {{"m", "a length"},
                          {"s", "a time"},
                          {"K", "a temperature"},
                          {"V", "a voltage"},
                          {"A/m^2", "a current density"},
                          {"A s/m^2", "a charge per area"},
                          {"J/m^2", "an energy per area"},
                          {"Pa", "a pressure"},
                          {"J/m^3", "an energy per volume"},
                          {"J/m", "an energy per length"},
                          {"J/mol", "a molar energy"},
                          {"m^3/mol", "a molar volume"},
                          {"mol/m^3", "a concentration"},
                          {"m^2/s", "a diffusivity"},
                          {"S/m", "a conductivity"},
                          {"m^3/(J s)", "a phase mobility"},
                          {"1/s", "a rate"},
                          {"m^3/s", "a volume per time"},
                          {"rad", "an angle"},
                          {"A", "a current"},
                          {"C", "a charge"},
                          {"m^2", "an area"},
                          {"m^3", "a volume"},
                          {"g", "a mass"},
                          {"mol", "an amount"},
                          {"m/s", "a velocity"},
                          {"ohm m^2", "an area resistance"},
                          {"m^3/C", "a volume per charge"},
                          {"C/m^3", "a charge per volume"},
                          {"1/m^2", "a number per area"},
                          {"1/(m^2 s)", "a rate per area"}};

}  // namespace

std::string quantity_name(std::string_view unit) {
  for (const Name& row : names)
    if (row.unit == unit) return std::string(row.name);
  return dimension_name(parse_unit(unit).dimension);
}

std::string dimension_name(const Dimension& dimension) {
  if (dimension.none()) return "a plain number";
  std::string text;
  for (const Name& row : names)
    if (parse_unit(row.unit).dimension == dimension)
      text += (text.empty() ? "" : " or ") + std::string(row.name);
  if (!text.empty()) return text;
  static const char* base[] = {"m", "kg", "s", "A", "K", "mol", "rad"};
  for (std::size_t k = 0; k < dimension.exponent.size(); ++k)
    if (dimension.exponent[k] != 0)
      text += fmt::format("{}{}^{}", text.empty() ? "" : " ", base[k], dimension.exponent[k]);
  return text;
}

}  // namespace mossfield
