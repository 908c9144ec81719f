#pragma once
// Salt balance of the two-potential mode,  d(e c)/dt = div(e D grad c) - (1 - t+)/F S + sides,  with S of the
// charge balance.

#include "kernels/charge.hpp"
#include "kernels/stencil7.hpp"

namespace mossfield {

struct SaltLevels {
  double* history;  ///< out: the salt that the levels before a step bring into it [mol/s]
  const double *psi_now, *psi_old, *c_now, *c_old, *pore;
  double a1, a2, width, per_step;  ///< per_step: volume of a cell over dt [m^3/s]
};
/// `near` the front, or as beyond the interface
template <bool near>
struct SaltHistory {
  SaltLevels of;
  MOSSFIELD_BOTH double fraction(const double* psi, long q) const {
    const double pores = pore_share(of.pore, psi, q);
    return near ? ionic_fraction(psi[q], of.width, pores) : ionic_fraction_beyond(psi[q], pores);
  }
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    of.history[q] = -of.per_step * (of.a1 * fraction(of.psi_now, q) * of.c_now[q] +
                                    of.a2 * fraction(of.psi_old, q) * of.c_old[q]);
  }
};

/// Right side [mol/s] and diagonal [m^3/s] of the implicit balance but for the counter side.
struct SaltSystem {
  double *right, *diagonal;
  const double *e, *history, *source, *forcing;  ///< e: ionic fraction at the end of the step
  double per_step;                               ///< a0 volume/dt [m^3/s]
  double salt_per_charge, volume;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    diagonal[q] = per_step * e[q];
    const double r = history[q] - salt_per_charge * source[q] * volume;
    right[q] = forcing ? r + forcing[q] * volume : r;
  }
};

/// c += shift in cells that do not touch the counter side
struct AddApart {
  double* c;
  double shift;
  CounterSide counter;
  MOSSFIELD_BOTH void operator()(Cell cell) const { c[cell.q] += counter.touches(cell) ? 0 : shift; }
};

/// Diffusive conductance of half a cell at a reservoir side [m^3/s]; c_linear is the field that the
/// diffusivity is taken from.
MOSSFIELD_BOTH inline double reservoir_conductance(const CounterSide& s, const Electrolyte& m,
                                                   double c_linear) {
  return evaluate(m.diffusivity, (c_linear / m.concentration + 1) / 2) * s.area / s.half;
}

/// By how much more current a plate lets in for each mol/m^3 more in the cell beside it [A m/mol], w at phi
/// and c: what goes in is all that diffuses to its wall once no salt is left there, in proportion to c, and
/// has nothing to do with c while the wall has as much.
MOSSFIELD_BOTH inline double plate_hold(const WallCurrent& w, double c) {
  return w.current < 0 ? w.current / c * (1 - w.concentration / c) : 0;
}

/// What the counter side adds to both in the cells that touch it. `implicit`: what goes into a plate follows
/// the new concentration. Taken at that of the last pass, passes overshoot one another as soon as the wall
/// is short of salt, the more the finer the grid: the cell gives back D/h for the 2 D/h that it loses.
struct SaltThroughSide {
  double *right, *diagonal;
  const double *c, *phi;
  Electrolyte medium;
  CounterSide counter;
  bool implicit;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    if (!counter.touches(cell)) return;
    if (counter.reservoir) {
      const double conductance = reservoir_conductance(counter, medium, c[q]);
      diagonal[q] += conductance;
      right[q] += conductance * medium.concentration;
    } else {
      const WallCurrent w = wall_current(counter, medium, phi[q], c[q]);
      const double per_current = counter.salt_per_charge * counter.area,
                   hold = implicit ? -per_current * plate_hold(w, c[q]) : 0;
      diagonal[q] += hold;
      right[q] += per_current * w.current + hold * c[q];
    }
  }
};

/// Current that the salt balance lets into a plate beyond that of the charge balance, whose concentration is
/// `before` [A]; `size`: without its sign, place by place.
struct PlateLag : Sum {
  const double *after, *before, *phi;
  Electrolyte medium;
  CounterSide counter;
  bool size;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    const long q = cell.q;
    if (!counter.touches(cell) || !(phi[q] > 0)) return 0;
    const double lag = counter.area * (after[q] - before[q]) *
                       plate_hold(wall_current(counter, medium, phi[q], before[q]), before[q]);
    return size ? fabs(lag) : lag;
  }
};

/// c a step later by what flows now: A c - s c leaves a cell, A the implicit balance and s its diagonal part.
struct ForwardSalt {
  double* next;
  const double *c, *right, *image, *s;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    next[q] = c[q] + (right[q] - image[q]) / s[q];
  }
};

/// What a cell's faces carry in a step over what it holds: an explicit step stands 1.
struct FlowOverContent : Max {
  Stencil7<double> a;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    return (a.diagonal(cell.q) - a.s[cell.q]) / a.s[cell.q];
  }
};

/// Salt in a cell [mol]
struct SaltContent : Sum {
  const double *psi, *c;
  double width, volume;
  const double* pore = nullptr;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    return volume * ionic_fraction(psi[cell.q], width, pore_share(pore, psi, cell.q)) * c[cell.q];
  }
};

/// Diffusive inflow through a reservoir side [mol/s]
struct ReservoirInflow : Sum {
  const double *c, *c_linear;
  Electrolyte medium;
  CounterSide counter;
  MOSSFIELD_BOTH double operator()(Cell cell) const {
    if (!counter.touches(cell)) return 0;
    return reservoir_conductance(counter, medium, c_linear[cell.q]) * (medium.concentration - c[cell.q]);
  }
};

/// By how much more the salt falls from the wall's cells of the counter side to their neighbours in `after`
/// than in `before` [mol/m^3]
struct FallAtSide {
  const double *before, *after;
  CounterSide counter;
  long inward;  ///< step to the neighbour
  MOSSFIELD_BOTH double of(Cell cell) const {
    const long q = cell.q, n = q + inward;
    return (after[q] - before[q]) - (after[n] - before[n]);
  }
};
struct SumOfFalls : Sum {
  FallAtSide fall;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fall.counter.touches(c) ? fall.of(c) : 0; }
};
struct UnevenFall : Max {
  FallAtSide fall;
  double mean;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return fall.counter.touches(c) ? fabs(fall.of(c) - mean) : 0;
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

/// c = trial = predicted = e1 now + e2 old; the smallest of all
struct ExtrapolateSalt : Min {
  double *c, *trial, *predicted;
  const double *now, *old;
  double e1, e2;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    return c[at.q] = trial[at.q] = predicted[at.q] = e1 * now[at.q] + e2 * old[at.q];
  }
};

/// Smallest value of all; NaN wins
struct LeastOf : Min {
  const double* u;
  MOSSFIELD_BOTH double operator()(Cell c) const { return u[c.q]; }
};

}  // namespace mossfield
