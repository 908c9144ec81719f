#pragma once
// The contact angle of metal on a host that does not conduct (kernels/host_angle.hpp).

#include <array>
#include <string>

#include "kernels/boundary.hpp"
#include "kernels/cell_set.hpp"
#include "kernels/field.hpp"

namespace mossfield {

class HostAngle {
 public:
  /// To a diameter of the host: on 8 and 12 cells caps slide off discs or close around them, and a mat of
  /// fibres of 3 filled with hardly a step.
  static constexpr int least_cells = 16;
  /// Whether struts or fibres this thick [m] on cells this wide [m] are too thin for it, and what is said.
  static bool is_too_thin(double thickness, double cell) {
    return thickness < (1 - 1e-9) * least_cells * cell;
  }
  static std::string too_thin(const char* what, double thickness);

  /// `bed`: psi of the host [m], with ghosts; it is kept by reference. `angle` through the metal [rad];
  /// `width` of the interface [m].
  HostAngle(const Field& bed, double angle, double width);

  /// psi [m] in the host such that the front meets its surface at the angle; fills ghosts. Collective.
  void extend(Field& psi, const Walls& walls);
  /// Within the host: 0, so that nothing reacts; or as `from` has it.
  void stop(Field& slope) const;
  void keep(Field& psi, const Field& from) const;

 private:
  void carry();

  const Field& bed_;
  double cosine_, width_, cell_;
  CellSet near_, within_;
  std::array<Field, 5> front_, next_;  ///< grad psi [1] and two curvatures [1/m] beside the host
};

}  // namespace mossfield
