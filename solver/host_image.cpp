#include "solver/host_image.hpp"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "solver/hdf5_file.hpp"

namespace mossfield {

namespace {

const char* const distances = "/host/distance";
constexpr double most_voxels = 4e9;
constexpr double best_compression = 1100;  ///< what deflate can do at most, and a little

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& what) {
  throw std::runtime_error(
      fmt::format("{}: {}; expected a file that `mossfield-post host-import` wrote: import the image again",
                  path.string(), what));
}

HostImageHeader header_of(const Hdf5Reader& file, const std::filesystem::path& path) {
  if (file.text("/", "format") != "mossfield-host" || file.integer("/", "format_version") != 1)
    refuse(path, "not a host of format version 1");
  const Shape shape = file.shape(distances);
  HostImageHeader header{
      {shape[2], shape[1], shape[0]}, file.triple("/", "voxel_size_m"), file.integer("/", "periodic") != 0};
  double voxels = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    voxels *= header.voxels[axis];
    if (header.voxels[axis] < 2) refuse(path, "an axis of fewer than 2 voxels");
    if (!(header.spacing[axis] >= 1e-10 && header.spacing[axis] <= 1e-2))
      refuse(path,
             fmt::format("a voxel of {:.3g} m (between 0.1 nm and 1 cm is possible)", header.spacing[axis]));
  }
  const double bytes = static_cast<double>(std::filesystem::file_size(path));
  if (voxels > most_voxels || 4 * voxels > best_compression * bytes)
    refuse(path, fmt::format("claims {:.3g} voxels in {:.3g} bytes", voxels, bytes));
  return header;
}

}  // namespace

HostImageHeader read_host_header(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) refuse(path, "no such file");
  try {
    return header_of(Hdf5Reader(path), path);
  } catch (const Hdf5Error& error) {
    refuse(path, fmt::format("cannot be read ({})", error.what()));
  }
}

std::vector<float> read_host_distances(const std::filesystem::path& path) {
  read_host_header(path);
  try {
    const std::vector<double> values = Hdf5Reader(path).dataset(distances);
    std::vector<float> voxels(values.begin(), values.end());
    for (const float d : voxels)
      if (!std::isfinite(d)) refuse(path, "a distance that is not a number");
    return voxels;
  } catch (const Hdf5Error& error) {
    refuse(path, fmt::format("cannot be read ({})", error.what()));
  }
}

}  // namespace mossfield
