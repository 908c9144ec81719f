#pragma once
// The reaction of the two-potential mode. S [A/m^3] is what the front really does in the step,
//   S = p (F/V_m) (a0 h(psi_new) + a1 h_now + a2 h_old)/dt,   psi_new = hat + dt V_m/(a0 F) i |grad psi|,
// p the share of the cell that is not an insulating host (1 without one), and what a film on it takes up, so
// that charge and deposit agree to the tolerance of the charge balance, whatever the step.
//
// i belongs to the front, not to the cell: with S ~ grad h and e = 1 - h the potential and the concentration
// run straight through the interface, and a local i would differ across it and shear the profile. So each
// cell takes phi and c to first order along its normal to where psi = 0: one velocity for the width of the
// interface. The way is limited to half a width (beyond, little reacts): in metal, where e falls off, phi is
// known the less surely the deeper, and an unlimited way would ask for a kinetic length kappa d(eta)/di above
// one width.

#include "kernels/film.hpp"
#include "kernels/front.hpp"
#include "kernels/nucleation.hpp"
#include "physics/constants.hpp"
#include "physics/electrode_kinetics.hpp"

namespace mossfield {

/// Change of u [its unit], to first order, on the way from a cell along its normal to the front. Where two
/// fronts meet and psi has a ridge, |grad psi| < 1 and the cell keeps more of its own value.
MOSSFIELD_INLINED double change_to_front(const Box& b, const double* psi, const double* u, long q,
                                         double width) {
  const Vector3 g = gradient(b, psi, q), d = gradient(b, u, q);
  const double square = g.x * g.x + g.y * g.y + g.z * g.z;
  const double way = -0.5 * width * hyperbolic_tangent(2 * psi[q] / width) / (square > 1 ? square : 1);
  return way * (g.x * d.x + g.y * d.y + g.z * d.z);
}

/// A change that never exceeds `most` and is itself to 0.2 % while below a third of it: first order says
/// nothing of more (in an all but closed pocket it would ask for any current).
MOSSFIELD_INLINED double limited(double change, double most) {
  const double r = change / most;
  return change / sqrt(sqrt(1 + r * r * r * r));
}

/// What is added to phi_metal - phi in a cell to make the overpotential of the front [V]: capillarity and the
/// way to the front. phi with ghosts.
struct FrontDrive {
  double* drive;
  const double *psi, *slope, *capillarity, *phi;
  Box b;
  double width, per_charge, thermal;  ///< [m], V_m/(n F) [m^3/C], RT/(n F) [V]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (slope[c.q] > 0)
      drive[c.q] = per_charge * capillarity[c.q] - limited(change_to_front(b, psi, phi, c.q, width), thermal);
  }
};

/// Exchange current of the front [A/m^2]; c with ghosts
struct FrontExchange {
  double* exchange;
  const double *psi, *slope, *c;
  Box b;
  ButlerVolmer kinetics;
  double width;
  MOSSFIELD_BOTH void operator()(Cell cell) const {
    const long q = cell.q;
    if (slope[q] > 0)
      exchange[q] =
          exchange_current(kinetics, c[q] + limited(change_to_front(b, psi, c, q, width), fabs(c[q])));
  }
};

/// |a - b| / scale within |psi| < band
struct FrontChange : Max {
  const double *a, *b, *psi;
  double scale, band;
  MOSSFIELD_BOTH double operator()(Cell c) const {
    return fabs(psi[c.q]) < band ? fabs(a[c.q] - b[c.q]) / scale : 0;
  }
};

/// Everything of the reaction in a cell at potential phi: current density, S, and dS/dphi >= 0.
struct Reaction {
  const double *hat, *slope, *drive, *exchange;
  const double* fraction_history;  ///< a1 h_now + a2 h_old
  ButlerVolmer kinetics;
  double width;
  double per_charge;  ///< V_m/(n F) [m^3/C]
  double a0, dt;
  double metal_potential;  ///< phi_m [V]
  FilmView film;
  HostView host;  ///< metal that cannot be stripped, or what takes room away

