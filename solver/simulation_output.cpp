// What samples and snapshots hear of a run.

#include <algorithm>
#include <cmath>

#include "kernels/measure.hpp"
#include "solver/current_density.hpp"
#include "solver/film.hpp"
#include "solver/gather.hpp"
#include "solver/simulation_parts.hpp"

namespace mossfield {

MetricsRow Simulation::sample() {
  Parts& p = *parts_;
  const State& s = p.state;
  const FrontMeasures front = measure_front(p.front(), p.growth);
  const Balances b = p.equations->balances(s);
  MetricsRow row;
  row.time = s.time, row.step = s.step, row.dt = s.dt_old;
  row.voltage = s.voltage, row.current = s.current / p.area();
  row.capacity = s.charge.now / p.area() / 3600;
  row.tip = front.tip, row.front_min = front.lowest, row.front_mean = front.mean;
  row.roughness = front.roughness, row.arc_length_ratio = front.arc_length_ratio;
  row.metal_volume = b.metal_volume;
  const double least_salt = reduce(p.grid, LeastSalt{{}, s.c.now.data(), p.xi.data()});
  if (least_salt < LeastSalt::none) row.c_min = least_salt;
  const double deposited = p.equations->charge_of_metal() * (b.metal_volume - s.deposit_start) + b.stored;
  // against the charge passed, or that of a thin layer of metal, below which the volume itself is rounded
  const double layer = p.equations->charge_of_metal() * p.area() * 1e-2 * p.values.interface.width;
  row.charge_balance =
      std::fabs(s.charge.now - deposited) / std::max({std::fabs(s.charge.now), std::fabs(deposited), layer});
  row.lithium_balance = std::fabs(b.salt - s.salt_start - s.salt_in.now) / s.salt_start;
  row.free_energy = b.free_energy;
  if (!s.film.layers.empty()) row.film = film_metrics(p.values, p.state);
  row.stress = p.equations->stress(s);
  row.host = p.equations->host(s), row.nuclei = p.equations->nuclei(s);
  row.floating = p.equations->floating(s);
  row.elliptic_iterations = s.elliptic_iterations - p.iterations_sampled;
  p.iterations_sampled = s.elliptic_iterations;
  return row;
}

std::vector<SnapshotField> Simulation::fields() {
  Parts& p = *parts_;
  const State& s = p.state;
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
    if (name == "floating") {
      out.push_back(p.equations->floating_field(s));
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

}  // namespace mossfield
