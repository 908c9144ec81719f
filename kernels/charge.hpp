#pragma once
// Charge balance of the two-potential mode,  div( e kappa grad phi - e kappa_D grad ln c ) = S,  with the
// reaction S [A/m^3] of reaction.hpp implicit.

#include "kernels/counter_side.hpp"
#include "kernels/reaction.hpp"
#include "physics/free_energy.hpp"

namespace mossfield {

/// The ionic fraction e never falls below this, so that potential and salt extend smoothly into the metal and
/// an insulating host, and what the front still does in a sealed pocket (at its middle e is 1e-4 a width from
/// either side) can be fed: with 1e-7 the salt there fell below zero.
inline constexpr double least_ionic_fraction = 1e-5;

/// e = p (1 - h) and its floor, p the pores' share of the cell
MOSSFIELD_INLINED double ionic_fraction(double psi, double width, double pores) {
  return pores * metal_fraction(order_parameter(-psi, width)) + least_ionic_fraction;
}

/// The same beyond the interface, where h is 0 or 1 to rounding.
MOSSFIELD_BOTH inline double ionic_fraction_beyond(double psi, double pores) {
  return (psi > 0 ? 0 : pores) + least_ionic_fraction;
}

/// e in every cell as it is beyond the interface
struct IonicFractionBeyond {
  double* e;
  const double* psi;
  const double* pore = nullptr;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    e[c.q] = ionic_fraction_beyond(psi[c.q], pore_share(pore, psi, c.q));
  }
};

/// e
struct IonicFraction {
  double* e;
  const double* psi;
  double width;
  const double* pore = nullptr;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    e[c.q] = ionic_fraction(psi[c.q], width, pore_share(pore, psi, c.q));
  }
};

/// Conductance of lower faces: e_face property(c_face) area/distance. The wall faces are no part of it.
struct FaceConductance {
  double *tx, *ty, *tz;
  const double *e, *c;
  Polynomial property;  ///< of c/c0
  double per_two_c0;    ///< 1/(2 c0)
  Box b;
  int wall_x, wall_y, wall_z;  ///< index of the cells whose lower face is a wall; -1: none
  MOSSFIELD_BOTH double face(long q, long lower) const {
    return (e[q] + e[lower]) / 2 * evaluate(property, (c[q] + c[lower]) * per_two_c0);
  }
  MOSSFIELD_BOTH void operator()(Cell c_) const {
    const long q = c_.q;
    // Nothing here is done under a condition that a vector of cells along x would not share.
    const bool on_y = c_.j == wall_y, on_z = c_.k == wall_z;
    const double x = face(q, q - b.sx) * (b.hy * b.hz / b.hx),
                 y = face(q, q - (on_y ? 0 : b.sy)) * (on_y ? 0 : b.hz * b.hx / b.hy),
                 z = face(q, q - (on_z ? 0 : b.sz)) * (on_z ? 0 : b.hx * b.hy / b.hz);
    if (b.sx) tx[q] = c_.i != wall_x ? x : 0;
    if (b.sy) ty[q] = y;
    if (b.sz) tz[q] = z;
  }
};

/// ln(c/c0)
struct LogOf {
  double* out;
  const double* c;
  double c0;
  MOSSFIELD_BOTH void operator()(Cell cell) const { out[cell.q] = logarithm(c[cell.q] / c0); }
};

/// Residual of the charge balance [A] but for the reaction and the counter side: what the faces bring in.
/// charge_flux.hpp runs it.
struct ChargeFlux {
  double* residual;
  const double *phi, *log_c, *tx, *ty, *tz;  ///< log_c: ln(c/c0); with ghosts
  double diffusion_potential;                ///< [V]
  Box b;
  /// What drives the current, phi - kappa_D/kappa ln c [V].
  MOSSFIELD_BOTH double driving(long q) const { return phi[q] - diffusion_potential * log_c[q]; }
  MOSSFIELD_BOTH double entering(const double* t, long q, long s, double here) const {
    return t[q] * (driving(q - s) - here) + t[q + s] * (driving(q + s) - here);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double here = driving(c.q);
    // an axis of one cell has step 0: any faces do, the differences are 0
    residual[c.q] = entering(tx, c.q, b.sx, here) + entering(b.sy ? ty : tx, c.q, b.sy, here) +
                    entering(b.sz ? tz : tx, c.q, b.sz, here);
  }
};

