#pragma once
// What a restart needs, and nothing that can be derived from it.

#include <string>
#include <utility>
#include <vector>

#include "kernels/field.hpp"
#include "kernels/noise.hpp"
#include "solver/stress_clock.hpp"

namespace mossfield {

/// One unknown at the time levels that a two-step scheme keeps.
struct Levels {
  Field now, old, trial;
  Levels(const Grid& grid, const std::string& name, const std::string& unit)
      : now(grid, name, unit), old(grid, name, unit), trial(grid, name, unit) {}
};

/// A quantity that a balance follows, advanced by the scheme that advances the fields: what it should be
/// (`expected`, from currents) beside what the fields hold (`found`).
struct Ledger {
  double now = 0, old = 0, trial = 0;
};

/// A coating (physics/coating.hpp): of each layer the four fields of FilmFields, constant along normals.
struct FilmState {
  struct Layer {
    std::vector<Field> now, trial;        ///< amount [m], stretch, cover, cracked
    double volume = 0, volume_trial = 0;  ///< of the layer, less what was lost [m^3]
    double deposited = 0;                 ///< volume at the start [m^3]
    /// Of the volume, what was put back or taken out to keep it: sum of both, relative
    double closed = 0, closed_trial = 0;
    double swallowed = 0, swallowed_trial = 0;  ///< left between fronts that meet [m^3]
  };
  std::vector<Layer> layers;
  std::vector<Field> rate, rate_trial;  ///< where there is a film: d ln(area)/dt of the front [1/s]; burying
  std::vector<Field> rest, rest_trial;  ///< one, where there is a film: K where it was deposited [1/m]
  std::vector<Levels> converted;        ///< one, where the layer on the metal takes up lithium: share of it
  Ledger taken;                         ///< charge that it has taken up [C]
  double taking = 0, taking_trial = 0;  ///< that it takes up [A]
  double sunk = 0, sunk_trial = 0;      ///< of the charge, in film that fronts have swallowed [C]
  double converting = 0;                ///< largest change of its share in the last attempt
  std::vector<Field> buried, buried_trial;  ///< one, where leaking buries it: share of the front
  std::vector<Levels> outer;  ///< one, where the grid resolves the film: psi of its outer face [m]
  double bare_share = 0, bare_share_trial = 0;      ///< of the current that crosses no film
  double leaked_share = 0, leaked_share_trial = 0;  ///< of the current that electrons carry through the film
  double drop = 0, drop_trial = 0;  ///< mean voltage lost in the film, weighted by current [V]

  void take_shares() {
    bare_share = bare_share_trial, leaked_share = leaked_share_trial, drop = drop_trial;
    taking = taking_trial;
  }
  void accept() {
    for (Layer& layer : layers) {
      layer.now.swap(layer.trial);
      layer.volume = layer.volume_trial, layer.closed = layer.closed_trial;
      layer.swallowed = layer.swallowed_trial;
    }
    rate.swap(rate_trial), buried.swap(buried_trial), rest.swap(rest_trial);
    for (std::vector<Levels>* levels : {&outer, &converted})
      for (Levels& level : *levels) level.old.swap(level.now), level.now.swap(level.trial);
    taken.old = taken.now, taken.now = taken.trial, sunk = sunk_trial;
    take_shares();
  }
};

/// What a step of the two-potential mode tells the next one about solving it.
struct Lessons {
  double first_change = 1;  ///< disagreement of the balances after its first pass
  double curvature = 0;     ///< of the charge balance: a Newton step leaves this times the residual squared,
                            ///< over the current
};

struct State {
  Levels phase;  ///< two_potential: psi, signed distance [m], positive in metal; literature: xi
  Levels c;      ///< salt concentration [mol/m^3]
  Levels phi;    ///< electric potential [V]
  double time = 0;
  double dt_old = 0;   ///< length of the last accepted step [s]; 0 before the first
  double dt_next = 0;  ///< proposal for the next step [s]
  long step = 0;
  double voltage = 0;                             ///< working electrode minus counter, at `time` [V]
  double voltage_old = 0;                         ///< the same before the last step [V]
  double current = 0;                             ///< into the deposit, at `time` [A] (whole box)
  double front_speed = 0, front_speed_trial = 0;  ///< rms of the front, see book() [m/s]
  double fastest = 0, fastest_trial = 0;          ///< of the fastest point of the front [m/s]
  Lessons lessons, lessons_trial;                 ///< of the last step, for the next one
  Ledger charge;                                  ///< passed since the start [C]
  Ledger salt_in;                ///< salt that came in through the sides since the start [mol]
  double deposit_start = 0;      ///< metal measure at the start [m^3]
  double salt_start = 0;         ///< salt (or lithium content) in the box at the start [mol]
  FilmState film;                ///< no layers: no coating
  StressClock stress;            ///< with mechanics
  long elliptic_iterations = 0;  ///< since the start

  explicit State(const Grid& grid)
      : phase(grid, "phase", "1"), c(grid, "c", "mol/m^3"), phi(grid, "phi", "V") {}

  /// The trial of a step of length dt becomes the state at `end` [s].
  void accept(double end, double dt) {
    for (Levels* level : {&phase, &c, &phi}) {
      level->old.swap(level->now);
      level->now.swap(level->trial);
    }
    for (Ledger* ledger : {&charge, &salt_in}) {
      ledger->old = ledger->now;
      ledger->now = ledger->trial;
    }
    film.accept();
    voltage_old = voltage;
    front_speed = front_speed_trial;
    fastest = fastest_trial;
    lessons = lessons_trial;
    time = end;
    dt_old = dt;
    step += 1;
  }
};

/// The numbers of a state by the names that a checkpoint has for them.
std::vector<std::pair<std::string, double*>> numbers_of(State& s);

/// Two-step backward differences of variable step: dy/dt at t + dt is (a0 y_new + a1 y_now + a2 y_old) / dt.
/// The first step, and any step after `dt_old` was set to 0, is backward Euler.
struct Bdf {
  double dt, a0, a1, a2;
  double e1, e2;  ///< extrapolation: y_new ~ e1 y_now + e2 y_old

  static Bdf of(double dt, double dt_old, bool start) {
    if (start || dt_old <= 0) return {dt, 1, -1, 0, 1, 0};
    const double r = dt / dt_old;
    return {dt, (1 + 2 * r) / (1 + r), -(1 + r), r * r / (1 + r), 1 + r, -r};
  }
  /// Of a source that changes within steps, from `time` on: a0 times its integral over this step less a2
  /// times that over the last, over dt. Then what it adds is its integral, whatever the steps (the two-step
  /// formula of Buckwar and Winkler, SIAM J. Numer. Anal. 44, 779 (2006)).
  std::vector<NoiseWindow> windows(double time, double dt_old) const {
    const double begin = time + dt - dt;  // as the next step will say it, to the last bit
    if (a2 == 0) return {{begin, dt, a0}};
    return {{time - dt_old, dt_old, -a2 * dt_old / dt}, {begin, dt, a0}};
  }
  void advance(Ledger& ledger, double rate) const {
    ledger.trial = (dt * rate - a1 * ledger.now - a2 * ledger.old) / a0;
  }
};

}  // namespace mossfield
