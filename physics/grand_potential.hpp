#pragma once
// The published one-potential models of electrodeposition, as published (physics.md 1.1-1.3):
//   dilute form           Chen et al. 2015, J. Power Sources 300, 376, eqs. 1-3
//   grand-potential form  Hong & Viswanathan 2018, ACS Energy Lett. 3, 1737; Ahmad, Hong & Viswanathan 2020,
//                         PNAS 117, 26672, eqs. 4-6, with the lithium content C as the stored quantity
// Phase       d(xi)/dt = L (kappa lap xi - W g'(xi)) + R
// Reaction    R = -L_eta h' { exp[(1-a) f eta] - a_ion exp[-a f eta] };  a_ion = c/c0, or (1-h) c/c_ref
//             eta = phi, or offset - phi: the overpotential as published, not metal minus electrolyte
// Ions        dC/dt = div{ D (grad c + w f c grad phi) }
//             dilute: C = c + c_s xi, D = D_s h + D_l (1-h), w = 1
//             grand potential, site fractions x = c/n of the electrolyte's lattice: C = n [r h X + (1-h) x],
//             X = x/(x + q (1-x)) that of the metal at the same chemical potential, q = exp(e_s - e_l);
//             D = D_l (1-h)^p/(1-x); migration is weighted by (1-h)^2, so w = (1-h)^(2-p) (1-x)
// Charge      div{ (s_m h + s_l (1-h)) grad phi } = F c_s d(xi)/dt
// h and h' go on as constants beyond the pure phases xi = 0 and 1, where fluctuations carry xi.

#include "physics/constants.hpp"
#include "physics/electrode_kinetics.hpp"
#include "physics/elementary.hpp"
#include "physics/free_energy.hpp"

namespace mossfield {

struct PublishedModel {
  bool grand_potential;
  double phase_mobility;                    ///< L [m^3/(J s)]
  double barrier, gradient;                 ///< W [J/m^3], kappa [J/m]
  double reaction_rate;                     ///< L_eta [1/s]
  double transfer, f;                       ///< a, F/RT [1/V]
  double potential_sign, potential_offset;  ///< eta = offset + sign phi [V]
  double reference;                         ///< c0, or c_ref = n c_ref_fraction [mol/m^3]
  double lattice;                           ///< n [mol/m^3]
  double site_ratio;                        ///< r = full sites of metal over electrolyte
  double exchange;                          ///< q = exp(e_s - e_l)
  double metal_density;                     ///< c_s [mol/m^3]
  double diffusivity, metal_diffusivity;    ///< D_l, D_s [m^2/s]
  double diffusion_power;                   ///< p
  double metal_conductivity, conductivity;  ///< s_m, s_l [S/m]
};

/// xi between the pure phases
MOSSFIELD_INLINED_LAW double within_phases(double xi) {
  return xi < 0 ? 0 : xi > 1 ? 1 : xi;
}
/// h, constant beyond the pure phases
MOSSFIELD_INLINED_LAW double solid_share(double xi) {
  return metal_fraction(within_phases(xi));
}
/// 1 - h without cancellation
MOSSFIELD_INLINED_LAW double liquid_share(double xi) {
  return solid_share(1 - xi);
}
MOSSFIELD_INLINED_LAW double solid_share_slope(double xi) {
  return metal_fraction_slope(within_phases(xi));
}

/// R = constant + slope * c [1/s], and what both change by xi
struct ReactionTerms {
  double constant, slope, constant_by_xi, slope_by_xi;
};
template <bool grand>
MOSSFIELD_INLINED_LAW ReactionTerms reaction_terms(const PublishedModel& m, double xi, double phi) {
  const double x = within_phases(xi), h1 = metal_fraction_slope(x), h2 = metal_fraction_curvature(x);
  const double ions = grand ? metal_fraction(1 - x) : 1.0, by_xi = grand ? -h1 : 0.0;
  const double eta = m.potential_offset + m.potential_sign * phi;
  const double dissolution = m.reaction_rate * soft_exp((1 - m.transfer) * m.f * eta);
  const double deposition = m.reaction_rate / m.reference * soft_exp(-m.transfer * m.f * eta);
  return {-dissolution * h1, deposition * h1 * ions, -dissolution * h2,
          deposition * (h2 * ions + h1 * by_xi)};
}

/// Trace of the electrolyte's lattice that metal keeps in C: full metal (X = 1) takes up nothing else, and
/// where fluctuations carry xi to 1 and back the last millionth of C needs room. 1e-6 of the metal's lithium.
constexpr double lattice_trace = 1e-4;

/// Lithium content C [mol/m^3] and its derivatives by c and xi. `grand`: the grand-potential form, for loops
/// that settle it once; the functions without it ask the model.
template <bool grand>
MOSSFIELD_INLINED_LAW double content(const PublishedModel& m, double xi, double c) {
  if (!grand) return c + m.metal_density * xi;
  const double x = c / m.lattice, metal = x / (x + m.exchange * (1 - x));
  return m.lattice * (m.site_ratio * solid_share(xi) * metal + (liquid_share(xi) + lattice_trace) * x);
}
template <bool grand>
MOSSFIELD_INLINED_LAW double content_by_c(const PublishedModel& m, double xi, double c) {
  if (!grand) return 1;
  const double x = c / m.lattice, d = x + m.exchange * (1 - x);
  return m.site_ratio * solid_share(xi) * m.exchange / (d * d) + liquid_share(xi) + lattice_trace;
}
template <bool grand>
MOSSFIELD_INLINED_LAW double content_by_xi(const PublishedModel& m, double xi, double c) {
  if (!grand) return m.metal_density;
  const double x = c / m.lattice, metal = x / (x + m.exchange * (1 - x));
  return m.lattice * solid_share_slope(xi) * (m.site_ratio * metal - x);
}
/// The inverse of content(): positive for a positive content of the grand-potential form.
template <bool grand>
MOSSFIELD_INLINED_LAW double concentration_of(const PublishedModel& m, double xi, double lithium) {
  if (!grand) return lithium - m.metal_density * xi;
  const double C = lithium / m.lattice, q = m.exchange, p = 1 - q, e = liquid_share(xi) + lattice_trace;
  // e p x^2 + b x - C q = 0
  const double b = m.site_ratio * solid_share(xi) + e * q - C * p;
  const double root = sqrt(b * b + 4 * e * p * C * q);
  return m.lattice * (b > 0 ? 2 * C * q / (b + root) : (root - b) / (2 * e * p));
}

MOSSFIELD_LAW ReactionTerms reaction_terms(const PublishedModel& m, double xi, double phi) {
  return m.grand_potential ? reaction_terms<true>(m, xi, phi) : reaction_terms<false>(m, xi, phi);
}
MOSSFIELD_INLINED_LAW double content(const PublishedModel& m, double xi, double c) {
  return m.grand_potential ? content<true>(m, xi, c) : content<false>(m, xi, c);
}
MOSSFIELD_INLINED_LAW double content_by_c(const PublishedModel& m, double xi, double c) {
  return m.grand_potential ? content_by_c<true>(m, xi, c) : content_by_c<false>(m, xi, c);
}
MOSSFIELD_INLINED_LAW double content_by_xi(const PublishedModel& m, double xi, double c) {
  return m.grand_potential ? content_by_xi<true>(m, xi, c) : content_by_xi<false>(m, xi, c);
}
MOSSFIELD_INLINED_LAW double concentration_of(const PublishedModel& m, double xi, double lithium) {
  return m.grand_potential ? concentration_of<true>(m, xi, lithium) : concentration_of<false>(m, xi, lithium);
}

/// Share of the lattice that holds no ion; above 0 for what Newton's method tries.
MOSSFIELD_LAW double vacancy(const PublishedModel& m, double c) {
  const double left = 1 - c / m.lattice;
  return left > 1e-12 ? left : 1e-12;
}
/// (a - b)/ln(a/b); between numbers that are nearly alike by its series.
MOSSFIELD_LAW double logarithmic_mean(double a, double b) {
  const double r = (a - b) / (a + b), s = r * r;
  const double near = 0.5 * (a + b) / (1 + s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s / 9))));
  const double far = (a - b) / logarithm(a / b);
  return s < 1e-3 ? near : far;
}

