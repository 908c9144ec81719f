#pragma once
// A flat layer of a binary salt between a front that takes current and the side that feeds it, D = D(c).

#include "physics/electrolyte.hpp"

namespace mossfield {

/// Fluxes are those of the salt that a current i uses up at the front, (1 - t+) i/F [mol/(m^2 s)].
struct SaltLayer {
  Polynomial diffusivity;  ///< of c/c0 [m^2/s]
  double concentration;    ///< c0, uniform at first [mol/m^3]
  double length;           ///< from the front to the side that feeds it [m]
  bool reservoir;          ///< c0 stays there; else a plate gives what the front takes, and the mean stays c0
};

/// The smallest c/c0 > 0 from which on a property is no longer positive; infinity if there is none. 0: from
/// the start.
double first_zero(const Polynomial& property);

/// Integral of D over 0 .. c [mol/(m s)]: in a steady state it falls linearly by the flux.
double diffusion_integral(const SaltLayer& layer, double c);

/// c/c0 at a plate from which on D is no longer positive; infinity where nothing brings it there.
double most_at_plate(const SaltLayer& layer);

/// Of a steady state with c at the front. Where the salt at a plate would come to a zero of D before that,
/// there is none; the last one, with more salt at the front, has the most that passes, and that is given.
double steady_flux(const SaltLayer& layer, double at_front);
/// c at the front in a steady state; NaN if there is none.
double steady_salt(const SaltLayer& layer, double flux);

/// When a constant flux that no steady state has ends what there can be [s].
struct Depletion {
  double time;
  bool at_plate;  ///< D has come to its zero there before the salt at the front was down to `least`
};
Depletion depletion_time(const SaltLayer& layer, double flux, double least);

}  // namespace mossfield
