#include "kernels/host_angle.hpp"
#include "kernels/launch.cuh"

MOSSFIELD_GPU(mossfield::FrontBesideHost)
MOSSFIELD_GPU(mossfield::CarryIn)
MOSSFIELD_GPU(mossfield::LeanIn)
MOSSFIELD_GPU(mossfield::SetWithin)
