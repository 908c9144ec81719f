#pragma once
// Rigid motions of pieces of stiff bodies (motion_nodes.hpp), solved for directly beside the multigrid cycle
// for displacements.
//
// Z has six columns for each piece (three in 2-D): its displacements and turns, times 1 on it, falling to 0
// around it and towards the next pieces of its body; their sum is whole there. With E = Z^T A Z the
// preconditioner M becomes (1 - Z E^-1 Z^T A) M + Z E^-1 Z^T (A-DEF2 in Tang et al., J. Sci. Comput. 39
// (2009) 340), symmetric and positive definite among residuals with Z^T r = 0, which a first move from the
// residual leaves and conjugate gradients keep.

#include <memory>
#include <optional>
#include <vector>

#include "kernels/displacement.hpp"
#include "kernels/island_matrix.hpp"
#include "kernels/stiff_bodies.hpp"

namespace mossfield {

class MotionNodes;

class RigidMotions {
 public:
  RigidMotions(const Grid& grid, const Sides& sides);
  ~RigidMotions();

  /// Finds the pieces (`anew`; else they stay): where there is contrast, on the host, every rank on the whole
  /// grid. Ghosts and edges of `moduli` are filled; `inverse`: 0 on faces that are held, with ghosts.
  void update(const ElasticFields<double>& moduli, const Vector<const float>& inverse, bool anew);
  int count() const { return count_; }
  /// 1/thickness [1/cell] in the cells of bodies that have pieces, 0 elsewhere; null: there are none.
  const BasicField<float>* thinness() const { return count_ > 0 ? &*thinness_ : nullptr; }
  /// u += factor Z E^-1 Z^T (r - image), in owned cells; image with null: 0.
  template <class T>
  void move(const Vector<const double>& r, const Vector<const double>& image, double factor,
            const Vector<T>& u);

 private:
  struct Lists;
  void build_lists(const BodyMap& map, const MotionNodes& nodes, const Vector<const float>& inverse);
  void fill_thinness(const BodyMap& map, const MotionNodes& nodes);
  void build_coarse(const ElasticFields<double>& moduli);

  const Grid& grid_;
  Sides sides_;
  int count_ = 0;
  std::optional<BasicField<float>> thinness_;
  std::unique_ptr<Lists> lists_;
  IslandMatrix coarse_;  ///< E
};

}  // namespace mossfield
