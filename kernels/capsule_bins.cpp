#include "kernels/capsule_bins.hpp"

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace mossfield {

namespace {

std::size_t at(long n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

/// From one bin that lists all, every axis halved until bins are small enough. A capsule stays in a bin's
/// list unless another is nearer by more than the bin is wide: distance changes by no more than the way.
CapsuleBins::Lists CapsuleBins::sort_into_bins(const std::vector<Capsule>& capsules, const Region& region,
                                               double bin) {
  Lists lists;
  lists.start = {0, static_cast<int>(capsules.size())};
  lists.listed.resize(capsules.size());
  std::iota(lists.listed.begin(), lists.listed.end(), 0);
  const double size[3] = {region.high.x - region.low.x, region.high.y - region.low.y,
                          region.high.z - region.low.z};
  std::vector<double> distance;
  while (true) {
    Lists finer;
    bool halved = false;
    double width[3];
    for (int a = 0; a < 3; ++a) {
      const bool wide = size[a] / lists.n[a] > 1.5 * bin;
      finer.n[a] = wide ? 2 * lists.n[a] : lists.n[a];
      width[a] = size[a] / finer.n[a];
      halved = halved || wide;
    }
    if (!halved) return lists;
    const double diagonal = std::hypot(width[0], width[1], width[2]);
    finer.start = {0};
    for (int k = 0; k < finer.n[2]; ++k)
      for (int j = 0; j < finer.n[1]; ++j)
        for (int i = 0; i < finer.n[0]; ++i) {
          const Vector3 middle{region.low.x + (i + 0.5) * width[0], region.low.y + (j + 0.5) * width[1],
                               region.low.z + (k + 0.5) * width[2]};
          const long parent =
              (1L * (k * lists.n[2] / finer.n[2]) * lists.n[1] + j * lists.n[1] / finer.n[1]) * lists.n[0] +
              i * lists.n[0] / finer.n[0];
          const int begin = lists.start[at(parent)], end = lists.start[at(parent + 1)];
          distance.clear();
          double nearest = 1e308;
          for (int n = begin; n < end; ++n) {
            distance.push_back(capsule_distance(capsules[at(lists.listed[at(n)])], middle));
            nearest = std::min(nearest, distance.back());
          }
          for (int n = begin; n < end; ++n)
            if (distance[at(n - begin)] <= nearest + diagonal) finer.listed.push_back(lists.listed[at(n)]);
          finer.start.push_back(static_cast<int>(finer.listed.size()));
        }
    lists = std::move(finer);
  }
}

CapsuleBins::CapsuleBins(Device device, const std::vector<Capsule>& capsules, const Region& region,
                         double bin)
    : CapsuleBins(device, capsules, region, sort_into_bins(capsules, region, bin)) {}

CapsuleBins::CapsuleBins(Device device, const std::vector<Capsule>& capsules, const Region& region,
                         const Lists& lists)
    : capsules_(device, capsules),
      start_(device, lists.start),
      listed_(device, lists.listed),
      view_{capsules_.data(),
            start_.data(),
            listed_.data(),
            lists.n[0],
            lists.n[1],
            lists.n[2],
            region.low,
            {lists.n[0] / (region.high.x - region.low.x), lists.n[1] / (region.high.y - region.low.y),
             lists.n[2] / (region.high.z - region.low.z)}} {
  if (capsules.empty()) throw std::invalid_argument("bins of no capsule");
}

BinsView CapsuleBins::view() const {
  return view_;
}

std::vector<Capsule> with_images(const std::vector<Capsule>& capsules, const Vector3& period) {
  std::vector<Capsule> all;
  const auto most = [](double length) { return length > 0 ? 1 : 0; };
  for (int k = -most(period.z); k <= most(period.z); ++k)
    for (int j = -most(period.y); j <= most(period.y); ++j)
      for (int i = -most(period.x); i <= most(period.x); ++i)
        for (Capsule c : capsules) {
          c.from.x += i * period.x, c.from.y += j * period.y, c.from.z += k * period.z;
          all.push_back(c);
        }
  return all;
}

}  // namespace mossfield
