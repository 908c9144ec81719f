#pragma once
// The current density at cell centres, for people to look at: along each axis the mean of what the charge
// balance sends through the two faces of the cell.

#include "kernels/charge.hpp"

namespace mossfield {

/// Of the two-potential mode without the counter side: what its faces carry, the salt's diffusion included.
struct IonicCurrent {
  double* out;                 ///< [A/m^2], positive along the axis
  const double *phi, *log_c;   ///< log_c: ln(c/c0); with ghosts
  const double* t;             ///< conductances of the axis' lower faces [A/V]
  double diffusion_potential;  ///< [V]
  long step;                   ///< to the next cell along the axis
  double per_two_faces;        ///< 1/(2 area of a face) [1/m^2]
  MOSSFIELD_BOTH double through(long upper) const {
    const long lower = upper - step;
    return t[upper] * (phi[lower] - phi[upper] - diffusion_potential * (log_c[lower] - log_c[upper]));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    out[c.q] = per_two_faces * (through(c.q) + through(c.q + step));
  }
};

/// What enters through the counter side, in the cells that touch it.
struct IonicCurrentThroughSide {
  double* out;  ///< [A/m^2], along the counter side's axis
  const double *phi, *c;
  Electrolyte medium;
  CounterSide counter;
  double half_inward;  ///< 1/2 where inward is along the axis, -1/2 where against it
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    if (counter.touches(cell))
      out[cell.q] += half_inward * wall_current(counter, medium, phi[cell.q], c[cell.q]).current;
  }
};

}  // namespace mossfield
