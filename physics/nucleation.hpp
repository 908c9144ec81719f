#pragma once
// Nuclei of metal on a foreign surface, smaller than any cell: how many there are, how much of the surface
// they make active, what current they take.
//
// - A nucleus is a cap of contact angle theta (through the metal): volume v r^3, surface s r^2, foot f r^2.
// - Its barrier falls with the overpotential y < 0 as (4 pi gamma^3 V_m^2/(3 F^2 y^2)) (2 + cos)(1 - cos)^2,
// so
//   that the rate of nucleation is J = rate exp(barrier (1 - (onset/y)^2)): `rate` at y = -onset, where the
//   barrier is `barrier` k T (classical; physics.md 4.1). Or sites: as many nuclei as density (-y/onset)^p,
//   at once, p = 3 after Pei et al., Nano Lett. 17 (2017) 1132 (abstract); what passed then sets their size,
//   ~ 1/y.
// - N nuclei and t of deposit, both per area of surface: N v (r^3 - r0^3) = t, r0 the radius at birth.
// - They overlap as if at random (Avrami): active share A = 1 - exp(-N s r^2), covered share 1 - exp(-N f
//   r^2), so that t >> N^(-1/2) is a layer.
// Butler-Volmer holds on the active share; nuclei have no curvature of their own in it.
//
// A surface dressed with fibres or grains that no cell resolves has `area` times the area that the grid sees,
// until a deposit of `bury` has closed them: all of the above is per area of that real surface.

#include <cmath>

#include "physics/coating.hpp"
#include "physics/electrode_kinetics.hpp"
#include "physics/qualifiers.hpp"

