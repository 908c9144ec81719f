#pragma once
// Viscoplastic flow of lithium: S. Narayan, L. Anand, Extreme Mech. Lett. 2018, doi 10.1016/j.eml.2018.08.006
// (physics.md 3.2). Isochoric, along the stress deviator s:
//   p' = e0 (sigma/S)^(1/m),  S' = H0 (1 - S/S*)^a p',  plastic strain rate = (3/2) p' s/sigma,
// sigma the von Mises stress. Fitted to rates of 0.1 .. 1 1/s at room temperature.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

struct LithiumFlow {
  double rate = 0.05;         ///< e0 [1/s]
  double sensitivity = 0.18;  ///< m
  double initial = 2e6;       ///< S of undeformed metal [Pa]
  double hardening = 40e6;    ///< H0 [Pa]
  double saturation = 8e6;    ///< S* [Pa]
  double exponent = 1.8;      ///< a
};

/// p' [1/s] at stress sigma >= 0 and resistance S [Pa].
MOSSFIELD_LAW double flow_rate(const LithiumFlow& f, double sigma, double resistance) {
  return f.rate * pow(sigma / resistance, 1 / f.sensitivity);
}

/// S after an increment dp >= 0 of plastic strain, backward Euler: S = S0 + H0 (1 - S/S*)^a dp. The left side
/// minus the right one rises and is concave in S below S*, so Newton's method from S0 overshoots at most once
/// and then falls to the root.
MOSSFIELD_LAW double hardened(const LithiumFlow& f, double before, double dp) {
  if (before >= f.saturation) return before;
  double s = before;
  for (int n = 0; n < 30; ++n) {
    const double room = s < f.saturation ? 1 - s / f.saturation : 0.0;
    const double power = room > 0 ? pow(room, f.exponent) : 0.0;
    const double slope = 1 + (room > 0 ? f.hardening * dp * f.exponent * power / (room * f.saturation) : 0.0);
    const double change = (before + f.hardening * power * dp - s) / slope;
    s = s + change;
    if (fabs(change) <= 1e-14 * f.saturation) break;
  }
  return s < f.saturation ? s : f.saturation;
}

/// A step's answer: what is left of a trial stress, the plastic strain that took the rest, the new
/// resistance.
struct FlowStep {
  double stress, increment, resistance;
};

/// Radial return over a step dt [s]: sigma + 3 G dp = trial, dp = dt p'(sigma, S), S = hardened(dp); backward
/// Euler. Written for t = sigma/S, in which the equation rises and is convex; Newton's method starts above
/// the root and falls to it.
MOSSFIELD_LAW FlowStep flow_step(const LithiumFlow& f, double trial, double resistance, double shear,
                                 double dt) {
  const double scale = dt * f.rate, n = 1 / f.sensitivity;
  if (!(trial > 0) || !(scale > 0) || !(shear > 0)) return {trial, 0, resistance};
  const double cap = pow(trial / (3 * shear * scale), f.sensitivity);
  double t = trial / resistance < cap ? trial / resistance : cap;
  double s = resistance, dp = 0;
  for (int k = 0; k < 60; ++k) {
    dp = scale * pow(t, n);
    s = hardened(f, resistance, dp);
    const double slope = s + 3 * shear * n * dp / t;
    const double change = (s * t + 3 * shear * dp - trial) / slope;
    t -= change;
    if (fabs(change) <= 1e-13 * t) break;
  }
  dp = scale * pow(t, n);
  return {trial - 3 * shear * dp, dp, hardened(f, resistance, dp)};
}

}  // namespace mossfield
