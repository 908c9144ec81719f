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

/// S after an increment dp >= 0 of plastic strain, and dS/d(dp). T: double or float.
template <class T>
struct Hardening {
  T resistance, slope;
};

/// Backward Euler: S = S0 + H0 (1 - S/S*)^a dp; one step of Newton's method from `s` <= S*. The left side
/// minus the right one rises and is concave in S, so the method overshoots at most once and then falls to the
/// root. From S0 >= S* it stays there.
template <class T>
MOSSFIELD_INLINED_LAW Hardening<T> hardening_step(const LithiumFlow& f, T before, T dp, T s) {
  const T most = T(f.saturation), gain = T(f.hardening), exponent = T(f.exponent);
  const T room = s < most ? 1 - s / most : T(0);
  const T less = exponential((exponent - 1) * logarithm(room)), power = less * room;
  const T steep = 1 + gain * dp * exponent * less / most;
  return {s + (before + gain * power * dp - s) / steep, gain * power / steep};
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

/// The same in four steps, written out for loops over cells: to 1e-12 of S* up to dp = 0.3, 2e-7 up to 1,
/// where strains are no longer small.
MOSSFIELD_INLINED_LAW double hardened_by_little(const LithiumFlow& f, double before, double dp) {
  double s = hardening_step(f, before, dp, before).resistance;
  s = hardening_step(f, before, dp, s).resistance;
  s = hardening_step(f, before, dp, s).resistance;
  s = hardening_step(f, before, dp, s).resistance;
  return s < f.saturation || before >= f.saturation ? s : f.saturation;
}

/// A step's answer: what is left of a trial stress, the plastic strain that took the rest, the new
/// resistance.
template <class T>
struct FlowStep {
  T stress, increment, resistance;
};

/// Radial return over a step dt [s]: sigma + 3 G dp = trial, dp = dt p'(sigma, S), S = hardened(dp); backward
/// Euler. Written for x = ln(sigma/S) as ln(S e^x + 3 G dt e0 e^(x/m)) = ln trial: the left side is convex
/// and its slope lies between 1 and 1/m, so Newton's method, from the lesser of its two asymptotes, is within
/// 1e-4 of sigma after three steps and has all digits after six, whatever the trial.
template <class T>
struct FlowReturn {
  T trial, before, stiff, scale, power;  ///< stiff: 3 G; scale: dt e0; power: 1/m
  T x, ratio, increment, resistance;     ///< ratio: e^x
  MOSSFIELD_INLINED_LAW void set(T value) {
    x = value, ratio = exponential(x), increment = scale * exponential(power * x);
  }
  MOSSFIELD_INLINED_LAW void start() {
    const T elastic = logarithm(trial / before), yielding = logarithm(trial / (stiff * scale)) / power;
    resistance = before;
    set(elastic < yielding ? elastic : yielding);
  }
  /// Written out, for a loop would keep the one over cells from becoming vectors.
  template <int Steps>
  MOSSFIELD_INLINED_LAW void improve(const LithiumFlow& f) {
    const Hardening<T> h = hardening_step(f, before, increment, resistance);
    const T stress = h.resistance * ratio, sum = stress + stiff * increment;
    resistance = h.resistance;
    set(x - logarithm(sum / trial) * sum / (stress + (ratio * h.slope + stiff) * power * increment));
    if constexpr (Steps > 1) improve<Steps - 1>(f);
  }
};
/// In so many steps. T: double, or float for what needs five digits only.
template <int Steps = 6, class T>
MOSSFIELD_INLINED_LAW FlowStep<T> flow_step(const LithiumFlow& f, T trial, T resistance, T shear, T dt) {
  FlowReturn<T> r{trial, resistance, 3 * shear, dt * T(f.rate), T(1 / f.sensitivity), 0, 0, 0, 0};
  r.start();
  r.template improve<Steps>(f);
  const bool flows = trial > 0 && r.scale > 0 && shear > 0;
  const T most = T(f.saturation), least = r.resistance < most ? r.resistance : most;
  return {flows ? r.resistance * r.ratio : trial, flows ? r.increment : T(0), flows ? least : resistance};
}

}  // namespace mossfield
