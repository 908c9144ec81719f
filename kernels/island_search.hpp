#pragma once
// Whether there are islands at all, found by every rank on its own cells: only then is the whole grid
// gathered to name them (islands.hpp), which costs every rank what the whole grid does.

#include "kernels/elliptic_system.hpp"

namespace mossfield {

/// Does find_islands find any in this system with contrast? Collective; the same answer on every rank.
/// `largest`: of the diagonal.
bool has_islands(const EllipticSystem& system, double largest);

}  // namespace mossfield
