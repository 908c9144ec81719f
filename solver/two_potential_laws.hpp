#pragma once
// The laws of the default mode with the numbers of a case.

#include "kernels/boundary.hpp"
#include "kernels/charge.hpp"
#include "physics/coating.hpp"
#include "solver/case.hpp"

namespace mossfield {

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