/// D [m^2/s] and the weight w of migration, of a face: means of the shares, the metal's shares h, of the
/// vacancies; the logarithmic one of these, so that D grad c/(1 - x) is D grad(-ln(1 - x)) and no cell fills
/// up: with the arithmetic one a full cell goes on filling as if it were half empty.
struct IonMobility {
  double diffusivity, migration;
};
/// What D depends on: mixed of metal and electrolyte (dilute), or a power of (1-h) (grand potential), 1, 2 or
/// any other.
enum class Mobility { mixed, linear, square, power };
inline Mobility mobility_of(const PublishedModel& m) {
  if (!m.grand_potential) return Mobility::mixed;
  return m.diffusion_power == 1   ? Mobility::linear
         : m.diffusion_power == 2 ? Mobility::square
                                  : Mobility::power;
}
template <Mobility kind>
MOSSFIELD_LAW IonMobility ion_mobility(const PublishedModel& m, double liquid, double solid, double vacant) {
  switch (kind) {
    case Mobility::mixed:
      return {m.metal_diffusivity * solid + m.diffusivity * liquid, 1};
    case Mobility::linear:
      return {m.diffusivity * liquid / vacant, liquid * vacant};
    case Mobility::square:
      return {m.diffusivity * liquid * liquid / vacant, vacant};
    default:
      return {m.diffusivity * pow(liquid, m.diffusion_power) / vacant,
              liquid > 0 ? pow(liquid, 2 - m.diffusion_power) * vacant : 0.0};
  }
}

/// (x/2) coth(x/2), the even part of Bernoulli's function x/(exp(x) - 1), by its continued fraction: within
/// 1e-7 for |x| < 1, above it everywhere, so that c stays positive. Flux of Scharfetter & Gummel 1969 from N
/// to P, drop = w f (phi_N - phi_P): D/h { c_N (even + drop/2) - c_P (even - drop/2) }
MOSSFIELD_LAW double bernoulli_even(double x) {
  const double s = 0.25 * x * x;
  return 1 + s * (35 + s) / (105 + 10 * s);
}

/// [S/m]
MOSSFIELD_INLINED_LAW double mixed_conductivity(const PublishedModel& m, double xi) {
  return m.metal_conductivity * solid_share(xi) + m.conductivity * liquid_share(xi);
}

/// Source of the charge balance over d(xi)/dt [C/m^3]
MOSSFIELD_LAW double charge_density(const PublishedModel& m) {
  return faraday * m.metal_density;
}

}  // namespace mossfield
