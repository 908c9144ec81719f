#include "solver/simulation.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/boundary.hpp"
#include "kernels/errors.hpp"
#include "kernels/measure.hpp"
#include "solver/current_density.hpp"
#include "solver/drive.hpp"
#include "solver/film.hpp"
#include "solver/gather.hpp"
#include "solver/literature.hpp"
#include "solver/measure.hpp"
#include "solver/step_failure.hpp"
#include "solver/time_step.hpp"
#include "solver/two_potential.hpp"

namespace mossfield {

namespace {

std::unique_ptr<Equations> equations_of(const Case& v, const Grid& grid) {
  if (v.model == Model::literature) return std::make_unique<Literature>(v, grid);
  return std::make_unique<TwoPotential>(v, grid);
}

}  // namespace

Grid grid_of(const GridCase& g, Communicator communicator, Device device) {
  std::array<double, 3> h{};
  std::array<bool, 3> periodic{};
  for (std::size_t a = 0; a < 3; ++a) {
    h[a] = g.size[a] / g.cells[a];
    periodic[a] = g.sides[2 * a] == SideKind::periodic;
  }
  return Grid(g.cells, h, periodic, communicator, device);
}

struct Simulation::Parts {
  Case values;
  Grid grid;
  std::unique_ptr<Equations> equations;
  State state;
  Field xi;
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
  }

  double area() const {
    const auto axis = static_cast<std::size_t>(growth.axis);
    return grid.cell_volume() * static_cast<double>(grid.global_cells()) /
           (grid.spacing()[axis] * grid.cells()[axis]);
  }
  double height() const { return values.grid.size[static_cast<std::size_t>(growth.axis)]; }
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
  /// Whether the run may come to an end of its metal, which a host of its own xi would hide.
  bool strips() const { return mossfield::strips(values.drive) && !values.host.present; }
  void refresh() {  // what is derived from the state after a step
    equations->order_parameter(state, xi);
    if (values.drive.end_height || values.drive.end_at_short_circuit || strips()) tip = front_tip(xi, growth);
  }
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
    const Bdf bdf = Bdf::of(dt, before, s.step == 0);
    Attempt attempt = p.equations->attempt(s, bdf);
    s.elliptic_iterations += attempt.iterations;
    if (attempt.solved && !p.finite()) attempt = {false, 0, "a field is not finite", attempt.iterations};
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
          p.values,
          {s.time, dt, p.limits, attempt.solved ? "the local error exceeds the tolerance" : attempt.reason}));
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
  if (p.strips() && !(p.tip > 0))  // no cell is half metal any more
    return stripped_text(p.equations->balances(p.state).metal_volume, p.state.deposit_start, p.area());
  if (d.end_height && p.tip >= *d.end_height) return "the tip has reached the height";
  if (d.end_at_short_circuit && p.tip >= p.height() - p.values.interface.width) return "short circuit";
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

MetricsRow Simulation::sample() {
  Parts& p = *parts_;
  const State& s = p.state;
  const FrontMeasures front = measure_front(p.xi, p.growth);
  const Balances b = p.equations->balances(s);
  MetricsRow row;
  row.time = s.time, row.step = s.step, row.dt = s.dt_old;
  row.voltage = s.voltage, row.current = s.current / p.area();
  row.capacity = s.charge.now / p.area() / 3600;
  row.tip = front.tip, row.front_min = front.lowest, row.front_mean = front.mean;
  row.roughness = front.roughness, row.arc_length_ratio = front.arc_length_ratio;
  row.metal_volume = b.metal_volume;
  row.c_min = reduce(p.grid, LeastSalt{{}, s.c.now.data(), p.xi.data()});
  const double deposited = p.equations->charge_of_metal() * (b.metal_volume - s.deposit_start) + b.stored;
  // against the charge passed, or that of a thin layer of metal, below which the volume itself is rounded
  const double layer = p.equations->charge_of_metal() * p.area() * 1e-2 * p.values.interface.width;
  row.charge_balance =
      std::fabs(s.charge.now - deposited) / std::max({std::fabs(s.charge.now), std::fabs(deposited), layer});
  row.lithium_balance = std::fabs(b.salt - s.salt_start - s.salt_in.now) / s.salt_start;
  row.free_energy = b.free_energy;
  if (!s.film.layers.empty()) row.film = film_metrics(p.state, p.values.interface.width);
  row.stress = p.equations->stress(s);
  row.host = p.equations->host(s), row.nuclei = p.equations->nuclei(s);
  row.elliptic_iterations = s.elliptic_iterations - p.iterations_sampled;
  p.iterations_sampled = s.elliptic_iterations;
  return row;
}

std::vector<SnapshotField> Simulation::fields() {
  Parts& p = *parts_;
  std::vector<SnapshotField> out;
  for (const std::string& name : p.values.output.fields) {
    if (name.rfind("film_", 0) == 0) {
      out.push_back(film_field(p.state, name));
      continue;
    }
    if (name == "host" || name == "lithium") {
      out.push_back(p.equations->host_field(p.state, name));
      continue;
    }
    if (name == current_density_name) {
      out.push_back(p.equations->current_density());
      continue;
    }
    if (name == "pressure" || name == "von_mises") {
      out.push_back(p.equations->stress_field(name));
      continue;
    }
    const Field* f = name == "xi" ? &p.xi : name == "c" ? &p.state.c.now : &p.state.phi.now;
    const char* said = name == "xi"  ? "order parameter, 1 in metal"
                       : name == "c" ? "salt concentration"
                       : p.values.model == Model::literature
                           ? "electric potential"
                           : "electrolyte potential against a lithium reference in place";
    out.push_back({name, f->unit(), said, gather_to_root(*f)});
  }
  return out;
}

std::vector<SnapshotField> Simulation::profile() {
  return parts_->equations->host_profile(parts_->state);
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
  p.refresh();
}

}  // namespace mossfield
