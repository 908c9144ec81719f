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

/// Phase equation about a guess: right side without the ions' part [1/s], the ions' part over c, the diagonal
/// (extensive) and its faces L kappa.
struct PhaseEquation {
  double *right, *by_c, *diagonal;
  FaceStore faces_out;
  const double *guess, *now, *old, *phi, *extra;  ///< extra: noise and anisotropy [1/s]
  PublishedModel m;
  Faces faces;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double xi = guess[at.q], wells = m.phase_mobility * m.barrier;
    const double curvature = wells * double_well_curvature(xi), stabiliser = curvature > 0 ? curvature : 0;
    const ReactionTerms reaction = reaction_terms(m, xi, phi[at.q]);
    right[at.q] = -(d.a1 * now[at.q] + d.a2 * old[at.q]) / d.dt + stabiliser * xi -
                  wells * double_well_slope(xi) + reaction.constant + extra[at.q];
    by_c[at.q] = reaction.slope;
    diagonal[at.q] = faces.volume * (d.a0 / d.dt + stabiliser);
    for (int axis = 0; axis < 3; ++axis) {
      if (faces.step[axis] == 0) continue;
      const double t = m.phase_mobility * m.gradient * faces.conductance[axis];
      faces_out.t[axis][at.q] = t * faces.weight(2 * axis, at);
      if (faces.at_wall(2 * axis + 1, at))
        faces_out.t[axis][at.q + faces.step[axis]] = t * faces.weight(2 * axis + 1, at);
    }
  }
};

/// Extensive right side of the phase equation with the ions as they are now, and what the walls hold.
struct PhaseRight {
  double* out;
  const double *right, *by_c, *c;
  double conductance[3];  ///< L kappa area/h [m^3/s]
  double value[6];        ///< held at open walls
  Faces faces;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double sum = faces.volume * (right[at.q] + by_c[at.q] * c[at.q]);
    for (int side = 0; side < 6; ++side)
      if (faces.at_wall(side, at)) sum += faces.weight(side, at) * conductance[side / 2] * value[side];
    out[at.q] = sum;
  }
};

/// What the contents of the last two time levels ask of the new one: -(a1 C_now + a2 C_old)/dt.
struct ContentHistory {
  double* out;
  const double *xi_now, *c_now, *xi_old, *c_old;
  PublishedModel m;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double sum = d.a1 * content(m, xi_now[at.q], c_now[at.q]);
    if (d.a2 != 0) sum += d.a2 * content(m, xi_old[at.q], c_old[at.q]);
    out[at.q] = -sum / d.dt;
  }
};

/// Newton's system for the ions: residual (extensive), diagonal and faces. `by_c` (null: none) lets xi answer
/// to c by by_c/(diagonal of the phase).
struct IonEquation {
  double *residual, *diagonal;
  FaceStore faces_out;
  IonFlux flux;
  const double *history, *by_c, *phase_diagonal;
  Faces faces;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double xi = flux.xi[at.q], c = flux.c[at.q];
    double slope = content_by_c(flux.model, xi, c);
    if (by_c) slope += content_by_xi(flux.model, xi, c) * by_c[at.q] * faces.volume / phase_diagonal[at.q];
    double flow = 0;
    const IonFlux::Side here = flux.side(at.q);
    for (int axis = 0; axis < 3; ++axis) {
      const long step = faces.step[axis];
      if (step == 0) continue;
      const IonFlux::Face low = flux.face(flux.side(at.q - step), here, faces.conductance[axis]);
      const IonFlux::Face high = flux.face(here, flux.side(at.q + step), faces.conductance[axis]);
      flow += faces.passes(2 * axis + 1, at) * high.flow - faces.passes(2 * axis, at) * low.flow;
      faces_out.t[axis][at.q] = low.conductance * faces.weight(2 * axis, at);
      if (faces.at_wall(2 * axis + 1, at))
        faces_out.t[axis][at.q + step] = high.conductance * faces.weight(2 * axis + 1, at);
    }
    residual[at.q] = faces.volume * (history[at.q] - d.a0 / d.dt * content(flux.model, xi, c)) + flow;
    diagonal[at.q] = faces.volume * d.a0 / d.dt * slope;
  }
};

/// Newton's step. In the grand-potential form: where c falls, its content moves along the tangent and c
/// follows (C(c) is concave, and a positive content has a positive c); where it rises, at most half way to
/// the full lattice.
struct IonStep {
  double* c;
  const double *step, *xi;
  PublishedModel m;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double before = c[at.q], change = step[at.q], x = xi[at.q];
    double after = before + change;
    if (m.grand_potential && change < 0) {
      const double lithium = content(m, x, before) + content_by_c(m, x, before) * change;
      if (lithium > 0) after = concentration_of(m, x, lithium);
    } else if (m.grand_potential) {
      const double room = 0.5 * (m.lattice - before);
      if (change > room) after = before + room;
    }
    c[at.q] = after;
  }
};

/// The last word of the ion balance: the content is what history and the fluxes say, those of the last
/// iterate with what Newton's last step adds to them. Conservative to round-off however far c has converged.
struct IonFinish {
  double* out;
  IonFlux flux;
  const double *history, *step;
  const double* t[3];  ///< conductances of the faces
  Faces faces;
  Difference d;
  MOSSFIELD_BOTH void operator()(Cell at) const {
    double flow = flux.into(faces, at);
    for (int axis = 0; axis < 3; ++axis) {
      const long s = faces.step[axis];
      if (s == 0) continue;
      // the ghosts of `step` are 0 beyond open walls: T counts half the distance there already
      flow +=
          t[axis][at.q + s] * (step[at.q + s] - step[at.q]) + t[axis][at.q] * (step[at.q - s] - step[at.q]);
    }
    const double lithium = d.dt / d.a0 * (history[at.q] + flow / faces.volume);
    out[at.q] = concentration_of(flux.model, flux.xi[at.q], lithium);
  }
};

/// Charge balance for u = phi - shift: right side -V F c_s d(xi)/dt and what walls hold; faces of the mixed
/// conductivity.
struct ChargeEquation {
  double* right;
  FaceStore faces_out;
  const double *xi, *now, *old;
  PublishedModel m;
  Faces faces;
  Difference d;
  double value[6];  ///< of u at open walls [V]
  bool harmonic;
  MOSSFIELD_BOTH double face(long lower, long upper, double area_over_h) const {
    const double a = mixed_conductivity(m, xi[lower]), b = mixed_conductivity(m, xi[upper]);
    return (harmonic ? 2 * a * b / (a + b) : 0.5 * (a + b)) * area_over_h;
  }
  MOSSFIELD_BOTH void operator()(Cell at) const {
    const double rate = (d.a0 * xi[at.q] + d.a1 * now[at.q] + d.a2 * old[at.q]) / d.dt;
    double sum = -faces.volume * charge_density(m) * rate;
    for (int axis = 0; axis < 3; ++axis) {
      const long step = faces.step[axis];
      if (step == 0) continue;
      const double low = face(at.q - step, at.q, faces.conductance[axis]) * faces.weight(2 * axis, at);
      faces_out.t[axis][at.q] = low;
      if (faces.at_wall(2 * axis, at)) sum += low * value[2 * axis];
      if (!faces.at_wall(2 * axis + 1, at)) continue;
      const double high = face(at.q, at.q + step, faces.conductance[axis]) * faces.weight(2 * axis + 1, at);
      faces_out.t[axis][at.q + step] = high;
      sum += high * value[2 * axis + 1];
    }
    right[at.q] = sum;
  }
};

}  // namespace mossfield::published
