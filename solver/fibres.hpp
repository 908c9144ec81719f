#pragma once
// Fibres as chains of capsules: a random mat, a woven mesh, nanofibres on struts.

#include <cstdint>
#include <vector>

#include "physics/host_geometry.hpp"
#include "solver/host_case.hpp"

namespace mossfield {

/// One unit of a host: it repeats along x and y; along z too where `stacked`.
struct HostUnit {
  Vector3 size;  ///< [m]
  bool stacked;
  Vector3 period() const { return {size.x, size.y, stacked ? size.z : 0}; }
};

struct MatRecipe {
  HostUnit unit;
  double diameter;            ///< [m]
  double persistence_length;  ///< over which a fibre forgets its direction [m]; NaN: straight
  HostCase::Orientation orientation;
  std::uint64_t seed;
};

/// Length of every fibre of a mat [m]: twice the longer side of the unit.
double fibre_length(const HostUnit& unit);
/// Fibre number n of a mat. The same whatever the number of fibres.
std::vector<Capsule> mat_fibre(const MatRecipe& recipe, int n);

/// Keeps this share of a fibre, from its start.
void shorten(std::vector<Capsule>& fibre, double share);

/// Number of fibres that fill this share of the unit if they lie at random and may cross (Boolean model):
/// share = 1 - exp(-n pi d^2 L/(4 V)).
double fibres_for(const MatRecipe& recipe, double share);

/// Layers of plain weave, the wires pressed into each other by a tenth of their diameter where they cross.
struct MeshRecipe {
  double size_x, size_y;             ///< of the unit [m]
  int wires_along_x, wires_along_y;  ///< even
  double diameter;                   ///< [m]
  int layers;
};
std::vector<Capsule> woven_mesh(const MeshRecipe& recipe);
double mesh_height(double diameter, int layers);

/// Straight fibres that stand on the surface of struts, in random directions out of it.
std::vector<Capsule> nanofibres_on(const std::vector<Capsule>& struts, const HostCase::Nanofibres& fibres,
                                   std::uint64_t seed);

/// Starts of capsules brought into the unit.
void wrap_into(const Vector3& period, std::vector<Capsule>& capsules);

}  // namespace mossfield
