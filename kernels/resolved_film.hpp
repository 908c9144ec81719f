#pragma once
// A film of several cells: a conductor between the metal (psi) and an outer face (psi + thickness), thickness
// and gaps being those that the front carries (film.hpp). Lithium ions alone move in it, the salt stays
// outside: its sink is where the current enters the electrolyte.

#include "kernels/charge.hpp"
#include "kernels/film.hpp"

namespace mossfield {

/// One step of making psi a distance beyond `band` from the front, from there outward: what the front's
/// motion knows of further out is the mean speed only, and the outer face is as far off as the film is thick.
/// Sets in gradually: a cell at the edge of the band would jump with psi's last digit, and the salt with it.
struct Redistance {
  double* to;
  const double* from;  ///< with ghosts
  Box b;
  double way, band, ramp;  ///< [m]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double d = from[c.q], beyond = (fabs(d) - band) / ramp;
    if (beyond <= 0) {
      to[c.q] = d;
      return;
    }
    const double excess = sqrt(upwind_square(b, from, c.q, d < 0)) - 1;
    const double step = way * (beyond < 1 ? beyond : 1) * excess;
    to[c.q] = d > 0 ? d - step : d + step;
  }
};

/// psi of the outer face [m]: that of the metal plus the thickness at the end of the step, factor times.
struct OuterFace {
  double* outer;
  const double* psi;
  FilmInput film;
  const double* rate;  ///< d ln(area)/dt [1/s]
  double dt, factor;
  bool heals;
  MOSSFIELD_BOTH double at(long q) const {
    const double growth = heals ? 0 : (1 - film.cracked[q]) * dt * rate[q];
    return psi[q] + factor * film.cover[q] * film.amount[q] / (film.stretch[q] * exp(growth));
  }
  MOSSFIELD_BOTH void operator()(Cell c) const { outer[c.q] = at(c.q); }
};

/// Volume between both faces in a cell [m^3]
struct ResolvedVolume : Sum {
  OuterFace face;
  double width, volume;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return volume * (metal_fraction(order_parameter(face.at(c.q), width)) -
                     metal_fraction(order_parameter(face.psi[c.q], width)));
  }
};

/// Film in a cell, 0 to 1
struct FilmFraction {
  double* fraction;
  const double *psi, *outer;
  double width;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double f =
        metal_fraction(order_parameter(outer[c.q], width)) - metal_fraction(order_parameter(psi[c.q], width));
    fraction[c.q] = f > 0 ? f : 0;
  }
};

/// Exchange current of the front, given as that of bare metal: under the film it is `exchange` times that.
struct ExchangeUnderFilm {
  double* current;  ///< [A/m^2]
  const double* cover;
  double exchange;
  MOSSFIELD_BOTH void operator()(Cell c) const { current[c.q] *= 1 + cover[c.q] * (exchange - 1); }
};

/// Conductances of lower faces through film and electrolyte, e and f of them in series: the way across a thin
/// film is what counts, and the mean of the conductances would let the better conductor reach into it. Also
/// the share of each face's way that is film. The wall faces are no part of it.
struct SeriesConductance {
  double *tx, *ty, *tz, *share_x, *share_y, *share_z;
  const double *e, *f, *c;  ///< with ghosts
  Polynomial electrolyte;   ///< conductivity [S/m]
  double c0, film;          ///< [mol/m^3], conductivity of the film [S/m]
  Box b;
  bool wrap_x, wrap_y, wrap_z;
  MOSSFIELD_BOTH void face(double* t, double* share, long q, long lower, double area) const {
    const double wet = (e[q] + e[lower]) / 2, dry = (f[q] + f[lower]) / 2, whole = wet + dry;
    const double kappa = evaluate(electrolyte, (c[q] + c[lower]) / (2 * c0));
    t[q] = area * whole * whole / (wet / kappa + dry / film);
    share[q] = dry / whole;
  }
  MOSSFIELD_BOTH void operator()(Cell c_) const {
    const long q = c_.q;
    if (b.sx && (c_.i > 0 || wrap_x)) face(tx, share_x, q, q - b.sx, b.hy * b.hz / b.hx);
    if (b.sy && (c_.j > 0 || wrap_y)) face(ty, share_y, q, q - b.sy, b.hz * b.hx / b.hy);
    if (b.sz && (c_.k > 0 || wrap_z)) face(tz, share_z, q, q - b.sz, b.hx * b.hy / b.hz);
  }
};

/// The reaction's current per volume [A/m^3] as the salt meets it: S plus what leaves the cell through film.
struct SinkOutside {
  double* sink;
  const double *source, *phi, *log_c, *tx, *ty, *tz, *share_x, *share_y, *share_z;  ///< with ghosts
  double diffusion_potential;                                                       ///< [V]
  Box b;
  MOSSFIELD_BOTH double across(const double* t, const double* share, long at, long q, long other) const {
    return t[at] * share[at] * (phi[q] - phi[other] - diffusion_potential * (log_c[q] - log_c[other]));
  }
  MOSSFIELD_BOTH double leaving(const double* t, const double* share, long q, long s) const {
    return across(t, share, q, q, q - s) + across(t, share, q + s, q, q + s);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    double through = leaving(tx, share_x, c.q, b.sx);
    if (b.sy) through += leaving(ty, share_y, c.q, b.sy);
    if (b.sz) through += leaving(tz, share_z, c.q, b.sz);
    sink[c.q] = source[c.q] + through / (b.hx * b.hy * b.hz);
  }
};

}  // namespace mossfield
