#include "solver/state.hpp"

namespace mossfield {

std::vector<std::pair<std::string, double*>> numbers_of(State& s) {
  std::vector<std::pair<std::string, double*>> numbers = {{"time_s", &s.time},
                                                          {"dt_old_s", &s.dt_old},
                                                          {"dt_next_s", &s.dt_next},
                                                          {"voltage_V", &s.voltage},
                                                          {"voltage_old_V", &s.voltage_old},
                                                          {"current_A", &s.current},
                                                          {"front_speed_m_s", &s.front_speed},
                                                          {"fastest_m_s", &s.fastest},
                                                          {"first_change", &s.lessons.first_change},
                                                          {"curvature", &s.lessons.curvature},
                                                          {"stress_since_s", &s.stress.since},
                                                          {"stress_allowed_s", &s.stress.allowed},
                                                          {"stress_current_A", &s.stress.current},
                                                          {"stress_trend", &s.stress.trend},
                                                          {"stress_ahead_m", &s.stress.ahead},
                                                          {"stress_closing_m", &s.stress.closing},
                                                          {"stress_residual", &s.stress.residual},
                                                          {"charge_now_C", &s.charge.now},
                                                          {"charge_old_C", &s.charge.old},
                                                          {"salt_in_now_mol", &s.salt_in.now},
                                                          {"salt_in_old_mol", &s.salt_in.old},
                                                          {"deposit_start_m3", &s.deposit_start},
                                                          {"salt_start_mol", &s.salt_start}};
  FilmState& film = s.film;
  for (std::size_t l = 0; l < film.layers.size(); ++l) {
    const std::string layer = "film" + std::to_string(l) + "_";
    numbers.emplace_back(layer + "volume_m3", &film.layers[l].volume);
    numbers.emplace_back(layer + "deposited_m3", &film.layers[l].deposited);
    numbers.emplace_back(layer + "closed", &film.layers[l].closed);
    numbers.emplace_back(layer + "swallowed_m3", &film.layers[l].swallowed);
  }
  if (!film.layers.empty())
    numbers.insert(numbers.end(), {{"film_bare_share", &film.bare_share},
                                   {"film_leaked_share", &film.leaked_share},
                                   {"film_drop_V", &film.drop}});
  if (!film.converted.empty())
    numbers.insert(numbers.end(), {{"film_taken_now_C", &film.taken.now},
                                   {"film_taken_old_C", &film.taken.old},
                                   {"film_taking_A", &film.taking},
                                   {"film_sunk_C", &film.sunk}});
  return numbers;
}

}  // namespace mossfield
