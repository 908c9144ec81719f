#pragma once
// A film thinner than any cell, carried by the metal's surface: ions cross it, electrons do not unless it
// leaks, so that metal is deposited under it. Every quantity is one of the place on the surface where the
// film lies.
//
// - Series resistance: eta of the metal = phi_metal - phi_electrolyte + i R, R the sum of the layers'
//   h/sigma (1 - K (distance of the layer's middle from the metal)).
// - Kinetics: the metal reacts with the innermost layer that covers it, by that layer's exchange current.
// - Leakage: electrons cross the layers in series, h/sigma_e each, and deposit metal on the outer face, with
//   the kinetics of bare metal. Constant conductivities of both: the two currents do not know of each other
//   (Wagner), which is right where the layers hold electrons back by much more than the reaction does. Metal
//   on top counts as bare area, so there is none left that leaking could strip.
// - Conversion: the layer on the metal takes up lithium first, as much as it has room for; then metal is
// deposited.
// - Stretch: J = area of the film over its area as deposited; h = h0/J, its volume is kept. Less than a
//   molecular layer lies in patches of one.
// - Bending: from the shape that it was deposited in, in which it has no moment: pressure -D lap (K - K0). A
//   film that heals has no such shape.
// - Tension: Sigma = h max(0, sigma_0 + M (strain of J)); a compressed film wrinkles, bears nothing and is
//   as stiff to bend as it was deposited.
// - Cracks: stress sigma_0 + M (strain of J) > E/(1 - nu^2) e_c(h), e_c = e_ref sqrt(h_ref/h). A channel
//   crack releases g h sigma^2 (1 - nu^2)/E (Beuth 1992), sigma the stress across it, whatever the one along
//   it; e_ref: of a film on a wide strip that is pulled (Jen et al.). Both strains spring back where the film
//   is whole; its pieces keep neither.
//
// 2-D: the film is stretched along one direction, strain J - 1, M = E/(1 - nu^2). 3-D: along both alike,
// strain sqrt(J) - 1, M = E/(1 - nu). Sources: physics.md 2.5, 3.3, 3.4; Jen et al. for the law of cracking.

#include <cmath>

#include "physics/electrode_kinetics.hpp"
#include "physics/qualifiers.hpp"

