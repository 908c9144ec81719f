#pragma once
// Literature mode: the published one-potential models (physics/grand_potential.hpp), in two forms. One
// attempt at a step:
//   extrapolate xi, c, phi to the new time
//   until the potential in the reaction zone stays (usually once or twice):
//     the phase once; then phase and ions together by Newton, one after the other, the ions with how xi will
//     answer to c, in the columns around the front only (literature_window.hpp)
//     ions alone, with the xi found: the lithium content then follows from the fluxes to round-off
//     charge: div(sigma grad phi) = F c_s times the scheme's difference of xi
// With time.phase_step the first of these goes through the step in shorter ones (literature_short_steps.hpp).
// The faces of sigma take the arithmetic mean, as the nodal elements of the published inputs do nearly.

#include <functional>
#include <memory>

#include "kernels/literature_faces.hpp"
#include "solver/case.hpp"
#include "solver/current_density.hpp"
#include "solver/drive.hpp"
#include "solver/elliptic.hpp"
#include "solver/equations.hpp"

namespace mossfield {

struct FrontWindow;

/// The dimensional numbers of a literature case as the laws want them.
PublishedModel published_model(const Case& values);

class Literature : public Equations {
 public:
  /// What a verification holds still, how faces average the conductivity, and whether all of Newton's steps
  /// are those of the whole grid.
  struct Options {
    bool frozen_ions = false, frozen_potential = false, harmonic_conductivity = false, everywhere = false;
  };

  Literature(const Case& values, const Grid& grid, Options options);
  Literature(const Case& values, const Grid& grid) : Literature(values, grid, Options()) {}
  ~Literature() override;

  void initialise(State& state) override;
  Attempt attempt(State& state, const Bdf& bdf) override;
  void accepted(State& state, double dt, bool shown) override;
  std::vector<std::pair<std::string, Field*>> kept() override;
  std::vector<std::pair<std::string, Field*>> shown() override { return current_density_.shown(); }
  SnapshotField current_density() const override;
  double voltage() const override { return voltage_; }
  double current() const override { return current_; }
  void order_parameter(const State& state, Field& xi) const override;
  Balances balances(const State& state) const override;
  double first_step(const State& state) const override;
  double charge_of_metal() const override { return charge_density(model_); }
  std::vector<std::string> sources() const override;

  /// A source [1/s] added to the phase equation at a time [s], beside the noise: for manufactured solutions.
  using Forcing = std::function<void(double time, Field& phase)>;
  void set_forcing(Forcing forcing) { forcing_ = std::move(forcing); }

 private:
  struct Work;

  Attempt at_voltage(State& state, const Bdf& bdf, double voltage);
  Attempt at_current(State& state, const Bdf& bdf);
  void predict(State& state, const Bdf& bdf);
  void linearise(State& state, const Bdf& bdf, bool first);
  double held_by_neighbours() const;
  void draw_noise(const State& state, const Bdf& bdf, NoiseMeans& means);
  int short_steps(double dt) const;
  void begin_short_steps(const State& state, const Bdf& bdf);
  void keep_short_steps(const State& state);
  void find_answer();
  EllipticReport solve_step(Elliptic& whole, Elliptic FrontWindow::*narrow, double tolerance);
  double solve_phase(State& state, double share);
  void pass_ions(const State& state);
  double step_of_ions(State& state, const Bdf& bdf, bool phase_answers, bool first);
  double reach_of_ions(const Bdf& bdf) const;
  void take_step_of_ions(State& state);
  // what went wrong, or nothing
  std::string react(State& state, const Bdf& bdf);
  std::string react_in_short_steps(State& state, const Bdf& bdf, bool first_pass);
  std::string short_step(const State& state, const Bdf& scheme, double share);
  std::string settle_reaction(State& state, const Bdf& bdf, bool short_step);
  std::string settle_ions(State& state, const Bdf& bdf);
  std::string solve_charge(State& state, const Bdf& bdf);
  std::string out_of_range(const State& state) const;
  void set_voltage(double voltage);
  void keep_current_density();
  void find_current(State& state);

  Case case_;
  Drive outside_;  ///< what is given in this step
  const Grid& grid_;
  Options options_;
  PublishedModel model_;
  int electrode_ = -1;  ///< side, -1: none
  Walls phase_walls_, ion_walls_, potential_walls_;
  Faces phase_faces_, ion_faces_, potential_faces_;
  double voltage_ = 0, current_ = 0;
  double ion_tolerance_;        ///< what Newton's last step of phase and ions may change c (1-h)/c0 by
  double settled_tolerance_;    ///< the same of the ions alone, whose step counts in the fluxes
  double potential_tolerance_;  ///< the same for f phi in the reaction zone
  double charge_tolerance_;     ///< of the linear solve of the potential; its sum is closed apart
  int iterations_ = 0;
  Forcing forcing_;
  CurrentDensity current_density_;
  std::unique_ptr<Work> work_;
};

}  // namespace mossfield
