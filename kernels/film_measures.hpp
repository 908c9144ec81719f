#pragma once
// What is measured of a film over the front that it lies on: areas, volumes, currents.

#include "kernels/film.hpp"

namespace mossfield {

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
  MOSSFIELD_BOTH void operator()(Cell c) const {
    area[c.q] = front.at(c.q) * pore_share(pore, front.psi, c.q);
  }
};

/// Moments over the front's area: 1; the film's volume; where no film lies; where it has cracked; where metal
/// buries it
struct FilmMoment : Sum {
  enum Of { area, volume, bare, cracked, under_metal } of;
  FrontArea front;
  FilmInput film[most_layers];
  int layers;
  const double* buried = nullptr;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const double a = front.at(c.q);
    if (!(a > 0) || of == area) return a;
    const double whole = not_buried(buried, c.q);
    if (of == under_metal) return a * (1 - whole);
    if (of == volume) return a * whole * film[0].cover[c.q] * film[0].amount[c.q] / film[0].stretch[c.q];
    double without = 1;
    for (int l = 0; l < most_layers; ++l)
      if (l < layers) without *= 1 - (of == bare ? film[l].cover : film[l].cracked)[c.q];
    return a * (of == bare ? 1 - whole * (1 - without) : whole * (1 - without));
  }
};

/// Volume that a layer loses in a step [m^3], before what it loses is taken from it
struct FilmLoss : Sum {
  FrontArea front;
  FilmInput film;
  const double *current, *shelter, *buried;
  double loss, dt;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q) * not_buried(buried, q);
    if (!(a > 0)) return 0;
    const double gone = loss * (shelter ? 1 - shelter[q] : 1) * fabs(current[q]) * dt * film.stretch[q];
    return a * film.cover[q] / film.stretch[q] * (gone < film.amount[q] ? gone : film.amount[q]);
  }
};

/// Volume of a layer that gets buried in a step [m^3]
struct VolumeBuried : Sum {
  FrontArea front;
  FilmInput film;
  const double *before, *after;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q);
    return a > 0 ? a * (after[q] - before[q]) * film.cover[q] * film.amount[q] / film.stretch[q] : 0;
  }
};

/// One step of the share of the layer on the metal that lithium has converted.
struct ConvertFilm {
  double* to;
  FilmView film;
  ButlerVolmer kinetics;
  const double *slope, *exchange, *drive, *phi;
  double metal_potential;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    const long q = c.q;
    to[q] = film.converted[q];
    if (!(slope[q] > 0)) return;
    const FilmCover here = film.at(q);
    if (!(here.cover[0] > 0)) return;
    const double before = film.before(q);
    const double taken =
        current_through(kinetics, exchange[q], metal_potential - phi[q] + drive[q], here).taken;
    to[q] = here.room == 0 ? before : before + (1 - before) * taken / (here.cover[0] * here.room);
  }
};

/// Volume of a layer times what a step stretches (or opens gaps in) or compresses it by: both, or the latter
/// alone [m^3]
struct VolumeStretched : Sum {
  enum Of { either, compressed } of;
  FrontArea front;
  FilmInput film;
  const double *buried, *rate, *rate_before;
  double dt;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q) * not_buried(buried, q);
    const double growth = area_growth(rate, rate_before, dt, q);
    if (!(a > 0) || (of == compressed && growth > 0)) return 0;
    return a * film.cover[q] * film.amount[q] / film.stretch[q] * fabs(growth);
  }
};

/// What the film takes up in a cell, as the charge balance has it [A]
struct FilmIntake : Sum {
  FilmView film;
  ButlerVolmer kinetics;
  const double *slope, *exchange, *drive, *phi, *hat;
  double metal_potential, width, volume;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    if (!(slope[q] > 0)) return 0;
    return volume * front_density(hat[q], slope[q], width) *
           film.current(kinetics, exchange[q], metal_potential - phi[q] + drive[q], q).taken;
  }
};

/// Volume of a layer that is converted [m^3]
struct ConvertedVolume : Sum {
  FrontArea front;
  FilmInput film;
  const double* converted;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    const long q = c.q;
    const double a = front.at(q);
    return a > 0 ? a * film.cover[q] * film.amount[q] / film.stretch[q] * converted[q] : 0;
  }
};

/// Largest stretch of a layer beside the front
struct LargestStretch : Max {
  const double *stretch, *psi;
  double band;
  MOSSFIELD_BOTH double operator()(Cell c) const { return fabs(psi[c.q]) < band ? stretch[c.q] : 0; }
};

/// Over the front's area: the current, what of it crosses no film, current times the film's share of the
/// voltage, (y - eta) with y what the metal sees, and what electrons carry through the film [A, A, W, A]
struct FilmCurrent : Sum {
  enum Of { all, bare, lost, leaked } of;
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
    return a * (of == all ? i.current : of == bare ? i.bare : of == lost ? i.lost : i.leaked);
  }
};

}  // namespace mossfield
