#pragma once
// A host as the file of an image, for tests.

#include <unistd.h>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "solver/case.hpp"
#include "solver/durable_file.hpp"
#include "solver/hdf5_file.hpp"

namespace mossfield::test {

/// Signed distances as the file of an image, slices upwards: (up, y, x) in C order; removed with the object.
class HostImageFile {
 public:
  HostImageFile(const std::array<int, 3>& voxels, const std::array<double, 3>& voxel,
                const std::vector<double>& distance, bool periodic)
      : folder_(std::filesystem::temp_directory_path() / ("mossfield_image_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    Hdf5Writer writer;
    writer.group("/host");
    writer.attribute("/", "format", std::string("mossfield-host"));
    writer.attribute("/", "format_version", std::int64_t{1});
    writer.attribute("/", "periodic", std::int64_t{periodic});
    writer.attribute("/", "voxel_size_m", voxel);
    writer.dataset("/host/distance", {voxels[2], voxels[1], voxels[0]}, distance.data(), false);
    const std::vector<unsigned char> bytes = writer.image();
    write_durably(folder_ / "host.h5", std::string(bytes.begin(), bytes.end()));
  }
  ~HostImageFile() { std::filesystem::remove_all(folder_); }
  HostImageFile(const HostImageFile&) = delete;
  HostImageFile& operator=(const HostImageFile&) = delete;

  void put(Case& v) const {
    v.host.kind = HostCase::Kind::image;
    v.host.file = "host.h5", v.host.folder = folder_.string();
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace mossfield::test
