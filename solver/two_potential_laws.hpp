#pragma once
// The laws of the default mode with the numbers of a case.

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "physics/coating.hpp"
#include "solver/case.hpp"

namespace mossfield {

/// Of M^n+ + n e- -> M: charge that a mole of metal takes, n F [C/mol], metal that a charge deposits,
/// V_m/(n F) [m^3/C], and n F/(R T) [1/V].
double molar_charge_of(const Case& values);
double volume_per_charge_of(const Case& values);
double inverse_thermal_voltage_of(const Case& values);

Electrolyte electrolyte_of(const Case& values);
ButlerVolmer kinetics_of(const Case& values);
FilmLayer law_of(const CoatingLayer& layer);
SurfaceEnergy surface_energy_of(const Case& values, const Grid& grid);
/// The least concentration [mol/m^3] at which conductivity or diffusivity is no longer positive, infinity if
/// both stay so, and the key that says so.
struct SaltLimit {
  double concentration;
  const char* key;
};
SaltLimit salt_limit_of(const Case& values);
CounterSide counter_side_of(const Case& values, const Grid& grid);
/// Of psi: mirrors but for the contact angle at the electrode.
Walls front_walls_of(const Case& values);

/// Of the axes of more than one cell [m].
double least_spacing(const Grid& grid);

}  // namespace mossfield
