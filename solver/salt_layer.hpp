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

/// Of a steady state with c at the front. With a plate at whose end D falls to zero before: the most it
/// bears.
double steady_flux(const SaltLayer& layer, double at_front);
/// c at the front in a steady state; NaN if there is none.
double steady_salt(const SaltLayer& layer, double flux);

/// When a constant flux has brought the salt at the front down to `least`, which no steady state has [s].
double depletion_time(const SaltLayer& layer, double flux, double least);

}  // namespace mossfield
