#pragma once
// The ion balance of the published models: flows through faces once, then cells.

#include "kernels/literature_kernels.hpp"

namespace mossfield::published {

/// What the contents of the last two time levels ask of the new one: -(a1 C_now + a2 C_old)/dt.
template <bool grand>
struct ContentHistory {
  double* out;
  const double *xi_now, *c_now, *xi_old, *c_old;
  PublishedModel m;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double sum = d.a1 * content<grand>(m, xi_now[at.q], c_now[at.q]);
    if (d.a2 != 0) sum += d.a2 * content<grand>(m, xi_old[at.q], c_old[at.q]);
    out[at.q] = -sum / d.dt;
  }
};

/// Conductances and flows of the lower faces across one axis: run over the upper layer too.
template <Mobility kind>
struct IonFaces {
  double *conductance, *flow;  ///< [m^3/s] with the weight of walls; from the upper cell to the lower [mol/s]
  IonFlux flux;
  LowerFaces faces;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const IonFlux::Face low =
        flux.face<kind>(flux.side(at.q - faces.step), flux.side(at.q), faces.conductance);
    const double weight = faces.weight(at);
    conductance[at.q] = low.conductance * weight;
    flow[at.q] = weight > 0 ? low.flow : 0.0;
  }
};

/// What faces hold after IonFaces, by value; steps are 0 along inactive axes.
struct PassedIons {
  const double *tx, *ty, *tz, *x, *y, *z;  ///< conductances, flows
  long sx, sy, sz;
  /// Flow into a cell [mol/s]
  MOSSFIELD_BOTH double into(long q) const {
    return (x[q + sx] - x[q]) + (y[q + sy] - y[q]) + (z[q + sz] - z[q]);
  }
  /// The same from a step of c. The ghosts of the step are 0 beyond open walls: T counts half the distance
  /// there already.
  MOSSFIELD_BOTH double change(const double* step, long q) const {
    const double c = step[q];
    return (tx[q + sx] * (step[q + sx] - c) + tx[q] * (step[q - sx] - c)) +
           (ty[q + sy] * (step[q + sy] - c) + ty[q] * (step[q - sy] - c)) +
           (tz[q + sz] * (step[q + sz] - c) + tz[q] * (step[q - sz] - c));
  }
};

/// Newton's system for the ions, its faces apart: residual (extensive) and diagonal. `answer`: how xi answers
/// to c [m^3/mol], if it does.
template <bool grand, bool phase_answers>
struct IonEquation {
  double *residual, *diagonal;
  PublishedModel m;
  const double *xi, *c, *history, *answer;
  PassedIons passed;
  double volume;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double x = xi[at.q], u = c[at.q];
    double slope = content_by_c<grand>(m, x, u);
    if (phase_answers) slope += content_by_xi<grand>(m, x, u) * answer[at.q];
    residual[at.q] = volume * (history[at.q] - d.a0 / d.dt * content<grand>(m, x, u)) + passed.into(at.q);
    diagonal[at.q] = volume * d.a0 / d.dt * slope;
  }
};

/// Newton's step. In the grand-potential form the content moves along the tangent and c follows (C(c) is
/// concave, and a positive content has a positive c); where c rises, by no more than four steps and half way
/// to the full lattice.
template <bool grand>
struct IonStep {
  double* c;
  const double *step, *xi;
  PublishedModel m;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double before = c[at.q], change = step[at.q], x = xi[at.q];
    double after = before + change;
    if (grand) {
      const double lithium = content<grand>(m, x, before) + content_by_c<grand>(m, x, before) * change;
      const double followed = lithium > 0 ? concentration_of<grand>(m, x, lithium) : after;
      const double some = 4 * change, half = 0.5 * (m.lattice - before), most = some < half ? some : half;
      after = change < 0 || followed < before + most ? followed : before + most;
    }
    c[at.q] = after;
  }
};

/// Largest |step of c| (1-h)
struct StepSize : Max {
  const double *step, *xi;
  MOSSFIELD_BOTH double operator()(Cell at) const { return fabs(step[at.q]) * liquid_share(xi[at.q]); }
};

/// The last word of the ion balance: the content is what history and the fluxes say, those of the last
/// iterate with what Newton's last step adds to them. Conservative to round-off however far c has converged.
template <bool grand>
struct IonFinish {
  double* out;
  PublishedModel m;
  const double *xi, *history, *step;
  PassedIons passed;
  double volume;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double flow = passed.into(at.q) + passed.change(step, at.q);
    out[at.q] = concentration_of<grand>(m, xi[at.q], d.dt / d.a0 * (history[at.q] + flow / volume));
  }
};

/// Ions that flow in through the walls of one axis, with what Newton's last step adds [mol/s]
struct IonInflow : Sum {
  const double *conductance, *flow, *step;
  Faces faces;
  int axis;
  MOSSFIELD_BOTH double operator()(Cell at) const {
    const long upper = at.q + faces.step[axis];
    double sum = 0;
    if (faces.at_wall(2 * axis, at)) sum -= flow[at.q] + conductance[at.q] * step[at.q];
    if (faces.at_wall(2 * axis + 1, at)) sum += flow[upper] - conductance[upper] * step[at.q];
    return sum;
  }
};

}  // namespace mossfield::published
