#pragma once
// Scratch of literature mode and the small words its two source files share.

#include "kernels/literature_ions.hpp"
#include "kernels/literature_measures.hpp"
#include "kernels/noise.hpp"
#include "solver/elliptic.hpp"
#include "solver/literature.hpp"
#include "solver/literature_short_steps.hpp"
#include "solver/literature_window.hpp"

namespace mossfield {

/// Residual of a first correction of xi, of what it was: far from the front it is what noise does.
inline constexpr double first_share = 1e-2;

inline published::Difference difference(const Bdf& bdf) {
  return {bdf.dt, bdf.a0, bdf.a1, bdf.a2};
}

struct Literature::Work {
  Field predicted_xi, predicted_c, predicted_phi, noise, extra, phase_right, by_c, answer, history, right,
      step, flow_x, flow_y, flow_z;
  NoiseMeans noise_means;
  EllipticSystem phase, ions, charge;
  Elliptic solve_phase, solve_ions, solve_charge;
  EllipticReport phase_report, ions_report, charge_report;  ///< of the last solves
  EllipticOptions options;
  std::unique_ptr<FrontWindow> window;      ///< the last one used
  std::unique_ptr<ShortSteps> short_steps;  ///< with time.phase_step
  Box box;  ///< where Newton's method goes on: the window's, or the whole grid's

  /// Narrows Newton's method to a part of the grid, or takes it back to the whole.
  void go_on_in(const Box& part) {
    box = part;
    if (!narrowed() || (window && window->box.i0 == box.i0 && window->box.nx == box.nx)) return;
    window = std::make_unique<FrontWindow>(phase.grid(), box, dominant(options), anchored(options));
    window->take_faces(phase, window->phase);
  }
  bool narrowed() const { return box.nx < phase.grid().box().nx; }

  /// Of phase or ions, if the last solve of it stopped short: its step is then no measure of what is left.
  std::string failure() const {
    if (!phase_report.solved()) return phase_report.failure("phase balance");
    return ions_report.solved() ? "" : ions_report.failure("ion balance");
  }

  static Field* of(Field& x, Field& y, Field& z, int axis) { return axis == 0 ? &x : axis == 1 ? &y : &z; }
  Field& ion_conductance(int axis) { return *of(ions.tx, ions.ty, ions.tz, axis); }
  Field& ion_flow(int axis) { return *of(flow_x, flow_y, flow_z, axis); }
  Field& charge_conductance(int axis) { return *of(charge.tx, charge.ty, charge.tz, axis); }
  Field& phase_conductance(int axis) { return *of(phase.tx, phase.ty, phase.tz, axis); }
  published::PassedIons passed_ions() {
    const Box& b = phase.grid().box();
    return {ions.tx.data(), ions.ty.data(), ions.tz.data(), flow_x.data(), flow_y.data(),
            flow_z.data(),  b.sx,           b.sy,           b.sz};
  }

  /// The step and the double well outweigh the gradient energy in the phase equation.
  static EllipticOptions dominant(EllipticOptions o) {
    o.dominant_diagonal = true;
    return o;
  }
  Work(const Grid& g, const EllipticOptions& o)
      : predicted_xi(g, "predicted xi", "1"),
        predicted_c(g, "predicted c", "mol/m^3"),
        predicted_phi(g, "last phi", "V"),
        noise(g, "noise", "1/s"),
        extra(g, "noise and anisotropy", "1/s"),
        phase_right(g, "right side of xi", "1/s"),
        by_c(g, "reaction by c", "m^3/(mol s)"),
        answer(g, "answer of xi to c", "m^3/mol"),
        history(g, "content history", "mol/(m^3 s)"),
        right(g, "right side", "1"),
        step(g, "step", "1"),
        flow_x(g, "ions through faces of x", "mol/s"),
        flow_y(g, "ions through faces of y", "mol/s"),
        flow_z(g, "ions through faces of z", "mol/s"),
        noise_means(g),
        phase(g),
        ions(g),
        charge(g),
        solve_phase(g, dominant(o)),
        solve_ions(g, anchored(o)),  // by the content of each cell
        solve_charge(g, o),
        options(o),
        box(g.box()) {}
};

}  // namespace mossfield
