#include "kernels/vector_ops.hpp"

namespace mossfield {

bool is_singular(const Grid& grid, const Stencil7<double>& a) {
  const auto last = [&](int axis) {
    return grid.active(axis) && !grid.periodic(axis) ? grid.cells()[static_cast<std::size_t>(axis)] - 1 : -1;
  };
  return reduce(grid, Holding{{}, a, last(0), last(1), last(2)}) <= 0;
}

}  // namespace mossfield
