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
  double exchange[most_layers] = {1, 1};  ///< i0 under the layer over that of bare metal
  double leak[most_layers] = {};          ///< conductivity for electrons over that for ions
  const double* buried = nullptr;         ///< share of the front where metal lies on the film; null: none
  const double* burying = nullptr;        ///< by which the rest gets less now [1/s]
  bool heals[most_layers] = {};
  const double *converted = nullptr,
               *converted_old = nullptr;              ///< share of the layer on the metal; null: none is
  double conversion = 0, converted_conductivity = 1;  ///< [C/m^3], [S/m]
  double a0 = 1, a1 = -1, a2 = 0, e1 = 1, e2 = 0;     ///< differences and extrapolation of the step
  const double* rate = nullptr;                       ///< d ln(area)/dt of the front now [1/s]
  const double* curvature = nullptr;                  ///< K [1/m]
  double dt = 0;
  int layers = 0;
  /// The share converted that the step starts from: its end is this plus what is taken up in dt/a0.
  MOSSFIELD_BOTH double before(long q) const {
    return -(a1 * converted[q] + (a2 == 0 ? 0 : a2 * converted_old[q])) / a0;
  }
  /// Of the layer on the metal at the end of the step [S/m]
  MOSSFIELD_BOTH double conductivity_below(long q) const {
    if (!converted) return conductivity[0];
    const double share = e1 * converted[q] + (e2 == 0 ? 0 : e2 * converted_old[q]);
    return converting_conductivity(conductivity[0], converted_conductivity,
                                   share < 0   ? 0
                                   : share > 1 ? 1
                                               : share);
  }
  MOSSFIELD_BOTH FilmCover at(long q) const {
    FilmCover here{};
    if (buried) here.buried = 1 - (1 - buried[q]) * exp(-dt * burying[q]);
    double below = 0;
    for (int l = 0; l < most_layers; ++l) {  // a constant count: what stands in registers has no index
      if (l >= layers) continue;
      const double growth = heals[l] ? 0 : dt * rate[q], torn = film[l].cracked[q];
      const double opened = film[l].cover[q] * exp(-torn * growth);
      here.cover[l] = opened < 1 ? opened : 1;
      const double stretch = film[l].stretch[q] * exp((1 - torn) * growth) * (opened > 1 ? 1 / opened : 1);
      const double thickness = film[l].amount[q] / stretch;
      here.resistance[l] =
          film_resistance(thickness, l == 0 ? conductivity_below(q) : conductivity[l], curvature[q], below);
      if (l == 0 && converted)
        here.converts = true, here.room = conversion * thickness * (1 - before(q)) * a0 / dt;
      here.exchange[l] = exchange[l], here.leak[l] = leak[l];
      below += thickness;
    }
    return here;
  }
  MOSSFIELD_BOTH FrontCurrent current(const ButlerVolmer& k, double i0, double eta, long q) const {
    return current_through(k, i0, eta, at(q));
  }
};

/// Area of the front per volume where it is about to react [1/m]
MOSSFIELD_BOTH inline double front_density(double psi, double slope, double width) {
  const Profile profile = interface_profile(psi, width);
  return metal_fraction_slope(profile.xi) * profile.slope * slope;
}

/// Share of the front that no metal buries a film on; buried may be null.
MOSSFIELD_BOTH inline double not_buried(const double* buried, long q) {
  return buried ? 1 - buried[q] : 1;
}

/// Curvature K of the front [1/m], > 0 on a metal bump, as a cell near it sees it.
MOSSFIELD_BOTH inline double front_curvature(const Box& b, const double* psi, long q) {
  const auto normal = [](Vector3 p) { return cubic_vector(SurfaceEnergy{1}, p); };
  return -surface_divergence(b, psi, q, normal) * curvature_at_front(b, psi, q);
}

/// The same in all cells where |psi| < band
struct FrontCurvature {
  double* curvature;
  const double* psi;
  Box b;
  double band;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    curvature[c.q] = fabs(psi[c.q]) < band ? front_curvature(b, psi, c.q) : 0;
  }
};

/// Adds the film's pressure on the metal to capillarity [Pa]: Sigma K - D lap (K - K0), the layers' tension
/// and the stiffness of what of them is whole; what heals forms anew as the metal lies and bends from
/// nowhere. curvatures with ghosts, in a band two cells wider than slope > 0.
struct FilmPressure {
  double* capillarity;
  const double *slope, *curvature;
  const double* rest_curvature;  ///< K where the film was deposited [1/m]: it bends from there
  FilmInput film[most_layers];
  FilmLayer law[most_layers];
  int layers, dimensions;
  Box b;
  double conductance;  ///< -di/d(eta) of a bare front [A/(m^2 V)]
  const double* buried = nullptr;
  MOSSFIELD_BOTH double tension(long q) const {
    double sum = 0;
    for (int l = 0; l < most_layers; ++l)
      if (l < layers)
        sum += not_buried(buried, q) * film[l].cover[q] * (1 - film[l].cracked[q]) *
               film_tension(law[l], film[l].amount[q], film[l].stretch[q], dimensions);
    return sum;
  }
  MOSSFIELD_BOTH double stiffness(long q) const {
    double h[most_layers] = {}, m[most_layers] = {};
    for (int l = 0; l < most_layers; ++l) {
      if (l >= layers || law[l].heals) continue;
      const double folded = film[l].stretch[q] < 1 ? 1 : film[l].stretch[q];  // wrinkles do not stiffen it
      h[l] = film[l].amount[q] / folded * film[l].cover[q] * (1 - film[l].cracked[q]) * not_buried(buried, q);
      m[l] = film_modulus(law[l], 2);
    }
    return bending_stiffness(h, m);
  }
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    if (!(slope[q] > 0)) return;
    const Hessian k = hessian(b, curvature, q), rest = hessian(b, rest_curvature, q);
    const double bent = k.xx - rest.xx + k.yy - rest.yy + k.zz - rest.zz;
    capillarity[q] += tension(q) * curvature[q] - stiffness(q) * bent;
  }
};

