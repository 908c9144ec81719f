#pragma once
// Cells that a sharp surface between two bodies cuts; all others stay as kernels/displacement_stencil.hpp has
// them.
//
// One is a fluid: a cell, and a box of one cell around each edge, has the solid's moduli times the solid's
// share. The faces of a cut cell then go on as the solid would, and the strain in it is the solid's.
//
// Both are solid: a cell answers as a laminate whose layers lie along the surface (physics/laminate.hpp),
// with the energy V [e.A.e/2 + e.B.g + g.D.g/2]: A normal strain, B its coupling with shear, D that of shears
// across different axes; what a shear gives alone is the edges' (G of an edge: of the laminate around it).
// g_ab is r times the mean over the cell's four edges, weighted by the root of their G. The edges' energy is
// then at least H (g_ab/r)^2/2, H = (sum of roots)^2/16; r = min(1, sqrt(H/C_abab)), C_abab the laminate's
// own, so the whole is at least the laminate's energy and positive whatever the moduli. (Edges without G are
// not among the four.) The preconditioner knows A as isotropic, and no B and D.

#include <array>
#include <optional>

#include "kernels/cell_set.hpp"
#include "kernels/displacement.hpp"
#include "physics/laminate.hpp"

namespace mossfield {

/// level = 0 is the surface; cells that it cuts take moduli and stress without strain from here.
struct BodySurface {
  const Field* level = nullptr;  ///< > 0 inside, a distance or proportional to it there; ghosts filled
  Layer inside, outside;         ///< a fluid has shear 0
};

struct EdgeRoots;
struct LayersOf;

class SharedCells {
 public:
  explicit SharedCells(const Grid& grid);

  /// Finds the cells that the surface cuts, but for those that flow (`flowing` > 1/2, null: none) or lie
  /// beside a clamped or free wall, which stay as they are. floor [Pa]: least of the moduli of a fluid.
  void find(const BodySurface& surface, const Sides& sides, const Field* flowing, double floor);
  bool any() const { return any_; }

  /// The isotropic part of the moduli, and edges after update_edges.
  void give_cells(ElasticFields<double>& moduli) const;
  void give_edges(ElasticFields<double>& moduli);
  /// Stress without strain: in cells, and added on edges; ghosts of the edges are filled.
  void give_stress(const ElasticFields<double>& moduli, Components<double>& cells, Components<double>& edges);

  /// out += factor * (the force that the isotropic part lacks) on faces that are not held; the sum of u times
  /// that. a: a view of u, ghosts filled.
  double add_force(const ElasticStencil<double>& a, Vector<double> out, Vector<const float> inverse,
                   double factor);
  /// The same as stress, added in cells and on edges, whose ghosts are filled.
  void add_stress(const ElasticStencil<double>& a, Components<double>& cells, Components<double>& edges);

 private:
  LayersOf layers() const;
  EdgeRoots roots() const;
  void find_stress(const ElasticStencil<double>& a);
  void add_to_edges(Components<double>& edges);

  const Grid& grid_;
  BodySurface surface_;
  Field share_, near_;  ///< 0 < share < 1: shared; near > 0: beside one
  CellSet shared_, around_;
  std::array<std::optional<Field>, 3> normal_,
      weight_;               ///< of StressBeyond
  Components<double> root_;  ///< of G on edges [Pa^1/2]
  bool any_ = false, layered_ = false;
};

}  // namespace mossfield
