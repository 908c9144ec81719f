#pragma once
// A coating thinner than the cells, on the front of the two-potential mode: its state in a run, step by step.

#include <optional>
#include <vector>

#include "kernels/film_measures.hpp"
#include "solver/carrier.hpp"
#include "solver/case.hpp"
#include "solver/metrics.hpp"
#include "solver/resolved_film.hpp"
#include "solver/snapshot.hpp"
#include "solver/state.hpp"

namespace mossfield {

class Film {
 public:
  Film(const Case& values, const Grid& grid);

  bool present() const { return !laws_.empty(); }
  /// The layers as deposited, on the front of state.phase.now.
  void initialise(State& state);
  /// What the reaction needs of the film at the end of a step.
  FilmView view(const State& state, const Bdf& bdf) const;
  /// Charge that the film has taken up, by its fields [C].
  double stored(const State& state) const;
  /// Exchange current at c0 of the metal where it is largest, bare or under a layer [A/m^2].
  double largest_exchange() const;
  /// Adds its pressure on the metal to `capillarity` [Pa] and keeps the curvature for advance(). conductance:
  /// of a bare front [A/(m^2 V)]
  void press(State& state, const Field& psi, const Field& slope, double conductance, Field& capillarity);
  /// Largest surface energy that it amounts to for a ripple of the grid [J/m^2], as press() found it.
  double stiffness() const { return stiffness_; }

  /// What a front that moves brings about.
  struct Front {
    const Field &current, &slope;  ///< i of the step [A/m^2]; |grad psi| where the reaction is
    double dt, per_charge;         ///< [s], V_m/(n F) [m^3/C]
  };
  /// A potential, and what drives the current.
  struct Drive {
    const Field &slope, &exchange, &drive, &phi;
    ButlerVolmer kinetics;
    double metal_potential;
    const Field& hat;  ///< the front that does not react
    const Bdf& bdf;
  };
  /// The trial of state.film for the trial of state.phase.
  void advance(State& state, const Front& front, const Drive& drive);
  /// Bare and leaked share of the current, mean voltage lost in the film.
  void weigh(State& state, const Drive& drive) const;

  /// The film on the grid, if it is one of those.
  ResolvedFilm& resolved() { return resolved_; }
  const ResolvedFilm& resolved() const { return resolved_; }

 private:
  static constexpr int carryings = 2;  ///< in a step
  FrontArea area(const Field& psi) const;
  void find_curvature(const Field& psi, Field& curvature) const;
  void bury(State& state, const Front& front, const Drive& drive);
  void convert(State& state, const Drive& drive);
  double volume(const std::vector<Field>& layer, const std::vector<Field>& buried, const Field& psi) const;
  void keep_volume(FilmState::Layer& layer, const FilmState& film, const Field& psi, double dt);
  double thickening(const FilmState::Layer& layer, const Field& psi);

  const Case& case_;
  const Grid& grid_;
  std::vector<FilmLayer> laws_;
  Field curvature_;
  double width_, cell_, stiffness_ = 0;
  std::optional<Carrier> carrier_;  ///< if present()
  ResolvedFilm resolved_;
};

/// The first one's values; null if there is none.
inline const double* data_of(const std::vector<Field>& one) {
  return one.empty() ? nullptr : one[0].data();
}
/// The fields that the case's layers need; nothing without a coating.
FilmState film_state(const Case& values, const Grid& grid);

/// The front that a film lies on: of one area with that which reacts.
FrontArea film_area(const Case& values, const Field& psi);

FilmMetrics film_metrics(const Case& values, State& state);
/// A field of the snapshots: film_thickness (all layers), film_stretch, film_cover, film_cracked (of the
/// layer on the metal).
SnapshotField film_field(const State& state, const std::string& name);

}  // namespace mossfield
