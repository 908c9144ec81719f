#pragma once
// A disc or ball as an insulating host, written as an image, and a cap of metal on it: for tests of the
// contact angle. The electrode is x = 0; the host's centre lies in its corner y = z = 0, so that a half of
// the disc, a quarter of the ball is in the box.

#include <unistd.h>

#include <filesystem>

#include "contact_angle.hpp"
#include "solver/durable_file.hpp"
#include "solver/hdf5_file.hpp"

namespace mossfield::test {

/// Signed distances of a ball about the corner, a voxel a cell; removed with the object.
class RoundHost {
 public:
  RoundHost(double radius, const std::array<int, 3>& cells, const std::array<double, 3>& spacing)
      : folder_(std::filesystem::temp_directory_path() / ("mossfield_round_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    const auto up = static_cast<std::size_t>(cells[0]), y = static_cast<std::size_t>(cells[1]),
               z = static_cast<std::size_t>(std::max(cells[2], 2));
    std::vector<double> distance;
    for (std::size_t i = 0; i < up; ++i)
      for (std::size_t k = 0; k < z; ++k)
        for (std::size_t j = 0; j < y; ++j) {
          const auto at = [](std::size_t n, double h) { return (static_cast<double>(n) + 0.5) * h; };
          const double off = cells[2] > 1 ? at(k, spacing[2]) : 0;
          distance.push_back(std::hypot(std::hypot(at(i, spacing[0]), at(j, spacing[1])), off) - radius);
        }
    Hdf5Writer writer;
    writer.group("/host");
    writer.attribute("/", "format", std::string("mossfield-host"));
    writer.attribute("/", "format_version", std::int64_t{1});
    const double depth = cells[2] > 1 ? spacing[2] : spacing[2] / 2;
    writer.attribute("/", "periodic", std::int64_t{0});
    writer.attribute("/", "voxel_size_m", std::array<double, 3>{spacing[1], depth, spacing[0]});
    writer.dataset("/host/distance", {static_cast<int>(up), static_cast<int>(z), static_cast<int>(y)},
                   distance.data(), false);
    const std::vector<unsigned char> bytes = writer.image();
    write_durably(folder_ / "host.h5", std::string(bytes.begin(), bytes.end()));
  }
  ~RoundHost() { std::filesystem::remove_all(folder_); }
  RoundHost(const RoundHost&) = delete;
  RoundHost& operator=(const RoundHost&) = delete;

  void put(Case& v) const {
    v.host.present = true, v.host.conducts = false;
    v.host.kind = HostCase::Kind::image;
    v.host.file = "host.h5", v.host.folder = folder_.string();
    v.host.mirror = true;  // the box is a part of it
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace mossfield::test
