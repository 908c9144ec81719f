#pragma once
// The functor behind add_noise.

#include <Random123/philox.h>

#include "kernels/launch.hpp"
#include "physics/noise.hpp"

namespace mossfield {

struct AddNoise {
  double* mean;
  double amplitude;          ///< of one draw [1/s]
  double time_bin, t, dt;    ///< [s]
  long long group0, group1;  ///< first and last group of four bins that the step touches
  unsigned int key0, key1;
  long row, plane;  ///< cells in a row and a plane of the whole box
  bool normal;

  MOSSFIELD_BOTH void operator()(Cell at) const {
    const unsigned long long cell = static_cast<unsigned long long>(at.i + at.j * row + at.k * plane);
    double sum = 0;
    for (long long group = group0; group <= group1; ++group) {
      r123::Philox4x32 philox;
      const unsigned long long g = static_cast<unsigned long long>(group);
      const r123::Philox4x32::ctr_type words =
          philox({{static_cast<unsigned int>(cell), static_cast<unsigned int>(cell >> 32),
                   static_cast<unsigned int>(g), static_cast<unsigned int>(g >> 32)}},
                 {{key0, key1}});
      double draw[4];
      draws(words, draw);
      for (int m = 0; m < 4; ++m)
        sum += draw[m] * bin_share(4.0 * static_cast<double>(group) + m, time_bin, t, dt);
    }
    mean[at.q] += amplitude * sum;
  }

  MOSSFIELD_BOTH void draws(const r123::Philox4x32::ctr_type& words, double* draw) const {
    if (normal) {
      const NormalPair a = normal_pair(words[0], words[1]), b = normal_pair(words[2], words[3]);
      draw[0] = a.first;
      draw[1] = a.second;
      draw[2] = b.first;
      draw[3] = b.second;
    } else {
      for (int m = 0; m < 4; ++m) draw[m] = flat_draw(words[static_cast<unsigned int>(m)]);
    }
  }
};

}  // namespace mossfield
