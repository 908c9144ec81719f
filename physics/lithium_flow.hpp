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

/// S after an increment dp >= 0 of plastic strain, and dS/d(dp).
struct Hardening {
  double resistance, slope;
};

/// Backward Euler: S = S0 + H0 (1 - S/S*)^a dp. The left side minus the right one rises and is concave in S
/// below S*, so Newton's method overshoots at most once and then falls to the root; `start`: where from. It
/// ends where the next change would be the square of this one, over the room that is left.
MOSSFIELD_LAW Hardening hardening_step(const LithiumFlow& f, double before, double dp, double start,
                                       int most) {
  if (before >= f.saturation) return {before, 0};
  double s = start, slope = 0;
  for (int n = 0; n < most; ++n) {
    const double room = s < f.saturation ? 1 - s / f.saturation : 0.0;
    const double power = room > 0 ? pow(room, f.exponent) : 0.0;
    const double steep = 1 + (room > 0 ? f.hardening * dp * f.exponent * power / (room * f.saturation) : 0.0);
    const double change = (before + f.hardening * power * dp - s) / steep;
    s = s + change;
    slope = f.hardening * power / steep;
    if (fabs(change) <= 1e-8 * room * f.saturation) break;
  }
  return {s < f.saturation ? s : f.saturation, slope};
}
MOSSFIELD_LAW double hardened(const LithiumFlow& f, double before, double dp) {
  return hardening_step(f, before, dp, before, 30).resistance;
}

/// A step's answer: what is left of a trial stress, the plastic strain that took the rest, the new
/// resistance.
struct FlowStep {
  double stress, increment, resistance;
};

/// Radial return over a step dt [s]: sigma + 3 G dp = trial, dp = dt p'(sigma, S), S = hardened(dp); backward
/// Euler. Written for t = sigma/S, in which the equation rises and is convex; Newton's method starts above
/// the root and falls to it, or from `likely`, what sigma should be, and rises above the root at most once.
MOSSFIELD_LAW FlowStep flow_step(const LithiumFlow& f, double trial, double resistance, double shear,
                                 double dt, double likely = 0) {
  constexpr double enough = 1e-6;  // the next change would be some n/2 times its square
  const double scale = dt * f.rate, n = 1 / f.sensitivity;
  if (!(trial > 0) || !(scale > 0) || !(shear > 0)) return {trial, 0, resistance};
  const double most = trial / resistance;
  Hardening h{resistance, 0};
  double t = most;
  if (likely > 0) {
    h = hardening_step(f, resistance, (trial - likely) / (3 * shear), resistance, 1);
    t = likely / h.resistance;
  } else {
    t = pow(trial / (3 * shear * scale), f.sensitivity);
  }
  t = t < most ? t : most;
  double dp = 0;
  for (int k = 0; k < 60; ++k) {
    dp = scale * pow(t, n);
    const double before = h.resistance;
    h = hardening_step(f, resistance, dp, before, 1);
    const double rate = n * dp / t;  // of dp
    const double slope = h.resistance + (t * h.slope + 3 * shear) * rate;
    const double change = (h.resistance * t + 3 * shear * dp - trial) / slope;
    const double next = t - change < most ? t - change : most;
    dp += rate * (next - t);
    h.resistance += h.slope * rate * (next - t);
    t = next;
    if (fabs(change) <= enough * t && fabs(h.resistance - before) <= enough * before) break;
  }
  return {trial - 3 * shear * dp, dp, h.resistance < f.saturation ? h.resistance : f.saturation};
}

}  // namespace mossfield
