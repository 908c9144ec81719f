#pragma once
// The default mode: electrons in the metal (one potential), ions of a binary salt in the electrolyte, a front
// that moves as the reaction says. Equations and conventions: physics/README.md.

#include <functional>
#include <memory>

#include "kernels/boundary.hpp"
#include "kernels/cell_set.hpp"
#include "kernels/charge.hpp"
#include "kernels/front.hpp"
#include "kernels/salt.hpp"
#include "solver/anderson.hpp"
#include "solver/case.hpp"
#include "solver/current_density.hpp"
#include "solver/drive.hpp"
#include "solver/elliptic.hpp"
#include "solver/equations.hpp"
#include "solver/film.hpp"
#include "solver/floating_metal.hpp"
#include "solver/front_stress.hpp"
#include "solver/host_surface.hpp"
#include "solver/piece_solve.hpp"
#include "solver/two_potential_laws.hpp"

namespace mossfield {

class TwoPotential : public Equations {
 public:
  TwoPotential(const Case& values, const Grid& grid);

  void initialise(State& state) override;
  Attempt attempt(State& state, const Bdf& bdf) override;
  void accepted(State& state, double dt, bool shown) override;
  std::vector<std::pair<std::string, Field*>> kept() override;
  void restored() override;
  std::optional<StressMetrics> stress(const State& state) const override;
  SnapshotField stress_field(const std::string& name) const override { return stress_->field(name); }
  std::optional<HostMetrics> host(const State& state) const override;
  std::optional<NucleiMetrics> nuclei(const State& state) const override;
  SnapshotField host_field(const State& state, const std::string& name) const override;
  std::vector<SnapshotField> host_profile(const State& state) const override;
  std::optional<FloatingMetrics> floating(const State& state) const override;
  SnapshotField floating_field(const State& state) const override;
  void hide_floating(Field& xi) const override;
  std::vector<Finding> remarks() const override;
  std::vector<std::pair<std::string, Field*>> shown() override { return current_density_.shown(); }
  SnapshotField current_density() const override;
  double voltage() const override { return metal_potential_; }
  double current() const override { return deposit_current_; }
  void order_parameter(const State& state, Field& xi) const override;
  double charge_of_metal() const override;
  Balances balances(const State& state) const override;
  double first_step(const State& state) const override;
  std::vector<std::string> sources() const override;

  /// Sources added to the balances of psi [m/s], salt [mol/(m^3 s)] and charge [A/m^3] at a time [s]: for
  /// manufactured solutions. The counter side keeps its own law.
  using Forcing = std::function<void(double time, Field& front, Field& salt, Field& charge)>;
  void set_forcing(Forcing forcing) { forcing_ = std::move(forcing); }
  /// Holds the concentration at its initial value (verification of the kinetics).
  void freeze_salt() { salt_frozen_ = true; }