  struct Value {
    double current, source, conductance;
  };
  /// No film, no host, no nuclei.
  bool is_bare() const { return film.layers == 0 && !host.nuclei && !host.bed && !host.pore; }
  MOSSFIELD_INLINED Value bare(long q, double phi) const {
    const Deposition d = deposition(kinetics, exchange[q], metal_potential - phi + drive[q]);
    const double psi = hat[q] + dt / a0 * per_charge * d.current * slope[q];
    const Change change = change_of(q, psi);
    return {d.current, change.source, change.per_way * slope[q] * d.conductance};
  }
  MOSSFIELD_BOTH Value at(long q, double phi) const {
    double current = 0, conductance = 0, psi = hat[q], taken = 0, taken_conductance = 0;
    if (slope[q] > 0) {
      const double eta = metal_potential - phi + drive[q];
      if (host.nuclei) {
        const NucleiCurrent on =
            current_on_surface(kinetics, exchange[q], eta, host.law(q),
                               host.site(q, hat[q] - host.bed[q], dt / a0 * per_charge * slope[q], dt));
        current = on.current, conductance = on.conductance;
      } else if (film.layers == 0) {
        const Deposition bare = deposition(kinetics, exchange[q], eta);
        current = bare.current, conductance = bare.conductance;
      } else {
        const FrontCurrent through = film.current(kinetics, exchange[q], eta, q);
        current = through.current, conductance = through.conductance;
        if (film.converted) {  // into the film, not into the metal
          const double area = front_density(hat[q], slope[q], width);
          current -= through.taken, conductance -= through.taken_conductance;
          taken = area * through.taken, taken_conductance = area * through.taken_conductance;
        }
      }
      psi += dt / a0 * per_charge * current * slope[q];
    }
    if (host.bed && psi < host.bed[q]) {
      psi = host.bed[q], conductance = 0;
      current = slope[q] > 0 ? a0 * (psi - hat[q]) / (dt * per_charge * slope[q]) : 0;
    }
    const Change change = change_of(q, psi);
    const double pores = pore_share(host.pore, hat, q);
    return {current, pores * change.source + taken,
            pores * change.per_way * slope[q] * conductance + taken_conductance};
  }

 private:
  /// S of a cell of pores alone where psi ends, and dh/dpsi there [1/m].
  struct Change {
    double source, per_way;
  };
  MOSSFIELD_INLINED Change change_of(long q, double psi) const {
    // Where metal prevails the electrolyte's fraction is followed instead: its history does not cancel.
    const bool metal = hat[q] > 0;
    const Profile profile = interface_profile(metal ? -psi : psi, width);
    const double change = a0 * metal_fraction(profile.xi) + fraction_history[q];
    return {(metal ? -change : change) / (per_charge * dt), metal_fraction_slope(profile.xi) * profile.slope};
  }
};

/// Cells with |psi| <= reach, or where the front reacts
struct NearFront {
  const double *psi, *slope;
  double reach;
  MOSSFIELD_BOTH bool operator()(Cell c) const { return fabs(psi[c.q]) <= reach || slope[c.q] > 0; }
};

/// What a step takes from the levels before it: a1 h(now) + a2 h(old), of the electrolyte's fraction 1 - h
/// where hat is in the metal; and S of the front that does not react. Beyond the interface both are 0.
struct FractionHistory {
  double *history, *source;
  const double *now, *old;
  NearFront hat;
  const double* pore;
  double a0, a1, a2, width, per_step;  ///< per_step: F/(V_m dt) [A/m^3]
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (!hat(c)) return;
    const long q = c.q;
    const double sign = hat.psi[q] > 0 ? -1 : 1;
    history[q] = a1 * metal_fraction(order_parameter(sign * now[q], width)) +
                 (a2 == 0 ? 0 : a2 * metal_fraction(order_parameter(sign * old[q], width)));
    source[q] = sign * pore_share(pore, now, q) * per_step *
                (a0 * metal_fraction(order_parameter(sign * hat.psi[q], width)) + history[q]);
  }
};

}  // namespace mossfield
