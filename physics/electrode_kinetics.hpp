#pragma once
// Butler-Volmer kinetics, cathodic (deposition) positive (model.md, physics.md 2.2).
//   i = i0 (c/c0)^m { exp(-a f eta) - exp((1-a) f eta) },  f = n F/(R T)
//   eta = phi_metal - phi_electrolyte + V_m/(n F) gamma K
// phi_electrolyte is measured against a reference of the metal in the same solution, so eta = 0 is
// equilibrium at any c. With m = 1 - a this is the form i0 { c~ exp(-a f eta') - exp((1-a) f eta') } of the
// electrostatic convention with eta' = eta + (1/f) ln c~: the same current.

#include <cmath>

#include "physics/elementary.hpp"

namespace mossfield {

struct ButlerVolmer {
  double exchange_current;  ///< i0 at c0 [A/m^2]
  double concentration;     ///< c0 [mol/m^3]
  double exponent;          ///< m
  double transfer;          ///< a, cathodic
  double f;                 ///< F/RT [1/V]

  /// Beyond this argument the exponential goes on as its tangent: monotone, and no trial potential overflows.
  static constexpr double knee = 50;
};

/// exp(x) with a linear continuation above the knee: its derivative, then itself.
MOSSFIELD_INLINED_LAW double soft_exp_slope(double x) {
  return exponential(x < ButlerVolmer::knee ? x : ButlerVolmer::knee);
}
MOSSFIELD_INLINED_LAW double soft_exp(double x) {
  const double knee = ButlerVolmer::knee, slope = soft_exp_slope(x);
  return x < knee ? slope : slope * (1 + x - knee);
}

/// i0 (c/c0)^m [A/m^2]; 0 where c is not positive
MOSSFIELD_INLINED_LAW double exchange_current(const ButlerVolmer& k, double c) {
  return c > 0 ? k.exchange_current * exponential(k.exponent * logarithm(c / k.concentration)) : 0;
}

/// Current density of deposition [A/m^2] at exchange current i0 and overpotential eta [V].
MOSSFIELD_LAW double deposition_current(const ButlerVolmer& k, double i0, double eta) {
  return i0 * (soft_exp(-k.transfer * k.f * eta) - soft_exp((1 - k.transfer) * k.f * eta));
}
/// -d i/d eta >= 0 [A/(m^2 V)]
MOSSFIELD_LAW double deposition_conductance(const ButlerVolmer& k, double i0, double eta) {
  return i0 * k.f *
         (k.transfer * soft_exp_slope(-k.transfer * k.f * eta) +
          (1 - k.transfer) * soft_exp_slope((1 - k.transfer) * k.f * eta));
}

/// Both, from the same exponentials.
struct Deposition {
  double current, conductance;
};
MOSSFIELD_INLINED_LAW Deposition deposition(const ButlerVolmer& k, double i0, double eta) {
  const double a = k.transfer, cathodic = -a * k.f * eta, anodic = (1 - a) * k.f * eta;
  const double knee = ButlerVolmer::knee;
  const double forth = soft_exp_slope(cathodic), back = soft_exp_slope(anodic);
  const double current = i0 * ((cathodic < knee ? forth : forth * (1 + cathodic - knee)) -
                               (anodic < knee ? back : back * (1 + anodic - knee)));
  return {current, i0 * k.f * (a * forth + (1 - a) * back)};
}

}  // namespace mossfield
