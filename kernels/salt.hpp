#pragma once
// Salt balance of the two-potential mode,  d(e c)/dt = div(e D grad c) - (1 - t+)/F S + sides,  with S of the
// charge balance.

#include "kernels/charge.hpp"

namespace mossfield {

/// Right side [mol/s] and diagonal [m^3/s] of the implicit balance.
struct SaltSystem {
  double *right, *diagonal;
  const double *psi_new, *psi_now, *psi_old, *c_now, *c_old, *c, *phi, *source, *forcing;
  double a0, a1, a2, dt, width;
  Electrolyte medium;
  CounterSide counter;
  Box b;
  const double* pore = nullptr;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    const double volume = b.hx * b.hy * b.hz, pores = pore_share(pore, q);
    diagonal[q] = a0 * volume / dt * ionic_fraction(psi_new[q], width, pores);
    double r = -a1 * ionic_fraction(psi_now[q], width, pores) * c_now[q];
    if (a2 != 0) r -= a2 * ionic_fraction(psi_old[q], width, pores) * c_old[q];
    r = r * volume / dt - counter.salt_per_charge * source[q] * volume;
    const int at = counter.axis == 0 ? cell.i : counter.axis == 1 ? cell.j : cell.k;
    if (at == counter.index) {
      if (counter.reservoir) {
        const double conductance =
            evaluate(medium.diffusivity, (c[q] / medium.concentration + 1) / 2) * counter.area / counter.half;
        diagonal[q] += conductance;
        r += conductance * medium.concentration;
      } else {
        r += counter.salt_per_charge * counter.area * wall_current(counter, medium, phi[q], c[q]).current;
      }
    }
    if (forcing) r += forcing[q] * volume;
    right[q] = r;
  }
};

/// Salt in a cell [mol]
struct SaltContent : Sum {
  const double *psi, *c;
  double width, volume;
  const double* pore = nullptr;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    return volume * ionic_fraction(psi[cell.q], width, pore_share(pore, cell.q)) * c[cell.q];
  }
};

/// Diffusive inflow through a reservoir side [mol/s]; c_linear is the field that the diffusivity was taken
/// from
struct ReservoirInflow : Sum {
  const double *c, *c_linear;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    const int at = counter.axis == 0 ? cell.i : counter.axis == 1 ? cell.j : cell.k;
    if (at != counter.index) return 0;
    const double conductance =
        evaluate(medium.diffusivity, (c_linear[cell.q] / medium.concentration + 1) / 2) * counter.area /
        counter.half;
    return conductance * (medium.concentration - c[cell.q]);
  }
};

/// |a - b| / scale where there is electrolyte
struct SaltChange : Max {
  const double *a, *b, *psi;
  double scale;
  MOSSFIELD_BOTH double operator()(Cell c) const { return psi[c.q] < 0 ? fabs(a[c.q] - b[c.q]) / scale : 0; }
};

/// Largest fraction of `before` that is lost going to `after`
struct LargestLoss : Max {
  const double *before, *after;
  MOSSFIELD_BOTH double operator()(Cell c) const { return (before[c.q] - after[c.q]) / before[c.q]; }
};

/// Smallest value of all; NaN wins
struct LeastOf : Min {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return u[c.q]; }
};

}  // namespace mossfield
