#pragma once
// A film that the grid resolves: what it changes of the charge and salt balances.

#include <memory>

#include "kernels/cell_set.hpp"
#include "kernels/elliptic_system.hpp"
#include "kernels/resolved_film.hpp"
#include "solver/case.hpp"
#include "solver/state.hpp"

namespace mossfield {

/// The fields of a layer in the order in which FilmState keeps them.
FilmInput film_input(const std::vector<Field>& layer);

class ResolvedFilm {
 public:
  ResolvedFilm(const Case& values, const Grid& grid);
  bool present() const { return parts_ != nullptr; }

  /// Puts `outer` where its outer face is at the end of a step of dt [s] whose front is psi.
  void place(const FilmState& film, const Field& psi, double dt, Field& outer);
  /// The same for the front that the step starts from; kept.
  void predict(const FilmState& film, const Field& psi, double dt) { place(film, psi, dt, parts_->outer); }
  /// What predict() found, or psi without a resolved film: where the electrolyte begins.
  const Field& outer_of(const Field& psi) const { return parts_ ? parts_->outer : psi; }
  /// Turns the exchange current of bare metal into that under the film, where the front reacts [A/m^2].
  void react(const FilmState& film, const CellSet& front, Field& exchange) const;
  /// The conductances of the charge balance, with the film between psi and what predict() found; e (1 - metal
  /// - film) and c with ghosts.
  void conduct(const Field& psi, const Field& e, const Field& c, const Electrolyte& medium,
               EllipticSystem& charge);
  /// The reaction's current as the salt meets it [A/m^3]; phi and ln c with ghosts, after conduct().
  const Field& sink_of(const Field& source, const Field& phi, const Field& log_c,
                       const EllipticSystem& charge);
  /// Volume between the psi last redistanced and the outer face, were the film `factor` times as thick [m^3].
  double volume(const std::vector<Field>& layer, double factor) const;
  /// psi made a distance as far as the film reaches: what volume() goes by.
  const Field& redistance(const Field& psi);

 private:
  struct Parts {
    EllipticSystem shares;  ///< in place of conductances: of each face's way, what is film
    Field fraction, no_rate, outer, sink, distance, scratch;
    explicit Parts(const Grid& grid)
        : shares(grid),
          fraction(grid, "film", "1"),
          no_rate(grid, "rate", "1/s"),
          outer(grid, "outer", "m"),
          sink(grid, "sink", "A/m^3"),
          distance(grid, "distance", "m"),
          scratch(grid, "distance", "m") {}
  };
  const Grid& grid_;
  bool heals_;
  double exchange_ = 1;  ///< i0 under the film over that of bare metal
  double conductivity_, width_, reach_, cell_, diffusion_potential_ = 0;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mossfield
