#pragma once
// Sums and extremes of the published models.

#include "kernels/literature_kernels.hpp"

namespace mossfield::published {

struct Largest : Max {
  const double* v;
  MOSSFIELD_BOTH double operator()(Cell at) const { return v[at.q]; }
};
struct Smallest : Min {
  const double* v;
  MOSSFIELD_BOTH double operator()(Cell at) const { return v[at.q]; }
};
struct LargestMagnitude : Max {
  const double* v;
  MOSSFIELD_BOTH double operator()(Cell at) const { return fabs(v[at.q]); }
};
/// Smallest where xi is at most `limit`
struct SmallestUpTo : Min {
  const double *v, *xi;
  double limit;
  MOSSFIELD_BOTH double operator()(Cell at) const { return xi[at.q] <= limit ? v[at.q] : 1e308; }
};
struct Total : Sum {
  const double* v;
  MOSSFIELD_BOTH double operator()(Cell at) const { return v[at.q]; }
};

/// Largest of |xi - xi'| and of |c - c'|/c0 as far as the reaction sees it: weight h'/max h', in the
/// grand-potential form times (1-h). Elsewhere fluctuations of xi, a source of charge, move c at random: no
/// error of the step.
template <bool grand>
struct Distance : Max {
  const double *xi, *xi_other, *c, *c_other;
  double reference;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    const double phase = fabs(xi[at.q] - xi_other[at.q]);
    const double weight = solid_share_slope(xi[at.q]) / 1.875 * (grand ? liquid_share(xi[at.q]) : 1);
    const double ions = fabs(c[at.q] - c_other[at.q]) / reference * weight;
    return ions > phase ? ions : phase;  // a phase that is no number stays
  }
};

/// Largest f |phi - phi'| where the reaction is, weighed by h'/max h'
struct PotentialMove : Max {
  const double *phi, *phi_other, *xi;
  double f;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    return f * fabs(phi[at.q] - phi_other[at.q]) * solid_share_slope(xi[at.q]) / 1.875;
  }
};

struct ContentSum : Sum {
  const double *xi, *c;
  PublishedModel m;
  MOSSFIELD_BOTH double operator()(Cell at) const { return content(m, xi[at.q], c[at.q]); }
};

/// Charge that flows out through the walls [A]: what the source of the charge balance takes
struct ChargeOutflow : Sum {
  const double* u;
  const double* t[3];
  double value[6];
  Faces faces;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    double sum = 0;
    for (int side = 0; side < 6; ++side) {
      if (!faces.at_wall(side, at) || !faces.open[side]) continue;
      const int axis = side / 2;
      sum += t[axis][at.q + (side % 2 ? faces.step[axis] : 0)] * (value[side] - u[at.q]);
    }
    return sum;
  }
};

/// Conductance of all open walls [A/V]
struct WallConductance : Sum {
  const double* t[3];
  Faces faces;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    double sum = 0;
    for (int side = 0; side < 6; ++side)
      if (faces.at_wall(side, at) && faces.open[side])
        sum += t[side / 2][at.q + (side % 2 ? faces.step[side / 2] : 0)];
    return sum;
  }
};

/// Free energy of the double well and of the gradient without anisotropy [J]: each face's share is given to
/// its lower cell, that of an open lower wall to the cell above it.
struct FreeEnergy : Sum {
  const double* xi;
  PublishedModel m;
  Faces faces;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    double sum = m.barrier * double_well(xi[at.q]) * faces.volume;
    for (int axis = 0; axis < 3; ++axis) {
      const long step = faces.step[axis];
      if (step == 0) continue;
      const double up = xi[at.q + step] - xi[at.q], down = xi[at.q] - xi[at.q - step];
      const double half = 0.5 * m.gradient * faces.conductance[axis];
      // half the distance to an open wall: half the energy of the mirrored difference
      sum +=
          half * up * up * (faces.at_wall(2 * axis + 1, at) ? 0.5 * faces.weight(2 * axis + 1, at) * 0.5 : 1);
      if (faces.at_wall(2 * axis, at)) sum += half * down * down * 0.25 * faces.weight(2 * axis, at);
    }
    return sum;
  }
};

}  // namespace mossfield::published
