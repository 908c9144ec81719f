#pragma once
// Metal that hangs together with neither electrode nor host, as stripping leaves it ("dead lithium"): every
// piece takes the potential at which as much dissolves from it as is deposited on it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/cell_set.hpp"
#include "kernels/field.hpp"
#include "kernels/floating.hpp"
#include "solver/case.hpp"
#include "solver/connectivity.hpp"
#include "solver/host_surface.hpp"
#include "solver/metrics.hpp"
#include "solver/snapshot.hpp"

namespace mossfield {

class FloatingMetal {
 public:
  FloatingMetal(const Case& values, const Grid& grid);

  /// What floats of metal with this psi, host and all: looked for in some of the steps, by their number,
  /// while metal may part or some floats already. Collective.
  void look(const Field& psi, long step, bool may_part, const HostSurface* host);
  bool any() const { return !potentials().empty(); }
  /// A step begins whose front reacts where `band` says and moves where `near` does.
  void begin(const NearFront& near, const ReactionBand& band);
  /// After all of the front has reacted at the electrode's potential: every piece at its own. `thermal`: RT/F
  /// [V]. Collective.
  void react(const ChargeReaction<false>& reaction, double thermal);
  /// What enters all pieces together, and leaves them again [A].
  double passing() const { return passing_; }
  /// Where they touch the counter side: what they answer with belongs to the diagonal.
  void answer_at(const CounterSide& counter, Field& diagonal) const;
  /// Of what the pieces answer with to a change u of the potential [V] takes back what their potentials
  /// follow with.
  void take_back(const Field& u, Field& product) const;
  /// Adds to what the overpotential is counted from [V], in the cells of each piece, its potential less that
  /// of the electrode.
  void shift(Field& drive, double electrode) const;
  /// Leaves of xi, ghosts too, the metal of the electrode.
  void hide(Field& xi);
  /// What a sample says of metal with this psi. Collective.
  FloatingMetrics measure(const Field& psi, double width, double area, const double* pore) const;
  /// "floating": the number of its piece in each cell of floating metal, else 0; on rank 0. Collective.
  SnapshotField field(const Field& psi) const;
  /// What a restart needs.
  std::pair<std::string, Field*> kept() { return {"floating", &piece_}; }

 private:
  double balance(const ChargeReaction<false>& reaction, int piece, double guess, double thermal) const;
  double around(const ChargeReaction<false>& reaction, int piece) const;
  const std::vector<double>& potentials() const;
  NearPieces near() const { return {near_, piece_.data()}; }

  const Grid& grid_;
  Voxels voxels_;
  GrowthAxis growth_;
  Field piece_;   ///< number of the piece of which metal is nearest, 0: of the electrode
  Field answer_;  ///< of the pieces: -di/d phi [A/V] of their cells
  CellSet cells_, reacting_;
  NearFront near_{};
  mutable std::vector<double> potentials_;  ///< of the pieces [V]; NaN: not known in this step yet
  double passing_ = 0;
  mutable bool known_ = false;  ///< how many there are: not so after a restart
};

}  // namespace mossfield
