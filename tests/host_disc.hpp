#pragma once
// A disc or ball as an insulating host, written as an image, and a cap of metal on it: for tests of the
// contact angle. The electrode is x = 0; the host's centre lies in its corner y = z = 0, so that a half of
// the disc, a quarter of the ball is in the box.

#include "contact_angle.hpp"
#include "host_image_file.hpp"

namespace mossfield::test {

/// Signed distances of a ball about the corner, a voxel a cell.
class RoundHost {
 public:
  RoundHost(double radius, const std::array<int, 3>& cells, const std::array<double, 3>& spacing)
      : file_({cells[1], std::max(cells[2], 2), cells[0]},
              {spacing[1], cells[2] > 1 ? spacing[2] : spacing[2] / 2, spacing[0]},
              distances(radius, cells, spacing), false) {}

  void put(Case& v) const {
    v.host.present = true, v.host.conducts = false;
    file_.put(v);
    v.host.mirror = true;  // the box is a part of it
  }

 private:
  static std::vector<double> distances(double radius, const std::array<int, 3>& cells,
                                       const std::array<double, 3>& spacing) {
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
    return distance;
  }

  HostImageFile file_;
};

}  // namespace mossfield::test
