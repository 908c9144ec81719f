#include "solver/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/errors.hpp"
#include "solver/literature.hpp"
#include "solver/simulation_parts.hpp"
#include "solver/step_failure.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

std::unique_ptr<Equations> equations_of(const Case& v, const Grid& grid) {
  if (v.model == Model::literature) return std::make_unique<Literature>(v, grid);
  return std::make_unique<TwoPotential>(v, grid);
}

Grid grid_of(const GridCase& g, Communicator communicator, Device device) {
  std::array<double, 3> h{};
  std::array<bool, 3> periodic{};
  for (std::size_t a = 0; a < 3; ++a) {
    h[a] = g.size[a] / g.cells[a];
    periodic[a] = g.sides[2 * a] == SideKind::periodic;
  }
  return Grid(g.cells, h, periodic, communicator, device);
}

Simulation::Simulation(const Case& values, Communicator communicator, Device device)
    : parts_(std::make_unique<Parts>(values, communicator, device)) {}
Simulation::~Simulation() = default;

void Simulation::initialise() {
  Parts& p = *parts_;
  p.equations->initialise(p.state);
  p.limits = step_limits(p.values, p.equations->first_step(p.state));
  p.state.dt_next = p.limits.first;
  p.refresh();
}

void Simulation::advance(double t_limit) {
  Parts& p = *parts_;
  State& s = p.state;
  const bool begins = changes_at(p.values.drive, s.time);
  double proposal = begins ? std::min(s.dt_next, p.limits.first) : s.dt_next;
  t_limit = p.until_capacity(std::min(t_limit, next_change(p.values.drive, s.time)));
  for (;;) {
    const double before = begins ? 0 : s.dt_old,
                 dt = choose_step(s.time, t_limit, proposal, before, p.limits);
    const Bdf bdf = Bdf::of(dt, step_before(dt, before), s.step == 0);
    Attempt attempt = p.equations->attempt(s, bdf);
    s.elliptic_iterations += attempt.iterations;
    if (attempt.solved && !p.finite()) attempt = {false, 0, "a field is not finite", attempt.iterations};
    if (attempt.solved && p.leaps_past_cut_off(dt))
      attempt = {false, 0, "the voltage leaps past the cut-off", attempt.iterations};
    if (!attempt.solved && p.fills_gap()) attempt.reason += filled_gap;
    if (attempt.solved && (attempt.error <= 1 || p.limits.fixed)) {
      const double next = next_step(dt, attempt.error, p.limits);
      // a step cut short to land on t_limit says little about the next one
      s.dt_next = dt < 0.999 * proposal ? std::min(proposal, std::max(next, 2 * dt)) : next;
      if (dt < 0.999 * proposal && next > s.dt_next) s.dt_next = std::max(s.dt_next, proposal);
      const bool lands = dt == t_limit - s.time;
      p.accept(lands ? t_limit : s.time + dt, dt, lands);
      return p.refresh();
    }
    p.rejected += 1;
    if (attempt.solved)
      p.retries.inaccurate += 1;
    else
      p.retries.unsolved += 1, p.retries.reason = attempt.reason;
    proposal = attempt.solved ? next_step(dt, attempt.error, p.limits) : dt / 2;
    if (dt <= p.limits.least || proposal < p.limits.least || p.limits.fixed)
      throw NumericalError(no_step_succeeds(
          p.values, {s.time, dt, p.limits, attempt.solved ? inaccurate_reason : attempt.reason}));
  }
}

bool Simulation::finished() const {
  return !why_finished().empty();
}

std::string Simulation::why_finished() const {
  const Parts& p = *parts_;
  const DriveCase& d = p.values.drive;
  if (p.state.time >= d.end_time) return "the end time is reached";
  if (d.end_capacity && !(p.missing_charge() > 0)) return "the capacity is reached";
  if (p.beyond_cut_off()) return fmt::format("the cut-off voltage is reached: {:.3g} V", p.state.voltage);
  if (const std::string stripped = p.why_stripped(); !stripped.empty()) return stripped;
  if (d.end_height && p.tip >= *d.end_height) return "the tip has reached the height";
  if (d.end_at_short_circuit && p.reaches_other_side(p.tip)) return "short circuit";
  return "";
}

Retries Simulation::retries() const {
  return parts_->retries;
}

double Simulation::time() const {
  return parts_->state.time;
}
std::int64_t Simulation::step() const {
  return parts_->state.step;
}
double Simulation::step_size() const {
  return parts_->state.dt_old;
}
std::vector<std::string> Simulation::sources() const {
  return parts_->equations->sources();
}

std::vector<Finding> Simulation::remarks() const {
  return parts_->equations->remarks();
}

Record Simulation::record() {
  Parts& p = *parts_;
  State& s = p.state;
  Record r;
  for (const auto& [name, value] : numbers_of(s)) r.numbers[name] = *value;
  r.numbers["least_step_s"] = p.limits.least;
  r.integers = {{"step", s.step},
                {"elliptic_iterations", s.elliptic_iterations},
                {"iterations_sampled", p.iterations_sampled},
                {"rejected", p.rejected}};
  r.fields = {{"phase", &s.phase.now}, {"phase_old", &s.phase.old}, {"c", &s.c.now},
              {"c_old", &s.c.old},     {"phi", &s.phi.now},         {"phi_old", &s.phi.old}};
  for (std::size_t l = 0; l < s.film.layers.size(); ++l) {
    FilmState::Layer& layer = s.film.layers[l];
    const std::string film = "film" + std::to_string(l) + "_";
    for (Field& field : layer.now) r.fields.push_back({film + field.name(), &field});
  }
  for (Levels& outer : s.film.outer) {
    r.fields.push_back({"film_outer", &outer.now});
    r.fields.push_back({"film_outer_old", &outer.old});
  }
  for (Levels& converted : s.film.converted) {
    r.fields.push_back({"film_converted", &converted.now});
    r.fields.push_back({"film_converted_old", &converted.old});
  }
  for (Field& buried : s.film.buried) r.fields.push_back({"film_buried", &buried});
  for (Field& rest : s.film.rest) r.fields.push_back({"film_" + rest.name(), &rest});
  for (Field& rate : s.film.rate) r.fields.push_back({"film_" + rate.name(), &rate});
  for (const auto& [name, field] : p.equations->kept()) r.fields.push_back({name, field});
  r.shown = p.equations->shown();
  return r;
}

void Simulation::restore(const Record& r) {
  Parts& p = *parts_;
  State& s = p.state;
  s.voltage_old = r.numbers.at("voltage_V");
  for (const auto& [name, value] : numbers_of(s)) {
    const auto found = r.numbers.find(name);  // files of older programs lack some: what a state begins with
    if (found != r.numbers.end()) *value = found->second;
  }
  s.step = r.integers.at("step"), s.elliptic_iterations = r.integers.at("elliptic_iterations");
  p.iterations_sampled = r.integers.at("iterations_sampled"), p.rejected = r.integers.at("rejected");
  p.limits = step_limits(p.values, p.equations->first_step(s));
  const auto least = r.numbers.find("least_step_s");  // the first step is that of the start
  if (least != r.numbers.end() && !std::isfinite(p.values.time.min_step)) p.limits.least = least->second;
  for (Field* field : {&s.phase.now, &s.c.now, &s.phi.now}) fill_ghosts(*field);  // a sample may come at once
  p.equations->restored(), p.refresh();
}

}  // namespace mossfield
