#pragma once
// What is measured on the front xi = 0.5.

#include "kernels/field.hpp"
#include "solver/initial_state.hpp"

namespace mossfield {

/// Heights [m] from the electrode, each column along the growth axis counted to its outermost crossing of xi
/// = 0.5, found to a fraction of a cell (linear in ln(xi/(1-xi)), exact for the equilibrium profile). A
/// column without metal has height 0.
struct FrontMeasures {
  double tip = 0, lowest = 0, mean = 0;
  double roughness = 0;  ///< root mean square about the mean [m]
  double arc_length_ratio =
      0;  ///< integral of |grad xi| over the projected area: length (area) of all interface
};

/// xi needs its ghosts filled. Collective; independent of ranks and threads.
FrontMeasures measure_front(const Field& xi, const GrowthAxis& growth);
/// The tip alone, of which a step may ask: found where xi lies, and only a number a slice comes to the host.
double front_tip(const Field& xi, const GrowthAxis& growth);

}  // namespace mossfield
