#pragma once
// A film on the front (physics/coating.hpp) as fields of the whole box: each place carries what belongs to
// the nearest point of the front, so that the film is constant along normals. It moves with the metal below
// it, along normals: a cell near the front needs no advection, only what its place on the surface goes
// through, and the cells further out are filled from those nearer.

#include "kernels/front.hpp"
#include "physics/coating.hpp"

namespace mossfield {

/// What is kept of a layer.
template <class T>
struct FilmFieldsOf {
  T* amount;   ///< thickness if unstretched, h0 less what was lost [m]
  T* stretch;  ///< J
  T* cover;    ///< share of the surface that the layer lies on
  T* cracked;  ///< share of it that has cracked: this no longer stretches, its gaps open instead
};
using FilmFields = FilmFieldsOf<double>;
using FilmInput = FilmFieldsOf<const double>;

/// What the reaction sees of the film: what it will be at the end of the step if its area goes on growing as
/// it does.
struct FilmView {
  FilmInput film[most_layers] = {};
  double conductivity[most_layers] = {};  ///< [S/m]
  bool heals[most_layers] = {};
  const double* rate = nullptr;       ///< d ln(area)/dt of the front now [1/s]
  const double* curvature = nullptr;  ///< K [1/m]
  double dt = 0;
  int layers = 0;
  MOSSFIELD_BOTH FrontCurrent current(const ButlerVolmer& k, double i0, double eta, long q) const {
    FilmCover here{};
    double below = 0;
    for (int l = 0; l < most_layers; ++l) {  // a constant count: what stands in registers has no index
      if (l >= layers) continue;
      const double growth = heals[l] ? 0 : dt * rate[q], torn = film[l].cracked[q];
      const double opened = film[l].cover[q] * exp(-torn * growth);
      here.cover[l] = opened < 1 ? opened : 1;
      const double stretch = film[l].stretch[q] * exp((1 - torn) * growth) * (opened > 1 ? 1 / opened : 1);
      const double thickness = film[l].amount[q] / stretch;
      here.resistance[l] = film_resistance(thickness, conductivity[l], curvature[q], below);
      below += thickness;
    }
    return current_through(k, i0, eta, here);
  }
};

/// Curvature K of the front [1/m], > 0 on a metal bump, where |psi| < band
struct FrontCurvature {
  double* curvature;
  const double* psi;
  Box b;
  double band;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    curvature[c.q] = fabs(psi[c.q]) < band ? -surface_divergence(b, psi, c.q, SurfaceEnergy{1}) *
                                                 curvature_at_front(b, psi, c.q)
                                           : 0;
  }
};

/// Adds the film's pressure on the metal to capillarity [Pa]: Sigma K - D lap K, the layers' tension and the
/// stiffness of what of them is whole. curvature with ghosts, in a band two cells wider than slope > 0.
struct FilmPressure {
  double* capillarity;
  const double *slope, *curvature;
  FilmInput film[most_layers];
  FilmLayer law[most_layers];
  int layers, dimensions;
  Box b;
  double conductance;  ///< -di/d(eta) of a bare front [A/(m^2 V)]
  MOSSFIELD_BOTH double tension(long q) const {
    double sum = 0;
    for (int l = 0; l < most_layers; ++l)
      if (l < layers)
        sum += film[l].cover[q] * (1 - film[l].cracked[q]) *
               film_tension(law[l], film[l].amount[q], film[l].stretch[q], dimensions);
    return sum;
  }
  MOSSFIELD_BOTH double stiffness(long q) const {
    double h[most_layers] = {}, m[most_layers] = {};
    for (int l = 0; l < most_layers; ++l) {
      if (l >= layers) continue;
      const double folded = film[l].stretch[q] < 1 ? 1 : film[l].stretch[q];  // wrinkles do not stiffen it
      h[l] = film[l].amount[q] / folded * film[l].cover[q] * (1 - film[l].cracked[q]);
      m[l] = film_modulus(law[l], 2);
    }
    return bending_stiffness(h, m);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!(slope[q] > 0)) return;
    const Hessian k = hessian(b, curvature, q);
    capillarity[q] += tension(q) * curvature[q] - stiffness(q) * (k.xx + k.yy + k.zz);
  }
};