namespace mossfield {

/// One layer as deposited.
struct FilmLayer {
  double thickness = 0;           ///< h0 [m]; 0: no layer
  double conductivity = 1;        ///< ionic [S/m]
  double youngs_modulus = 0;      ///< [Pa]
  double poisson_ratio = 0;       ///< 1
  double residual_stress = 0;     ///< sigma_0, tension positive [Pa]
  double critical_strain = 0;     ///< at critical_thickness; 0: never cracks
  double critical_thickness = 1;  ///< [m]
  bool heals = false;             ///< forms anew where it is stretched or torn: keeps thickness, not volume
  double loss = 0;                ///< thickness lost to the electrolyte per charge and area [m^3/C]
  double exchange_current = 0;    ///< i0 at c0 of the metal under it [A/m^2]; 0: that of bare metal
  double electronic_conductivity = 0;  ///< [S/m]; 0: electrons do not cross it
};

/// Largest number of layers on each other, the one on the metal first.
inline constexpr int most_layers = 2;

/// Resistance per area of metal [ohm m^2] of a layer h thick [m] that lies `below` [m] off the metal: on a
/// bump the area that current crosses grows outward by 1 + K s, K [1/m] the sum of the curvatures, so that it
/// is (h/sigma) (1 - K (below + h/2)). Between a half and twice the flat one: beyond, the film is no thin
/// one.
MOSSFIELD_LAW double film_resistance(double h, double conductivity, double curvature, double below) {
  const double widening = curvature * (below + h / 2);
  return h / conductivity * (widening > 0.5 ? 0.5 : widening < -1 ? 2 : 1 - widening);
}
/// Of a film of which a share is converted, from one face to the other: two in series [S/m].
MOSSFIELD_LAW double converting_conductivity(double before, double after, double share) {
  return 1 / ((1 - share) / before + share / after);
}
/// A molecular layer or so [m]: a film stretched thinner than this tears.
inline constexpr double thinnest_film = 0.3e-9;

MOSSFIELD_LAW double film_strain(double stretch, int dimensions) {
  return (dimensions == 3 ? sqrt(stretch) : stretch) - 1;
}
/// M [Pa]
MOSSFIELD_LAW double film_modulus(const FilmLayer& f, int dimensions) {
  return f.youngs_modulus / (1 - (dimensions == 3 ? f.poisson_ratio : f.poisson_ratio * f.poisson_ratio));
}
/// Strain at which a film of thickness h [m] cracks, with that of its residual stress; infinite for one that
/// never does. Stretched along both directions it has the same stress at a strain less by 1 + nu.
MOSSFIELD_LAW double crack_strain(const FilmLayer& f, double h, int dimensions) {
  const double pulled = f.critical_strain * sqrt(f.critical_thickness / h);
  return f.critical_strain > 0 ? pulled / (dimensions == 3 ? 1 + f.poisson_ratio : 1) : 1e300;
}
/// sigma_0/M: the strain that the film was deposited with.
MOSSFIELD_LAW double residual_strain(const FilmLayer& f, int dimensions) {
  const double modulus = film_modulus(f, dimensions);
  return modulus > 0 ? f.residual_stress / modulus : 0;
}
/// Whether a film now h [m] thick of which a share is `cracked` does not stand this stretch.
MOSSFIELD_LAW bool tears(const FilmLayer& f, double h, double stretch, double cracked, int dimensions) {
  const double strain = film_strain(stretch, dimensions) + (1 - cracked) * residual_strain(f, dimensions);
  return !f.heals && (strain > crack_strain(f, h, dimensions) || (stretch > 1 && h < thinnest_film));
}
/// Area of a film that is stretched by J over that of its pieces once it has torn.
MOSSFIELD_LAW double sprung_back(const FilmLayer& f, double stretch, double cracked, int dimensions) {
  const double along = 1 + (1 - cracked) * residual_strain(f, dimensions);
  const double area = stretch * (dimensions == 3 ? along * along : along);
  return area > 1 ? area : 1;
}
/// Sigma [N/m] of a film of h0 [m] now stretched by J.
MOSSFIELD_LAW double film_tension(const FilmLayer& f, double h0, double stretch, int dimensions) {
  const double stress = f.residual_stress + film_modulus(f, dimensions) * film_strain(stretch, dimensions);
  return stress > 0 ? stress * h0 / stretch : 0;
}

/// Bending stiffness [N m] of bonded layers of thicknesses h [m] and plane-strain moduli m [Pa] about their
/// neutral plane; of one layer m h^3/12. A layer that is not there has h = 0.
MOSSFIELD_LAW double bending_stiffness(const double (&h)[most_layers], const double (&m)[most_layers]) {
  double bottom = 0, extension = 0, coupling = 0, bending = 0;
  for (int l = 0; l < most_layers; ++l) {
    const double top = bottom + h[l];
    extension += m[l] * h[l];
    coupling += m[l] * (top * top - bottom * bottom) / 2;
    bending += m[l] * (top * top * top - bottom * bottom * bottom) / 3;
    bottom = top;
  }
  return extension > 0 ? bending - coupling * coupling / extension : 0;
}

/// Current density and -d/d(eta) of a front; what of it crosses no film, and the power lost in the film.
struct FrontCurrent {
  double current, conductance;  ///< [A/m^2], [A/(m^2 V)]
  double bare, lost;            ///< [A/m^2], [W/m^2]
  double leaked;                ///< of the current, what electrons carry through the film [A/m^2]
  /// Of the current, what the film takes up instead of the metal, and -d/d(eta) of that
  double taken = 0, taken_conductance = 0;
};

/// Butler-Volmer behind a series resistance R [ohm m^2]: i = BV(y), y = eta + i R. F(y) = y - R BV(y) - eta
/// is increasing and its root lies between 0 and eta, no further than where BV alone would carry eta/R.
/// Newton from that bound: between it and the root F is concave (deposition) or convex (stripping) up to the
/// last RT/F, so that it is not overshot.
MOSSFIELD_LAW FrontCurrent current_behind(const ButlerVolmer& k, double i0, double eta, double resistance) {
  const double a = eta < 0 ? k.transfer : 1 - k.transfer, sign = eta < 0 ? -1 : 1;
  const double load = resistance * i0;
  if (!(load > 0)) {
    const Deposition bare = deposition(k, i0, eta);
    return {bare.current, bare.conductance, 0, 0, 0};
  }
  const double bound = log1p(fabs(eta) / load) / (a * k.f);
  double y = sign * (bound < fabs(eta) ? bound : fabs(eta));
  for (int pass = 0; pass < 40; ++pass) {
    const Deposition at = deposition(k, i0, y);
    const double step = (y - resistance * at.current - eta) / (1 + resistance * at.conductance);
    y -= step;
    if (fabs(step) <= 1e-15 / k.f + 4e-16 * fabs(y)) break;
  }
  // the one of two expressions that keeps its digits
  const Deposition at = deposition(k, i0, y);
  const double i = fabs(eta) < load ? (y - eta) / resistance : at.current, g = at.conductance;
  return {i, g / (1 + resistance * g), 0, resistance * i * i, 0};
}

/// A place on the surface: of each layer its resistance where it lies [ohm m^2], and the share of the area
/// that it covers. Layers have their gaps independently of each other; metal on top buries all of them.
struct FilmCover {
  double resistance[most_layers];
  double cover[most_layers];              ///< 0 of a layer that is not there
  double exchange[most_layers] = {1, 1};  ///< i0 of the metal under it over that of bare metal
  double leak[most_layers] = {0, 0};      ///< its conductivity for electrons over that for ions
  double buried = 0;                      ///< share of the area where metal lies on the film
  bool converts = false;                  ///< the layer on the metal takes up lithium
  double room = 0;                        ///< current that fills it within the step [A/m^2 of film]
};

/// All ways through the film side by side; i0 of bare metal.
MOSSFIELD_LAW FrontCurrent current_through(const ButlerVolmer& k, double i0, double eta,
                                           const FilmCover& film) {
  FrontCurrent sum{0, 0, 0, 0, 0};
  for (int way = 0; way < (1 << most_layers); ++way) {
    double share = 1 - film.buried, resistance = 0, electronic = 0, exchange = 1;
    bool leaks = way > 0 && eta < 0;
    for (int l = most_layers; l-- > 0;) {  // the innermost one last
      const bool covered = way >> l & 1;
      share *= covered ? film.cover[l] : 1 - film.cover[l];
      resistance += covered ? film.resistance[l] : 0;
      exchange = covered ? film.exchange[l] : exchange;
      leaks = leaks && (!covered || film.leak[l] > 0);
      electronic += covered && leaks ? film.resistance[l] / film.leak[l] : 0;
    }
    if (way == 0) share += film.buried;
    if (!(share > 0)) continue;
    for (int electrons = 0; electrons < (leaks ? 2 : 1); ++electrons) {
      const FrontCurrent one =
          current_behind(k, (electrons ? 1 : exchange) * i0, eta, electrons ? electronic : resistance);
      sum.current += share * one.current;
      sum.conductance += share * one.conductance;
      sum.lost += share * one.lost;
      sum.leaked += electrons ? share * one.current : 0;
      if (way == 0) sum.bare = share * one.current;
      if (!film.converts || electrons || !(way & 1)) continue;
      const double most = one.current > 0 ? one.current : 0;  // it gives nothing back
      sum.taken += share * (most < film.room ? most : film.room);
      if (most > 0 && most < film.room) sum.taken_conductance += share * one.conductance;
    }
  }
  return sum;
}

/// What the ways through a film leave of a bare front's -di/d(eta), `conductance` [A/(m^2 V)]: of each its
/// share over 1 + R conductance. A gap leaves all of its share, however much the film around it resists.
MOSSFIELD_LAW double conductance_left(const FilmCover& film, double conductance) {
  double sum = film.buried;
  for (int way = 0; way < (1 << most_layers); ++way) {
    double share = 1 - film.buried, resistance = 0;
    for (int l = 0; l < most_layers; ++l) {
      const bool covered = way >> l & 1;
      share *= covered ? film.cover[l] : 1 - film.cover[l];
      resistance += covered ? film.resistance[l] : 0;
    }
    sum += share / (1 + resistance * conductance);
  }
  return sum;
}

}  // namespace mossfield