namespace mossfield {

/// v, s, f of a cap of contact angle theta [rad].
struct CapShape {
  double volume, surface, foot;
};
inline CapShape cap_shape(double theta) {
  const double pi = 3.14159265358979324, c = cos(theta), widest = theta < pi / 2 ? sin(theta) : 1;
  return {pi / 3 * (2 + c) * (1 - c) * (1 - c), 2 * pi * (1 - c), pi * widest * widest};
}
/// Barrier of a cap over that of a ball.
inline double cap_barrier(double theta) {
  const double c = cos(theta);
  return (2 + c) * (1 - c) * (1 - c) / 4;
}
/// Barrier of a ball at overpotential y over k T: 16 pi gamma^3 V_m^2/(3 F^2 y^2 k T).
inline double ball_barrier(double energy, double per_charge, double y, double kT) {
  return 16 * 3.14159265358979324 / 3 * energy * energy * energy * per_charge * per_charge / (y * y * kT);
}

/// A surface on which metal nucleates.
struct NucleationLaw {
  double onset = 1;     ///< overpotential that the others are at, > 0 [V]
  double barrier = 0;   ///< at onset, in k T
  double rate = 0;      ///< at onset [1/(m^2 s)]; 0: sites
  double density = 0;   ///< of sites at onset [1/m^2]
  double exponent = 3;  ///< of the sites, p
  CapShape cap{1, 1, 1};
  double birth = 0;  ///< r0^3 [m^3]
  double area = 1;   ///< real one over that on the grid
  double bury = 1;   ///< deposit that closes it [m]
};

/// Mean number per area [1/m^2], and by how much it changes with y.
struct NucleiDensity {
  double value, slope;
};

/// What `before` has become after dt at overpotential y, on a surface of which `free` is not covered.
MOSSFIELD_LAW NucleiDensity nuclei_after(const NucleationLaw& law, double before, double free, double y,
                                         double dt) {
  if (!(y < 0)) return {before, 0};
  if (!(law.rate > 0)) {
    const double sites = law.density * pow(-y / law.onset, law.exponent);
    return sites > before ? NucleiDensity{sites, law.exponent * sites / y} : NucleiDensity{before, 0};
  }
  const double x = law.onset / y, added = dt * free * law.rate * exp(law.barrier * (1 - x * x));
  return {before + added, added * law.barrier * 2 * x * x / y};
}

/// A and its changes with N and t.
struct ActiveShare {
  double value, by_nuclei, by_deposit;
};

/// Fewer per area are none [1/m^2]: a rate so low that products of it would underflow.
inline constexpr double least_nuclei = 1e-30;

/// `aside`: what metal that has spread from beside adds to N s r^2.
MOSSFIELD_LAW ActiveShare active_share(const NucleationLaw& law, double nuclei, double deposit,
                                       double aside) {
  const double t = deposit > 0 ? deposit : 0, own = nuclei * law.cap.volume * law.birth, all = t + own;
  if (!(nuclei > least_nuclei) || !(all > 0)) return {-expm1(-aside), 0, 0};
  const double u = all / law.cap.volume, x = law.cap.surface * cbrt(nuclei * u * u);
  const double bare = exp(-x - aside);
  return {-expm1(-x - aside), bare * x / 3 * (1 / nuclei + 2 * law.cap.volume * law.birth / all),
          bare * x * 2 / (3 * all)};
}
/// Radius of N nuclei [m]; 0 if there are none.
MOSSFIELD_LAW double nucleus_radius(const NucleationLaw& law, double nuclei, double deposit) {
  return nuclei > 0 ? cbrt((deposit > 0 ? deposit : 0) / (nuclei * law.cap.volume) + law.birth) : 0;
}
MOSSFIELD_LAW double covered_share(const NucleationLaw& law, double nuclei, double deposit) {
  const double r = nucleus_radius(law, nuclei, deposit);
  return -expm1(-nuclei * law.cap.foot * r * r);
}

/// Real area over that on the grid under this deposit [m] (per area on the grid).
MOSSFIELD_LAW double real_area(const NucleationLaw& law, double deposit) {
  const double left = deposit > 0 ? 1 - deposit / law.bury : 1;
  return left > 0 ? 1 + (law.area - 1) * left : 1;
}

/// A place of the surface at the start of a step.
struct NucleationSite {
  double nuclei, mean;  ///< N there now; expected number, of which N is a draw [1/m^2]
  double deposit;       ///< t if no current flows [m]
  double growth;        ///< t gains this per current density [m^3/A]
  double aside;         ///< see active_share
  double resistance;    ///< in series, of a layer on the host [ohm m^2]
  double dt;            ///< [s]
  double area = 1;      ///< real area over that on the grid; the others are per real area
};

struct NucleiCurrent {
  double current, conductance;  ///< per area on the grid [A/m^2]; -d/d(eta) [A/(m^2 V)]
  double overpotential;         ///< y, behind the resistance [V]
};

/// Newton's steps are squared: after one of this share the next would be below rounding.
inline constexpr double nearly = 1e-9;

/// i = A(N(y), t + growth i) BV(y) at y. A is concave in i, so that the one root above 0 is found from BV(y)
/// downward without overshooting. Stripping goes by what is there.
MOSSFIELD_LAW NucleiCurrent current_on_nuclei(const ButlerVolmer& k, double i0, double y,
                                              const NucleationLaw& law, const NucleationSite& s) {
  const Deposition all = deposition(k, i0, y);
  const double full = all.current, slope = all.conductance;
  if (!(y < 0)) {
    const double share = active_share(law, s.nuclei, s.deposit, s.aside).value;
    return {share * full, share * slope, y};
  }
  const double free = 1 - covered_share(law, s.nuclei, s.deposit);
  const NucleiDensity mean = nuclei_after(law, s.mean, free, y, s.dt);
  const double nuclei = s.nuclei + (mean.value - s.mean);
  double i = full;
  ActiveShare a{};
  for (int pass = 0; pass < 60; ++pass) {
    a = active_share(law, nuclei, s.deposit + s.growth * i, s.aside);
    const double step = (i - a.value * full) / (1 - a.by_deposit * s.growth * full);
    i -= step;
    if (!(fabs(step) > nearly * i)) break;
  }
  const double steep =
      (a.value * slope - a.by_nuclei * mean.slope * full) / (1 - a.by_deposit * s.growth * full);
  return {i, steep, y};
}

/// The same where metal is deposited behind the site's resistance R. What passes R is i = (y - eta)/R, so
/// that y alone is looked for: ln(A(N(y), t + growth i) BV(y)) - ln(i) is above 0 from eta to its one root
/// and below 0 from there to 0.
MOSSFIELD_LAW NucleiCurrent deposited_behind(const ButlerVolmer& k, double i0, double eta,
                                             const NucleationLaw& law, const NucleationSite& s) {
  const double free = 1 - covered_share(law, s.nuclei, s.deposit);
  NucleiCurrent c = current_on_nuclei(k, i0, eta, law, s);
  double low = eta, high = 0, y = eta + s.resistance * c.current / (1 + s.resistance * c.conductance);
  for (int pass = 0; pass < 80 && y > eta; ++pass) {
    const Deposition all = deposition(k, i0, y);
    const NucleiDensity mean = nuclei_after(law, s.mean, free, y, s.dt);
    const double nuclei = s.nuclei + (mean.value - s.mean), passed = (y - eta) / s.resistance;
    const ActiveShare a = active_share(law, nuclei, s.deposit + s.growth * passed, s.aside);
    const double steep = a.value * all.conductance - a.by_nuclei * mean.slope * all.current;
    const double more = a.by_deposit * s.growth * all.current;  // of di, what it makes active
    c = {a.value * all.current, steep / (1 - more), y};
    (passed > c.current ? high : low) = y;
    double next = eta;
    if (c.current > 0) {
      const double slope = (more / s.resistance - steep) / c.current - 1 / (passed * s.resistance);
      const double step = -log(c.current / passed) / slope;
      next = step > 0 ? y * exp(step / y) : y + step;  // near 0 it is ln(-y) that is straight
    }
    // where the law has a kink steps do not square: to rounding, and before the bracket, of which y is an end
    if (fabs(next - y) <= 1e-13 * fabs(y) + 1e-15 / k.f) break;
    y = next > low && next < high ? next : (low + high) / 2;
  }
  // the one of two expressions that keeps its digits
  if (s.resistance * c.conductance > 1) c.current = (c.overpotential - eta) / s.resistance;
  return c;
}

/// Current of a place per area on the grid. Stripping goes by what is active now.
MOSSFIELD_LAW NucleiCurrent current_on_surface(const ButlerVolmer& k, double i0, double eta,
                                               const NucleationLaw& law, const NucleationSite& s) {
  if (s.resistance > 0 && !(eta < 0)) {
    const double share = active_share(law, s.nuclei, s.deposit, s.aside).value;
    const FrontCurrent c = current_behind(k, share * i0, eta, s.resistance);
    return {s.area * c.current, s.area * c.conductance, eta + s.resistance * c.current};
  }
  const NucleiCurrent c =
      s.resistance > 0 ? deposited_behind(k, i0, eta, law, s) : current_on_nuclei(k, i0, eta, law, s);
  return {s.area * c.current, s.area * c.conductance / (1 + s.resistance * c.conductance), c.overpotential};
}

}  // namespace mossfield
