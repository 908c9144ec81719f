#pragma once
// A sponge as a sum of cosines whose wavelengths lie about its pore size and fit its unit (Cahn 1965).

#include <cstdint>
#include <vector>

#include "kernels/host.hpp"

namespace mossfield {

/// Every wave vector over 2 pi [1/m] that may be drawn, of k and -k one.
std::vector<Vector3> sponge_shell(const Vector3& unit, double wavelength);

/// Too few or along too few directions for a random field: rods or plates in order come of them.
bool is_degenerate(const std::vector<Vector3>& shell);

std::vector<HostWave> sponge_waves(std::vector<Vector3> shell, std::uint64_t seed);

}  // namespace mossfield
