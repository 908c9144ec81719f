#pragma once
// Cells that a sharp surface between two bodies cuts; all others stay as kernels/displacement_stencil.hpp has
// them.
//
// One is a fluid: a cell, and a box of one cell around each edge, has the solid's moduli times the solid's
// share. The faces of a cut cell then go on as the solid would, and the strain in it is the solid's.
//
// Both are solid: a cell has the stress of either side (physics/solid_surface.hpp), from differences that
// know to which share their segment lies inside, and the force on a face is that of stresses by the areas
// that they act on. So a field that is linear on either side of a plane, with a kink that traction goes
// through, is in equilibrium on the grid as it is in space, and errors are of order two. What the harder side
// bears along the surface comes from its strain up to three cells further inside, and segments and areas are
// cut to different shares: the stiffness is not symmetric. The preconditioner knows such cells as isotropic.

#include <array>
#include <memory>

#include "kernels/cell_set.hpp"
#include "kernels/displacement.hpp"
#include "physics/solid_surface.hpp"

namespace mossfield {

/// level = 0 is the surface; cells that it cuts take moduli and stress without strain from here.
struct BodySurface {
  const Field* level = nullptr;  ///< > 0 inside, a distance or proportional to it there; ghosts filled
  Layer inside, outside;         ///< a fluid has shear 0
};

struct SymmetricFields;
struct TwoSolids;

class SharedCells {
 public:
  explicit SharedCells(const Grid& grid);
  ~SharedCells();

  /// Finds the cells that the surface cuts, but for those that flow (`flowing` > 0, null: none) or lie
  /// beside a clamped or free wall, which stay as they are. floor [Pa]: least of the moduli of a fluid.
  void find(const BodySurface& surface, const Sides& sides, const Field* flowing, double floor);
  bool any() const { return any_; }
  /// Both are solid: there is a force beyond that of the moduli given, and the stiffness is not symmetric.
  bool two_solids() const { return any_ && two_solids_; }

  /// Moduli of cells; edges after update_edges.
  void give_cells(ElasticFields<double>& moduli) const;
  void give_edges(ElasticFields<double>& moduli);
  /// Stress without strain in cells that a fluid shares.
  void give_stress(Components<double>& cells) const;

  /// Two solids: out += factor * (the force that moduli and stresses without strain lack) on faces that are
  /// not held. a: a view of u, ghosts filled, with loads or without.
  void add_force(const ElasticStencil<double>& a, Vector<double> out, Vector<const float> inverse,
                 double factor);
  /// The same as stress, added in cells and on edges, whose ghosts are filled. a: with loads.
  void add_stress(const ElasticStencil<double>& a, Components<double>& cells, Components<double>& edges);

 private:
  /// What cells and their edges bear beyond the stencil where both bodies are solid.
  struct Solids;
  TwoSolids laws(bool loaded) const;
  void find_hard();
  void find_stress(const ElasticStencil<double>& a);

  const Grid& grid_;
  BodySurface surface_;
  Field share_, near_;  ///< 0 < share < 1: shared; near: see touching
  CellSet shared_, around_, band_;
  std::unique_ptr<Solids> solids_;  ///< from the first such surface on
  bool any_ = false, two_solids_ = false;
};

}  // namespace mossfield
