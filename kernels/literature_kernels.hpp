#pragma once
// The functors behind literature.hpp.

#include "kernels/literature_faces.hpp"

namespace mossfield::published {

/// The scheme's difference in time, (a0 new + a1 now + a2 old)/dt, by value.
struct Difference {
  double dt, a0, a1, a2;
};

struct Extrapolate {
  double* out;
  const double *now, *old;
  double e1, e2;
  double most;  ///< > 0: a start for Newton between a fifth of `now` and half way to this
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double value = e1 * now[at.q] + e2 * old[at.q];
    if (most > 0) {
      const double low = 0.2 * now[at.q], high = 0.5 * (now[at.q] + most);
      value = value < low ? low : value > high ? high : value;
    }
    out[at.q] = value;
  }
};

struct Fill {
  double* out;
  double value;
  MOSSFIELD_BOTH void operator()(Cell at) const { out[at.q] = value; }
};

struct Shift {
  double* out;
  const double* in;
  double shift;
  MOSSFIELD_BOTH void operator()(Cell at) const { out[at.q] = in[at.q] + shift; }
};

struct Add {
  double* out;
  const double* in;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell at) const { out[at.q] += factor * in[at.q]; }
};

/// xi from the signed distance
struct Profile {
  double* xi;
  const double* psi;
  double width;
  MOSSFIELD_BOTH void operator()(Cell at) const { xi[at.q] = order_parameter(psi[at.q], width); }
};

/// Newton's system for xi about xi as it is: right side without the ions' part [1/s], the ions' part over c,
/// the diagonal (extensive). The derivative by xi counts in full where it damps; where it drives, as the
/// double well does half way between the phases, short of what the step and the neighbours hold against it:
/// in a resolved front in full, not in one that jumps from cell to cell.
template <bool grand>
struct PhaseEquation {
  double *right, *by_c, *diagonal;
  const double *guess, *now, *old, *c, *phi, *extra;  ///< extra: noise and anisotropy [1/s]
  PublishedModel m;
  double volume, neighbours;  ///< [1/s]: what holds half way counts of them
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double xi = guess[at.q], wells = m.phase_mobility * m.barrier, held = d.a0 / d.dt;
    const ReactionTerms reaction = reaction_terms<grand>(m, xi, phi[at.q]);
    const double damping =
        wells * double_well_curvature(xi) - (reaction.constant_by_xi + reaction.slope_by_xi * c[at.q]);
    const double most_driving = -(0.9 * held + neighbours),
                 counted = damping > most_driving ? damping : most_driving;
    right[at.q] = -(d.a1 * now[at.q] + d.a2 * old[at.q]) / d.dt + counted * xi -
                  wells * double_well_slope(xi) + reaction.constant + extra[at.q];
    by_c[at.q] = reaction.slope;
    diagonal[at.q] = volume * (held + counted);
  }
};

/// Conductances L kappa of the lower faces across one axis: run over the upper layer too.
struct PhaseFaces {
  double* conductance;
  double inside;  ///< [m^3/s]
  LowerFaces faces;
  MOSSFIELD_BOTH void operator()(Cell at) const { conductance[at.q] = inside * faces.weight(at); }
};

/// What the phase equation leaves, extensive, with the ions as they are now. The ghosts of xi are filled, so
/// that walls ask for nothing of their own.
struct PhaseResidual {
  double* out;
  const double *right, *by_c, *c, *xi, *diagonal;
  double volume;
  double conductance[3];  ///< L kappa area/h [m^3/s], 0 along an inactive axis
  long step[3];
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double x = xi[at.q];
    double sum = volume * (right[at.q] + by_c[at.q] * c[at.q]) - diagonal[at.q] * x;
    for (int axis = 0; axis < 3; ++axis)
      sum += conductance[axis] * ((xi[at.q + step[axis]] - x) + (xi[at.q - step[axis]] - x));
    out[at.q] = sum;
  }
};

/// out = factor * in
struct Scaled {
  double* out;
  const double* in;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell at) const { out[at.q] = factor * in[at.q]; }
};

/// Conductances of the mixed conductivity, of the lower faces across one axis: run over the upper layer too.
template <bool harmonic>
struct ChargeFaces {
  double* conductance;  ///< [S]
  const double* xi;
  PublishedModel m;
  LowerFaces faces;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double a = mixed_conductivity(m, xi[at.q - faces.step]), b = mixed_conductivity(m, xi[at.q]);
    const double mean = harmonic ? 2 * a * b / (a + b) : 0.5 * (a + b);
    conductance[at.q] = mean * faces.conductance * faces.weight(at);
  }
};

/// Right side of the charge balance for u = phi - shift: -V F c_s d(xi)/dt and what walls hold.
struct ChargeRight {
  double* right;
  const double* t[3];  ///< after ChargeFaces
  const double *xi, *now, *old;
  PublishedModel m;
  Faces faces;
  Difference d;
  double value[6];  ///< of u at open walls [V]
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double rate = (d.a0 * xi[at.q] + d.a1 * now[at.q] + d.a2 * old[at.q]) / d.dt;
    double sum = -faces.volume * charge_density(m) * rate;
    for (int side = 0; side < 6; ++side)
      if (faces.at_wall(side, at)) sum += t[side / 2][at.q + side % 2 * faces.step[side / 2]] * value[side];
    right[at.q] = sum;
  }
};

/// Current density -sigma grad phi at cell centres along an axis, positive along it [A/m^2]: the mean of what
/// the two faces carry.
struct CurrentAlong {
  double* out;
  const double *u, *t;  ///< u = phi - shift with ghosts between ranks, faces of its charge balance
  Faces faces;
  double low, high;  ///< of u at open walls [V]
  int axis;
  double per_two_faces;  ///< 1/(2 area of a face) [1/m^2]
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const long step = faces.step[axis];
    const double below = faces.at_wall(2 * axis, at) ? low : u[at.q - step];
    const double above = faces.at_wall(2 * axis + 1, at) ? high : u[at.q + step];
    out[at.q] = per_two_faces * (t[at.q] * (below - u[at.q]) + t[at.q + step] * (u[at.q] - above));
  }
};

}  // namespace mossfield::published
