#pragma once
// White noise held over bins of time (as the fluctuations of Hong & Viswanathan 2018 and Ahmad et al. 2020,
// which are held over a step):
//   <n(x,t) n(x',t')> = intensity delta(x - x') delta(t - t')
// One draw per cell and bin has the variance intensity/(cell volume * bin); a step takes the mean over itself
// of the bins that it overlaps, so that what a stretch of time adds up to does not depend on its steps.

#include <cmath>

#include "physics/qualifiers.hpp"
#include "physics/unit_circle.hpp"

namespace mossfield {

/// Standard deviation of one draw [1/s], intensity [m^3/s], volume [m^3], bin [s]
MOSSFIELD_LAW double noise_amplitude(double intensity, double cell_volume, double time_bin) {
  return sqrt(intensity / (cell_volume * time_bin));
}

/// Share of the step [t, t + dt] that lies in bin number `bin`.
MOSSFIELD_LAW double bin_share(double bin, double time_bin, double t, double dt) {
  const double from = fmax(bin * time_bin, t), to = fmin((bin + 1) * time_bin, t + dt);
  return to > from ? (to - from) / dt : 0;
}

/// A 32-bit word to the open interval (0, 1).
MOSSFIELD_LAW double open_unit(double word) {
  return (word + 0.5) * 2.3283064365386962890625e-10;  // 2^-32
}
/// Mean 0, variance 1, flat.
MOSSFIELD_LAW double flat_draw(double word) {
  return 1.7320508075688772 * (2 * open_unit(word) - 1);
}
/// Mean 0, variance 1, normal: two draws from two words (Box & Muller).
struct NormalPair {
  double first, second;
};
MOSSFIELD_LAW NormalPair normal_pair(unsigned int word1, unsigned int word2) {
  const double radius = sqrt(-2 * log(open_unit(word1)));
  const UnitVector n = unit_circle(open_unit(word2));
  return {radius * n.cosine, radius * n.sine};
}

/// Intensity [m^3/s] of a source drawn anew, uniform on [-amplitude, amplitude] [1/s], for every test
/// function, quadrature volume [m^3] and step [s] (LangevinNoise of the published inputs, linear elements
/// with two points along each of so many dimensions): the variance of its integral over any volume much
/// larger than an element and any time, divided by both. Test functions that are drawn for on their own keep
/// the sum of their squares, 2/3 along each dimension, where one draw for all of them would keep 1. Amplitude
/// 0.04/s, 2x2 points on 1 um squares of depth 1 um, 0.01 s: 5.93e-25 m^3/s.
MOSSFIELD_LAW double langevin_intensity(double amplitude, double quadrature_volume, double step,
                                        int dimensions) {
  return amplitude * amplitude / 3 * quadrature_volume * step * pow(2.0 / 3.0, dimensions);
}

}  // namespace mossfield
