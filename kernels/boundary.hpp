#pragma once
// Ghost cells: what lies beyond a side, and what the neighbouring rank holds.

#include <array>
#include <cmath>

#include "kernels/field.hpp"

namespace mossfield {

/// What a field does at a wall. A periodic axis of the grid overrides both of its sides.
struct Wall {
  enum class Kind { no_flux, value, level, untouched, angle, under_metal } kind = Kind::no_flux;
  double value = 0;  ///< on the wall itself, in the field's unit; angle: the cosine

  static Wall no_flux() { return {}; }
  static Wall fixed(double v) { return {Kind::value, v}; }
  static Wall level(double v) { return {Kind::level, v}; }  ///< the ghosts themselves hold the value
  static Wall untouched() { return {Kind::untouched, 0}; }  ///< the ghosts keep what they hold
  /// The field is a distance [m] (of doubles) whose level 0 meets the wall at an angle [rad], measured on the
  /// side of higher values (physics/contact_angle.hpp).
  static Wall angle(double angle) { return {Kind::angle, std::cos(angle)}; }
  /// A distance [m], mirrored where its level 0 may meet the wall; where metal covers it, it goes straight
  /// on.
  static Wall under_metal() { return {Kind::under_metal, 0}; }
};

/// x_min, x_max, y_min, y_max, z_min, z_max
using Walls = std::array<Wall, 6>;

/// Whether one of them is an angle.
bool leans(const Walls& walls);

/// Fills the ghost layer, edges and corners included: mirrored (no_flux), reflected about the wall value
/// (value), set (level), left alone (untouched), extended at an angle (angle), mirrored or continued
/// (under_metal), wrapped (periodic), or copied from the neighbouring rank. T is double or float. An angle
/// reads three cells across: std::invalid_argument where a rank beside such a wall has less than two slices
/// of them.
template <class T>
void fill_ghosts(BasicField<T>& field, const Walls& walls = {});

/// Only what fill_ghosts copies between ranks: this rank's outer ghost slices from the neighbouring ranks'.
template <class T>
void exchange_slices(BasicField<T>& field);

}  // namespace mossfield