/// Takes off what reacts: not in ChargeFlux, which would read it in every cell.
struct TakeSource {
  double* residual;
  const double* source;  ///< S [A/m^3]
  double volume;         ///< of a cell [m^3]
  MOSSFIELD_BOTH void operator()(Cell c) const { residual[c.q] -= source[c.q] * volume; }
};

/// The reaction of the front's cells, and its part of the Jacobian's diagonal. `bare`: Reaction::is_bare();
/// the same numbers, as vectors.
template <bool bare>
struct ChargeReaction {
  double *diagonal, *reaction_slope;  ///< [A/V], both the same
  double *current, *source;           ///< [A/m^2], [A/m^3]
  const double* phi;
  Reaction reaction;
  double volume;  ///< of a cell [m^3]
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    if (!(reaction.slope[q] > 0)) return;
    const Reaction::Value r = bare ? reaction.bare(q, phi[q]) : reaction.at(q, phi[q]);
    diagonal[q] = reaction_slope[q] = r.conductance * volume;
    current[q] = r.current;
    source[q] = r.source;
  }
};

/// What the counter side adds to residual and diagonal in the cells that touch it.
struct ChargeThroughSide {
  double *residual, *diagonal;
  const double *reaction_slope, *phi, *c;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    if (!counter.touches(cell)) return;
    const WallCurrent w = wall_current(counter, medium, phi[q], c[q]);
    residual[q] += counter.area * w.current;
    diagonal[q] = reaction_slope[q] - counter.area * w.slope;
  }
};

/// sum |residual|, sum residual, sum S V, sum dS/dphi V weighted by a field
struct AbsoluteSum : Sum {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(u[c.q]); }
};
struct TotalOf : Sum {
  const double* u;
  double scale;
  MOSSFIELD_BOTH double operator()(Cell c) const { return scale * u[c.q]; }
};
struct Product : Sum {
  const double *u, *v;
  MOSSFIELD_BOTH double operator()(Cell c) const { return u[c.q] * v[c.q]; }
};

/// y += a x
struct AddScaled {
  double* y;
  const double* x;
  double a;
  MOSSFIELD_BOTH void operator()(Cell c) const { y[c.q] += a * x[c.q]; }
};

/// y += a
struct AddConstant {
  double* y;
  double a;
  MOSSFIELD_BOTH void operator()(Cell c) const { y[c.q] += a; }
};

/// Current through the counter side into one of its cells [A]
struct CounterCurrent : Sum {
  const double *phi, *c;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    return counter.touches(cell)
               ? counter.area * wall_current(counter, medium, phi[cell.q], c[cell.q]).current
               : 0;
  }
};

/// Its derivative by the cell's potential, <= 0 [A/V]
struct CounterSlope : Sum {
  const double *phi, *c;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    return counter.touches(cell) ? counter.area * wall_current(counter, medium, phi[cell.q], c[cell.q]).slope
                                 : 0;
  }
};

/// Of the most that the salt of a cell lets into the lithium plate beside it, the share that goes in: 1 where
/// none is left on the wall.
struct PlateLoad : Max {
  const double *phi, *c;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    if (counter.reservoir || !counter.touches(cell)) return 0;
    return 1 - wall_current(counter, medium, phi[cell.q], c[cell.q]).concentration / c[cell.q];
  }
};

/// Bound on the rounding of a cell's face currents [A]: half a unit in the last place of both potentials
/// and of the concentrations in their logarithms
struct FluxRounding : Sum {
  const double *phi, *log_c, *tx, *ty, *tz;
  double diffusion_potential;  ///< [V]
  Box b;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    const long q = cell.q;
    double conductance = 0;
    if (b.sx) conductance += tx[q] + tx[q + b.sx];
    if (b.sy) conductance += ty[q] + ty[q + b.sy];
    if (b.sz) conductance += tz[q] + tz[q + b.sz];
    return 2.2e-16 * conductance * (fabs(phi[q]) + diffusion_potential * (1 + fabs(log_c[q])));
  }
};

}  // namespace mossfield