/// The surface energy [J/m^2] of a bare front whose ripples of the grid would be pulled flat as fast: Sigma +
/// D/h^2, less by as much as the film slows them.
struct FilmStiffness : Max {
  FilmPressure film;
  double per_square;  ///< [1/m^2]
  MOSSFIELD_BOTH double operator()(Cell c) const {
    if (!(film.slope[c.q] > 0)) return 0;
    double resistance = 0;
    for (int l = 0; l < most_layers; ++l)
      if (l < film.layers)
        resistance += film.film[l].amount[c.q] / (film.film[l].stretch[c.q] * film.law[l].conductivity);
    return (film.tension(c.q) + film.stiffness(c.q) * per_square) / (1 + resistance * film.conductance);
  }
};

/// d ln(area)/dt of a front that moves at V_m i/F: v K [1/s]; 0 where it is not known. No faster than the
/// area doubles in a step: two fronts that meet have any curvature.
struct AreaRate {
  double* rate;
  const double *current, *slope, *curvature;
  double per_charge, most;  ///< V_m/F [m^3/C], [1/s]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double r = slope[c.q] > 0 ? per_charge * current[c.q] * curvature[c.q] : 0;
    rate[c.q] = r > most ? most : r < -most ? -most : r;
  }
};

/// One step of a layer under a front that moves at V_m i/F: stretch or gaps open, loss, then cracks.
struct StretchFilm {
  FilmFields to;
  FilmInput from;
  const double *slope, *current;
  const double *rate, *rate_before;  ///< d ln(area)/dt at the end and the beginning of the step [1/s]
  const double* shelter;             ///< cover of the layer above, null if there is none
  FilmLayer law;
  double dt;
  int dimensions;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    double amount = from.amount[q], stretch = from.stretch[q], cover = from.cover[q],
           cracked = from.cracked[q];
    if (slope[q] > 0) {
      const double growth = law.heals ? 0 : dt * (rate[q] + rate_before[q]) / 2;
      const double opened = cover * exp(-cracked * growth);
      cover = opened < 1 ? opened : 1;
      stretch *= exp((1 - cracked) * growth) *
                 (opened > 1 ? 1 / opened : 1);  // pieces without gaps left are pushed together
      const double exposed = shelter ? 1 - shelter[q] : 1;
      const double left = amount - law.loss * exposed * fabs(current[q]) * dt;
      amount = left > 0 ? left : 0;
      if (tears(law, amount / stretch, stretch, dimensions))
        cover /= stretch, stretch = 1, cracked = 1;  // pieces spring back and leave gaps
    }
    to.amount[q] = amount, to.stretch[q] = stretch, to.cover[q] = cover, to.cracked[q] = cracked;
  }
};

/// How far a field is carried away from the front along its normals in one go, in cells, by
///   df/dtau + s n.grad f = 0,  s = psi/sqrt(psi^2 + h^2);  0 outside the band. psi with ghosts. Single
/// precision: seven digits of where a place on the front is looked for are more than the differences keep.
struct CarrySpeed {
  float *x, *y, *z;
  const double* psi;
  Box b;
  double way, cell, band;  ///< [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    const Vector3 g = gradient(b, psi, q);
    const double length = sqrt(g.x * g.x + g.y * g.y + g.z * g.z) + 1e-300;
    const double there = way * psi[q] / (sqrt(psi[q] * psi[q] + cell * cell) * length);
    const double s = fabs(psi[q]) > band ? 0 : there;
    x[q] = static_cast<float>(s * g.x / b.hx), y[q] = static_cast<float>(s * g.y / b.hy);
    z[q] = static_cast<float>(s * g.z / b.hz);
  }
};

