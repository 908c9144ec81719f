// Bumps of the start that are small beside the interface.

#include <fmt/format.h>

#include <algorithm>

#include "solver/report.hpp"

namespace mossfield {

namespace {

/// Of the metal fraction h across a flat interface: the mean square of the distance, by its slope, in squares
/// of the width.
constexpr double mean_square = 0.0494;
/// Radius and height in widths, from which on a bump counts as resolved.
constexpr double least_widths = 1.5;

/// Metal in half an ellipsoid whose interface is spread over concentric levels, beyond its volume, over that:
/// levels outside have more area than those inside lack, <psi^2>/2 times the integral of the curvature (exact
/// for a disc, a ball).
double excess(const InitialCase::Bump& bump, int dimensions, double width) {
  const double a = bump.radius, b = bump.height, square = mean_square * width * width;
  return dimensions < 3 ? square / (a * b) : square * (2 * a + b) / (a * a * b);
}

}  // namespace

std::vector<Finding> report_bumps(const Case& v) {
  if (v.model != Model::two_potential) return {};
  const InitialCase::Bump* worst = nullptr;
  const auto size = [](const InitialCase::Bump& bump) { return std::min(bump.radius, bump.height); };
  for (const InitialCase::Bump& bump : v.initial.bumps)
    if (!worst || size(bump) < size(*worst)) worst = &bump;
  const double width = v.interface.width;
  if (!worst || size(*worst) >= least_widths * width) return {};
  return {
      {fmt::format("bumps: one of {} is small under an interface {} wide and starts with {:.2g} % more metal "
                   "than is in it; give it a radius and height of {:g} widths, or a narrower interface",
                   with_prefix(size(*worst), "m"), with_prefix(width, "m"),
                   100 * excess(*worst, v.grid.dimensions, width), least_widths),
       true}};
}

}  // namespace mossfield
