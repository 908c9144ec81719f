#pragma once
// A host from a tomogram: the file that `mossfield-post host-import` writes. Signed distances [m] in voxels,
// x and y along the electrode, z above it.

#include <array>
#include <filesystem>
#include <vector>

namespace mossfield {

struct HostImageHeader {
  std::array<int, 3> voxels{0, 0, 0};      ///< along x, y, z
  std::array<double, 3> spacing{0, 0, 0};  ///< of voxels [m]
  bool periodic = false;                   ///< its sides along x and y fit each other
  double extent(std::size_t axis) const { return voxels[axis] * spacing[axis]; }
};

/// What the file says of itself, before anything is allocated. Throws std::runtime_error that names file,
/// fault and cure.
HostImageHeader read_host_header(const std::filesystem::path& path);

/// The distances, x fastest. Throws as above.
std::vector<float> read_host_distances(const std::filesystem::path& path);

}  // namespace mossfield
