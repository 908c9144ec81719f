#pragma once
// How a host has filled, from what each slice of cells across the growth holds. On whole arrays, for rank 0.

#include <array>
#include <vector>

#include "solver/connectivity.hpp"
#include "solver/initial_state.hpp"
#include "solver/metrics.hpp"

namespace mossfield {

/// Means over each slice, from the electrode up.
struct HostSlices {
  double spacing = 0;           ///< thickness of a slice [m]
  std::vector<double> host;     ///< share of the volume
  std::vector<double> lithium;  ///< share of the volume
  std::vector<double> current;  ///< into the deposit, per volume [A/m^3]
  std::vector<double> area;     ///< of the metal's surface, per volume [1/m]
};

/// A whole grid, x fastest, averaged over its slices across the growth.
std::vector<double> slice_means(const Voxels& voxels, const GrowthAxis& growth,
                                const std::vector<double>& values);

/// All but `stranded`, for a host that is porous between these heights [m].
HostMetrics fill_of(const HostSlices& slices, double floor, double top);

/// Marks the cells without metal (psi <= 0) from which a way leads to the side opposite the electrode.
std::vector<unsigned char> fed_cells(const Voxels& voxels, const GrowthAxis& growth,
                                     const std::vector<double>& psi);

/// Marks those cells and what lies beside them by at most so many cells along each axis.
std::vector<unsigned char> near_fed_cells(const Voxels& voxels, const GrowthAxis& growth,
                                          const std::vector<double>& psi, const std::array<int, 3>& reach);

/// Share of the pores at the start, 1 - host, between these heights [cells] that is cut off from the side
/// opposite the electrode by metal (psi > 0).
double stranded_share(const Voxels& voxels, const GrowthAxis& growth, const std::vector<double>& psi,
                      const std::vector<double>& host, double low, double high);

}  // namespace mossfield
