#pragma once
// Viscoplastic flow of lithium: S. Narayan, L. Anand, Extreme Mech. Lett. 2018, doi 10.1016/j.eml.2018.08.006
// (physics.md 3.2). Isochoric, along the stress deviator s:
//   p' = e0 (sigma/S)^(1/m),  S' = H0 (1 - S/S*)^a p',  plastic strain rate = (3/2) p' s/sigma,
// sigma the von Mises stress. Fitted to rates of 0.1 .. 1 1/s at room temperature.

#include <cmath>

#include "physics/elementary.hpp"

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

/// Backward Euler: S = S0 + H0 (1 - S/S*)^a dp; one step of Newton's method from `s` <= S*. The left side
/// minus the right one rises and is concave in S, so the method overshoots at most once and then falls to the
/// root. From S0 >= S* it stays there.
MOSSFIELD_INLINED_LAW Hardening hardening_step(const LithiumFlow& f, double before, double dp, double s) {
  const double room = s < f.saturation ? 1 - s / f.saturation : 0.0;
  const double less = exponential((f.exponent - 1) * logarithm(room)), power = less * room;
  const double steep = 1 + f.hardening * dp * f.exponent * less / f.saturation;
  return {s + (before + f.hardening * power * dp - s) / steep, f.hardening * power / steep};
}
/// To where the next change would be the square of this one, over the room that is left.
MOSSFIELD_LAW double hardened(const LithiumFlow& f, double before, double dp) {
  double s = before;
  for (int n = 0; n < 30; ++n) {
    const double last = s;
    s = hardening_step(f, before, dp, last).resistance;
    if (fabs(s - last) <= 1e-8 * fabs(f.saturation - last)) break;
  }
  return s < f.saturation || before >= f.saturation ? s : f.saturation;
}

/// A step's answer: what is left of a trial stress, the plastic strain that took the rest, the new
/// resistance.
struct FlowStep {
  double stress, increment, resistance;
};

/// Radial return over a step dt [s]: sigma + 3 G dp = trial, dp = dt p'(sigma, S), S = hardened(dp); backward
/// Euler. Written for x = ln(sigma/S) as ln(S e^x + 3 G dt e0 e^(x/m)) = ln trial: the left side is convex
/// and its slope lies between 1 and 1/m, so Newton's method, from the lesser of its two asymptotes, is within
/// 1e-4 of sigma after three steps and has all digits after six, whatever the trial.
struct FlowReturn {
  double trial, before, stiff, scale, power;  ///< stiff: 3 G; scale: dt e0; power: 1/m
  double x, ratio, increment, resistance;     ///< ratio: e^x
  MOSSFIELD_INLINED_LAW void set(double value) {
    x = value, ratio = exponential(x), increment = scale * exponential(power * x);
  }
  MOSSFIELD_INLINED_LAW void start(const LithiumFlow& f) {
    const double elastic = logarithm(trial / before),
                 yielding = logarithm(trial / (stiff * scale)) * f.sensitivity;
    resistance = before;
    set(elastic < yielding ? elastic : yielding);
  }
  /// Written out, for a loop would keep the one over cells from becoming vectors.
  template <int Steps>
  MOSSFIELD_INLINED_LAW void improve(const LithiumFlow& f) {
    const Hardening h = hardening_step(f, before, increment, resistance);
    const double stress = h.resistance * ratio, sum = stress + stiff * increment;
    resistance = h.resistance;
    set(x - logarithm(sum / trial) * sum / (stress + (ratio * h.slope + stiff) * power * increment));
    if constexpr (Steps > 1) improve<Steps - 1>(f);
  }
};
/// In so many steps.
template <int Steps = 6>
MOSSFIELD_INLINED_LAW FlowStep flow_step(const LithiumFlow& f, double trial, double resistance, double shear,
                                         double dt) {
  FlowReturn r{trial, resistance, 3 * shear, dt * f.rate, 1 / f.sensitivity, 0, 0, 0, 0};
  r.start(f);
  r.improve<Steps>(f);
  const bool flows = trial > 0 && r.scale > 0 && shear > 0;
  const double least = r.resistance < f.saturation ? r.resistance : f.saturation;
  return {flows ? r.resistance * r.ratio : trial, flows ? r.increment : 0.0, flows ? least : resistance};
}

}  // namespace mossfield
