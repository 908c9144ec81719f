#pragma once
// Scratch of literature mode and the small words its two source files share.

#include "kernels/literature_measures.hpp"
#include "solver/elliptic.hpp"
#include "solver/literature.hpp"

namespace mossfield {

struct Literature::Work {
  Field guess_xi, predicted_xi, predicted_c, predicted_phi, noise, extra, phase_right, by_c, history, right,
      step;
  EllipticSystem phase, ions, charge;
  Elliptic solve_phase, solve_ions, solve_charge;

  /// The step and the double well outweigh the gradient energy in the phase equation.
  static EllipticOptions dominant(EllipticOptions o) {
    o.dominant_diagonal = true;
    return o;
  }
  Work(const Grid& g, const EllipticOptions& o)
      : guess_xi(g, "guess of xi", "1"),
        predicted_xi(g, "predicted xi", "1"),
        predicted_c(g, "predicted c", "mol/m^3"),
        predicted_phi(g, "last phi", "V"),
        noise(g, "noise", "1/s"),
        extra(g, "noise and anisotropy", "1/s"),
        phase_right(g, "right side of xi", "1/s"),
        by_c(g, "reaction by c", "m^3/(mol s)"),
        history(g, "content history", "mol/(m^3 s)"),
        right(g, "right side", "1"),
        step(g, "step", "1"),
        phase(g),
        ions(g),
        charge(g),
        solve_phase(g, dominant(o)),
        solve_ions(g, o),
        solve_charge(g, o) {}
};

}  // namespace mossfield