/// The surface energy [J/m^2] of a bare front whose ripples of the grid would be pulled flat as fast: Sigma +
/// D/h^2, less by as much as the film slows them. Both press on the metal in gaps, too, and there nothing
/// slows it.
struct FilmStiffness : Max {
  FilmPressure film;
  double per_square;  ///< [1/m^2]
  MOSSFIELD_BOTH double operator()(Cell c) const {
    if (!(film.slope[c.q] > 0)) return 0;
    FilmCover here{};
    here.buried = 1 - not_buried(film.buried, c.q);
    for (int l = 0; l < most_layers; ++l) {
      if (l >= film.layers) continue;
      here.resistance[l] = film.film[l].amount[c.q] / (film.film[l].stretch[c.q] * film.law[l].conductivity);
      here.cover[l] = film.film[l].cover[c.q];
    }
    return (film.tension(c.q) + film.stiffness(c.q) * per_square) * conductance_left(here, film.conductance);
  }
};

/// d ln(area)/dt of a front that moves at V_m i/F: v K [1/s], by the cells on the front; beyond `band` [m]
/// what was carried there, since current and curvature of a cell further out are those of the front only
/// nearly. No faster than the area doubles in a step: two fronts that meet have any curvature.
struct AreaRate {
  double* rate;
  const double *carried, *psi, *current, *slope, *curvature;
  double band, per_charge, most;  ///< [m], V_m/(n F) [m^3/C], [1/s]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const bool here = slope[c.q] > 0 && fabs(psi[c.q]) < band;
    const double r = here ? per_charge * current[c.q] * curvature[c.q] : carried[c.q];
    rate[c.q] = r > most ? most : r < -most ? -most : r;
  }
};

/// By how much ln(area) grows in a step, from the rates at both of its ends [1/s].
MOSSFIELD_BOTH inline double area_growth(const double* rate, const double* before, double dt, long q) {
  return dt * (rate[q] + before[q]) / 2;
}

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
      const double growth = law.heals ? 0 : area_growth(rate, rate_before, dt, q);
      const double opened = cover * exp(-cracked * growth);
      cover = opened < 1 ? opened : 1;
      stretch *= exp((1 - cracked) * growth) *
                 (opened > 1 ? 1 / opened : 1);  // pieces without gaps left are pushed together
      const double exposed = shelter ? 1 - shelter[q] : 1;
      const double left = amount - law.loss * exposed * fabs(current[q]) * dt * stretch;
      amount = left > 0 ? left : 0;
      if (tears(law, amount / stretch, stretch, cracked, dimensions)) {
        // pieces leave gaps, and get thicker as they spring back: their volume is kept
        const double area = sprung_back(law, stretch, cracked, dimensions);
        cover /= area, amount *= area / stretch, stretch = 1, cracked = 1;
      }
      const double whole = amount / (thinnest_film * stretch);
      if (law.loss > 0 && whole < 1)
        cover *= whole, amount = thinnest_film * stretch;  // what is left lies in patches
    }
    to.amount[q] = amount, to.stretch[q] = stretch, to.cover[q] = cover, to.cracked[q] = cracked;
  }
};

/// sum += h0/J
struct AddThickness {
  double* sum;
  const double *amount, *stretch;
  MOSSFIELD_BOTH void operator()(Cell c) const { sum[c.q] += amount[c.q] / stretch[c.q]; }
};

/// Thickens a layer by `share` of what a step stretched or compressed it by, and by `compressed` of the
/// latter beside that.
struct CorrectStretch {
  double* amount;
  const double *rate, *rate_before;
  double dt, share, compressed;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const double growth = area_growth(rate, rate_before, dt, c.q);
    amount[c.q] *= 1 + (growth < 0 ? share + compressed : share) * fabs(growth);
  }
};

/// u *= factor
struct ScaleField {
  double* u;
  double factor;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] *= factor; }
};

/// u *= 1 - buried
struct LeaveBuriedOut {
  double* u;
  const double* buried;
  MOSSFIELD_BOTH void operator()(Cell c) const { u[c.q] *= 1 - buried[c.q]; }
};

/// One step of the share of the front on which leaked metal buries the film, and the rate at which the rest
/// gets less: deposits as high as `per_height` says, on what is not buried yet.
struct BuryFilm {
  double *to, *rate;
  const double *from, *rate_before;
  FilmView film;
  ButlerVolmer kinetics;
  const double *slope, *exchange, *drive, *phi;
  double metal_potential, per_height, dt;  ///< per_height: V_m/(n F) over the height of deposits [m^2/C]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    FilmCover here = film.at(q);
    here.buried = 0;
    rate[q] =
        slope[q] > 0
            ? per_height *
                  current_through(kinetics, exchange[q], metal_potential - phi[q] + drive[q], here).leaked
            : 0;
    to[q] = slope[q] > 0 ? 1 - (1 - from[q]) * exp(-dt * (rate[q] + rate_before[q]) / 2) : from[q];
  }
};

}  // namespace mossfield
