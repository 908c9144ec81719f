#pragma once
// Mechanics of a step: moduli, eigenstrain and pressure in, displacement and stress out; lithium flows.
// Nothing is solved where no cell carries shear, and a warm start that is good enough costs two residuals.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernels/mechanics.hpp"
#include "solver/anderson.hpp"
#include "solver/elastostatics.hpp"

namespace mossfield {

struct MechanicsOptions {
  ElastostaticOptions linear;
  double floor = 1e-7;  ///< moduli of a fluid over the stiffest cell's lambda + 2 G: nothing may depend on it
  std::optional<LithiumFlow> flow;  ///< none: elastic
  double flow_tolerance = 1e-3;     ///< of the distance between stress and flow law, over S; > 1e-4
  int max_passes = 30;              ///< of the flow law in a step
};

/// What a step brings, on the grid's device. Ghosts need not be filled.
struct MechanicsInput {
  const Field *lambda, *shear;                   ///< [Pa]; a fluid has shear 0
  std::array<const Field*, 3> eigenstrain = {};  ///< diagonal, by axis; null: 0. In 2-D the third counts, too
  std::array<const Field*, 3> eigenshear = {};   ///< gamma, on edges along each axis; null: 0
  const Field* initial = nullptr;         ///< isotropic stress [Pa]: -p times the fluid's fraction; null: 0
  const Field* flowing = nullptr;         ///< share of a cell that flows, 0 to 1; null: none does
  std::array<const Field*, 3> held = {};  ///< not 0: this lower face keeps its displacement
  /// A sharp surface between two bodies (level null: none): cells that it cuts take moduli, eigenstrain and
  /// stress from it (kernels/shared_cells.hpp); fields there serve measures of energy only.
  BodySurface surface = {};
};

struct MechanicsReport {
  bool solid = false;  ///< false: no cell carries shear, nothing was solved
  bool converged = true;
  int passes = 0;         ///< of the flow law
  int iterations = 0;     ///< of all linear solves
  double residual = 0;    ///< of the last one, over its loads
  double flow_error = 0;  ///< largest |stress - law|/S
  double seconds = 0;
};

class Mechanics {
 public:
  Mechanics(const Grid& grid, MechanicsOptions options);
  ~Mechanics();

  /// Equilibrium at the end of a step of dt [s] from the last kept state; may be repeated. The input must
  /// outlive the measures below.
  MechanicsReport solve(const MechanicsInput& input, double dt = 0);
  /// Takes the last solve's flow into the state: plastic strain and resistance.
  void keep();

  /// Prescribed values of held faces are written here; the face on an upper wall lies in the ghost layer.
  Field& displacement(int axis) { return *engine_.displacement()[static_cast<std::size_t>(axis)]; }
  const Field& displacement(int axis) const {
    return *engine_.displacement()[static_cast<std::size_t>(axis)];
  }
  /// Displacement that the last solve started from: the next one starts from the change since.
  Field& displacement_before(int axis) { return *engine_.before()[static_cast<std::size_t>(axis)]; }
  /// State of flow, by name for checkpoints, which hold owned cells; empty if elastic. To be asked for anew
  /// for each.
  std::vector<std::pair<std::string, Field*>> state();
  /// The fields of state() hold what a checkpoint had.
  void restored();

  void pressure(Field& out) const;   ///< [Pa]
  void von_mises(Field& out) const;  ///< [Pa]
  void energy(Field& out) const;     ///< elastic [J/m^3]
  /// -n.sigma.n [Pa], n along the gradient of `level`, whose ghosts are filled.
  void compression(const Field& level, Field& out) const;
  /// Several of these at once. level: null if compression is not among them.
  void measure(const StressMeasures& out, const Field* level) const;

 private:
  struct Flow;
  int clamped_above() const;
  void soften(bool anew);
  /// Flow of metal that is no longer there.
  void forget();
  void predict(double dt);
  ElastostaticReport equilibrium();
  void take(MechanicsReport& report, const ElastostaticReport& linear) const;
  void flow(double dt, MechanicsReport& report);

  const Grid& grid_;
  MechanicsOptions options_;
  Elastostatics engine_;
  MechanicsInput input_{};
  std::unique_ptr<Flow> flow_;
  double floor_ = 0;  ///< [Pa]
};

}  // namespace mossfield