/// One such step, by upwind differences of `from`, whose ghosts are filled.
struct CarryOut {
  double* to;
  const double* from;
  const float *x, *y, *z;
  Box b;
  MOSSFIELD_BOTH double along(float speed, long q, long s) const {
    const double up = static_cast<double>(speed > 0 ? speed : 0.0f),
                 down = static_cast<double>(speed < 0 ? speed : 0.0f);
    return up * (from[q] - from[q - s]) + down * (from[q + s] - from[q]);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    to[q] = from[q] - along(x[q], q, b.sx) - along(y[q], q, b.sy) - along(z[q], q, b.sz);
  }
};

/// sum += h0/J
struct AddThickness {
  double* sum;
  const double *amount, *stretch;
  MOSSFIELD_BOTH void operator()(Cell c) const { sum[c.q] += amount[c.q] / stretch[c.q]; }
};

/// u *= factor
struct ScaleField {
  double* u;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] *= factor; }
};

/// Area of the front in a cell [m^2]; psi with ghosts
struct FrontArea {
  const double* psi;
  Box b;
  double width, volume;
  bool creased = false;  ///< the slope is creased_slope
  MOSSFIELD_BOTH double at(long q) const {
    if (fabs(psi[q]) > 3 * width) return 0;
    const Vector3 g = gradient(b, psi, q);
    const double slope = creased ? creased_slope(b, psi, q) : sqrt(g.x * g.x + g.y * g.y + g.z * g.z);
    const Profile profile = interface_profile(psi[q], width);
    return metal_fraction_slope(profile.xi) * profile.slope * slope * volume;
  }
};

/// Area of the front in a cell over the front's `volume`
struct AreaInCell {
  double* area;
  FrontArea front;
  const double* pore = nullptr;
  MOSSFIELD_BOTH void operator()(Cell c) const { area[c.q] = front.at(c.q) * pore_share(pore, c.q); }
};

/// Moments over the front's area: 1; the film's volume; where no film lies; where it has cracked
struct FilmMoment : Sum {
  enum Of { area, volume, bare, cracked } of;
  FrontArea front;
  FilmInput film[most_layers];
  int layers;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double a = front.at(c.q);
    if (!(a > 0) || of == area) return a;
    if (of == volume) return a * film[0].cover[c.q] * film[0].amount[c.q] / film[0].stretch[c.q];
    double without = 1;
    for (int l = 0; l < most_layers; ++l)
      if (l < layers) without *= 1 - (of == bare ? film[l].cover : film[l].cracked)[c.q];
    return a * (of == bare ? without : 1 - without);
  }
};

/// Volume that a layer loses in a step [m^3], before what it loses is taken from it
struct FilmLoss : Sum {
  FrontArea front;
  FilmInput film;
  const double *current, *shelter;
  double loss, dt;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q);
    if (!(a > 0)) return 0;
    const double gone = loss * (shelter ? 1 - shelter[q] : 1) * fabs(current[q]) * dt;
    return a * film.cover[q] / film.stretch[q] * (gone < film.amount[q] ? gone : film.amount[q]);
  }
};

/// Largest stretch of a layer beside the front
struct LargestStretch : Max {
  const double *stretch, *psi;
  double band;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(psi[c.q]) < band ? stretch[c.q] : 0; }
};

/// Over the front's area: the current, what of it crosses no film, and current times the film's share of the
/// voltage, (y - eta) with y what the metal sees [A, A, W]
struct FilmCurrent : Sum {
  enum Of { all, bare, lost } of;
  FrontArea front;
  FilmView film;
  ButlerVolmer kinetics;
  const double *slope, *exchange, *drive, *phi;
  double metal_potential;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q);
    if (!(a > 0) || !(slope[q] > 0)) return 0;
    const FrontCurrent i = film.current(kinetics, exchange[q], metal_potential - phi[q] + drive[q], q);
    return a * (of == all ? i.current : of == bare ? i.bare : i.lost);
  }
};

}  // namespace mossfield
