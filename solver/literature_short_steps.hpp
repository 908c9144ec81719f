#pragma once
// With time.phase_step, literature mode takes phase and ions around the front through a step in shorter ones:
// an interface answers to each draw of the noise, which decides what it does next, and not to the mean of
// many. Potential and what lies beyond the front's columns go on straight lines in time from the last step to
// the trial of this one. What the phase has come to then is what ions and charge of the whole grid are solved
// with, over the whole step, so that their balances hold as without.
// The ions that the phase saw last, and how fast they and it changed, are kept for the next step: from the c
// of the whole step instead, each step began with an error and columns jumped at other times.

#include "kernels/noise.hpp"
#include "solver/state.hpp"

namespace mossfield {

struct ShortSteps {
  State inner;                 ///< phase and ions while they go, in the columns around the front
  Field xi_old, c_now, c_old;  ///< of the last step's last: everywhere
  Field history;               ///< of the content, for the whole step
  NoiseMeans noise_means;
  Box box;  ///< those columns in the last attempt

  explicit ShortSteps(const Grid& grid)
      : inner(grid),
        xi_old(grid, "xi before the last short step", "1"),
        c_now(grid, "c after short steps", "mol/m^3"),
        c_old(grid, "c before the last short step", "mol/m^3"),
        history(grid, "content history", "mol/(m^3 s)"),
        noise_means(grid),
        box(grid.box()) {}
};

}  // namespace mossfield
