#pragma once
// Ghost cells: what lies beyond a side, and what the neighbouring rank holds.

#include <array>
#include <cmath>

#include "kernels/field.hpp"

namespace mossfield {

/// What a field does at a wall. A periodic axis of the grid overrides both of its sides.
struct Wall {
  enum class Kind { no_flux, value, level, untouched, angle } kind = Kind::no_flux;
  double value = 0;  ///< on the wall itself, in the field's unit; angle: the cotangent

  static Wall no_flux() { return {}; }
  static Wall fixed(double v) { return {Kind::value, v}; }
  static Wall level(double v) { return {Kind::level, v}; }  ///< the ghosts themselves hold the value
  static Wall untouched() { return {Kind::untouched, 0}; }  ///< the ghosts keep what they hold
  /// Level sets meet the wall at an angle [rad], measured on their side of higher values: with n out of the
  /// box, n.grad u = |tangential grad u| / tan(angle), which is n.grad u = |grad u| cos(angle).
  static Wall angle(double angle) { return {Kind::angle, 1 / std::tan(angle)}; }
};

/// x_min, x_max, y_min, y_max, z_min, z_max
using Walls = std::array<Wall, 6>;

/// Fills the ghost layer, edges and corners included: mirrored (no_flux), reflected about the wall value
/// (value), set (level), left alone (untouched), from the gradient along the wall (angle; needs two cells
/// across), wrapped (periodic), or copied from the neighbouring rank. T is double or float.
template <class T>
void fill_ghosts(BasicField<T>& field, const Walls& walls = {});

/// Only what fill_ghosts copies between ranks: this rank's outer ghost slices from the neighbouring ranks'.
template <class T>
void exchange_slices(BasicField<T>& field);

}  // namespace mossfield
