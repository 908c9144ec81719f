#pragma once
// Physical quantities as text: "4 um", "1 mA/cm^2", "25 degC". Seven exponents and a table of units; SI
// inside.

#include <array>
#include <string>
#include <string_view>

namespace mossfield {

/// Exponents of m, kg, s, A, K, mol and of the plane angle (kept apart so that `45` and `45 deg` are not
/// confused).
struct Dimension {
  std::array<int, 7> exponent{};
  bool operator==(const Dimension& other) const { return exponent == other.exponent; }
  bool operator!=(const Dimension& other) const { return exponent != other.exponent; }
  bool none() const { return *this == Dimension{}; }
};

/// A unit is num/den * 10^power of the SI unit. The power of ten is kept apart so that `5 um`, `0.005 mm` and
/// `5e-6 m` give the same double: it is added to the exponent of the decimal number before conversion.
struct Unit {
  Dimension dimension;
  double numerator = 1, denominator = 1;
  int power = 0;
  double offset = 0;  ///< [K], of degC
};

/// A number with or without a unit, in SI. `error` says in words what is wrong; it is empty if all is well.
struct Quantity {
  double value = 0;
  Dimension dimension;
  bool has_unit = false;
  std::string error;
};

/// Throws std::invalid_argument with a sentence that names the part not understood.
Unit parse_unit(std::string_view text);

/// Number by our own grammar (no octal, hexadecimal, underscore, nan or inf), then the unit, if any.
Quantity parse_quantity(std::string_view text);

/// "a length", "a current density", or the product of base units where it has no name.
std::string dimension_name(const Dimension& dimension);
/// Of what is asked for in this unit: "a pressure" in Pa, "an energy per volume" in J/m^3.
std::string quantity_name(std::string_view unit);

/// Length of the decimal number that `text` begins with; 0 if it does not begin with one.
std::size_t number_length(std::string_view text);

}  // namespace mossfield
