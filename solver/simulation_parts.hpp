#pragma once
// What a simulation holds. Of simulation*.cpp only.

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "kernels/measure.hpp"
#include "solver/drive.hpp"
#include "solver/equations.hpp"
#include "solver/film.hpp"
#include "solver/measure.hpp"
#include "solver/report.hpp"
#include "solver/simulation.hpp"
#include "solver/time_step.hpp"

namespace mossfield {

std::unique_ptr<Equations> equations_of(const Case& values, const Grid& grid);

struct Simulation::Parts {
  Case values;
  Grid grid;
  std::unique_ptr<Equations> equations;
  State state;
  Field xi;
  std::optional<Field> held;  ///< xi of the metal that hangs together with the electrode
  GrowthAxis growth;
  StepLimits limits{};
  double tip = 0;
  long iterations_sampled = 0, rejected = 0;
  Retries retries;
  Parts(const Case& v, Communicator communicator, Device device)
      : values(v),
        grid(grid_of(v.grid, communicator, device)),
        equations(equations_of(v, grid)),
        state(grid),
        xi(grid, "xi", "1"),
        growth(GrowthAxis::of(v.grid)) {
    state.film = film_state(v, grid);
    if (may_part(v)) held.emplace(grid, "xi", "1");
  }

  double area() const {
    const auto axis = static_cast<std::size_t>(growth.axis);
    return grid.cell_volume() * static_cast<double>(grid.global_cells()) /
           (grid.spacing()[axis] * grid.cells()[axis]);
  }
  double height() const { return values.grid.size[static_cast<std::size_t>(growth.axis)]; }
  bool reaches_other_side(double height_of_tip) const {
    return height_of_tip >= height() - values.interface.width;
  }
  /// Whether metal has met the other side, where a run need not end by that.
  bool fills_gap() const { return reaches_other_side(front_tip(front(), growth)); }
  /// Charge of the capacity that ends the run, less what has passed [C]; 0 within `rounding` of it.
  double missing_charge() const {
    constexpr double rounding = 1e-7;
    const double all = *values.drive.end_capacity * area(), missing = all - std::fabs(state.charge.now);
    return missing > rounding * all ? missing : 0;
  }
  /// When the capacity is reached if the current stays what it is, but no later than t_limit [s].
  double until_capacity(double t_limit) const {
    if (!values.drive.end_capacity) return t_limit;
    const std::optional<double> given = drive_from(values.drive, state.time).current;
    const double current = given ? *given * area() : state.current;
    const double growing = state.charge.now < 0   ? -current
                           : state.charge.now > 0 ? current
                                                  : std::fabs(current);
    return growing > 0 ? std::min(t_limit, state.time + missing_charge() / growing) : t_limit;
  }
  /// Whether the current that was given for the last step, or is for the first, took the cut-off voltage.
  bool beyond_cut_off() const {
    const double then = std::max(0.0, state.time - state.dt_old / 2);
    return values.drive.end_voltage && drive_from(values.drive, then).current &&
           std::fabs(state.voltage) >= *values.drive.end_voltage;
  }
  /// Whether an attempt of dt goes far beyond it, where a shorter one need not: salt that runs out within it
  /// leaves no bound.
  bool leaps_past_cut_off(double dt) const {
    constexpr double far = 1.1;
    return values.drive.end_voltage && drive_from(values.drive, state.time).current && !limits.fixed &&
           dt / 2 > 2 * limits.least && std::fabs(equations->voltage()) > far * *values.drive.end_voltage;
  }
  /// Whether the run may come to an end of its metal, which a host of its own xi would hide.
  bool strips() const { return mossfield::strips(values.drive) && !values.host.present; }
  Stripped metal() const {
    return {equations->balances(state).metal_volume / area(),
            equations->floating(state).value_or(FloatingMetrics{0, 0}).thickness,
            state.deposit_start / area()};
  }
  /// Why stripping has come to its end, if it has: no cell of the electrode's metal is half metal any more.
  /// Under a given current also where it is all within half a width of the electrode and no more than what a
  /// flat front leaves there: what is left of a wave, few cells and less of them each moment, would have to
  /// carry all of it.
  std::string why_stripped() const {
    if (!strips() || tip >= values.interface.width / 2) return "";
    const Stripped left = metal();
    const bool thin = drive_from(values.drive, state.time).current.value_or(0) < 0 &&
                      left.left - left.floating <= left_when_stripped(values);
    return thin || !(tip > 0) ? stripped_text(left) : "";
  }
  void refresh() {  // what is derived from the state after a step
    equations->order_parameter(state, xi);
    if (held) {
      held->copy_from(xi);
      equations->hide_floating(*held);
    }
    if (values.drive.end_height || values.drive.end_at_short_circuit || strips())
      tip = front_tip(front(), growth);
  }
  const Field& front() const { return held ? *held : xi; }
  bool finite() const {
    double bad = 0;
    for (const Field* f : {&state.phase.trial, &state.c.trial, &state.phi.trial})
      bad += reduce(grid, NotFinite{{}, f->data()});
    return bad == 0;
  }
  void accept(double time, double dt, bool shown) {
    state.accept(time, dt);
    state.voltage = equations->voltage();
    state.current = equations->current();
    equations->accepted(state, dt, shown);
  }
};

}  // namespace mossfield
