#pragma once
// The nearest of many capsules: space is cut into bins, each with the capsules that can be nearest to a point
// in it. The distance is exact everywhere in the region, however far from a capsule.

#include <vector>

#include "kernels/array.hpp"
#include "kernels/launch.hpp"
#include "physics/host_geometry.hpp"

namespace mossfield {

/// What a kernel knows of the bins: by value.
struct BinsView {
  const Capsule* capsules;
  const int* start;   ///< of each bin's list, and the end of the last one
  const int* listed;  ///< indices of capsules
  int nx, ny, nz;
  Vector3 low, per_length;  ///< lower corner [m], bins per length [1/m]

  MOSSFIELD_BOTH static int bin(double x, int n) {
    const int b = static_cast<int>(x);
    return b < 0 ? 0 : b < n ? b : n - 1;
  }
  /// To the nearest capsule [m].
  MOSSFIELD_BOTH double distance(const Vector3& p) const {
    const int b = (bin((p.z - low.z) * per_length.z, nz) * ny + bin((p.y - low.y) * per_length.y, ny)) * nx +
                  bin((p.x - low.x) * per_length.x, nx);
    double nearest = 1e308;
    for (int n = start[b]; n < start[b + 1]; ++n)
      nearest = united(nearest, capsule_distance(capsules[listed[n]], p));
    return nearest;
  }
};

/// The region in which distances are asked for [m].
struct Region {
  Vector3 low, high;
};

class CapsuleBins {
 public:
  /// `bin` [m]: about the width of a bin, a few cells. The capsules are all that count, images included.
  CapsuleBins(Device device, const std::vector<Capsule>& capsules, const Region& region, double bin);
  BinsView view() const;

 private:
  struct Lists {
    int n[3] = {1, 1, 1};
    std::vector<int> start, listed;
  };
  static Lists sort_into_bins(const std::vector<Capsule>& capsules, const Region& region, double bin);
  CapsuleBins(Device device, const std::vector<Capsule>& capsules, const Region& region, const Lists& lists);

  Array<Capsule> capsules_;
  Array<int> start_, listed_;
  BinsView view_;
};

/// The capsules and their images, shifted by -1, 0 and 1 periods [m] along each axis; a period of 0: none.
std::vector<Capsule> with_images(const std::vector<Capsule>& capsules, const Vector3& period);

}  // namespace mossfield
