#pragma once
// A dense symmetric positive matrix over islands, summed over the cells of all ranks and held by each.

#include <unordered_map>
#include <vector>

#include "kernels/grid.hpp"

namespace mossfield {

class IslandMatrix {
 public:
  IslandMatrix() = default;
  IslandMatrix(const Grid& grid, int islands);

  /// Adds to entry (i, j); sums are taken slice by slice, so that ranks do not change them. `slice`: global.
  void add(int slice, int i, int j, double value);
  /// Joins all ranks' sums and factors them. An unknown whose pivot is lost to round-off stays 0.
  void factorise();
  std::vector<double> solve(std::vector<double> right) const;

 private:
  std::vector<double> join() const;
  double& entry(int i, int j);

  const Grid* grid_ = nullptr;
  int size_ = 0;
  std::vector<double> diagonal_;                          ///< by slice and island
  std::vector<std::unordered_map<long, double>> others_;  ///< the same by i size + j
  std::vector<double> factor_;                            ///< lower Cholesky factor
};

}  // namespace mossfield
