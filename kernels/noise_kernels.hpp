#pragma once
// The functor behind add_noise.

#include <Random123/philox.h>

#include "kernels/launch.hpp"
#include "physics/noise.hpp"

namespace mossfield {

/// Adds one group of four bins: four draws a cell, each with the share of the step that lies in its bin.
template <bool normal>
struct AddNoise {
  double* mean;
  double share[4];  ///< times the amplitude of a draw [1/s]
  unsigned int group[2];
  philox4x32_key_t key;
  unsigned long long row, plane;  ///< cells in a row and a plane of the whole box

  /// Of a cell in the whole box.
  MOSSFIELD_BOTH unsigned long long number(Cell at) const {
    return static_cast<unsigned long long>(at.i) + static_cast<unsigned long long>(at.j) * row +
           static_cast<unsigned long long>(at.k) * plane;
  }

  MOSSFIELD_BOTH void operator()(Cell at) const {
    const unsigned long long cell = number(at);
    const philox4x32_ctr_t counter = {
        {static_cast<unsigned int>(cell), static_cast<unsigned int>(cell >> 32), group[0], group[1]}};
    const philox4x32_ctr_t words = philox4x32(counter, key);
    double sum;
    if (normal) {
      const NormalPair a = normal_pair(words.v[0], words.v[1]), b = normal_pair(words.v[2], words.v[3]);
      sum = (a.first * share[0] + a.second * share[1]) + (b.first * share[2] + b.second * share[3]);
    } else {
      sum = (flat_draw(words.v[0]) * share[0] + flat_draw(words.v[1]) * share[1]) +
            (flat_draw(words.v[2]) * share[2] + flat_draw(words.v[3]) * share[3]);
    }
    mean[at.q] += sum;
  }
};

struct AddMean {
  double* sum;
  const double* mean;
  double weight;
  MOSSFIELD_BOTH void operator()(Cell at) const { sum[at.q] += weight * mean[at.q]; }
};

}  // namespace mossfield
