#pragma once
// One symmetric multigrid cycle in single precision for displacements: the preconditioner of
// solver/mechanics.hpp.
//
// Smoother: Chebyshev's polynomial of the fourth kind, all components together: each strain and stress of a
// step is computed once, where Gauss-Seidel by colour and component needs it twelve times for as much. Coarse
// moduli: arithmetic means (harmonic ones in a soft channel stop the coarse levels from correcting).
// Transfers: linear. Coarsest level: dense inverse in double precision.

#include <memory>
#include <vector>

#include "kernels/displacement.hpp"
#include "kernels/recording.hpp"

namespace mossfield {

struct DisplacementLevel;

class DisplacementMultigrid {
 public:
  DisplacementMultigrid(const Grid& grid, const Sides& sides);
  ~DisplacementMultigrid();

  /// The finest level from moduli with ghosts and edges; `held`: faces that are held where not 0, by axis, or
  /// null. The coarser levels follow with the next cycle.
  void update(const ElasticFields<double>& moduli, const std::array<const double*, 3>& held);
  /// Stiff bodies to be held on levels where they are thin, after update(): see DisplacementLevel::bodies;
  /// null: none.
  void hold(const BasicField<float>* bodies);
  /// correction() = B right(); the right side should be scaled so that it is near 1 in units of the diagonal.
  void cycle();

  BasicField<float>& right(int axis);
  BasicField<float>& correction(int axis);
  const BasicField<float>& inverse_diagonal(int axis) const;
  /// right(), correction() and inverse_diagonal() belong to scale() * A.
  double scale() const { return scale_; }

 private:
  void visit(std::size_t level);
  std::vector<const void*> addresses() const;
  std::vector<std::unique_ptr<DisplacementLevel>> levels_;
  double scale_ = 1;
  bool coarse_ready_ = false;
  Recording recording_;  ///< of a cycle on a GPU
};

}  // namespace mossfield
