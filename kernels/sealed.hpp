#pragma once
// Places that metal has cut off from the electrolyte: no ions arrive there, so nothing moves.

#include "kernels/front.hpp"

namespace mossfield {

/// The front of what is sealed reacts no more and goes on as it moved, which the formula in time brings to
/// rest: where psi is history alone, S is none. That is what is foretold of it, too: steps need not shrink
/// for it.
struct StopSealed {
  double *slope, *hat, *psi;
  const double *now, *old;
  const double* sealed;  ///< 1 in what is cut off, else 0
  double width, a0, a1, a2;
  MOSSFIELD_BOTH void operator()(Cell c) const {
    if (!(sealed[c.q] > 0) || !ReactionBand{psi, width}(c)) return;
    slope[c.q] = 0;
    psi[c.q] = hat[c.q] = -(a1 * now[c.q] + a2 * old[c.q]) / a0;
  }
};

}  // namespace mossfield