 private:
  Attempt begin(State& state);
  Attempt step_implicitly(State& state, const Bdf& bdf);
  Attempt step_forward(State& state, double dt);
  std::string beyond_limit(const Field& c, bool solved) const;
  std::string emptied(const State& state) const;
  std::string diffuse_forward(State& state, const Bdf& bdf);
  Attempt rest_at_trial(State& state, double dt);
  void start(State& state, const Bdf& bdf);
  void find_exchange(const State& state);
  void advance_front(State& state, const Bdf& bdf);
  void predict(State& state, const Bdf& bdf);
  void gather_front();
  void look_back(const State& state, const Bdf& bdf);
  void find_drive(const State& state, Field& drive);
  double disagreement(const State& state, const Bdf& bdf);
  Attempt finish(State& state, const Bdf& bdf, Attempt result);
  bool solve_charge(State& state, const Bdf& bdf, Attempt& result);
  double charge_residual(const Bdf& bdf, State& state, double* defect);
  void react(const Bdf& bdf, const State& state);
  bool answers() const;
  TotalOf deposit() const;
  CounterCurrent counter_current(const State& state) const;
  bool approach_current(const Bdf& bdf, const State& state);
  double entering(const State& state) const;
  double current_scale() const;
  double plate_lag(const State& state, bool size) const;
  double charge_goal(const Bdf& bdf) const;
  double charge_rounding(const State& state) const;
  double newton_direction(double defect, double accuracy, Attempt& result);
  EllipticReport answer_to(const Field& right, Field& answer, double accuracy);
  void solve_salt(State& state, const Bdf& bdf, Attempt& result);
  void balance_salt(State& state, const Bdf& bdf, bool implicit);
  double salt_inflow(const State& state) const;
  void conductances(EllipticSystem& system, const Polynomial& property, const Field& c);
  double counter_gain() const;
  bool counter_agrees(State& state) const;
  void next_guess(const State& state, double way);
  void close_salt_balance(const Bdf& bdf, State& state);
  void close_charge_balance(const Bdf& bdf, State& state);
  void book(State& state, const Bdf& bdf);
  void keep_current_density(State& state);
  double error_of(const State& state, const Bdf& bdf) const;
  double front_conductance(double speed) const;
  double capillary_step(const State& state, double cell) const;
  double front_mobility(const State& state) const;
  double restoring_rate(const State& state, const Bdf& bdf) const;
  double capillary_restoring(const State& state) const;
  double restoring_of_place(const State& state) const;
  double box_area() const;
  double mean_speed(const State& state) const;
  HostAngle* host_angle() const { return host_ ? host_->angle() : nullptr; }
  bool wets() const { return leans(front_walls_) || host_angle(); }
  HostView host_view() const { return host_ ? host_->view() : HostView{}; }

  Case case_;
  Drive outside_;  ///< what is given in this step
  const Grid& grid_;
  Electrolyte medium_;
  SaltLimit salt_limit_;
  ButlerVolmer kinetics_;
  SurfaceEnergy surface_;
  CounterSide counter_;
  Walls front_walls_;  ///< of psi: the contact angle
  double per_charge_;  ///< V_m/(n F) [m^3/C]
  CellSet front_, near_front_,
      counter_cells_;  ///< what reacts; where h changes; what touches the counter side
  Field psi_, c_, log_c_, hat_, slope_, capillarity_, drive_, drive_found_, exchange_, fraction_history_,
      salt_history_, ionic_, ionic_trial_, current_field_, source_;
  Field residual_, update_, response_, reaction_slope_, predicted_, before_, noise_, force_front_,
      force_salt_, force_charge_;
  EllipticSystem charge_system_, salt_system_;
  Elliptic charge_solver_, salt_solver_;
  EllipticReport charge_report_, salt_report_;  ///< of the last solves
  Anderson mixing_;
  Film film_;
  CurrentDensity current_density_;
  std::unique_ptr<FrontStress> stress_;      ///< with mechanics
  std::unique_ptr<HostSurface> host_;        ///< with a host
  std::unique_ptr<FloatingMetal> floating_;  ///< where metal may part from the electrode
  std::unique_ptr<PieceSolve> piece_solve_;  ///< once some of it has
  Forcing forcing_;
  bool salt_frozen_ = false;
  bool starting_ = false;  ///< the potential at t = 0 is looked for
  bool fresh_step_ = true,
       fresh_salt_ = true;       ///< what the two solvers keep belongs to another step
  bool plate_lags_ = false;      ///< the salt balance follows the plate's new concentration
  bool fresh_faces_ = true;      ///< the charge solver has yet to see the conductances of this pass
  bool last_pass_ = false;       ///< this pass is likely to be the last
  double curvature_ = 0;         ///< Lessons::curvature, as far as it is known
  double accuracy_ = 0;          ///< of the balances in this pass, over the current
  double metal_potential_ = 0;   ///< [V]
  double deposit_current_ = 0;   ///< [A]
  double entering_current_ = 0;  ///< through the counter side [A]
  double salt_inflow_ = 0;       ///< through the sides and into the deposit [mol/s]
};

}  // namespace mossfield
