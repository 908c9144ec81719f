#pragma once
// A seeded random superposition of all cosines that fit a rectangle and are no shorter than a cutoff: the
// roughness of a front, the thickness variation of a coating.

#include <array>
#include <cstdint>
#include <vector>

#include "solver/case.hpp"
#include "solver/initial_state.hpp"

namespace mossfield {

/// The directions along the electrode.
struct Transverse {
  std::array<double, 2> size{0, 0};  ///< [m]
  std::array<bool, 2> active{false, false}, periodic{false, false};
  static Transverse of(const GridCase& grid, const GrowthAxis& growth);
};

/// One cosine: amplitude * cos(k . s + shift).
struct Wave {
  double k[2], amplitude, shift;
};

/// Normal amplitudes scaled to `rms`, all directions along the electrode alike. Walls without flux take
/// products of cosines that meet them at a right angle.
std::vector<Wave> random_waves(const Transverse& t, double rms, double cutoff, std::uint64_t seed);

/// Their sum at s [m]; adds the gradient to `slope` unless that is null.
double sum_of(const std::vector<Wave>& waves, const double* s, double* slope);

}  // namespace mossfield
