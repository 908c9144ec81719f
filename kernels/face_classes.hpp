#pragma once
// Conductances coarse enough for one byte a face, so that every rank can hold the whole grid.

#include <array>
#include <vector>

#include "kernels/elliptic_system.hpp"

namespace mossfield {

/// How well each face conducts, by powers of two.
struct FaceClasses {
  Grid grid;  ///< this rank's cells, or whole, of this rank alone
  /// By axis, stored as EllipticSystem's T: 0: no conductance, else 1 .. 255, one more for twice as much.
  std::array<std::vector<unsigned char>, 3> code;
};

/// The best conductance of all ranks' faces and the common one: what `share` of those that conduct lie below.
struct ClassRange {
  static constexpr double median = 0.5;
  int best = 0, common = 0;
  static ClassRange of(const FaceClasses& classes, double share = median);  ///< collective
  bool has_contrast() const;                                                ///< as below, of these two
  /// Nearer to the best than to the common one: such faces make cells one part.
  bool strong(int code) const { return 2 * code > best + common; }
};

/// Classes of a rank's own lower faces across an active axis, and of the layer above.
BasicField<unsigned char> own_face_classes(const EllipticSystem& system, double largest, int axis);

/// A byte a cell and the layer above, from all ranks; `whole`: the same cells, of this rank alone.
std::vector<unsigned char> gather_codes(const BasicField<unsigned char>& code, const Grid& whole);

/// Do the best faces conduct 64 times better than the median? Without that there is nothing to find, and
/// nothing needs to be gathered. `largest`: as below.
bool has_contrast(const EllipticSystem& system, double largest);

/// Every rank gets the whole grid. `largest`: of the diagonal. Conductances are compared as conductivities: T
/// h^2 along each axis.
FaceClasses classify_faces(const EllipticSystem& system, double largest);

}  // namespace mossfield
