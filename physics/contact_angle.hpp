#pragma once
// Contact angle theta of the metal on the wall that it grows from, through the metal: n.grad psi = |grad psi|
// cos(theta) with n from the box into the wall, psi > 0 in metal (Young: cos(theta) = (gamma_wall,electrolyte
// - gamma_wall,metal)/gamma). It holds where the front, psi = 0, meets the wall.
//
// The levels beside the front are parallel to it: bent about the same centre, R cos(theta) behind the wall,
// with radius R - psi. They meet the wall at another angle. The same angle for all would bend them apart: the
// interface of a cap of 120 degrees became half as wide at its foot, and one of 150 settled at 156.

#include <cmath>

#include "physics/qualifiers.hpp"

namespace mossfield {

/// A level is taken for parallel to the front as far as its radius lies between half and twice that of the
/// front.
MOSSFIELD_LAW double parallel_ratio(double ratio) {
  return ratio < 0.5 ? 0.5 : ratio > 2 ? 2 : ratio;
}

/// Curvature of the front [1/m] in a plane, from that of the level psi [m]; positive on a bump of metal.
MOSSFIELD_LAW double front_curvature(double curvature, double psi) {
  return curvature / parallel_ratio(1 + psi * curvature);
}

/// Cosine of the angle at which the level psi [m] meets the wall if the front, of this curvature [1/m] in the
/// plane of its normal and the wall's, meets it at `cosine`. No flatter than 8 degrees: levels that flat have
/// left the wall.
MOSSFIELD_LAW double contact_cosine(double cosine, double curvature, double psi) {
  const double c = cosine / parallel_ratio(1 - psi * curvature);
  return c > 0.99 ? 0.99 : c < -0.99 ? -0.99 : c;
}

/// The same in a body whose surface has the curvature `body` [1/m], positive where it is convex, at `depth`
/// [m] below it: where the parallel surface at that depth and the parallel of the front that is the level psi
/// would meet if both went on as circles (the law of cosines in the triangle of both centres and the point).
MOSSFIELD_LAW double contact_cosine_within(double cosine, double body, double depth, double curvature,
                                           double psi) {
  const double meets =
      cosine - depth * curvature - psi * body + (depth * depth + psi * psi) * body * curvature / 2;
  const double c = meets / (parallel_ratio(1 - depth * body) * parallel_ratio(1 - psi * curvature));
  return c > 0.99 ? 0.99 : c < -0.99 ? -0.99 : c;
}

}  // namespace mossfield
