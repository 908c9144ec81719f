#include <stdexcept>

#include "solver/elliptic.hpp"

namespace mossfield {

std::unique_ptr<EllipticEngine> make_petsc_engine(const Grid&, const EllipticOptions&) {
  throw std::invalid_argument(
      "this build has no PETSc: use the own engine, or install petsc-dev and configure with "
      "-DMOSSFIELD_PETSC=ON");
}

}  // namespace mossfield
